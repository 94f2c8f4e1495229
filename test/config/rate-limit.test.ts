import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { readConfig } from '../../src/config/index.ts';

const RATE_LIMIT_COST_PER_MINUTE = '600';

function complaintOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
}

test('nothing is limited unless a rate is set', () => {
  expect(readConfig({}).rateLimit).toBeUndefined();
});

test('a minute’s worth can be used at once, in this process, where nothing else is said', () => {
  expect(readConfig({ RATE_LIMIT_COST_PER_MINUTE }).rateLimit).toEqual({
    costPerMinute: 600,
    burst: 600,
    redisUrl: undefined,
    withoutRedis: 'local',
  });
});

test('everything is taken as given', () => {
  const environment = {
    RATE_LIMIT_COST_PER_MINUTE,
    RATE_LIMIT_BURST: '50',
    REDIS_URL: 'rediss://user:p%40ss@redis.example.com:6380/2',
    RATE_LIMIT_FAILURE_MODE: 'closed',
    TRUST_PROXY: '2',
  };
  expect(readConfig(environment)).toMatchObject({
    rateLimit: {
      burst: 50,
      redisUrl: 'rediss://user:p%40ss@redis.example.com:6380/2',
      withoutRedis: 'closed',
    },
    trustedProxies: 2,
  });
});

test.for([{ RATE_LIMIT_BURST: '50' }, { RATE_LIMIT_FAILURE_MODE: 'open' }])(
  '%j alone is refused, as it would limit nothing',
  (environment) => {
    expect(complaintOf(environment)).toMatch(/^RATE_LIMIT_COST_PER_MINUTE: is missing/);
  },
);

test('REDIS_URL without a use is refused with what it is for, and is not shown', () => {
  const REDIS_URL = 'redis://:my-password@127.0.0.1';
  for (const more of [{ WRITE_LEASE: 'off' }, { READ_ONLY: 'true' }]) {
    expect(complaintOf({ REDIS_URL, ...more })).toBe(
      'REDIS_URL: is for replicas that share the rate limit, the cache or leases, and none is on: set ' +
        'RATE_LIMIT_COST_PER_MINUTE or CACHE_TTL_MS, or leave it out',
    );
  }
});

test('REDIS_URL alone is for leases, which read-only replicas do not need', () => {
  const REDIS_URL = 'redis://127.0.0.1';
  expect(readConfig({}).leaseUrl).toBeUndefined();
  expect(readConfig({ REDIS_URL }).leaseUrl).toBe(REDIS_URL);
  const cached = { REDIS_URL, CACHE_TTL_MS: '1000' };
  expect(readConfig({ ...cached, WRITE_LEASE: 'off' }).leaseUrl).toBeUndefined();
  expect(readConfig({ ...cached, READ_ONLY: 'true' }).leaseUrl).toBeUndefined();
});

test.for([
  'redis://127.0.0.1',
  'redis://[::1]:6379',
  'redis://:my-password@redis:6379/0',
  'rediss://my-user:my-password@redis.example.com/15',
])('REDIS_URL %s is taken', (REDIS_URL) => {
  const { rateLimit } = readConfig({ RATE_LIMIT_COST_PER_MINUTE, REDIS_URL });
  expect(rateLimit?.redisUrl).toBe(REDIS_URL);
});

test.for([
  'http://my-user:my-password@redis',
  'redis://',
  'redis:///0',
  'redis://:my-password#@redis',
  'redis://:my-password/@redis',
  'redis://:my-password%@redis',
  'redis://:my-password%ff@redis',
  'redis://:my-password@redis:99999',
  'redis://:my-password@redis/database',
])('REDIS_URL %s is refused in one line that does not show it', (REDIS_URL) => {
  const complaint = complaintOf({ RATE_LIMIT_COST_PER_MINUTE, REDIS_URL });
  expect(complaint).toMatch(/^REDIS_URL: must be redis:.* percent-encoded$/);
  expect(complaint).not.toMatch(/my-/);
});

test.for(['true', 'loopback', '10.0.0.0/8', '-1', '100'])(
  'TRUST_PROXY %s is refused: it is a number of proxies',
  (TRUST_PROXY) => {
    expect(complaintOf({ TRUST_PROXY })).toBe(
      'TRUST_PROXY: must be how many proxies append to x-forwarded-for, 0 to 99; addresses and true are ' +
        `not supported ("${TRUST_PROXY}")`,
    );
  },
);
