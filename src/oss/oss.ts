import type { Logger } from 'pino';
import { type BucketStore, createBucketStore } from './buckets.ts';
import { BucketVersions, type SharedVersions } from './cache/bucket-versions.ts';
import { type CacheOptions, ReadCache } from './cache/read-cache.ts';
import {
  type BreakerOptions,
  type CircuitBreaker,
  createCircuitBreaker,
} from './client/circuit-breaker.ts';
import { createOssClient, type OssClock } from './client/client.ts';
import { type Clock, SYSTEM_CLOCK } from './client/clock.ts';
import { FairQueue } from './client/fair-queue.ts';
import { loadAliOss } from './client/libraries.ts';
import type { OssObserver } from './client/observer.ts';
import {
  createRegionCache,
  endpointIn,
  followRegions,
  type OssPlace,
  urlOf,
} from './client/regions.ts';
import { Retrier, type RetryOptions } from './client/retry.ts';
import { createTransport, type Transport } from './client/transport.ts';
import type { CredentialsProvider } from './credentials/provider.ts';
import { createDocumentStore } from './inventory/document-store.ts';
import { createInventoryStore, type InventoryStore } from './inventory/inventories.ts';
import { type Journal, NO_JOURNAL } from './inventory/journal.ts';
import { LateWrites } from './inventory/late-writes.ts';
import { RuleLocks } from './inventory/rule-locks.ts';

/** How long an endpoint has to show that it is back, in milliseconds. */
const PROBE_MS = 2000;

/** More regions than OSS has: answers that name ever new ones are not followed. */
const MAX_REGIONS = 100;

/** How OSS is worked with. */
export interface OssOptions extends OssPlace {
  readonly log: Logger;
  /** Keeps rules safe while they are updated. @default NO_JOURNAL */
  readonly journal?: Journal;
  /**
   * How long one request may take, in milliseconds.
   * @default 10_000
   */
  readonly attemptTimeoutMs?: number;
  /**
   * How many requests are under way at once.
   * @default 32
   */
  readonly maxConcurrency?: number;
  /**
   * How long each step of an update may take, from the delete on, in milliseconds: to put the rule,
   * and to put the old one back.
   * @default 30_000
   */
  readonly updateStepMs?: number;
  /**
   * How long OSS may still apply a write after it was given up, in milliseconds. Nothing of OSS says so.
   * @default `updateStepMs` and `attemptTimeoutMs`
   */
  readonly lateMs?: number | undefined;
  /**
   * How long OSS's reads may lag behind its writes, in milliseconds: what is asked to settle a write
   * is asked once more after that.
   * @default 1_500
   */
  readonly lagMs?: number;
  /**
   * Whether those who ask for the same at the same time, with the same credentials, share one read.
   * @default true
   */
  readonly shareReads?: boolean;
  /** How what is read of rules is cached. @default nothing is */
  readonly cache?: CacheOptions | undefined;
  /** Where replicas that cache learn of each other's writes; closed with this. @default nowhere */
  readonly sharedVersions?: SharedVersions | undefined;
  readonly retry?: RetryOptions;
  readonly breaker?: BreakerOptions;
  /** Is told of each request, of retries and of dead endpoints. @default nobody */
  readonly observer?: OssObserver;
  /** @default the machine's */
  readonly clock?: Clock;
  /** What carries requests to OSS. @default HTTP, `attemptTimeoutMs` for each */
  readonly transport?: Transport;
}

/** What can be done with one set of credentials. */
export interface OssStores {
  readonly inventories: InventoryStore;
  readonly buckets: BucketStore;
}

/** OSS, for any number of callers and credentials. */
export interface Oss {
  /** Whether it is taken for dead, in the configured region. */
  readonly isBroken: boolean;
  /** How many requests are under way, and how many wait for their turn. */
  readonly queue: { readonly running: number; readonly waiting: number };
  /**
   * What can be done with these credentials. Nothing that was read is shared with others', so keep it
   * for as long as they are used: what is made twice shares the cache alone, and that only by name.
   */
  as(credentials: CredentialsProvider): OssStores;
  /**
   * Loads what the first request would have to wait for: a server listens before that.
   *
   * @throws UpstreamError where it cannot be loaded now; a request tries again.
   */
  load(): void;
  /**
   * Ends the updates that were left half-way.
   *
   * @param credentials absent: they are only logged.
   */
  finishUpdates(credentials: CredentialsProvider | undefined): Promise<void>;
  /** Waits for what is under way, updates to their end, and closes the connections. */
  close(): Promise<void>;
}

/** Makes what all callers share: connections, queue, circuit breakers, retry budget, locks, clock. */
export function createOss(options: OssOptions): Oss {
  const { region: home, endpoint, log, journal = NO_JOURNAL } = options;
  const { attemptTimeoutMs = 10_000, maxConcurrency = 32, updateStepMs = 30_000 } = options;
  const { lateMs = updateStepMs + attemptTimeoutMs } = options;
  const { lagMs = 1500, shareReads = true, observer } = options;
  const { clock = SYSTEM_CLOCK } = options;
  const transport = options.transport ?? createTransport({ timeoutMs: attemptTimeoutMs });
  const queue = new FairQueue(maxConcurrency, Math.floor(maxConcurrency / 8));
  const retrier = new Retrier(options.retry, observer, clock);
  const locks = new RuleLocks();
  const ossClock: OssClock = { skewMs: 0 };
  const late = new LateWrites({ journal, locks, log, clock, stepMs: updateStepMs, lateMs });
  const onUnanswered = late.unanswered.bind(late);
  const breakers = new Map<string, CircuitBreaker & Disposable>();
  const regions = createRegionCache();
  const cache = options.cache && new ReadCache(options.cache);
  const versions = new BucketVersions({
    lagMs,
    shared: options.sharedVersions,
    now: options.cache?.now,
  });
  let owners = 0;

  const breakerOf = (region: string, place: string | undefined) => {
    const { origin } = urlOf({ region, endpoint: place });
    // Not signed, so it is refused: any answer shows that somebody is there.
    const probe = () =>
      transport.request({ origin, path: '/', method: 'GET', headers: {} }, clock.timeout(PROBE_MS));
    const breaker =
      breakers.get(region) ??
      createCircuitBreaker(queue, probe, { ...options.breaker, region, observer, clock });
    breakers.set(region, breaker);
    return breaker;
  };

  const partsFor = (credentials: CredentialsProvider) => {
    const clients = new Map<string, ReturnType<typeof createOssClient>>();
    const clientOf = (region: string) => {
      const place = endpointIn(region, home, endpoint);
      if (place === null || (breakers.size >= MAX_REGIONS && !breakers.has(region)))
        return undefined;
      const made =
        clients.get(region) ??
        createOssClient({
          region,
          endpoint: place,
          credentials,
          transport,
          breaker: breakerOf(region, place),
          clock: ossClock,
          observer,
        });
      clients.set(region, made);
      return made;
    };
    const client = followRegions(home, clientOf, regions);
    owners += 1;
    // The same keys at another place are somebody else's.
    const owner = JSON.stringify([home, endpoint, credentials.name ?? owners]);
    const reads = { versions, shareReads, cache, observer };
    const regionOf = (bucket: string) => regions.get(bucket) ?? home;
    const sends = { client, retrier, clock, onUnanswered, lagMs };
    const asking = { ...sends, regionOf, owner, ...reads };
    const documents = createDocumentStore(asking);
    return { asking, update: { documents, late, log } };
  };

  return {
    get isBroken() {
      return breakers.get(home)?.isBroken ?? false;
    },
    queue,
    as(credentials) {
      const { asking, update } = partsFor(credentials);
      return {
        inventories: createInventoryStore(asking, update, locks),
        buckets: createBucketStore(asking),
      };
    },
    load() {
      loadAliOss();
      transport.load();
    },
    finishUpdates: (credentials) =>
      credentials ? late.finish(partsFor(credentials).update.documents) : late.report(),
    async close() {
      await locks.idle();
      late.close();
      for (const breaker of breakers.values()) breaker[Symbol.dispose]();
      await transport.close();
      versions.close();
    },
  };
}
