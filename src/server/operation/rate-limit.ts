import { LRUCache } from 'lru-cache';
import { entryLimit } from '../../entry-limit.ts';

/** How much one caller may use. */
export interface Rate {
  /** The cost that is restored within a minute. */
  readonly costPerMinute: number;
  /** The cost that a full bucket holds. */
  readonly burst: number;
}

/** Options of a rate limiter. */
export interface RateLimiterOptions extends Rate {
  /** The Redis in which replicas count together; absent: each replica counts by itself. */
  readonly redisUrl: string | undefined;
  /** What happens while Redis is away: each replica counts by itself, admits all requests, or refuses all. */
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

/** Limits the rate of callers with a token bucket for each. */
export interface RateLimiter extends Rate {
  /**
   * Consumes from a caller's bucket.
   *
   * @param cost at most the burst, because a bucket never holds more.
   * @throws GraphQLError RATE_LIMIT_UNAVAILABLE if requests cannot be counted and are refused for that.
   */
  consume(key: string, cost: number): Consumed | Promise<Consumed>;
  close(): void;
}

/** How many callers have a bucket at a time. */
const MAX_CALLERS = 10_000;

/** The maximum rounding error, in units of cost. */
export const TOLERANCE = 1e-6;

/** What a caller's bucket held at some time. */
interface Bucket {
  readonly remaining: number;
  readonly at: number;
}

/** A rate limiter in this process. */
export interface LocalRateLimiter extends RateLimiter {
  consume(key: string, cost: number): Consumed;
  /** Continues from another count. */
  setRemaining(key: string, remaining: number): void;
}

/**
 * Creates a rate limiter in this process.
 *
 * It forgets all but the last 10,000 callers. A caller cannot gain by that: a new or forgotten one starts with no more
 * than the emptiest of the forgotten buckets would hold by now. So each caller gets at most the burst and what is
 * restored meanwhile, whatever the others do.
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
    ...entryLimit(MAX_CALLERS),
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
