import { FULL_ACCESS } from '../../access/policy.ts';
import { type Config, readConfig, settingWarnings } from '../../config/index.ts';
import { bucketNameComplaint, inventoryIdComplaint } from '../../inventory/validation.ts';
import { createLoaders } from '../../loaders/loaders.ts';
import { createOss } from '../../oss/oss.ts';
import { withReports } from '../../reports/report-store.ts';
import type { ConfiguredOss } from '../../server/configured-oss.ts';
import { createLogger } from '../../server/telemetry/logger.ts';
import { type EnvironmentOptions, environmentOf } from '../environment.ts';
import { complain, exitBecause, fail, orExit } from '../exit.ts';
import { abortOnSignals } from '../lifecycle.ts';
import { NO_CREDENTIALS, openOss } from '../open-oss.ts';
import { printable } from '../printable.ts';
import { downloadReports } from './download-reports.ts';
import { Problems } from './problems.ts';
import { showReports } from './show-reports.ts';

/** Options of the command `reports`. */
export interface ReportsOptions extends Pick<EnvironmentOptions, 'envFile'> {
  /** The directory to which reports are downloaded. */
  readonly download?: string;
}

/**
 * Prints whether the reports of a rule arrive, or of all rules of a bucket, and downloads the newest ones.
 *
 * @returns whether there is no problem. A late or missing report is none, unless it is to be downloaded.
 */
export async function reports(
  bucket: string,
  inventoryId: string | undefined,
  { download: directory, ...settings }: ReportsOptions,
): Promise<boolean> {
  const complaint =
    bucketNameComplaint(bucket) ??
    (inventoryId === undefined ? undefined : inventoryIdComplaint(inventoryId));
  if (complaint) fail(printable(complaint.message), undefined, 2);
  const environment = environmentOf(settings);
  for (const line of settingWarnings(environment)) complain(line);
  const config = orExit(() => readConfig(environment));
  const configured = await openOss(config).catch(
    exitBecause('The emulator cannot use its file, see EMULATOR_DATA'),
  );
  const { credentials } = configured;
  if (!credentials) return fail(NO_CREDENTIALS);
  const oss = await createQuietOss(configured, config);
  const stores = withReports(oss.as(credentials));
  const { signal, end } = abortOnSignals(END_MS);
  const loaders = createLoaders(stores, {
    access: FULL_ACCESS,
    signal,
    reports: {
      graceMs: config.reports.graceMs,
      previewRows: config.reports.previewRows,
      maxSignedSeconds: 0,
    },
  });
  const problems = new Problems(signal);
  try {
    const shown = await showReports({ loaders, problems, bucket, inventoryId });
    if (directory !== undefined) {
      await downloadReports({ stores, problems, signal, directory }, shown);
    }
  } catch (error) {
    if (signal.aborted) problems.print('interrupted');
    else problems.add(error, { resource: bucket });
  } finally {
    await oss.close();
    await configured.close();
    end();
  }
  return problems.isNone;
}

/** How long the command may take to end after a signal, in milliseconds. */
const END_MS = 10_000;

async function createQuietOss({ target }: ConfiguredOss, config: Config) {
  const { attemptTimeoutMs, maxConcurrency } = config;
  const log = await createLogger('silent', { write() {} });
  return createOss({ ...target, attemptTimeoutMs, maxConcurrency, log });
}
