import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { type ServerProcess, startProcess, temporaryFolder } from '../server/support.ts';
import { type Answered, costOf, startLoad, waysOf } from './load.ts';
import { startRedis, type TestRedis } from './redis.ts';

const PER_SECOND = 20;
const AWAY = 'Redis is away';
const BACK = 'Redis is back';

type Environment = Readonly<Record<string, string>>;

/** A server that counts in a Redis, in a folder of its own. */
async function startLimited(redisUrl: string, withoutRedis: string, more: Environment = {}) {
  const folder = await temporaryFolder();
  const server = await startProcess(folder.path, {
    EMULATOR_DATA: ':memory:',
    RATE_LIMIT_COST_PER_MINUTE: `${60 * PER_SECOND}`,
    RATE_LIMIT_BURST: '50',
    RATE_LIMIT_FAILURE_MODE: withoutRedis,
    REDIS_URL: redisUrl,
    // The log is to say of one use alone that Redis is away.
    WRITE_LEASE: 'off',
    ...more,
  });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder.remove();
    },
  };
}

function isRefused({ code }: Answered): boolean {
  return code === 'RATE_LIMITED';
}

/** Ends it in good order, and gives how often the log says that Redis is away, and back. */
async function endOf(server: ServerProcess) {
  server.signal('SIGTERM');
  const { code, stdout, stderr } = await server.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const times = (text: string) => stdout.split(text).length - 1;
  return { away: times(AWAY), back: times(BACK), stdout };
}

/** Waits until callers that ask are counted in Redis. */
async function untilCountedIn(redis: TestRedis): Promise<void> {
  const client = new Redis(redis.url);
  while ((await client.keys('oss-inventory-graphql:rate:*')).length === 0);
  client.disconnect();
}

describe('Redis is killed under load, and started again:', () => {
  test('local: the replica counts by itself, and goes on from what it knows', async () => {
    await using redis = await startRedis();
    await using server = await startLimited(redis.url, 'local');
    await using load = startLoad([server.url], 16);
    await load.until((answers) => answers.some(isRefused));
    const killedAt = performance.now();
    await redis.kill();
    await server.logged(AWAY);
    const answers = await load.until((those) => costOf(those) >= PER_SECOND);
    const seconds = (performance.now() - killedAt) / 1000;
    expect(costOf(answers)).toBeLessThanOrEqual(2 + PER_SECOND * seconds);
    await redis.start();
    await server.logged(BACK);
    await untilCountedIn(redis);
    const more = await load.until((those) => costOf(those) > 1 && those.some(isRefused));
    const all = [...answers, ...more, ...(await load.stop())];
    expect(Object.keys(waysOf(all)).sort()).toEqual(['200', '429 RATE_LIMITED']);
    expect(await endOf(server)).toMatchObject({ away: 1, back: 1 });
  });

  test('open: all may ask', async () => {
    await using redis = await startRedis();
    await using server = await startLimited(redis.url, 'open');
    await using load = startLoad([server.url], 16);
    const before = await load.until((answers) => answers.some(isRefused));
    await redis.kill();
    await server.logged(AWAY);
    const open = await load.until(
      (answers) => answers.length > 200 && !answers.slice(-200).some(isRefused),
    );
    await redis.start();
    await server.logged(BACK);
    const after = await load.until((answers) => answers.some(isRefused));
    const all = [...before, ...open, ...after, ...(await load.stop())];
    expect(Object.keys(waysOf(all)).sort()).toEqual(['200', '429 RATE_LIMITED']);
    expect(await endOf(server)).toMatchObject({ away: 1, back: 1 });
  });

  test('closed: nobody is answered, with a code, and when to ask again', async () => {
    await using redis = await startRedis();
    await using server = await startLimited(redis.url, 'closed');
    await using load = startLoad([server.url], 16);
    const before = await load.until((answers) => answers.some(isRefused));
    await redis.kill();
    await server.logged(AWAY);
    const isClosed = ({ status, code, retryAfter }: Answered) =>
      status === 503 && code === 'RATE_LIMIT_UNAVAILABLE' && retryAfter === '5';
    const closed = await load.until(
      (answers) => answers.length > 200 && answers.slice(-200).every(isClosed),
    );
    await redis.start();
    await server.logged(BACK);
    const after = await load.until((answers) => answers.some(isRefused) && costOf(answers) > 0);
    const all = [...before, ...closed, ...after, ...(await load.stop())];
    expect(Object.keys(waysOf(all)).sort()).toEqual([
      '200',
      '429 RATE_LIMITED',
      '503 RATE_LIMIT_UNAVAILABLE',
    ]);
    expect(all.filter(({ status }) => status === 503)).toSatisfy((those: Answered[]) =>
      those.every(isClosed),
    );
    expect(await endOf(server)).toMatchObject({ away: 1, back: 1 });
  });
});

test('a Redis that hangs holds nobody up for longer than its time, and is left until it goes on', async () => {
  await using redis = await startRedis();
  await using server = await startLimited(redis.url, 'local');
  await using load = startLoad([server.url], 16);
  await load.until((answers) => answers.some(isRefused));
  redis.signal('SIGSTOP');
  await server.logged(AWAY);
  const answers = await load.until((those) => costOf(those) >= PER_SECOND);
  const slowest = Math.max(...answers.map(({ ms }) => ms));
  process.stdout.write(`The slowest request while Redis hung took ${slowest.toFixed(0)} ms.\n`);
  expect(slowest).toBeGreaterThan(200);
  expect(slowest).toBeLessThan(1000);
  expect(Object.keys(waysOf(answers)).sort()).toEqual(['200', '429 RATE_LIMITED']);
  redis.signal('SIGCONT');
  await server.logged(BACK);
  await load.until((those) => costOf(those) > 1 && those.some(isRefused));
  await load.stop();
  const { stdout, ...times } = await endOf(server);
  expect(times).toEqual({ away: 1, back: 1 });
  expect(stdout).toContain('"reason":"no answer in 250 ms"');
});

test('a Redis that hangs does not hold up the end', async () => {
  await using redis = await startRedis();
  await using server = await startLimited(redis.url, 'local');
  redis.signal('SIGSTOP');
  expect(await endOf(server)).toMatchObject({ back: 0 });
});

test('the server starts without Redis, and finds it when it is there', async () => {
  await using redis = await startRedis();
  await redis.kill();
  await using server = await startLimited(redis.url, 'local');
  await server.logged('"reason":"ECONNREFUSED"');
  await using load = startLoad([server.url], 4);
  await load.until((answers) => costOf(answers) > 0);
  await redis.start();
  await server.logged(BACK);
  await untilCountedIn(redis);
  await load.stop();
  expect(await endOf(server)).toMatchObject({ away: 1, back: 1 });
});

describe('a Redis with a password', () => {
  const PASSWORD = 'the-right-canary';
  const OPTIONS = ['--requirepass', PASSWORD];

  test.for(['', ':a-wrong-canary', 'canary-user:a-wrong-canary'])(
    'that is asked with %j is away, and the log says neither that nor where it is',
    async (credentials) => {
      await using redis = await startRedis(...OPTIONS);
      await using server = await startLimited(redis.urlAs(credentials), 'local');
      await server.logged(AWAY);
      await using load = startLoad([server.url], 1);
      await load.until((answers) => costOf(answers) > 0);
      await load.stop();
      const { stdout, ...times } = await endOf(server);
      expect(times).toEqual({ away: 1, back: 0 });
      expect(stdout).toMatch(/"reason":"(WRONGPASS|NOAUTH)"/);
      expect(stdout).not.toMatch(/canary/);
      expect(stdout).not.toContain(new URL(redis.url).host);
    },
  );

  test('is asked with it', async () => {
    await using redis = await startRedis(...OPTIONS);
    await using server = await startLimited(redis.urlAs(`:${PASSWORD}`), 'closed');
    await using load = startLoad([server.url], 1);
    await load.until((answers) => answers.some(isRefused) && costOf(answers) > 1);
    await load.stop();
    const { stdout, ...times } = await endOf(server);
    expect(times).toEqual({ away: 0, back: 0 });
    expect(stdout).not.toMatch(/canary/);
  });

  test.for(['*', 'ioredis:*', 'ioredis:redis'])('DEBUG=%s prints none of it', async (debug) => {
    await using redis = await startRedis(...OPTIONS);
    await using server = await startLimited(redis.urlAs(`:${PASSWORD}`), 'closed', {
      DEBUG: debug,
    });
    await using load = startLoad([server.url], 1);
    await load.until((answers) => costOf(answers) > 1);
    await load.stop();
    server.signal('SIGTERM');
    const { stdout, stderr } = await server.ended;
    expect(stdout + stderr).not.toMatch(/canary|ioredis/);
  });

  test('needs no more rights than the documentation names', async () => {
    const rights = ['~oss-inventory-graphql:rate:*', '+eval', '+evalsha', '+get', '+set', '+time'];
    await using redis = await startRedis('--user', 'limiter', 'on', '>secret', ...rights);
    await using server = await startLimited(redis.urlAs('limiter:secret'), 'closed');
    await using load = startLoad([server.url], 1);
    await load.until((answers) => answers.some(isRefused) && costOf(answers) > 1);
    await load.stop();
    expect(await endOf(server)).toMatchObject({ away: 0, back: 0 });
  });
});
