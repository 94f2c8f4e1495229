import { GraphQLError } from 'graphql';
import type { Result } from 'ioredis';
import type { Logger } from 'pino';
import { openRedis } from '../../redis.ts';
import {
  type Consumed,
  createLocalRateLimiter,
  type RateLimiter,
  type RateLimiterOptions,
  TOLERANCE,
} from './rate-limit.ts';

/** The wait of callers while all requests are refused, in seconds. */
const CLOSED_FOR_S = 5;

const PREFIX = 'oss-inventory-graphql:rate:';

/**
 * The token bucket of `createLocalRateLimiter` as one atomic step. It uses Redis's clock, so that the replicas' clocks
 * do not matter; a clock that is set back changes nothing. A full bucket needs no key, so the key expires when it is
 * full.
 */
const TAKE = `
local usPerUnit, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local left, at = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%S+)$')
left = math.min(burst, (left or burst) + math.max(0, now - (at or now)) / usPerUnit)
local wait = math.max(0, (cost - ${TOLERANCE} - left) * usPerUnit / 1000)
if wait == 0 then left = left - cost end
local full = math.ceil((burst - left) * usPerUnit / 1000)
redis.call('SET', KEYS[1], string.format('%.17g %.17g', left, now), 'PX', math.max(1, full))
return { wait == 0 and 1 or 0, math.max(0, math.floor(left + ${TOLERANCE})), math.ceil(wait) }
`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    takeFromBucket(
      key: string,
      usPerUnit: number,
      burst: number,
      cost: number,
    ): Result<[isConsumed: 0 | 1, remaining: number, retryAfterMs: number], Context>;
  }
}

/** What the log says about the time while Redis is away. */
const WITHOUT = {
  local: 'each replica counts by itself',
  open: 'nobody is limited',
  closed: 'every request is refused',
};

/**
 * Creates a rate limiter in Redis, for all replicas with the same Redis. While Redis is away, which is logged once, the
 * limiter does what `withoutRedis` says and tries Redis again. A replica that counts by itself continues from Redis's
 * last count, so that a caller gains nothing by a short break.
 */
export async function createRedisRateLimiter(
  { costPerMinute, burst, redisUrl, withoutRedis }: RateLimiterOptions & { redisUrl: string },
  log: Logger,
): Promise<RateLimiter> {
  const usPerUnit = 60_000_000 / costPerMinute;
  const local = createLocalRateLimiter({ costPerMinute, burst });
  const consumeWithout = {
    local: local.consume,
    open: () => ({ allowed: true, remaining: burst, retryAfterMs: 0 }),
    closed: refuse,
  }[withoutRedis];
  const consume = async (key: string, cost: number): Promise<Consumed> => {
    const [isConsumed, remaining, retryAfterMs] = await redis.send((client) =>
      client.takeFromBucket(PREFIX + key, usPerUnit, burst, cost),
    );
    local.setRemaining(key, remaining);
    return { allowed: isConsumed === 1, remaining, retryAfterMs };
  };
  const redis = openRedis({
    url: redisUrl,
    log,
    without: WITHOUT[withoutRedis],
    again: 'the rate limit is counted there again',
    probe: () => consume('probe', 0),
    scripts: { takeFromBucket: { lua: TAKE, numberOfKeys: 1 } },
  });
  await redis.opened;

  return {
    costPerMinute,
    burst,
    async consume(key, cost) {
      try {
        return await consume(key, cost);
      } catch {
        return consumeWithout(key, cost);
      }
    },
    close: () => redis.close(),
  };
}

/**
 * 503 and not 429: the caller has not sent too much, another replica may work, and monitoring must see that this server
 * does not serve.
 */
function refuse(): never {
  throw new GraphQLError(
    `The server refuses requests while it cannot count the rate limit. Try again in ${CLOSED_FOR_S} s.`,
    {
      extensions: {
        code: 'RATE_LIMIT_UNAVAILABLE',
        retryAfterSeconds: CLOSED_FOR_S,
        http: { status: 503, headers: { 'retry-after': String(CLOSED_FOR_S) } },
      },
    },
  );
}
