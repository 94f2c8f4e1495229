import { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { RateLimiter } from '../../src/server/operation/rate-limit.ts';
import { createRedisRateLimiter } from '../../src/server/operation/rate-limit-redis.ts';
import { startRedis } from './redis.ts';

const SLOW = { costPerMinute: 1, burst: 100 };

/** A Redis, a client of the test's own, and limiters as several replicas have them. */
async function startLimiters(rate = SLOW, count = 1) {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  const log: string[] = [];
  const limiters: RateLimiter[] = [];
  for (let made = 0; made < count; made += 1) {
    limiters.push(
      await createRedisRateLimiter(
        { ...rate, redisUrl: redis.url, withoutRedis: 'closed' },
        pino({}, { write: (line) => void log.push(line) }),
      ),
    );
  }
  return {
    client,
    log,
    limiters,
    consume: (key: string, cost: number) => limiters[0]?.consume(key, cost),
    async [Symbol.asyncDispose]() {
      for (const limiter of limiters) limiter.close();
      client.disconnect();
      await redis[Symbol.asyncDispose]();
    },
  };
}

test('a burst is given out once, however many ask for it at once', async () => {
  await using system = await startLimiters(SLOW, 3);
  const asked = Array.from({ length: 150 }, (_, index) =>
    system.limiters[index % 3]?.consume('a', 1),
  );
  const consumed = (await Promise.all(asked)).filter((each) => each?.allowed);
  expect(consumed).toHaveLength(100);
  expect(new Set(consumed.map((each) => each?.remaining)).size).toBe(100);
});

test('takes, refuses and tells how long to wait as the one in memory does', async () => {
  await using system = await startLimiters();
  expect(await system.consume('a', 60)).toEqual({ allowed: true, remaining: 40, retryAfterMs: 0 });
  const refused = await system.consume('a', 41);
  expect(refused).toMatchObject({ allowed: false, remaining: 40 });
  expect(refused?.retryAfterMs).toBeGreaterThan(50_000);
  expect(refused?.retryAfterMs).toBeLessThanOrEqual(60_000);
  expect(await system.consume('a', 40)).toMatchObject({ allowed: true, remaining: 0 });
  expect(await system.consume('b', 100)).toMatchObject({ allowed: true, remaining: 0 });
});

test('a bucket is gone from Redis when it would be full', async () => {
  await using system = await startLimiters({ costPerMinute: 60, burst: 1000 });
  await system.consume('a', 30);
  const ttl = await system.client.pttl('oss-inventory-graphql:rate:a');
  expect(ttl).toBeGreaterThan(20_000);
  expect(ttl).toBeLessThanOrEqual(30_000);
});

test('what comes back is what the time makes, by Redis’s clock', async () => {
  await using system = await startLimiters({ costPerMinute: 6000, burst: 100 });
  const key = 'oss-inventory-graphql:rate:a';
  const [seconds, micros] = await system.client.time();
  const secondAgo = Number(seconds) * 1e6 + Number(micros) - 500_000;
  await system.client.set(key, `10 ${secondAgo}`);
  const consumed = await system.consume('a', 10);
  // Half a second is 50, and the test itself takes some time.
  expect(consumed?.remaining).toBeGreaterThanOrEqual(50);
  expect(consumed?.remaining).toBeLessThan(100);
});

test('a clock that is set back gives nothing, and takes nothing', async () => {
  await using system = await startLimiters();
  const [seconds] = await system.client.time();
  await system.client.set('oss-inventory-graphql:rate:a', `10 ${(Number(seconds) + 3600) * 1e6}`);
  expect(await system.consume('a', 4)).toMatchObject({ allowed: true, remaining: 6 });
  expect(await system.consume('a', 7)).toMatchObject({ allowed: false, remaining: 6 });
});

test('a Redis that has forgotten the script learns it again', async () => {
  await using system = await startLimiters();
  await system.consume('a', 1);
  await system.client.script('FLUSH');
  expect(await system.consume('a', 1)).toMatchObject({ allowed: true, remaining: 98 });
  expect(system.log).toEqual([]);
});

test('a Redis that answers with errors is away, and back with its first answer', async () => {
  await using system = await startLimiters();
  await system.client.replicaof('127.0.0.1', 1);
  for (let count = 0; count < 3; count += 1) {
    await expect(system.consume('a', 1)).rejects.toMatchObject({
      extensions: { code: 'RATE_LIMIT_UNAVAILABLE' },
    });
  }
  await system.client.replicaof('NO', 'ONE');
  expect(await system.consume('a', 1)).toMatchObject({ allowed: true });
  expect(system.log.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: 40,
      reason: 'READONLY',
      msg: 'Redis is away: every request is refused until it is back',
    },
    { level: 30, msg: 'Redis is back: the rate limit is counted there again' },
  ]);
});
