import { createServer } from 'node:net';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT, type EmulatorUser, startEmulator } from '../../src/emulator/emulator.ts';
import {
  InvalidArgumentError,
  OutcomeUnknownError,
  UpstreamError,
} from '../../src/inventory/errors.ts';
import { parseXml } from '../../src/oss/client/xml.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import { readInventory } from '../../src/oss/inventory/inventory-xml.ts';
import { createOss, type OssOptions } from '../../src/oss/oss.ts';
import { addressOf, listen } from '../../src/server/http/listening.ts';
import { manyRules, ruleXml } from '../support/rules.ts';
import { simulateTime, simulateTimeWithoutSleep } from '../support/simulated-time.ts';

/** An emulator with the buckets `logs` and `reports`, and the stores of a client for it. */
async function connect(change: Partial<OssOptions> = {}, user?: EmulatorUser) {
  const accounts = user ? [{ ...DEFAULT_ACCOUNT, users: [user] }] : [DEFAULT_ACCOUNT];
  const emulator = await startEmulator({ accounts });
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  const { accessKeyId = '', accessKeySecret = '', securityToken } = accounts[0]?.users[0] ?? {};
  const oss = createOss({
    region: 'oss-cn-hangzhou',
    log: pino({ level: 'silent' }),
    retry: { maxAttempts: 1 },
    ...change,
    endpoint: (change.endpoint ?? emulator.url).replace('PORT', `${emulator.port}`),
  });
  const credentials = { accessKeyId, accessKeySecret, sessionToken: securityToken };
  return {
    emulator,
    ...oss.as(staticCredentials(credentials)),
    async [Symbol.asyncDispose]() {
      await oss.close();
      await emulator.close();
    },
  };
}

const rule = (id: string) => readInventory('logs', parseXml(ruleXml(id)));

describe.each([
  ['by address', {}],
  ['by name, in path style', { endpoint: 'http://localhost:PORT' }],
])('an endpoint %s', (_name, change) => {
  test('serves every operation, with ids and tokens of any characters', async () => {
    await using oss = await connect(change);
    const ids = ['a b+c/&?=%!\'()*~中😀"<>', 'z'];
    for (const id of ids) await oss.inventories.put(rule(id));
    expect((await oss.inventories.get('logs', ids[0] ?? '')).value).toEqual(rule(ids[0] ?? ''));
    expect((await oss.inventories.list('logs')).value.configurations).toHaveLength(2);
    expect((await oss.inventories.list('logs', ids[0])).value.configurations).toEqual([rule('z')]);
    for (const id of ids) await oss.inventories.delete('logs', id);
    expect((await oss.inventories.get('logs', 'z')).value).toBeNull();
    expect((await oss.inventories.list('logs')).value).toEqual({
      configurations: [],
      nextContinuationToken: null,
    });
    expect((await oss.buckets.list({ maxKeys: 1 })).nextMarker).toBe('logs');
    expect(await oss.buckets.get('reports')).toMatchObject({ name: 'reports', versioning: 'Off' });
    expect(await oss.buckets.get('nothing-here')).toBeNull();
  });
});

test('temporary keys go with their token', async () => {
  const user = { accessKeyId: 'STS.Key', accessKeySecret: 'secret', securityToken: 'to/ken+=' };
  await using oss = await connect({}, user);
  await oss.inventories.put(rule('r1'));
  expect((await oss.inventories.get('logs', 'r1')).value).toEqual(rule('r1'));
});

test('a LIST goes on behind the token, and ends', async () => {
  await using oss = await connect();
  oss.emulator.storeRules('logs', manyRules(205));
  const seen: string[] = [];
  let token: string | null = null;
  let pages = 0;
  do {
    const { value: page }: Awaited<ReturnType<typeof oss.inventories.list>> =
      await oss.inventories.list('logs', token);
    seen.push(...page.configurations.map(({ inventoryId }) => inventoryId));
    token = page.nextContinuationToken;
    pages += 1;
  } while (token !== null && pages < 10);
  expect(pages).toBe(3);
  expect(seen).toEqual(manyRules(205).map(({ id }) => id));
});

describe('time', () => {
  test('a read that takes too long ends with its deadline', async () => {
    using time = simulateTime();
    await using oss = await connect({ attemptTimeoutMs: 50 });
    const { promise: forever } = Promise.withResolvers();
    const onMeet = () => time.pass(50);
    oss.emulator.inject({ kind: 'hold', until: forever, phase: 'before', onMeet });
    const error = await oss.inventories.list('logs').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ timedOut: true, code: 'RequestTimeout' });
  });

  test('a write that takes too long, and reads that do too: the outcome is unknown', async () => {
    using time = simulateTimeWithoutSleep();
    await using oss = await connect({ attemptTimeoutMs: 50 });
    const { promise: until } = Promise.withResolvers();
    const onMeet = () => time.pass(50);
    oss.emulator.inject({ kind: 'hold', until, phase: 'after', times: Infinity, onMeet });
    await expect(oss.inventories.put(rule('r1'))).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect(oss.emulator.rules('logs').has('r1')).toBe(true);
  });

  test('a write for which no connection comes about has changed nothing, for certain', async () => {
    // It takes connections, and never says a word of TLS.
    const silent = createServer();
    await listen(silent, 0, '127.0.0.1');
    const endpoint = addressOf(silent, '127.0.0.1').replace('http:', 'https:');
    await using oss = await connect({ attemptTimeoutMs: 50, endpoint });
    const error = await oss.inventories.put(rule('r1')).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ timedOut: true });
    silent.close();
  });

  test('a read ends when its caller has left', async () => {
    await using oss = await connect();
    const { promise: forever } = Promise.withResolvers();
    const caller = new AbortController();
    oss.emulator.inject({
      kind: 'hold',
      until: forever,
      phase: 'before',
      onMeet: () => caller.abort(),
    });
    const read = oss.inventories.list('logs', null, { signal: caller.signal });
    await expect(read).rejects.toBeInstanceOf(UpstreamError);
  });
});

describe('failures', () => {
  test('of arguments name the GraphQL input and tell OSS’s EC', async () => {
    await using oss = await connect();
    const change = { destination: { ...rule('r1').destination, accountId: '42' } };
    const error = await oss.inventories.put({ ...rule('r1'), ...change }).catch((e: unknown) => e);
    if (!(error instanceof InvalidArgumentError)) throw error;
    expect(error.issues).toEqual([
      { path: ['destination', 'accountId'], message: expect.any(String), ec: '0020-00000028' },
    ]);
    expect(error.requestId).toMatch(/^[0-9A-F]{24}$/);
  });

  test('hide the addresses in OSS’s texts', async () => {
    await using oss = await connect();
    oss.emulator.inject({
      kind: 'error',
      status: 403,
      code: 'AccessDenied',
      message: 'Use http://10.0.0.7:9000/x or secret-bucket.oss-cn-hangzhou-internal.aliyuncs.com!',
    });
    const error = await oss.inventories.list('logs').catch((cause: unknown) => String(cause));
    expect(error).toBe(
      'AccessDeniedError: OSS refused oss:ListBucketInventory (AccessDenied). Use … or …',
    );
  });

  test('of padded and namespaced documents are understood', async () => {
    await using oss = await connect();
    oss.emulator.inject({
      kind: 'body',
      status: 404,
      body: '<?xml version="1.0"?>\n<Error xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com">\n <Code>\n NoSuchInventory\n </Code>\n</Error>',
    });
    expect((await oss.inventories.get('logs', 'r1')).value).toBeNull();
  });
});
