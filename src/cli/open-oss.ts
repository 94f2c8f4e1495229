import { existsSync } from 'node:fs';
import type { Config } from '../config/index.ts';
import { accountOss, type ConfiguredOss, embeddedOss } from '../server/configured-oss.ts';

/**
 * Opens the OSS that `serve` would use, for reading. The file of the embedded emulator is not created, and its rules
 * write no reports meanwhile.
 *
 * @throws a system error if the emulator cannot use its file.
 */
export async function openOss({ oss, emulatorData: data }: Config): Promise<ConfiguredOss> {
  // No log: a failure to renew credentials is reported when they are used.
  if (oss) return accountOss(oss);
  const isThere = existsSync(data);
  return embeddedOss(isThere ? data : ':memory:', { isSeeded: !isThere, writesReports: false });
}

/** Why a command cannot work on an account. */
export const NO_CREDENTIALS =
  'With OSS_CREDENTIALS=forwarded each caller brings their own credentials, and this command has none: set ' +
  'OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, or OSS_CREDENTIALS=default.';
