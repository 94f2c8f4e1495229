import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAccessControl } from '../../src/access/policy.ts';
import { startCollector } from '../server/collector.ts';
import { ACCOUNT_ID, manyRules } from '../support/rules.ts';
import type { SystemOptions } from '../support/system.ts';
import {
  type CachedAnswer,
  type CachingSystem,
  CREATE,
  LAG_MS,
  LIST,
  listOf,
  NEW_RULE,
  RULE,
  startCaching,
  TTL_MS,
  UPDATE,
} from './support.ts';

/** Starts a caching server that counts the fields with reads that it resolves. */
async function start({ serving, ...options }: SystemOptions = {}) {
  const resolved = { count: 0 };
  const observing: NonNullable<SystemOptions['serving']>['observing'] = (observation) => ({
    ...observation,
    fieldsOf: (request) => ({
      ...observation.fieldsOf(request),
      query(_field, run) {
        resolved.count += 1;
        return run();
      },
    }),
  });
  const system = await startCaching({ ...options, serving: { ...serving, observing } });
  return Object.assign(system, { resolved });
}

/** Asks until the document, what it reads and its result are kept. */
async function askThrice(system: CachingSystem, query: string): Promise<CachedAnswer> {
  await system.get(query);
  await system.get(query);
  return system.get(query);
}

/** Asks with variables that are written as they go out. */
async function askWith(
  system: CachingSystem,
  query: string,
  variables: string,
  operationName = 'Q',
) {
  const body = `{"query":${JSON.stringify(query)},"operationName":"${operationName}","variables":${variables}}`;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(system.url, { method: 'POST', headers, body });
  return (await answer.json()) as { readonly data?: unknown; readonly errors?: unknown };
}

describe('a query that comes again and reads the same', () => {
  test.for([
    ['a page', LIST],
    ['a rule', RULE],
    ['a rule that is not there', NEW_RULE],
    ['an empty bucket', listOf('reports')],
    ['several', `{ a: ${LIST.slice(2, -2)} b: ${listOf('reports').slice(2, -2)} }`],
  ] as const)('%s: is not resolved once more', async ([, query]) => {
    await using system = await start();
    const first = await system.get(query);
    await system.get(query);
    system.resolved.count = 0;
    system.clock.ms += 700;
    for (let time = 0; time < 3; time += 1) {
      expect(await system.get(query)).toEqual({ ...first, requests: 0, ageMs: 700 });
    }
    expect(system.resolved.count).toBe(0);
  });

  test('is counted as what it was resolved with', async () => {
    await using system = await start({
      serving: { metrics: { host: '127.0.0.1', port: 0 } },
    });
    for (let time = 0; time < 5; time += 1) await system.get(LIST);
    const metrics = await (await fetch(system.metricsUrl ?? '')).text();
    expect(metrics).toContain('oss_cache_reads_total{outcome="hit"} 4\n');
    expect(metrics).toContain('oss_cache_reads_total{outcome="miss"} 1\n');
  });

  test('is the same whatever it does not declare', async () => {
    await using system = await start();
    const query = `query Q($n: Int) { inventories(bucket: "logs", first: $n) { totalCount } }`;
    for (let time = 0; time < 3; time += 1) await askWith(system, query, '{"n":2}');
    system.resolved.count = 0;
    const data = { inventories: { totalCount: 3 } };
    expect(await askWith(system, query, '{"n":2,"other":1}')).toMatchObject({ data });
    expect(system.resolved.count).toBe(0);
  });

  test('is kept as long as there is room for it', async () => {
    await using system = await start();
    system.emulator.storeRules('logs', manyRules(100));
    const query = `query Q($n: Int) { inventories(bucket: "logs", first: $n) { nodes {
      id inventoryId frequency includedObjectVersions optionalFields filter { prefix minSize maxSize }
      destination { format accountId roleArn roleName prefix bucket { id name } } } } }`;
    const ask = (n: number) => askWith(system, query, `{"n":${n}}`);
    const isResolved = async (n: number) => {
      system.resolved.count = 0;
      await ask(n);
      return system.resolved.count > 0;
    };
    // Until the document and the page are kept.
    for (let n = 1; n < 3; n += 1) await ask(n);
    for (let n = 100; n < 300; n += 1) await ask(n);
    expect(await isResolved(299)).toBe(false);
    expect(await isResolved(100)).toBe(true);
  });

  test('is resolved where a trace shows its fields', async () => {
    await using collector = await startCollector();
    await using system = await start({ serving: { tracesEndpoint: collector.endpoint } });
    await askThrice(system, LIST);
    await system.get(LIST);
    expect(system.resolved.count).toBe(4);
  });
});

describe('is resolved anew', () => {
  test('after a write of this server', async () => {
    await using system = await start();
    const before = await askThrice(system, LIST);
    await system.get(CREATE);
    const after = await system.get(LIST);
    expect(after).toMatchObject({ requests: 1, ageMs: 0 });
    expect(JSON.stringify(after.data)).toContain('"new"');
    system.clock.ms += LAG_MS;
    expect((await askThrice(system, LIST)).data).toEqual(after.data);
    await system.get(UPDATE);
    expect((await system.get(LIST)).data).not.toEqual(after.data);
    expect(before.data).not.toEqual(after.data);
  });

  test('when its time is up', async () => {
    await using system = await start();
    await askThrice(system, LIST);
    system.emulator.storeRules('logs', manyRules(5));
    system.clock.ms = TTL_MS - 1;
    expect(await system.get(LIST)).toMatchObject({ requests: 0, ageMs: TTL_MS - 1 });
    system.clock.ms = TTL_MS;
    const { data, requests } = await system.get(LIST);
    expect([requests, JSON.stringify(data)]).toEqual([1, expect.stringContaining('rule-004')]);
  });

  test('where one of several reads is not the same', async () => {
    await using system = await start({
      serving: { metrics: { host: '127.0.0.1', port: 0 } },
    });
    const both = `{ a: ${LIST.slice(2, -2)} b: ${listOf('reports').slice(2, -2)} }`;
    await askThrice(system, both);
    system.clock.ms += 100;
    await system.get(CREATE);
    const hits = async () => {
      const metrics = await (await fetch(system.metricsUrl ?? '')).text();
      return Number(/^oss_cache_reads_total{outcome="hit"} (\d+)$/m.exec(metrics)?.[1]);
    };
    const before = await hits();
    expect(await system.get(both)).toMatchObject({ requests: 1, ageMs: 100 });
    expect(await hits()).toBe(before + 1);
    expect(JSON.stringify(await system.get(both))).toContain('"new"');
  });

  test('where one of several reads asks OSS', async () => {
    await using system = await start();
    const both = `{ a: ${LIST.slice(2, -2)} b: ${listOf('reports').slice(2, -2)} }`;
    await askThrice(system, both);
    // From then on nothing that is read there is kept, till OSS's reads have caught up.
    await system.get(CREATE.replace('"logs"', '"reports"'));
    expect((await system.get(both)).requests).toBe(1);
    system.emulator.storeRules('reports', manyRules(1, 'elsewhere-'));
    const { data, requests } = await system.get(both);
    expect([requests, JSON.stringify(data)]).toEqual([1, expect.stringContaining('elsewhere-')]);
  });

  test('with other variables, or another operation of the document', async () => {
    await using system = await start();
    const query = `query One($id: String!) { inventory(bucket: "logs", inventoryId: $id) { inventoryId } }
      query Two($id: String!) { inventory(bucket: "logs", inventoryId: $id) { isEnabled } }`;
    const ask = async (operationName: string, id: string) =>
      (await askWith(system, query, JSON.stringify({ id }), operationName)).data;
    for (let time = 0; time < 4; time += 1) {
      for (const inventoryId of ['rule-000', 'rule-001']) {
        expect(await ask('One', inventoryId)).toEqual({ inventory: { inventoryId } });
        expect(await ask('Two', inventoryId)).toEqual({ inventory: { isEnabled: true } });
      }
    }
  });

  test('with what is no number', async () => {
    await using system = await start();
    const query = 'query Q($n: Int) { inventories(bucket: "logs", first: $n) { totalCount } }';
    const wrong = await askWith(system, query, '{"n":1e400}');
    expect(wrong.errors).toHaveLength(1);
    // As JSON would have it again.
    for (let time = 0; time < 4; time += 1) await askWith(system, query, '{"n":null}');
    expect(await askWith(system, query, '{"n":1e400}')).toEqual(wrong);
  });

  test('where it lists buckets, which are not kept', async () => {
    await using system = await start();
    const query = `{ buckets { nodes { name } } ${LIST.slice(2, -2)} }`;
    await askThrice(system, query);
    system.emulator.createBucket({ name: 'another' });
    expect(JSON.stringify(await system.get(query))).toContain('another');
  });

  test('where it reads a bucket, which is not kept', async () => {
    await using system = await start();
    const query = `{ bucket(name: "reports") { createdAt } ${LIST.slice(2, -2)} }`;
    const before = await askThrice(system, query);
    expect(before).toMatchObject({
      requests: 1,
      data: { bucket: { createdAt: expect.anything() } },
    });
    system.emulator.inject({ kind: 'error', status: 404, code: 'NoSuchBucket' });
    expect((await system.get(query)).data).toEqual({ ...before.data, bucket: null });
  });

  test('where it fails', async () => {
    await using system = await start();
    const query = `{ a: ${RULE.slice(2, -2)} b: inventory(bucket: "logs", inventoryId: "") { id } }`;
    const first = await system.get(query);
    expect(first.errors).toHaveLength(1);
    expect(await askThrice(system, query)).toEqual({ ...first, requests: 0, ageMs: 1 });
    system.resolved.count = 0;
    expect((await system.get(query)).errors).toEqual(first.errors);
    expect(system.resolved.count).toBeGreaterThan(0);
  });
});

describe('callers', () => {
  const KEYS = ['all', 'some', 'like some'];
  const grants = [
    { to: { key: 'all' }, may: ['read' as const], on: ['*'] },
    { to: { key: 'some' }, may: ['read' as const], on: ['reports'] },
    { to: { key: 'like some' }, may: ['read' as const], on: ['reports'] },
  ];

  test('get what they may see', async () => {
    const apiKeys = KEYS.map((name) => ({
      name,
      sha256: createHash('sha256').update(`key of ${name}`).digest(),
    }));
    await using system = await start({
      serving: {
        identity: { apiKeys, tokens: undefined },
        accessOf: createAccessControl({ grants }),
      },
    });
    const query = `{ logs: ${RULE.slice(2, -2)} reports: ${listOf('reports').slice(2, -2)} }`;
    const ask = async (name: string) =>
      (await system.askText(query, {}, { 'x-api-key': `key of ${name}` })).data;
    const reports = { nodes: [] };
    for (let time = 0; time < 4; time += 1) {
      expect(await ask('all')).toEqual({ logs: { isEnabled: true }, reports });
      expect(await ask('some')).toEqual({ logs: null, reports });
      expect(await ask('like some')).toEqual({ logs: null, reports });
    }
    system.resolved.count = 0;
    for (const name of KEYS) await ask(name);
    expect(system.resolved.count).toBe(0);
  });

  test('with credentials of their own get what these may read', async () => {
    const users = ['one', 'two'].map((name) => ({
      accessKeyId: `key-${name}`,
      accessKeySecret: `secret-${name}`,
    }));
    const [one, two] = users;
    await using system = await start({
      isForwarded: true,
      accounts: [{ accountId: ACCOUNT_ID, users }],
    });
    for (let time = 0; time < 4; time += 1) await system.get(LIST, one);
    expect(await system.get(LIST, two)).toMatchObject({ requests: 1, ageMs: 0 });
    const stolen = await system.get(LIST, { accessKeyId: 'key-one', accessKeySecret: 'guessed' });
    expect(stolen).toMatchObject({ requests: 1, errors: [expect.anything()] });
  });
});
