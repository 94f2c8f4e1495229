import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import {
  type EmulatorRequest,
  type EmulatorUser,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import { createRedisCache } from '../../src/oss/redis-cache.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import { CREATE, headersOf, LIST, NEW_RULE, RULE, TTL_MS } from '../cache/support.ts';
import { linesOf, runCli } from '../cli/support.ts';
import { accountOf, post, startProcess, temporaryFolder } from '../server/support.ts';
import { ACCOUNT_ID, manyRules, ruleXml } from '../support/rules.ts';
import { serve } from '../support/serve.ts';
import { startRedis, type TestRedis } from './redis.ts';

/** OSS's reads may lag behind its writes for so long. */
const LAG_MS = 300;

const AWAY = 'Redis is away: nothing is cached';
const BACK = 'Redis is back: rules are cached there again';
const KEYS = 'oss-inventory-graphql:cache:*';
const SOON = { timeout: 10_000 };
const PAGES = 'oss-inventory-graphql:cache:page:*';

/** An OSS whose requests are counted. */
async function startOss(users?: readonly EmulatorUser[]) {
  const requests: EmulatorRequest[] = [];
  const emulator = await startEmulator({
    onRequest: (request) => requests.push(request),
    ...(users ? { accounts: [{ accountId: ACCOUNT_ID, users }] } : {}),
  });
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  emulator.storeRules('logs', [...manyRules(3), { id: 'rich', xml: RICH }]);
  /** Asks a server, and gives what that cost in requests to OSS. */
  const get = async (url: string, query: string, as?: EmulatorUser) => {
    const before = requests.length;
    const response = await post(url, { query }, headersOf(as));
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

/** Two servers on one OSS and one Redis. */
async function startReplicas(redisUrl: string, users?: readonly EmulatorUser[]) {
  const oss = await startOss(users);
  const { region, endpoint, ...keys } = accountOf(oss.emulator);
  const log: string[] = [];
  const logger = await createLogger('info', { write: (line) => void log.push(line) });
  const start = async () => {
    const shared = await createRedisCache(redisUrl, TTL_MS, logger);
    const account = { region, endpoint, ...(users ? {} : keys) };
    const cache = { ttlMs: TTL_MS, maxBytes: 1_000_000, shared };
    return serve(account, logger, { cache, lagMs: LAG_MS });
  };
  const servers = [await start(), await start()];
  const client = new Redis(redisUrl, { enableReadyCheck: false });
  return {
    emulator: oss.emulator,
    client,
    logged: (text: string) => log.filter((line) => line.includes(text)).length,
    get: (index: number, query: string, as?: EmulatorUser) =>
      oss.get(servers[index]?.url ?? '', query, as),
    async [Symbol.asyncDispose]() {
      client.disconnect();
      await oss.emulator.close();
      for (const server of servers) await server.close();
    },
  };
}

/** A rule with all that there is. */
const RICH = ruleXml(
  'rich',
  '<OptionalFields><Field>Size</Field><Field>ETag</Field></OptionalFields>',
)
  .replace(
    '<Prefix></Prefix>',
    '<Prefix>é\u{1F600}&lt;</Prefix><LastModifyBeginTimeStamp>1700000000</LastModifyBeginTimeStamp><LastModifyEndTimeStamp>1800000000</LastModifyEndTimeStamp><LowerSizeBound>1</LowerSizeBound><UpperSizeBound>2</UpperSizeBound><StorageClass>IA,Standard</StorageClass>',
  )
  .replace(
    '<Bucket>acs:oss:::reports</Bucket>',
    '<Bucket>acs:oss:::reports</Bucket><Encryption><SSE-KMS><KeyId>key</KeyId></SSE-KMS></Encryption>',
  );

const WHOLE = `{ inventories(bucket: "logs") { totalCount nodes {
  id inventoryId isEnabled frequency includedObjectVersions optionalFields
  filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }
  destination { format accountId roleArn prefix bucket { name }
    encryption { ... on SseKmsEncryption { keyId } ... on SseOssEncryption { algorithm } } } } } }`;

/** Waits until Redis has what was read: no caller waits for that. */
async function untilKept(client: Redis, pages: number): Promise<void> {
  await expect.poll(async () => (await client.keys(PAGES)).length, SOON).toBe(pages);
}

/** Waits until a version that a write has closed has run out. */
async function untilOpen(client: Redis): Promise<void> {
  const isClosed = async () => {
    const keys = await client.keys('oss-inventory-graphql:cache:version:*');
    const ids = await Promise.all(keys.map((key) => client.get(key)));
    return ids.some((id) => id?.startsWith('-'));
  };
  await expect.poll(isClosed, SOON).toBe(false);
}

describe('two replicas', () => {
  test('share what they read, and see each other’s writes at once', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    const { client } = replicas;
    const first = await replicas.get(0, WHOLE);
    expect(first).toMatchObject({ requests: 1, ageMs: 0 });
    expect(JSON.stringify(first.data)).toContain('2023-11-14T22:13:20');
    await replicas.get(0, NEW_RULE);
    await untilKept(client, 2);
    const second = await replicas.get(1, WHOLE);
    expect(second).toEqual({ data: first.data, requests: 0, ageMs: expect.any(Number) });
    expect(second.ageMs).toBeGreaterThan(0);
    expect((await replicas.get(1, NEW_RULE)).requests).toBe(0);
    // Now it is in memory too.
    expect((await replicas.get(1, WHOLE)).requests).toBe(0);

    await replicas.get(1, CREATE);
    for (const index of [0, 1]) {
      expect((await replicas.get(index, NEW_RULE)).data).toEqual({
        inventory: { isEnabled: true },
      });
      expect(await replicas.get(index, WHOLE)).toMatchObject({
        data: { inventories: { totalCount: 5 } },
      });
    }
    await untilOpen(client);
    const { data } = await replicas.get(0, WHOLE);
    await expect.poll(() => replicas.get(1, WHOLE), SOON).toMatchObject({ data, requests: 0 });
  });

  test('keep what a query gave until the other one writes', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    const first = await replicas.get(0, LIST);
    // The document, then the result.
    for (let time = 0; time < 3; time += 1) {
      const { data, requests } = await replicas.get(0, LIST);
      expect({ data, requests }).toEqual({ data: first.data, requests: 0 });
    }
    await replicas.get(1, CREATE);
    expect(JSON.stringify(await replicas.get(0, LIST))).toContain('"new"');
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
    // Not even who joins the read that is under way there.
    expect(JSON.stringify(await replicas.get(0, LIST))).toContain('"new"');
    released.resolve();
    expect(JSON.stringify(await before)).not.toContain('"new"');
    await untilOpen(replicas.client);
    for (const index of [0, 1, 0, 1]) {
      expect(JSON.stringify(await replicas.get(index, LIST))).toContain('"new"');
    }
  });

  test('show nobody’s rules, keys or buckets in the names, and keep callers apart', async () => {
    const users = ['one', 'two'].map((name) => ({
      accessKeyId: `canary-${name}`,
      accessKeySecret: `canary-secret-${name}`,
    }));
    const [one, two] = users;
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, users);
    const { client } = replicas;
    await replicas.get(0, LIST, one);
    await untilKept(client, 1);
    expect((await replicas.get(1, LIST, one)).requests).toBe(0);
    expect((await replicas.get(1, LIST, two)).requests).toBe(1);
    await untilKept(client, 2);
    const keys = await client.keys('*');
    const values = await client.mget(keys);
    expect(keys.join()).not.toMatch(/logs|rule|canary/);
    expect(values.join()).not.toMatch(/canary/);
    expect(await Promise.all(keys.map((key) => client.pttl(key)))).toSatisfy((times: number[]) =>
      times.every((ms) => ms > 0),
    );
  });
});

describe('Redis', () => {
  test('with what others have left in it is asked in vain', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    const { client } = replicas;
    const put = (value: string) => (key: string) => client.set(key, value, 'PX', 60_000);
    const rubbish = [
      put('{"ttlMs":'),
      put('[1]'),
      put('{"ttlMs":1,"page":{"configurations":[{}],"nextContinuationToken":null}}'),
      (key: string) => client.multi().del(key).lpush(key, 'x').expire(key, 60).exec(),
    ];
    const { data } = await replicas.get(0, LIST);
    for (const spoil of rubbish) {
      await untilKept(client, 1);
      for (const key of await client.keys(PAGES)) await spoil(key);
      expect(await replicas.get(1, LIST)).toEqual({ data, requests: 1, ageMs: 0 });
      // And where versions are.
      for (const key of await client.keys(KEYS)) await spoil(key);
      for (const index of [0, 1]) expect((await replicas.get(index, LIST)).data).toEqual(data);
      await client.flushall();
      await replicas.get(0, LIST);
    }
    expect(replicas.logged(AWAY)).toBe(0);
  });

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
    expect(await oss.get(server.url, LIST)).toMatchObject({ requests: 1, ageMs: 0 });
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

  test('that hangs delays an answer by its time, and hears of a write when it goes on', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url);
    const { client, get } = replicas;
    await get(0, NEW_RULE);
    await untilKept(client, 1);
    const version = await versionIn(client);
    redis.signal('SIGSTOP');
    const startedAt = performance.now();
    await get(0, CREATE);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect((await get(0, NEW_RULE)).data).toEqual({ inventory: { isEnabled: true } });
    redis.signal('SIGCONT');
    await expect.poll(() => replicas.logged(BACK), SOON).toBeGreaterThan(0);
    await expect.poll(() => versionIn(client), SOON).not.toBe(version);
    for (const index of [0, 1]) {
      expect((await get(index, NEW_RULE)).data).toEqual({ inventory: { isEnabled: true } });
    }
  });

  test('needs to give no more rights than the documentation names, and check tells of fewer', async () => {
    const rights = ['~oss-inventory-graphql:cache:*', '+get', '+set', '+pttl'];
    await using redis = await startRedis('--user', 'cache', 'on', '>secret', ...rights);
    await using replicas = await startReplicas(redis.urlAs('cache:secret'));
    await replicas.get(0, RULE);
    await expect.poll(async () => (await replicas.get(1, RULE)).requests, SOON).toBe(0);
    await replicas.get(0, CREATE);
    expect(replicas.logged(AWAY)).toBe(0);
    expect(await check(redis.urlAs('cache:secret'))).toMatchObject({ code: 0, state: 'ok' });
    const admin = new Redis(redis.url);
    await admin.acl('SETUSER', 'cache', '-pttl');
    admin.disconnect();
    expect(await check(redis.urlAs('cache:secret'))).toMatchObject({
      code: 1,
      state: 'wrong',
      text: expect.stringMatching(/\(NOPERM\): check REDIS_URL/),
    });
  });
});

async function versionIn(client: Redis): Promise<string | null> {
  const keys = await client.keys('oss-inventory-graphql:cache:version:*');
  const ids = await Promise.all(keys.map((key) => client.get(key)));
  return ids.find((id) => id !== null) ?? null;
}

/** What `check` says of a Redis for the cache alone. */
async function check(redisUrl: TestRedis['url']) {
  await using folder = await temporaryFolder();
  const env = { CACHE_TTL_MS: '1000', REDIS_URL: redisUrl };
  const { code, stdout } = await runCli(['check'], { cwd: folder.path, env });
  return { code, ...linesOf(stdout).find(({ name }) => name === 'REDIS_URL') };
}
