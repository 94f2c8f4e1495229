import { readConfig, settingWarnings } from '../config/index.ts';
import type { Composition } from '../server/compose.ts';
import { accountOss, embeddedOss } from '../server/configured-oss.ts';
import { createLogger } from '../server/telemetry/logger.ts';
import { type EnvironmentOptions, environmentOf } from './environment.ts';
import { complain, exitBecause, exitWith, orExit } from './exit.ts';
import { announce, closingMs, FINISH_EVERY_MS, stopOnSignals } from './lifecycle.ts';

/** Serves the API until a signal ends the process. */
export async function serve(given: EnvironmentOptions): Promise<void> {
  const environment = environmentOf(given);
  for (const line of settingWarnings(environment)) complain(line);
  const config = orExit(() => readConfig(environment));
  const log = await createLogger(config.logLevel, undefined, config.logLevelFormat);
  let api: Composition | undefined;
  // Already now: the first process of a container ignores signals that it does not handle.
  stopOnSignals({ close: async () => api?.close(), log, timeoutMs: closingMs(config.stopping) });
  const oss = config.oss
    ? accountOss(config.oss, log)
    : await embeddedOss(config.emulatorData).catch(
        exitBecause('The emulator cannot use its file, see EMULATOR_DATA'),
      );
  const { compose } = await import('../server/compose.ts');
  api = await compose(config, log, oss).catch(exitWith);
  announce(config, { ...api, oss: oss.description, log });
  // At once for updates of earlier processes, and again for those that OSS did not take then.
  api.finishUpdates();
  if (oss.credentials) setInterval(api.finishUpdates, FINISH_EVERY_MS).unref();
}
