import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createLocalRateLimiter } from '../server/limits/rate-limit.ts';
import { createLogger } from '../server/observation/logger.ts';
import { accountOss, embeddedOss } from './configured-oss.ts';
import { exitBecause, exitWith } from './failure.ts';
import { announce, FINISH_EVERY_MS, stopOnSignals } from './running.ts';
import type { CalledWorker } from './worker-calls.ts';
import { startWorkers, type Workers } from './workers.ts';

/** How long a worker has to tell its metrics, in milliseconds. */
const METRICS_MS = 2000;

/**
 * Serves the API in several processes that share its address. This one, the primary, answers nobody:
 * it has what there must be one of, and keeps the workers running.
 */
export async function serveWithWorkers(config: Config): Promise<void> {
  const log = await createLogger(config.logLevel, process.stdout);
  const emulator = config.oss
    ? undefined
    : await embeddedOss(config.emulatorData).catch(
        exitBecause('The emulator cannot use its file, see EMULATOR_DATA'),
      );
  let workers: Workers | undefined;
  const serving = () => workers?.serving ?? [];
  const metrics =
    config.metrics &&
    (await serveMetricsOf(serving, config.metrics, log).catch(
      exitBecause('The metrics cannot be served, see METRICS_HOST and METRICS_PORT'),
    ));
  const limiter = config.rateLimit && createLocalRateLimiter(config.rateLimit);

  /** Until then OSS may still apply a delete that the last worker to die has sent. */
  let quietFrom = 0;
  /** One looks after what no process is at any more, each after its own. */
  const finishUpdates = () => {
    const whose = performance.now() >= quietFrom ? 'all' : 'own';
    for (const [index, worker] of serving().entries()) {
      // One that ends meanwhile leaves it to the next look.
      worker.finishUpdates(index === 0 ? whose : 'own').catch(() => {});
    }
  };

  workers = await startWorkers({
    count: config.workers,
    orderOf: (number) => ({
      number,
      config: { ...config, maxConcurrency: shareOf(config, number) },
      emulator: emulator?.account,
    }),
    calls: {
      take(key, cost) {
        if (!limiter) throw new Error('No rate is limited.');
        return limiter.take(key, cost);
      },
    },
    log,
    onEnded() {
      quietFrom = performance.now() + config.attemptTimeoutMs;
    },
    onReplaced: () => void setTimeout(finishUpdates, config.attemptTimeoutMs),
    onFailed: exitWith,
  });
  const { url, stop } = workers;
  stopOnSignals(log, async () => {
    await stop();
    await metrics?.close();
    await emulator?.close();
  });
  const { description = '' } = emulator ?? (config.oss ? accountOss(config.oss) : {});
  announce(config, { url, metricsUrl: metrics?.url, oss: description, log });
  finishUpdates();
  if (config.oss?.credentials !== 'forwarded') setInterval(finishUpdates, FINISH_EVERY_MS);
}

/** What a worker may ask of OSS at once: its part of the whole, and 1 at the least. */
function shareOf({ maxConcurrency, workers }: Config, number: number): number {
  return Math.max(1, Math.floor((maxConcurrency + workers - number) / workers));
}

/**
 * Serves the metrics of all workers, and Node's own ones of this process. They are not summed up: a
 * worker that is replaced begins its counters anew, which the reader could not tell from a sum.
 */
async function serveMetricsOf(
  workers: () => readonly CalledWorker[],
  address: NonNullable<Config['metrics']>,
  log: Logger,
) {
  const [{ AggregatorRegistry }, { createRegistry }, { serveMetrics }] = await Promise.all([
    import('@prometheus-io/client'),
    import('../server/observation/metrics.ts'),
    import('../server/observation/metrics-server.ts'),
  ]);
  const own = createRegistry('primary');
  const metrics = async () => {
    // One that ends meanwhile has none, and one that hangs is not waited for.
    const theirs = workers().map((worker) =>
      Promise.race([worker.metrics().catch(() => []), sleep(METRICS_MS, [], { ref: false })]),
    );
    const all = await Promise.all([own.getMetricsAsJSON(), ...theirs]);
    // Their labels tell them apart, so that there is no second value.
    const single = all.map((each) => each.map((metric) => ({ ...metric, aggregator: 'first' })));
    return AggregatorRegistry.aggregate(single).metrics();
  };
  return serveMetrics({ metrics, contentType: own.contentType }, address, log);
}
