import { LRUCache } from 'lru-cache';

/** How much one caller may ask. */
export interface Rate {
  /** What comes back within a minute. */
  readonly costPerMinute: number;
  /** What can be used at once. */
  readonly burst: number;
}

/** How requests are counted. */
export interface RateLimiterOptions extends Rate {
  /** Where replicas count together; absent: each by itself. */
  readonly redisUrl: string | undefined;
  /** What holds while Redis is away: each replica counts by itself, all may ask, or nobody. */
  readonly withoutRedis: 'local' | 'open' | 'closed';
}

/** The result of consuming from a caller's bucket. */
export interface Consumed {
  /** Whether the cost was consumed; otherwise nothing was. */
  readonly allowed: boolean;
  /** What the bucket still holds, in whole units of cost. */
  readonly remaining: number;
  /** How long until the bucket holds enough, in milliseconds; 0 if the cost was consumed. */
  readonly retryAfterMs: number;
}

/** Counts what callers ask: a token bucket for each. */
export interface RateLimiter extends Rate {
  /**
   * Consumes from a caller's bucket.
   *
   * @param cost no more than the burst, as there is never more in a bucket.
   * @throws GraphQLError RATE_LIMIT_UNAVAILABLE where nothing can be counted and so nobody may ask.
   */
  consume(key: string, cost: number): Consumed | Promise<Consumed>;
  close(): void;
}

/** How many callers are told apart at a time. */
const MAX_CALLERS = 10_000;

/** What fractions may be off by, in units of cost. */
export const TOLERANCE = 1e-6;

/** What a caller's bucket held at a time. */
interface Bucket {
  readonly remaining: number;
  readonly at: number;
}

/** Counts in this process. */
export interface LocalRateLimiter extends RateLimiter {
  consume(key: string, cost: number): Consumed;
  /** Goes on from another count. */
  setRemaining(key: string, remaining: number): void;
}

/**
 * Counts in this process.
 *
 * Callers beyond the 10,000 that asked last are forgotten. Nobody gains by that: who is new, or was
 * forgotten, begins with no more than the emptiest of the forgotten buckets would have by now. So
 * each caller gets at most the burst and what comes back in the time, whatever the others do.
 *
 * @param now a clock that is never set back, in milliseconds.
 */
export function createLocalRateLimiter(
  { costPerMinute, burst }: Rate,
  now: () => number = () => performance.now(),
): LocalRateLimiter {
  const msPerUnit = 60_000 / costPerMinute;
  const remainingOf = ({ remaining, at }: Bucket, time: number) =>
    Math.min(burst, remaining + (time - at) / msPerUnit);
  let emptiest: Bucket = { remaining: burst, at: now() };
  const buckets = new LRUCache<string, Bucket>({
    max: MAX_CALLERS,
    dispose(bucket, _key, reason) {
      if (reason !== 'evict') return;
      const time = now();
      if (remainingOf(bucket, time) < remainingOf(emptiest, time)) emptiest = bucket;
    },
  });
  return {
    costPerMinute,
    burst,
    consume(key, cost) {
      const at = now();
      const before = remainingOf(buckets.get(key) ?? emptiest, at);
      const allowed = cost <= before + TOLERANCE;
      const remaining = allowed ? before - cost : before;
      buckets.set(key, { remaining, at });
      return {
        allowed,
        remaining: Math.max(0, Math.floor(remaining + TOLERANCE)),
        retryAfterMs: allowed ? 0 : Math.ceil((cost - TOLERANCE - remaining) * msPerUnit),
      };
    },
    setRemaining: (key, remaining) => void buckets.set(key, { remaining, at: now() }),
    close: () => buckets.clear(),
  };
}
