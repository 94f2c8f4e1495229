import cluster, { type Worker } from 'node:cluster';
import { totalmem } from 'node:os';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBirpc } from 'birpc';
import type { Logger } from 'pino';
import { Failure } from './failure.ts';
import {
  type CalledWorker,
  callsOver,
  type PrimaryCalls,
  type WorkerOrder,
} from './worker-calls.ts';

/** Options of {@link startWorkers}. */
export interface WorkersOptions {
  readonly count: number;
  /** What a worker is to serve. */
  readonly orderOf: (number: number) => WorkerOrder;
  readonly calls: PrimaryCalls;
  readonly log: Logger;
  /** Called whenever a worker's process has ended. */
  readonly onEnded: () => void;
  /** Called whenever a worker serves in the place of another one. */
  readonly onReplaced: () => void;
  /** Called when a worker cannot be started, and not all of them or none serve. */
  readonly onFailed: (failure: Failure) => void;
}

/** Workers that serve; one that ends is replaced. */
export interface Workers {
  readonly url: string;
  /** Those that serve now, in the order of their numbers. */
  readonly serving: readonly CalledWorker[];
  /** Has all of them finish what is under way, and waits for their ends. */
  stop(): Promise<void>;
}

/** How long is waited before a worker is replaced, in milliseconds: twice as long for each short life. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 30_000;
const SHORT_LIFE_MS = 10_000;

const ENDED_EARLY = new Failure('A worker ended before it could serve');

/** Beside this file, from the sources as in the package. */
const WORKER = join(import.meta.dirname, `worker${extname(import.meta.filename)}`);

/** A worker takes up to 430 MB under load with more room for what is new, and 330 MB without. */
const MUCH_MEMORY = 2 * 1024 ** 3;

/**
 * More room for what is new, where there is memory for it: all cores work, so that none is left to collect garbage
 * beside them, and with four times the room a page costs a fifth less.
 */
function roomFor(count: number): readonly string[] {
  const options = `${process.execArgv} ${process.env['NODE_OPTIONS']}`;
  const isSaid = options.replaceAll('_', '-').includes('semi-space-size');
  // 0, or more than there is, where nothing bounds the process.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return !isSaid && memory / count >= MUCH_MEMORY ? ['--max-semi-space-size=64'] : [];
}

/** How a worker's process ended. */
interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * Starts workers, and waits until all of them serve. They share one address, and get its connections
 * in turns.
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { count, orderOf, calls, log, onEnded, onReplaced, onFailed } = options;
  const execArgv = [...process.execArgv, ...roomFor(count)];
  cluster.setupPrimary({ exec: WORKER, args: [], serialization: 'advanced', execArgv });
  // Also where this process ends out of order; a killed one's workers end by themselves.
  process.once('exit', killAll);

  const running = new Set<CalledWorker>();
  const serving = new Map<number, CalledWorker>();
  const ready = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let url: string | undefined;
  let isReady = false;

  /** Starts a worker and waits for its end. @returns why it could not serve. */
  const run = async (number: number): Promise<Ending & { readonly failure?: Failure }> => {
    const process = cluster.fork();
    const ended = endOf(process);
    const worker: CalledWorker = createBirpc(calls, callsOver(process));
    running.add(worker);
    void ended.then(() => {
      onEnded();
      running.delete(worker);
      serving.delete(number);
      worker.$close();
    });
    const failure = await worker.start(orderOf(number)).then(
      (started) => {
        if ('failure' in started) return new Failure(started.failure, { cause: started.cause });
        url ??= started.url;
        // PORT=0 takes another port when nobody listens on the one that it took.
        if (started.url !== url) return new Failure('The port was lost with the last worker');
        return undefined;
      },
      () => ENDED_EARLY,
    );
    if (failure) {
      process.process.kill('SIGKILL');
      return { ...(await ended), failure };
    }
    serving.set(number, worker);
    if (isReady) {
      log.info({ worker: number }, 'a worker serves in the place of the one that ended');
      onReplaced();
    }
    isReady ||= serving.size === count;
    if (isReady) ready.resolve();
    return ended;
  };

  /** Keeps a worker of this number running. */
  const keep = async (number: number) => {
    for (let shortLives = 0; !stopping.signal.aborted; ) {
      const startedAt = performance.now();
      const { code, signal, failure } = await run(number);
      const isStopping = stopping.signal.aborted;
      // One that could be started before is tried again.
      const isFinal = !isReady || (serving.size === 0 && failure !== ENDED_EARLY);
      if (failure && !isStopping && isFinal) onFailed(failure);
      const about = { worker: number, code, signal, reason: failure?.message };
      const message = isStopping
        ? 'a worker has ended before it was done'
        : 'a worker has ended, and is replaced';
      if (!isStopping || code !== 0) log[code === 0 ? 'info' : 'warn'](about, message);
      shortLives = performance.now() - startedAt < SHORT_LIFE_MS ? shortLives + 1 : 0;
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** shortLives);
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  const kept = Promise.all(Array.from({ length: count }, (_, index) => keep(index + 1)));
  await ready.promise;
  return {
    url: url ?? '',
    get serving() {
      return [...serving].toSorted(([a], [b]) => a - b).map(([, worker]) => worker);
    },
    async stop() {
      stopping.abort();
      for (const worker of running) worker.stop.asEvent().catch(() => {});
      await kept;
    },
  };
}

function endOf(worker: Worker): Promise<Ending> {
  return new Promise((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => resolve({ code, signal }));
    // Where the system cannot start it there is no exit.
    worker.on('error', () => {
      if (worker.process.pid === undefined) resolve({ code: null, signal: null });
    });
  });
}

function killAll(): void {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL');
}
