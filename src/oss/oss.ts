import { hash } from 'node:crypto';
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
import { createPacedClient } from './client/paced-client.ts';
import {
  createRegionCache,
  downloadEndpointIn,
  endpointIn,
  followRegions,
  type OssTarget,
  regionOf as regionOfHost,
  urlOf,
} from './client/regions.ts';
import { Retrier, type RetryOptions } from './client/retry.ts';
import { createTransport, type Transport } from './client/transport.ts';
import type { CredentialsProvider } from './credentials/provider.ts';
import { createDocumentStore } from './inventory/document-store.ts';
import { createInventoryStore, type InventoryStore } from './inventory/inventories.ts';
import { type Journal, NO_JOURNAL } from './inventory/journal.ts';
import { LateWrites } from './inventory/late-writes.ts';
import type { LeaseStore } from './inventory/lease-store.ts';
import { RecentWrites } from './inventory/recent-writes.ts';
import { RuleLocks } from './inventory/rule-locks.ts';
import { WriteLeases } from './inventory/write-leases.ts';
import { createObjectStore, type ObjectStore } from './objects.ts';

/** The limit of a probe, in milliseconds. */
const PROBE_MS = 2000;

/** The limit of the time without a byte of a streamed object, in milliseconds. */
const STREAM_IDLE_MS = 30_000;

/** More regions than OSS has, because an answer could name ever new ones. */
const MAX_REGIONS = 100;

/** Options of {@link createOss}. */
export interface OssOptions extends OssTarget {
  readonly log: Logger;
  /** Protects rules during updates. @default NO_JOURNAL */
  readonly journal?: Journal;
  /** The limit of one request, in milliseconds. @default 10_000 */
  readonly attemptTimeoutMs?: number;
  /** The limit of concurrent requests. @default 32 */
  readonly maxConcurrency?: number;
  /** The limit of concurrent streams of objects, half of them for one bucket. @default half of `maxConcurrency` */
  readonly maxStreams?: number;
  /**
   * The endpoint of signed URLs. @default `endpoint`, or the public endpoint instead of one of OSS's own, which may
   * be internal
   */
  readonly downloadEndpoint?: string | undefined;
  /**
   * The limit of each step of an update after the delete, in milliseconds: the put of the rule, and of the old one.
   * @default 30_000
   */
  readonly updateStepMs?: number;
  /**
   * How long OSS may still apply a write without an answer, in milliseconds. OSS does not document this. @default
   * `updateStepMs` + `attemptTimeoutMs`
   */
  readonly lateMs?: number | undefined;
  /**
   * How long OSS's reads may lag behind its writes, in milliseconds: a read that settles a write is repeated after
   * that. @default 1_500
   */
  readonly lagMs?: number;
  /** Whether concurrent equal reads with the same credentials share one request. @default true */
  readonly shareReads?: boolean;
  /** How reads of rules are cached. @default no cache */
  readonly cache?: CacheOptions | undefined;
  /** Informs replicas with caches of each other's writes; closed with this object. @default none */
  readonly sharedVersions?: SharedVersions | undefined;
  /** Lets one replica at a time write a rule; closed with this object. @default replicas do not know each other */
  readonly leaseStore?: LeaseStore | undefined;
  /** See {@link WriteLeasesOptions}. @default LEASE_MS */
  readonly leaseMs?: number | undefined;
  readonly retry?: RetryOptions;
  readonly breaker?: BreakerOptions;
  /** Observes requests, retries and circuit breakers. @default none */
  readonly observer?: OssObserver;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** Sends requests to OSS. @default HTTP with a limit of `attemptTimeoutMs` */
  readonly transport?: Transport;
}

/** Reads and writes with one set of credentials. */
export interface OssStores {
  readonly inventories: InventoryStore;
  readonly buckets: BucketStore;
  readonly objects: ObjectStore;
  /** Identifies the credentials in caches that stores share. */
  readonly owner: string;
}

/** OSS, for any number of callers and credentials. */
export interface Oss {
  /** Whether the circuit breaker of the configured region is open. */
  readonly isBroken: boolean;
  /** How many requests are running, and how many wait for their turn. */
  readonly queue: { readonly running: number; readonly waiting: number };
  /**
   * Returns the stores for credentials. Keep them while the credentials are in use: two stores share only the cache,
   * and only for credentials with a name.
   */
  as(credentials: CredentialsProvider): OssStores;
  /**
   * Loads the libraries of the first request ahead of it.
   *
   * @throws UpstreamError if loading fails; a request tries again.
   */
  load(): void;
  /**
   * Completes updates that were interrupted.
   *
   * @param credentials absent: they are only logged.
   */
  finishUpdates(credentials: CredentialsProvider | undefined): Promise<void>;
  /** Waits for running requests and updates, and closes the connections. */
  close(): Promise<void>;
}

/** Creates what all callers share: connections, queue, circuit breakers, retry budget, locks, clock. */
export function createOss(options: OssOptions): Oss {
  const { region: home, endpoint, log, journal = NO_JOURNAL } = options;
  const { attemptTimeoutMs = 10_000, maxConcurrency = 32, updateStepMs = 30_000 } = options;
  const { lateMs = updateStepMs + attemptTimeoutMs } = options;
  const { lagMs = 1500, shareReads = true, observer } = options;
  const { clock = SYSTEM_CLOCK } = options;
  const transport = options.transport ?? createTransport({ timeoutMs: attemptTimeoutMs });
  const queue = new FairQueue(maxConcurrency, Math.floor(maxConcurrency / 8));
  const streams = new FairQueue(options.maxStreams ?? Math.ceil(maxConcurrency / 2));
  const retrier = new Retrier(options.retry, observer, clock);
  const recentWrites = new RecentWrites(clock, lagMs);
  const leases =
    options.leaseStore &&
    new WriteLeases({
      store: options.leaseStore,
      leaseMs: options.leaseMs,
      clock,
      lateMs,
      pendingMs: (rule) => late.pendingMs(rule),
      onLastWrite: (rule, ageMs) => recentWrites.note(rule, ageMs),
      observe: (event) => observer?.lease?.(event),
    });
  const locks = new RuleLocks(leases);
  const ossClock: OssClock = { skewMs: 0 };
  const late = new LateWrites({ journal, locks, leases, log, clock, stepMs: updateStepMs, lateMs });
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

  const breakerOf = (region: string, url: string | undefined) => {
    const { origin } = urlOf({ region, endpoint: url });
    // OSS refuses the unsigned request; any answer shows that it is up.
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
      const url = endpointIn(region, home, endpoint);
      if (url === null || (breakers.size >= MAX_REGIONS && !breakers.has(region))) return undefined;
      const made =
        clients.get(region) ??
        createOssClient({
          region,
          endpoint: url,
          credentials,
          transport,
          breaker: breakerOf(region, url),
          clock: ossClock,
          observer,
        });
      clients.set(region, made);
      return made;
    };
    const regionOf = (bucket: string) => regions.get(bucket) ?? home;
    /** The first request to a listed bucket then needs no redirect. A wrong region is corrected by one. */
    const onEndpoint = (bucket: string, host: string) => {
      const region = regionOfHost(host);
      if (region === null || region === home || regions.has(bucket)) return;
      if (endpointIn(region, home, endpoint) !== null) regions.set(bucket, region);
    };
    const client = followRegions(home, clientOf, regions);
    const pacedClient = createPacedClient(client, regionOf);
    owners += 1;
    // The same keys at another endpoint belong to another account.
    const owner = JSON.stringify([home, endpoint, credentials.name ?? owners]);
    const reads = { versions, shareReads, cache, observer };
    const sends = { client, pacedClient, retrier, clock, onUnanswered, recentWrites, lagMs };
    const parts = { ...sends, leases, regionOf, onEndpoint, owner, ...reads };
    const documents = createDocumentStore(parts);
    const downloadTarget = (bucket: string) => {
      const region = regionOf(bucket);
      return { region, endpoint: downloadEndpointIn(region, options) };
    };
    const streaming = { client, retrier, clock, streams, idleMs: STREAM_IDLE_MS };
    const ossNow = () => Date.now() + ossClock.skewMs;
    const objectParts = { ...streaming, shareReads, credentials, downloadTarget, ossNow };
    return { parts, objectParts, updateParts: { documents, late, log } };
  };

  return {
    get isBroken() {
      return breakers.get(home)?.isBroken ?? false;
    },
    queue,
    as(credentials) {
      const { parts, objectParts, updateParts } = partsFor(credentials);
      return {
        inventories: createInventoryStore(parts, updateParts, locks),
        buckets: createBucketStore(parts),
        objects: createObjectStore(objectParts),
        owner: hash('sha256', parts.owner),
      };
    },
    load() {
      loadAliOss();
      transport.load();
    },
    finishUpdates: (credentials) =>
      credentials ? late.finish(partsFor(credentials).updateParts.documents) : late.report(),
    async close() {
      late.stop();
      await locks.idle();
      late.close();
      for (const breaker of breakers.values()) breaker[Symbol.dispose]();
      await transport.close();
      versions.close();
      leases?.close();
    },
  };
}
