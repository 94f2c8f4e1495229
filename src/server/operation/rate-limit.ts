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

/** What came of asking for a part of a caller's rate. */
export interface Taken {
  /** Whether it was taken; else nothing was. */
  readonly allowed: boolean;
  /** What is left now, in whole units of cost. */
  readonly left: number;
  /** How long until there is enough, in milliseconds; 0 where it was taken. */
  readonly retryAfterMs: number;
}

/** Counts what callers ask: a token bucket for each. */
export interface RateLimiter extends Rate {
  /**
   * Takes from a caller's bucket.
   *
   * @param cost no more than the burst, as there is never more in a bucket.
   * @throws GraphQLError RATE_LIMIT_UNAVAILABLE where nothing can be counted and so nobody may ask.
   */
  take(key: string, cost: number): Taken | Promise<Taken>;
  close(): void;
}

/** How many callers are told apart at a time. */
const MAX_CALLERS = 10_000;

/** What fractions may be off by, in units of cost. */
export const TOLERANCE = 1e-6;

/** What a caller had left at a time. */
interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Counts in this process. */
export interface LocalRateLimiter extends RateLimiter {
  take(key: string, cost: number): Taken;
  /** Goes on from what is left by somebody else's count. */
  learn(key: string, left: number): void;
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
  const leftOf = ({ left, at }: Bucket, time: number) =>
    Math.min(burst, left + (time - at) / msPerUnit);
  let emptiest: Bucket = { left: burst, at: now() };
  const buckets = new LRUCache<string, Bucket>({
    max: MAX_CALLERS,
    dispose(bucket, _key, reason) {
      if (reason !== 'evict') return;
      const time = now();
      if (leftOf(bucket, time) < leftOf(emptiest, time)) emptiest = bucket;
    },
  });
  return {
    costPerMinute,
    burst,
    take(key, cost) {
      const at = now();
      const before = leftOf(buckets.get(key) ?? emptiest, at);
      const allowed = cost <= before + TOLERANCE;
      const left = allowed ? before - cost : before;
      buckets.set(key, { left, at });
      return {
        allowed,
        left: Math.max(0, Math.floor(left + TOLERANCE)),
        retryAfterMs: allowed ? 0 : Math.ceil((cost - TOLERANCE - left) * msPerUnit),
      };
    },
    learn: (key, left) => void buckets.set(key, { left, at: now() }),
    close: () => buckets.clear(),
  };
}
