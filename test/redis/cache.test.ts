import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { type EmulatorRequest, startEmulator } from '../../src/emulator/emulator.ts';
import { createRedisVersions } from '../../src/oss/cache/redis-versions.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import { CREATE, LAG_MS, LIST, NEW_RULE, RULE, TTL_MS } from '../cache/support.ts';
import { linesOf, runCli } from '../cli/support.ts';
import { accountOf, post, startProcess, temporaryFolder } from '../server/support.ts';
import { manyRules } from '../support/rules.ts';
import { serve } from '../support/serve.ts';
import { startRedis, type TestRedis } from './redis.ts';

const AWAY = 'Redis is away: replicas do not learn of each other’s writes';
const BACK = 'Redis is back: replicas learn of each other’s writes';
const KEYS = 'oss-inventory-graphql:version:*';
const SOON = { timeout: 10_000 };

/** An OSS whose requests are counted. */
async function startOss() {
  const requests: EmulatorRequest[] = [];
  const emulator = await startEmulator({ onRequest: (request) => requests.push(request) });
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  emulator.storeRules('logs', manyRules(3));
  /** Asks a server, and gives what that cost in requests to OSS. */
  const get = async (url: string, query: string) => {
    const before = requests.length;
    const response = await post(url, { query });
    const { data, errors, extensions } = (await response.json()) as {
      data: Readonly<Record<string, unknown>>;
      errors?: unknown;
      extensions: { cache?: { ageMs: number } };
    };
    expect(errors).toBeUndefined();
    return { data, ageMs: extensions.cache?.ageMs, requests: requests.length - before };
  };
  return { emulator, get, [Symbol.asyncDispose]: () => emulator.close() };
}

/** Two servers on one OSS and one Redis, whose time the test makes. */
async function startReplicas(redisUrl: string) {
  const oss = await startOss();
  const clock = { ms: 0 };
  const log: string[] = [];
  const logger = await createLogger('info', { write: (line) => void log.push(line) });
  const start = async () => {
    const sharedVersions = await createRedisVersions(redisUrl, TTL_MS, logger);
    const cache = { ttlMs: TTL_MS, maxBytes: 1_000_000, now: () => clock.ms };
    return serve(accountOf(oss.emulator), logger, { cache, sharedVersions, lagMs: LAG_MS });
  };
  const servers = [await start(), await start()];
  const client = new Redis(redisUrl, { enableReadyCheck: false });
  return {
    emulator: oss.emulator,
    client,
    clock,
    logged: (text: string) => log.filter((line) => line.includes(text)).length,
    get: (index: number, query: string) => oss.get(servers[index]?.url ?? '', query),
    async [Symbol.asyncDispose]() {
      client.disconnect();
      await oss.emulator.close();
      for (const server of servers) await server.close();
    },
  };
}

describe('two replicas', () => {
  test('keep pages of their own, and see each other’s writes at once', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    for (const index of [0, 1]) {
      for (const query of [LIST, NEW_RULE]) {
        expect((await replicas.get(index, query)).requests).toBe(1);
        expect((await replicas.get(index, query)).requests).toBe(0);
      }
    }
    await replicas.get(1, CREATE);
    for (const index of [0, 1]) {
      expect((await replicas.get(index, NEW_RULE)).data).toEqual({
        inventory: { isEnabled: true },
      });
      expect(JSON.stringify(await replicas.get(index, LIST))).toContain('"new"');
    }
    // Nothing is kept until OSS's reads have caught up, in neither of them.
    replicas.clock.ms += LAG_MS - 1;
    for (const index of [0, 1]) expect((await replicas.get(index, LIST)).requests).toBe(1);
    replicas.clock.ms += 1;
    for (const index of [0, 1]) {
      expect((await replicas.get(index, LIST)).requests).toBe(1);
      expect((await replicas.get(index, LIST)).requests).toBe(0);
    }
  });

  test('keep nothing of a read that another one’s write overtakes', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    const met = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    replicas.emulator.inject({
      kind: 'hold',
      phase: 'after',
      operation: 'ListBucketInventory',
      until: released.promise,
      onMeet: met.resolve,
    });
    const before = replicas.get(0, LIST);
    await met.promise;
    await replicas.get(1, CREATE);
    // Not even a caller who would join the read that is under way there.
    expect(JSON.stringify(await replicas.get(0, LIST))).toContain('"new"');
    released.resolve();
    expect(JSON.stringify(await before)).not.toContain('"new"');
    replicas.clock.ms += LAG_MS;
    for (const index of [0, 1, 0, 1]) {
      expect(JSON.stringify(await replicas.get(index, LIST))).toContain('"new"');
    }
  });

  test('show no bucket, rule or key in Redis, and nothing stays there for ever', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    const { client } = replicas;
    await replicas.get(0, LIST);
    await replicas.get(0, CREATE);
    const keys = await client.keys('*');
    expect(keys).toEqual([expect.stringMatching(/^oss-inventory-graphql:version:[0-9a-f]{64}$/)]);
    expect(await client.get(keys[0] ?? '')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await client.pttl(keys[0] ?? '')).toBeGreaterThan(TTL_MS);
  });
});

describe('Redis', () => {
  test('that is killed and started again stops no answer, and no write is lost on it', async () => {
    await using redis = await startRedis();
    await using oss = await startOss();
    await using folder = await temporaryFolder();
    const { region, endpoint, accessKeyId, accessKeySecret } = accountOf(oss.emulator);
    await using server = await startProcess(folder.path, {
      OSS_REGION: region,
      OSS_ENDPOINT: endpoint,
      OSS_ACCESS_KEY_ID: accessKeyId,
      OSS_ACCESS_KEY_SECRET: accessKeySecret,
      CACHE_TTL_MS: '600000',
      REDIS_URL: redis.url,
    });
    expect((await oss.get(server.url, LIST)).requests).toBe(1);
    expect((await oss.get(server.url, LIST)).requests).toBe(0);
    await redis.kill();
    expect((await oss.get(server.url, LIST)).requests).toBe(0);
    await server.logged(AWAY);
    await oss.get(server.url, CREATE);
    expect(JSON.stringify(await oss.get(server.url, LIST))).toContain('"new"');
    await redis.start();
    await server.logged(BACK);
    expect(JSON.stringify(await oss.get(server.url, LIST))).toContain('"new"');
    await expect.poll(async () => (await oss.get(server.url, LIST)).requests, SOON).toBe(0);
    server.signal('SIGTERM');
    const { code, stdout, stderr } = await server.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect([stdout.split(AWAY).length, stdout.split(BACK).length]).toEqual([2, 2]);
    expect(stdout).not.toContain(new URL(redis.url).host);
  });

  test('that starts again from a snapshot brings nothing back that a write has ended', async () => {
    await using redis = await startRedis();
    await using oss = await startOss();
    await using folder = await temporaryFolder();
    const { region, endpoint, accessKeyId, accessKeySecret } = accountOf(oss.emulator);
    await using server = await startProcess(folder.path, {
      OSS_REGION: region,
      OSS_ENDPOINT: endpoint,
      OSS_ACCESS_KEY_ID: accessKeyId,
      OSS_ACCESS_KEY_SECRET: accessKeySecret,
      CACHE_TTL_MS: '600000',
      REDIS_URL: redis.url,
    });
    expect((await oss.get(server.url, LIST)).requests).toBe(1);
    expect((await oss.get(server.url, LIST)).requests).toBe(0);
    const admin = new Redis(redis.url);
    await admin.call('SAVE');
    admin.disconnect();
    await oss.get(server.url, CREATE);
    await redis.kill();
    await oss.get(server.url, LIST);
    await server.logged(AWAY);
    await redis.start();
    await server.logged(BACK);
    expect(JSON.stringify(await oss.get(server.url, LIST))).toContain('"new"');
  });

  test('that hangs delays an answer by its time; a write that it missed is seen within the TTL', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    const { get, clock } = replicas;
    for (const index of [0, 1]) await get(index, NEW_RULE);
    redis.signal('SIGSTOP');
    await get(0, CREATE);
    expect((await get(0, NEW_RULE)).data).toEqual({ inventory: { isEnabled: true } });
    redis.signal('SIGCONT');
    await expect.poll(() => replicas.logged(BACK), SOON).toBeGreaterThan(0);
    expect((await get(0, NEW_RULE)).data).toEqual({ inventory: { isEnabled: true } });
    clock.ms += TTL_MS;
    expect((await get(1, NEW_RULE)).data).toEqual({ inventory: { isEnabled: true } });
  });

  test('needs to give no more rights than the documentation names, and check tells of fewer', async () => {
    const rights = [`~${KEYS}`, '+get', '+set'];
    await using redis = await startRedis('--user', 'cache', 'on', '>secret', ...rights);
    await using replicas = await startReplicas(redis.urlAs('cache:secret'));
    await replicas.get(0, RULE);
    await replicas.get(1, CREATE);
    expect((await replicas.get(0, RULE)).requests).toBe(1);
    expect(replicas.logged(AWAY)).toBe(0);
    expect(await check(redis.urlAs('cache:secret'))).toMatchObject({ code: 0, state: 'ok' });
    const admin = new Redis(redis.url);
    await admin.acl('SETUSER', 'cache', '-set');
    admin.disconnect();
    expect(await check(redis.urlAs('cache:secret'))).toMatchObject({
      code: 1,
      state: 'wrong',
      text: expect.stringMatching(/\(NOPERM\): check REDIS_URL/),
    });
  });
});

/** What `check` says of a Redis for the cache alone. */
async function check(redisUrl: TestRedis['url']) {
  await using folder = await temporaryFolder();
  const env = { CACHE_TTL_MS: '1000', REDIS_URL: redisUrl, WRITE_LEASE: 'off' };
  const { code, stdout } = await runCli(['check'], { cwd: folder.path, env });
  return { code, ...linesOf(stdout).find(({ name }) => name === 'REDIS_URL') };
}

describe('a Redis that takes no writes, and still reads,', () => {
  test.for([
    ['is full', 'maxmemory', '1', 'maxmemory', '0'],
    ['has too few replicas', 'min-replicas-to-write', '1', 'min-replicas-to-write', '0'],
  ] as const)('where it %s: is told once, and is back when it takes them again', async (row) => {
    const [, ...settings] = row;
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    const configure = (name: string, value: string) => replicas.client.config('SET', name, value);
    await configure(settings[0], settings[1]);
    for (let count = 0; count < 5; count += 1) {
      await replicas.get(0, LIST);
      await replicas.get(0, CREATE.replace('"new"', `"new-${count}"`));
    }
    expect([AWAY, BACK].map(replicas.logged)).toEqual([1, 0]);
    await configure(settings[2], settings[3]);
    await replicas.get(0, LIST);
    await replicas.get(0, CREATE.replace('"new"', '"last"'));
    expect([AWAY, BACK].map(replicas.logged)).toEqual([1, 1]);
  });
});
