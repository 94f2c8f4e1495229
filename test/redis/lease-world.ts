import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { type Clock, SYSTEM_CLOCK } from '../../src/oss/client/clock.ts';
import { loadAliOss } from '../../src/oss/client/libraries.ts';
import type { LeaseEvent } from '../../src/oss/client/observer.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import type { CredentialsProvider } from '../../src/oss/credentials/provider.ts';
import { createJournal, type JournalFiles } from '../../src/oss/inventory/journal.ts';
import { createRedisLeases, type LeaseStore } from '../../src/oss/inventory/lease-store.ts';
import { createOss, type OssStores } from '../../src/oss/oss.ts';
import { SimulatedOss } from '../model/simulated-oss.ts';
import { startRedis, type TestRedis } from './redis.ts';

/** Short, so that a test need not wait; each in milliseconds. */
export const LEASE_MS = 300;
export const LATE_MS = 150;
const ATTEMPT_MS = 60;

export const BUCKET = 'logs';

/** A replica: a process as far as OSS, Redis and its journal can tell. */
export interface Replica {
  readonly inventories: OssStores['inventories'];
  /** What happened to its leases. */
  readonly events: LeaseEvent[];
  readonly log: Record<string, unknown>[];
  /** The files of its journal, which outlive it. */
  readonly files: Map<string, string>;
  readonly isDead: boolean;
  /** Nothing goes on in it until it is resumed: no request, no timer, no answer. */
  pause(): void;
  resume(): void;
  /** Calls `work` in the moment in which a write is about to be sent; what it returns is waited for. */
  beforeSending: (method: string) => Promise<void> | undefined;
  finishUpdates(): Promise<void>;
  /** Nothing of it acts from here on. */
  kill(): void;
  close(): Promise<void>;
}

/** Replicas on one OSS and one Redis. */
export interface LeaseWorld extends AsyncDisposable {
  readonly redis: TestRedis;
  readonly oss: SimulatedOss;
  /** @param before a dead replica, whose journal it has. */
  start(before?: Replica): Promise<Replica>;
}

/** The times of a world, in milliseconds. */
interface Times {
  /** Longer than this machine may stall, where no lease is to end by itself. */
  readonly leaseMs: number;
  /** How long replicas think that OSS's reads may lag. */
  readonly lagMs: number;
}

export async function createLeaseWorld({
  leaseMs = LEASE_MS,
  lagMs = 1,
}: Partial<Times> = {}): Promise<LeaseWorld> {
  // Its loading takes longer than a lease.
  loadAliOss();
  const redis = await startRedis();
  const time = {
    get now() {
      return SYSTEM_CLOCK.now();
    },
    after: (ms: number, work: () => void) => SYSTEM_CLOCK.after(ms, work),
  };
  const oss = new SimulatedOss(time, [], [], ATTEMPT_MS);
  const owners = new Map<Replica, string>();
  const replicas: Replica[] = [];

  const start = async (before?: Replica) => {
    const owner = randomUUID();
    const previousOwner = before && owners.get(before);
    const log: Record<string, unknown>[] = [];
    const logger = pino({ level: 'info' }, { write: (line) => void log.push(JSON.parse(line)) });
    const leases = await createRedisLeases(redis.url, { owner, previousOwner }, logger);
    const replica = await startReplica(oss, leases, log, logger, {
      leaseMs,
      lagMs,
      files: before?.files ?? new Map(),
    });
    owners.set(replica, owner);
    replicas.push(replica);
    return replica;
  };

  return {
    redis,
    oss,
    start,
    async [Symbol.asyncDispose]() {
      await Promise.all(replicas.map((each) => each.close()));
      await redis[Symbol.asyncDispose]();
    },
  };
}

async function startReplica(
  bucket: SimulatedOss,
  leases: LeaseStore,
  log: Record<string, unknown>[],
  logger: pino.Logger,
  { files, ...times }: Times & { readonly files: Map<string, string> },
): Promise<Replica> {
  let isDead = false;
  let resumed: Promise<void> | undefined;
  let resume = () => {};
  const events: LeaseEvent[] = [];
  /** Goes on when the replica runs, and never if it is dead. */
  const alive = async () => {
    while (resumed) await resumed;
    if (isDead) await new Promise(() => {});
  };
  const gated = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await alive();
    try {
      return await work();
    } finally {
      await alive();
    }
  };
  const transport = bucket.transportOf(() => isDead);
  const keys = staticCredentials({ accessKeyId: 'key', accessKeySecret: 'secret' });
  const credentials: CredentialsProvider = { ...keys, get: () => gated(async () => keys.get()) };
  const oss = createOss({
    region: 'oss-cn-hangzhou',
    log: logger,
    journal: createJournal('', '', filesOf(files, gated)),
    clock: clockOf(alive),
    transport: {
      ...transport,
      async request(request, signal) {
        if (request.method !== 'GET') await replica.beforeSending(request.method);
        return gated(() => transport.request(request, signal));
      },
    },
    leaseStore: {
      take: (...args) => gated(() => leases.take(...args)),
      end: (...args) => gated(() => leases.end(...args)),
      close: () => leases.close(),
    },
    ...times,
    lateMs: LATE_MS,
    attemptTimeoutMs: ATTEMPT_MS,
    updateStepMs: 3000,
    retry: { baseDelayMs: 2, throttledDelayMs: 2 },
    breaker: { failures: 1000 },
    observer: { lease: (event) => events.push(event) },
  });
  const replica: Replica = {
    inventories: oss.as(credentials).inventories,
    events,
    log,
    files,
    get isDead() {
      return isDead;
    },
    pause() {
      const { promise, resolve } = Promise.withResolvers<void>();
      resumed = promise;
      resume = resolve;
    },
    resume() {
      resumed = undefined;
      resume();
    },
    beforeSending: () => undefined,
    finishUpdates: () => (isDead ? Promise.resolve() : oss.finishUpdates(credentials)),
    kill() {
      isDead = true;
      replica.resume();
      leases.close();
    },
    close: async () => {
      if (!isDead) await oss.close();
    },
  };
  return replica;
}

function filesOf(
  files: Map<string, string>,
  gated: <Result>(work: () => Promise<Result>) => Promise<Result>,
): JournalFiles {
  return {
    list: () => gated(async () => [...files.keys()]),
    read: (name) => gated(async () => files.get(name) ?? ''),
    write: (name, text) => gated(async () => void files.set(name, text)),
    remove: (name) => gated(async () => void files.delete(name)),
  };
}

/** The real time, whose timers wait while the replica is paused. */
function clockOf(alive: () => Promise<void>): Clock {
  return {
    now: () => SYSTEM_CLOCK.now(),
    after: (ms, work) => {
      let isDisposed = false;
      const timer = SYSTEM_CLOCK.after(ms, async () => {
        await alive();
        if (!isDisposed) work();
      });
      return {
        [Symbol.dispose]() {
          isDisposed = true;
          timer[Symbol.dispose]();
        },
      };
    },
    async sleep(ms, signal) {
      try {
        await sleep(ms, undefined, signal ? { signal } : {});
      } finally {
        await alive();
      }
    },
    timeout: (ms) => SYSTEM_CLOCK.timeout(ms),
  };
}
