import type { OssConfig } from '../config/oss-account.ts';
import {
  type CredentialsProvider,
  defaultChainCredentials,
  staticCredentials,
} from '../oss/credentials.ts';
import type { OssPlace } from '../oss/oss.ts';

/** An OSS to work on. */
export interface ConfiguredOss {
  readonly place: OssPlace;
  /** Absent: callers bring theirs. */
  readonly credentials: CredentialsProvider | undefined;
  /** For people; which host it is, is in nobody's log. */
  readonly description: string;
  close(): Promise<void>;
}

/** The account that is configured. */
export function accountOss(
  { region, endpoint, credentials: source }: OssConfig,
  onRefreshFailed: (error: unknown) => void,
): ConfiguredOss {
  const where = endpoint === undefined ? region : `${region}, at OSS_ENDPOINT`;
  const oss = { place: { region, endpoint }, description: where, close: async () => {} };
  if (source === 'forwarded') {
    return { ...oss, credentials: undefined, description: `${where}, as each caller` };
  }
  const credentials =
    source === 'default' ? defaultChainCredentials({ onRefreshFailed }) : staticCredentials(source);
  return { ...oss, credentials };
}

/** Starts the emulator that serves where no account is configured. Loaded only then. */
export async function embeddedOss(data: string, { isSeeded = true } = {}): Promise<ConfiguredOss> {
  const { DEFAULT_ACCOUNT, startEmulator } = await import('../emulator/emulator.ts');
  const { seedSampleData } = await import('../emulator/sample-data.ts');
  const emulator = await startEmulator({ data });
  if (isSeeded) seedSampleData(emulator);
  const [user] = DEFAULT_ACCOUNT.users;
  if (!user) throw new Error('The emulator has no user.');
  return {
    place: { region: 'oss-cn-hangzhou', endpoint: emulator.url },
    credentials: staticCredentials(user),
    description: 'the embedded emulator with sample data',
    close: emulator.close,
  };
}
