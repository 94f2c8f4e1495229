import type { Logger } from 'pino';
import type { OssConfig } from '../config/oss-account.ts';
import { nameOf, type OssPlace } from '../oss/client/regions.ts';
import { defaultChainCredentials, staticCredentials } from '../oss/credentials/credentials.ts';
import type { CredentialsProvider } from '../oss/credentials/provider.ts';

/** An OSS to work on. */
export interface ConfiguredOss {
  readonly place: OssPlace;
  /** Absent: callers bring theirs. */
  readonly credentials: CredentialsProvider | undefined;
  /** Which OSS the journal's entries are of. */
  readonly name: string;
  /** For people; which host it is, is in nobody's log. */
  readonly description: string;
  close(): Promise<void>;
}

/**
 * The account that is configured.
 *
 * @param log hears of credentials that could not be refreshed.
 */
export function accountOss(
  { region, endpoint, credentials: source }: OssConfig,
  log?: Logger,
): ConfiguredOss {
  const onRefreshFailed = (error: unknown) => {
    log?.warn({ err: error }, 'the credentials could not be refreshed; the old ones serve on');
  };
  const where = endpoint === undefined ? region : `${region}, at OSS_ENDPOINT`;
  const name = nameOf({ region, endpoint });
  const oss = { place: { region, endpoint }, name, description: where, close: async () => {} };
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
    // Its address changes with every start, and it is the same OSS.
    name: 'emulator',
    description: 'the embedded emulator with sample data',
    close: emulator.close,
  };
}
