import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';

const REDIS_URL = 'redis://127.0.0.1';

test('nothing is cached unless a time is set', () => {
  expect(readConfig({}).cache).toBeUndefined();
  expect(readConfig({ CACHE_TTL_MS: '0' }).cache).toBeUndefined();
});

test('64 MB are cached in this process where nothing else is said', () => {
  expect(readConfig({ CACHE_TTL_MS: '30000' }).cache).toEqual({
    ttlMs: 30_000,
    maxBytes: 64_000_000,
    redisUrl: undefined,
  });
});

test('a Redis serves the cache alone, or the rate limit too', () => {
  const cached = { CACHE_TTL_MS: '3600000', CACHE_MAX_BYTES: '1000', REDIS_URL };
  const cache = { ttlMs: 3_600_000, maxBytes: 1000, redisUrl: REDIS_URL };
  expect(readConfig(cached)).toMatchObject({ cache, rateLimit: undefined });
  const both = readConfig({ ...cached, RATE_LIMIT_COST_PER_MINUTE: '600' });
  expect(both).toMatchObject({ cache, rateLimit: { redisUrl: REDIS_URL } });
});

test.for([
  [{ CACHE_TTL_MS: '3600001' }, /^CACHE_TTL_MS: must be at most 3600000, .* \("3600001"\)$/],
  [{ CACHE_TTL_MS: '1h' }, /^CACHE_TTL_MS: must be a whole number/],
  [{ CACHE_MAX_BYTES: '1000' }, /^CACHE_TTL_MS: is missing: without it the cache is off$/],
  [
    { CACHE_TTL_MS: '0', REDIS_URL, WRITE_LEASE: 'off' },
    /^REDIS_URL: is for .*RATE_LIMIT_COST_PER_MINUTE or CACHE_TTL_MS/,
  ],
] as const)('%j is refused', ([environment, complaint]) => {
  expect(() => readConfig(environment)).toThrow(complaint);
});
