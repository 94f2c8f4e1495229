import { createBirpc } from 'birpc';
import type { Config } from '../config.ts';
import type { RateLimiter } from '../server/limits/rate-limit.ts';
import { createLogger } from '../server/observation/logger.ts';
import type { Api } from './api.ts';
import { accountOss, emulatorOss } from './configured-oss.ts';
import { Failure, lineOf, watchOutput } from './failure.ts';
import { stopOnSignals } from './running.ts';
import {
  callsOver,
  type PrimaryCalls,
  type WorkerCalls,
  type WorkerOrder,
} from './worker-calls.ts';

// One of several processes that serve the API: what the primary starts. It ends with it, as Node has it.
watchOutput();

// And at once: what Node does by itself waits for a log that nobody may read any more.
process.prependOnceListener('disconnect', () => process.kill(process.pid, 'SIGKILL'));

let serving: Promise<Api> | undefined;

const calls: WorkerCalls = {
  async start(order) {
    try {
      serving = serveAs(order);
      return { url: (await serving).url };
    } catch (error) {
      const failure = lineOf(error);
      if (failure !== undefined) {
        return { failure, cause: error instanceof Failure ? error.cause : error };
      }
      // A bug: the process ends, and shows its stack.
      setImmediate(() => {
        throw error;
      });
      return new Promise(() => {});
    }
  },
  finishUpdates: async (whose) => (await serving)?.finishUpdates(whose),
  metrics: async () => (await serving)?.registry?.getMetricsAsJSON() ?? [],
  async stop() {
    await (await serving)?.close();
    process.exit(0);
  },
};

const primary = createBirpc<PrimaryCalls, WorkerCalls>(calls, callsOver(process));

async function serveAs({ number, config, emulator }: WorkerOrder): Promise<Api> {
  const { startApi } = await import('./api.ts');
  const log = await createLogger(config.logLevel, process.stdout, { worker: number });
  const oss = emulator ? emulatorOss(emulator) : config.oss && accountOss(config.oss, log);
  if (!oss) throw new Error('There is neither an account nor an emulator.');
  const api = await startApi(config, {
    log,
    oss,
    metrics: config.metrics && { worker: `${number}` },
    limiter: countedByPrimary(config.rateLimit),
  });
  stopOnSignals(log, api.close);
  return api;
}

/** Without Redis the primary counts: each worker by itself would let through as much again. */
function countedByPrimary(rateLimit: Config['rateLimit']): RateLimiter | undefined {
  if (!rateLimit || rateLimit.redisUrl !== undefined) return undefined;
  const { costPerMinute, burst } = rateLimit;
  return {
    costPerMinute,
    burst,
    take: (key, cost) => primary.take(key, cost),
    close() {},
  };
}
