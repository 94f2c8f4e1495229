import { existsSync } from 'node:fs';
import { ConfigError } from '../../config/config-error.ts';
import { type Config, readConfig, settingWarnings } from '../../config/index.ts';
import { isOfSystem, reasonOf } from '../../config/start-error.ts';
import type { ConfiguredOss } from '../../server/configured-oss.ts';
import { servedSchema } from '../../server/served-schema.ts';
import { type EnvironmentOptions, environmentOf } from '../environment.ts';
import { openOss } from '../open-oss.ts';
import { checkJwks, checkRedis, checkWritable } from './environment.ts';
import { note, ok, Report, wrong } from './report.ts';

/** Options of the command `check`. */
export interface CheckOptions extends Pick<EnvironmentOptions, 'envFile'> {
  /** The bucket whose rights are tested. */
  readonly bucket?: string;
}

/**
 * Tests the settings that `serve` would use, without changing anything.
 *
 * @returns whether there is no problem.
 */
export async function check(options: CheckOptions): Promise<boolean> {
  const report = new Report(process.stdout);
  const config = readOrReport(options, report);
  if (!config) return false;
  const { trustedDocuments, identity } = config;
  if (trustedDocuments !== undefined) {
    await report.step('TRUSTED_DOCUMENTS', () => checkDocuments(config, trustedDocuments));
  }
  const { journal } = config;
  if (journal !== undefined) await report.step('UPDATE_JOURNAL', () => checkWritable(journal));
  const { jwt } = identity;
  if (jwt) await report.step('JWT_JWKS_URL', () => checkJwks(jwt.jwksUrl));
  if (config.redisUrl !== undefined) {
    await report.step('REDIS_URL', () => checkRedis(config));
  }
  const oss = await openOssOf(config, report);
  if (!oss) return false;
  try {
    // Loaded late, because it takes a while: by now the first lines are visible.
    const { checkOss } = await import('./oss.ts');
    await checkOss(report, oss, config, options.bucket);
  } finally {
    await oss.close();
  }
  return report.isGood;
}

function readOrReport(options: CheckOptions, report: Report): Config | undefined {
  const environment = environmentOf(options);
  try {
    const config = readConfig(environment);
    const isMeantForAccount = !config.oss && (options.envFile?.length ?? 0) > 0;
    report.print('configuration', isMeantForAccount ? note(NO_ACCOUNT) : ok(describe(config)));
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.message.split('\n')) report.print('configuration', wrong(line));
    return undefined;
  } finally {
    for (const line of settingWarnings(environment)) report.print('configuration', note(line));
  }
}

const NO_ACCOUNT =
  'no OSS account is set, though --env-file was given: check the names in it (OSS_*); the server uses ' +
  'the embedded emulator';

function describe({ oss }: Config): string {
  if (!oss) return 'no account is set (OSS_*): the server uses the embedded emulator';
  const where = oss.endpoint === undefined ? oss.region : `${oss.region}, at ${oss.endpoint}`;
  return `the OSS of ${where}`;
}

async function checkDocuments(config: Config, path: string) {
  const { readTrustedDocuments } = await import('../../config/trusted-documents.ts');
  try {
    const { size } = readTrustedDocuments(path, await servedSchema(config));
    return ok(`${size} in ${path}`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [first = '', ...more] = error.message.split('\n');
    const rest = more.length === 0 ? '' : ` (and ${more.length} more, which serve lists)`;
    return wrong(`${first.replace('TRUSTED_DOCUMENTS: ', '')}${rest}`);
  }
}

async function openOssOf(config: Config, report: Report): Promise<ConfiguredOss | undefined> {
  if (config.oss) return openOss(config);
  const data = config.emulatorData;
  let oss: ConfiguredOss | undefined;
  await report.step('EMULATOR_DATA', async () => {
    try {
      oss = await openOss(config);
    } catch (error) {
      if (!isOfSystem(error)) throw error;
      return wrong(`${data}: ${reasonOf(error)}`, error);
    }
    if (data === ':memory:') return note('the data is lost when the server stops');
    return existsSync(data) ? ok(data) : checkWritable(data);
  });
  return oss;
}
