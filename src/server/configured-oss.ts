import type { Logger } from 'pino';
import type { OssConfig } from '../config/oss-account.ts';
import { nameOf, type OssTarget } from '../oss/client/regions.ts';
import { defaultChainCredentials, staticCredentials } from '../oss/credentials/credentials.ts';
import type { CredentialsProvider } from '../oss/credentials/provider.ts';

/** The OSS that the server works on. */
export interface ConfiguredOss {
  readonly target: OssTarget;
  /** Absent: each caller sends its own. */
  readonly credentials: CredentialsProvider | undefined;
  /** Identifies the OSS in the journal. */
  readonly name: string;
  /** For people, without the host of OSS_ENDPOINT, which must not be logged. */
  readonly description: string;
  close(): Promise<void>;
}

/**
 * Creates the OSS of the configured account.
 *
 * @param log gets failed refreshes of the credentials.
 */
export function accountOss(
  { region, endpoint, credentials: source }: OssConfig,
  log?: Logger,
): ConfiguredOss {
  const onRefreshFailed = (error: unknown) => {
    log?.warn(
      { err: error },
      'the credentials could not be refreshed; the old ones are still used',
    );
  };
  const where = endpoint === undefined ? region : `${region}, at OSS_ENDPOINT`;
  const name = nameOf({ region, endpoint });
  const oss = { target: { region, endpoint }, name, description: where, close: async () => {} };
  if (source === 'forwarded') {
    return { ...oss, credentials: undefined, description: `${where}, as each caller` };
  }
  const credentials =
    source === 'default' ? defaultChainCredentials({ onRefreshFailed }) : staticCredentials(source);
  return { ...oss, credentials };
}

/**
 * Starts the embedded emulator, which replaces an account. Its code is loaded only here.
 *
 * @param options.isSeeded whether a new one gets sample data
 * @param options.writesReports whether its rules write reports when their time comes
 */
export async function embeddedOss(
  data: string,
  { isSeeded = true, writesReports = true } = {},
): Promise<ConfiguredOss> {
  const { DEFAULT_ACCOUNT, startEmulator } = await import('../emulator/emulator.ts');
  const { seedSampleData } = await import('../emulator/sample-data.ts');
  const emulator = await startEmulator({ data, reports: { timer: writesReports } });
  if (isSeeded) seedSampleData(emulator);
  const [user] = DEFAULT_ACCOUNT.users;
  if (!user) throw new Error('The emulator has no user.');
  return {
    target: { region: 'oss-cn-hangzhou', endpoint: emulator.url },
    credentials: staticCredentials(user),
    // Not its address, which changes with every start.
    name: 'emulator',
    description: 'the embedded emulator with sample data',
    close: emulator.close,
  };
}
