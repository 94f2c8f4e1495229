import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { NO_JOURNAL } from '../../src/oss/inventory/journal.ts';
import type { LeaseStore } from '../../src/oss/inventory/lease-store.ts';
import { VERSION } from '../../src/version.ts';
import { ruleXml } from '../support/rules.ts';
import type { ServeOptions } from '../support/serve.ts';
import { simulateTime, simulateTimeWithoutSleep } from '../support/simulated-time.ts';
import { type SystemOptions, startSystem } from '../support/system.ts';
import {
  COUNT,
  creation,
  hold,
  portOf,
  post,
  requestLines,
  runToEnd,
  startProcess,
  temporaryFolder,
  UNUSED_OSS,
} from './support.ts';

const HERE = { host: '127.0.0.1', port: 0 };

/** A system with metrics, and what they say. */
async function startMetered({ serving, ...options }: SystemOptions = {}) {
  const system = await startSystem({ ...options, serving: { metrics: HERE, ...serving } });
  return { ...system, scrape: () => scrape(system.metricsUrl ?? '') };
}

/** Each series with its value. */
async function scrape(url: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  const lines = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** The series of these metrics with their values. */
function only(series: ReadonlyMap<string, number>, ...names: readonly string[]) {
  return Object.fromEntries(
    [...series].filter(([name]) => names.includes(name.split('{')[0] ?? '')),
  );
}

/** Stands in for the manifest of trusted documents: a header says that the document is one. */
const trusting: ServeOptions = {
  observing: (telemetry) => ({
    ...telemetry,
    first: {
      ...telemetry.first,
      onParams({ request, context }) {
        context.trustedDocument = request.headers.has('x-trusted');
      },
    },
  }),
};

describe('requests', () => {
  test('are counted by operation where the document is trusted, by type and by outcome', async () => {
    await using system = await startMetered({ serving: trusting });
    const trusted = { 'x-trusted': '1' };
    await post(system.url, { query: COUNT }, trusted);
    await post(system.url, { query: creation('a') }, trusted);
    await post(system.url, { query: '{ __typename }' }, trusted);
    await post(system.url, { query: COUNT });
    await post(system.url, { query: creation('b') });
    await post(system.url, { query: '{ bucket(name: "none") { region } nope }' });
    await post(system.url, { query: '{ inventories(bucket: "none") { totalCount } }' });
    await fetch(system.url, { method: 'POST', body: COUNT });
    await fetch(system.url, { method: 'POST', headers: { 'content-type': 'x/y' }, body: COUNT });
    const series = await system.scrape();
    expect(only(series, 'graphql_requests_total')).toEqual({
      'graphql_requests_total{operation="Count",type="query",outcome="ok"}': 1,
      'graphql_requests_total{operation="Create",type="mutation",outcome="ok"}': 1,
      'graphql_requests_total{operation="other",type="query",outcome="ok"}': 2,
      'graphql_requests_total{operation="other",type="mutation",outcome="ok"}': 1,
      'graphql_requests_total{operation="other",type="query",outcome="caller"}': 1,
      'graphql_requests_total{operation="other",type="none",outcome="caller"}': 3,
    });
    expect(only(series, 'graphql_request_duration_seconds_count')).toEqual({
      'graphql_request_duration_seconds_count{operation="Count",type="query"}': 1,
      'graphql_request_duration_seconds_count{operation="Create",type="mutation"}': 1,
      'graphql_request_duration_seconds_count{operation="other",type="query"}': 3,
      'graphql_request_duration_seconds_count{operation="other",type="mutation"}': 1,
      'graphql_request_duration_seconds_count{operation="other",type="none"}': 3,
    });
    expect(only(series, 'graphql_errors_total')).toEqual({
      'graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"}': 1,
      'graphql_errors_total{code="NO_SUCH_BUCKET"}': 1,
      'graphql_errors_total{code="CSRF_BLOCKED"}': 1,
      'graphql_errors_total{code="UNSUPPORTED_MEDIA_TYPE"}': 1,
    });
  });

  test('that fail because of OSS or of a bug are distinguished', async () => {
    const write = () => Promise.reject(new TypeError('a bug'));
    const journal = { ...NO_JOURNAL, write };
    await using system = await startMetered({ serving: { journal } });
    system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    const update = 'updateInventory(input: { bucket: "logs", inventoryId: "a", isEnabled: false })';
    await system.askText(`mutation { ${update} { __typename } }`);
    system.emulator.inject({ kind: 'error', status: 403, code: 'AccessDenied' });
    await system.askText(COUNT);
    await system.emulator.close();
    await system.askText(COUNT);
    expect(only(await system.scrape(), 'graphql_requests_total', 'graphql_errors_total')).toEqual({
      'graphql_requests_total{operation="other",type="mutation",outcome="internal"}': 1,
      'graphql_requests_total{operation="other",type="query",outcome="upstream"}': 2,
      'graphql_errors_total{code="INTERNAL_SERVER_ERROR"}': 1,
      'graphql_errors_total{code="ACCESS_DENIED"}': 1,
      'graphql_errors_total{code="UPSTREAM_UNAVAILABLE"}': 1,
    });
  });

  test('of probes and of the page are none', async () => {
    await using system = await startMetered();
    for (const path of ['/livez', '/readyz', '/nope']) await fetch(new URL(path, system.url));
    await fetch(system.url, { headers: { accept: 'text/html' } });
    expect(only(await system.scrape(), 'graphql_requests_total')).toEqual({});
  });
});

describe('clients', () => {
  const names = (series: ReadonlyMap<string, number>) =>
    only(series, 'graphql_client_requests_total');

  test('are counted by the name and version that they send, as Hive’s or as Apollo’s do', async () => {
    await using system = await startMetered();
    const ask = (headers: Readonly<Record<string, string>>) =>
      post(system.url, { query: '{ __typename }' }, headers);
    await ask({ 'graphql-client-name': 'web', 'graphql-client-version': '1.2' });
    await ask({ 'apollographql-client-name': 'ios', 'apollographql-client-version': '3' });
    await ask({ 'graphql-client-name': 'web', 'apollographql-client-name': 'no' });
    await ask({ 'graphql-client-name': 'w"e\\b' });
    await ask({});
    await post(system.url, { query: '{ refused }' }, { 'graphql-client-name': 'web' });
    expect(names(await system.scrape())).toEqual({
      'graphql_client_requests_total{client="web",version="1.2"}': 1,
      'graphql_client_requests_total{client="ios",version="3"}': 1,
      'graphql_client_requests_total{client="web",version=""}': 1,
      'graphql_client_requests_total{client="w\\"e\\\\b",version=""}': 1,
    });
    expect(requestLines(system.log)).toMatchObject([
      { client: 'web', clientVersion: '1.2' },
      { client: 'ios', clientVersion: '3' },
      { client: 'web' },
      { client: 'w"e\\b' },
      {},
      { client: 'web' },
    ]);
  });

  test('beyond a hundred are others, and long names are cut', async () => {
    await using system = await startMetered();
    const ask = (name: string) =>
      post(system.url, { query: '{ __typename }' }, { 'graphql-client-name': name });
    await ask('x'.repeat(4000));
    for (let n = 0; n < 105; n += 1) await ask(`client-${n}`);
    await ask('client-0');
    const counted = names(await system.scrape());
    expect(Object.keys(counted)).toHaveLength(101);
    expect(counted).toMatchObject({
      [`graphql_client_requests_total{client="${'x'.repeat(100)}",version=""}`]: 1,
      'graphql_client_requests_total{client="client-0",version=""}': 2,
      'graphql_client_requests_total{client="other",version="other"}': 6,
    });
    expect(requestLines(system.log)[0]).toMatchObject({ client: 'x'.repeat(100) });
  });
});

test('the version of the server is a metric', async () => {
  await using system = await startMetered();
  const name = `oss_inventory_graphql_build_info{version="${VERSION}",node="${process.version}"}`;
  expect((await system.scrape()).get(name)).toBe(1);
});

describe('OSS', () => {
  test('is counted by action and class of status, with each retry', async () => {
    using time = simulateTimeWithoutSleep();
    await using system = await startMetered({ ossTimeoutMs: 200 });
    system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    await system.askText(creation('b'));
    const never = Promise.withResolvers<void>().promise;
    system.emulator.inject({ kind: 'error', status: 503, code: 'SlowDown', times: 2 });
    system.emulator.inject({ kind: 'reset', phase: 'before' });
    const onMeet = () => time.pass(200);
    system.emulator.inject({ kind: 'hold', phase: 'before', until: never, onMeet });
    await system.askText(COUNT);
    await system.askText('{ inventories(bucket: "none") { totalCount } }');
    const series = await system.scrape();
    expect(only(series, 'oss_requests_total', 'oss_retries_total')).toEqual({
      'oss_requests_total{action="oss:PutBucketInventory",status="2xx"}': 1,
      'oss_requests_total{action="oss:ListBucketInventory",status="2xx"}': 1,
      'oss_requests_total{action="oss:ListBucketInventory",status="4xx"}': 1,
      'oss_requests_total{action="oss:ListBucketInventory",status="5xx"}': 2,
      'oss_requests_total{action="oss:ListBucketInventory",status="connection"}': 1,
      'oss_requests_total{action="oss:ListBucketInventory",status="timeout"}': 1,
      'oss_retries_total{reason="throttled"}': 2,
      'oss_retries_total{reason="unavailable"}': 1,
      'oss_retries_total{reason="timeout"}': 1,
    });
    expect(only(series, 'oss_request_duration_seconds_count')).toEqual({
      'oss_request_duration_seconds_count{action="oss:PutBucketInventory"}': 1,
      'oss_request_duration_seconds_count{action="oss:ListBucketInventory"}': 6,
    });
  });

  test('has a queue, whose length shows', async () => {
    await using system = await startMetered({ serving: { maxConcurrency: 1 } });
    const queue = async () => only(await system.scrape(), 'oss_queue_running', 'oss_queue_waiting');
    expect(await queue()).toEqual({ oss_queue_running: 0, oss_queue_waiting: 0 });
    const { met, release } = hold(system.emulator);
    const asked = ['a', 'b', 'c'].map((id) =>
      system.askText(`{ inventory(bucket: "logs", inventoryId: "${id}") { id } }`),
    );
    await met;
    await expect.poll(queue).toEqual({ oss_queue_running: 1, oss_queue_waiting: 2 });
    release();
    await Promise.all(asked);
    expect(await queue()).toEqual({ oss_queue_running: 0, oss_queue_waiting: 0 });
  });

  test('has an entry in the journal while a rule is updated', async () => {
    await using system = await startMetered();
    system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    const entries = async () => (await system.scrape()).get('oss_journal_entries');
    expect(await entries()).toBe(0);
    const { met, release } = hold(system.emulator, { operation: 'PutBucketInventory' });
    const update = 'updateInventory(input: { bucket: "logs", inventoryId: "a", isEnabled: false })';
    const answer = system.askText(`mutation { ${update} { __typename } }`);
    await met;
    expect(await entries()).toBe(1);
    release();
    await answer;
    await expect.poll(entries).toBe(0);
  });

  test('that is taken for dead shows, and so does that it is back', async () => {
    using time = simulateTime();
    const breaker = { failures: 2, restMs: 1 };
    await using system = await startMetered({ serving: { breaker, retry: { maxAttempts: 1 } } });
    const names = ['oss_breakers_open', 'oss_breaker_opened_total', 'oss_probes_total'];
    const state = async () => only(await system.scrape(), ...names);
    const isBack = Promise.withResolvers<void>();
    system.emulator.inject({ kind: 'error', status: 500, code: 'InternalError', times: 3 });
    const { until, ...held } = { kind: 'hold', phase: 'before', until: isBack.promise } as const;
    system.emulator.inject({ ...held, until });
    for (let n = 0; n < 2; n += 1) await system.askText(COUNT);
    time.pass(1);
    await expect.poll(state).toEqual({
      oss_breakers_open: 1,
      oss_breaker_opened_total: 1,
      'oss_probes_total{outcome="failed"}': 1,
    });
    time.pass(1);
    isBack.resolve();
    await expect.poll(state).toEqual({
      oss_breakers_open: 0,
      oss_breaker_opened_total: 1,
      'oss_probes_total{outcome="failed"}': 1,
      'oss_probes_total{outcome="answered"}': 1,
    });
    expect(system.log.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining([
        'OSS does not answer: requests fail at once until it does',
        'OSS answers again',
      ]),
    );
  });
});

test('nothing that callers choose makes a series', async () => {
  await using system = await startMetered();
  const flood = async (run: number) => {
    for (let n = 0; n < 10; n += 1) {
      const own = `x${run}x${n}`;
      const rule = `inventory(bucket: "${own}", inventoryId: "${own}")`;
      await post(system.url, { query: `query ${own} { ${own}: ${rule} { ${own}: id } }` });
      await post(system.url, { query: `query ${own} { ${own} }`, operationName: own });
      await post(system.url, { query: creation(own, own, own).replace('Create', own) });
      await post(system.url, { query: `query ${own}(` });
      await post(`${system.url}?${own}=1`, { query: COUNT, [own]: 1 }, { [own]: own });
      await fetch(new URL(`/${own}`, system.url), { method: 'POST' });
    }
  };
  await flood(0);
  // Those of Node itself come and go with what it is at.
  const own = (names: readonly string[]) => names.filter((name) => /^(graphql|oss)_/.test(name));
  const before = [...(await system.scrape()).keys()];
  await flood(1);
  await flood(2);
  const after = [...(await system.scrape()).keys()];
  expect(own(after)).toEqual(own(before));
  expect(own(after).length).toBeGreaterThan(20);
  expect(after.join('\n')).not.toMatch(/x\dx\d/);
});

describe('the metrics’ own address', () => {
  test.for([
    ['/', 'GET', 404],
    ['/metrics/', 'GET', 404],
    ['/graphql', 'POST', 404],
    ['/metrics', 'POST', 404],
    ['/metrics?name[]=x', 'GET', 200],
    ['/metrics', 'HEAD', 200],
  ] as const)('%s %s is %i', async ([path, method, status]) => {
    await using system = await startMetered();
    const response = await fetch(new URL(path, system.metricsUrl), { method });
    expect(response.status).toBe(status);
  });

  test('is none of the API’s', async () => {
    await using system = await startMetered();
    expect((await fetch(new URL('/metrics', system.url))).status).toBe(404);
    expect(new URL(system.url).port).not.toBe(new URL(system.metricsUrl ?? '').port);
  });

  test('closes with the server, at once', async () => {
    const system = await startMetered();
    await system.scrape();
    await system[Symbol.asyncDispose]();
    await expect(fetch(system.metricsUrl ?? '')).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
  });

  test('is served while requests under way finish', async () => {
    await using system = await startMetered();
    const { met, release } = hold(system.emulator);
    const answer = system.askText(COUNT);
    await met;
    const closed = system[Symbol.asyncDispose]();
    expect(only(await system.scrape(), 'oss_queue_running')).toEqual({ oss_queue_running: 1 });
    release();
    expect((await answer).errors).toEqual([]);
    await closed;
  });
});

describe('as a process', () => {
  test('METRICS_PORT serves them, and the banner says where', async () => {
    await using folder = await temporaryFolder();
    await using server = await startProcess(folder.path, { ...UNUSED_OSS, METRICS_PORT: '0' });
    const url = String(server.banner['metrics']);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(server.banner['version']).toBe(VERSION);
    const series = await scrape(url);
    expect(series.get('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(series.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('a port that is taken is said in one line', async () => {
    await using folder = await temporaryFolder();
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const METRICS_PORT = String(portOf(taken.address()));
    const ending = await runToEnd(folder.path, { ...UNUSED_OSS, METRICS_PORT });
    expect(ending).toMatchObject({ code: 1, stdout: '' });
    expect(ending.stderr).toMatch(
      /^The metrics cannot be served, see METRICS_HOST .*EADDRINUSE.*\n$/,
    );
  });
});

/** Leases in a Redis that does not answer. */
const AWAY: LeaseStore = {
  take: () => Promise.reject(new Error('away')),
  end: () => Promise.reject(new Error('away')),
  close() {},
};

test('leases are counted by what happened to them', async () => {
  await using system = await startMetered({ serving: { leaseStore: AWAY } });
  await system.askText(creation('r1'));
  const { data } = await system.askText(`mutation {
    updateInventory(input: { bucket: "logs", inventoryId: "r1", isEnabled: false }) {
      __typename ... on Error { code message }
    }
  }`);
  expect(data).toEqual({
    updateInventory: {
      __typename: 'UpstreamError',
      code: 'LeaseUnavailable',
      message:
        'Redis does not answer, so this replica cannot know whether another one writes the rule. Nothing was changed. ' +
        'Try again later.',
    },
  });
  const metrics = await system.scrape();
  const counted = (event: string) => metrics.get(`oss_write_leases_total{event="${event}"}`);
  expect([counted('refused'), counted('unleased'), counted('taken')]).toEqual([1, 1, 0]);
});

test('the documentation has each metric with its labels and its help, and dashboard and alerts no other', async () => {
  const breaker = { failures: 1, restMs: 1 };
  await using system = await startMetered({
    serving: { breaker, cache: { ttlMs: 1000, maxBytes: 1000 }, leaseStore: AWAY },
  });
  // Without Redis, this one is refused.
  await system.askText(
    'mutation { updateInventory(input: { bucket: "logs", inventoryId: "r1", isEnabled: true }) { __typename } }',
  );
  const client = { 'graphql-client-name': 'web' };
  await system.askText('{ inventory(bucket: "logs", inventoryId: "r1") { id } }', {}, client);
  // The failure below may be got over: OSS may be back before it is asked again.
  await system.askText('{ nothing }');
  system.emulator.inject({ kind: 'error', status: 500, code: 'InternalError' });
  await system.askText(COUNT);
  await expect
    .poll(async () => [...(await system.scrape()).keys()].join())
    .toContain('oss_probes_total{');
  const text = await (await fetch(system.metricsUrl ?? '')).text();
  const exported = [...text.matchAll(/^# HELP ((?:graphql|oss)_\w+) (.*)$/gm)].map(
    ([, name = '', help = '']) => {
      const [, labels = ''] = new RegExp(`^${name}(?:_count)?\\{(.*)\\}`, 'm').exec(text) ?? [];
      return [name, labels.replace(/="[^"]*"/g, ''), help];
    },
  );
  const page = await readFile(new URL('../../docs/observability.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `((?:graphql|oss)_\w+)` \| (.*) \| (.*) \|$/gm)].map(
    ([, name = '', labels = '', help = '']) => [name, labels.replace(/[` ]/g, ''), help],
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(rows).toEqual(exported);

  const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  for (const path of ['grafana/oss-inventory-graphql.json', 'prometheus/alerts.yml']) {
    const file = await readFile(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');
    const named = file.match(/\b(?:graphql|oss|nodejs|process)_\w+/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.has(name.replace(/_bucket$/, '')))).toEqual([]);
  }
});

test('the documentation has each alert', async () => {
  const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  const alerts = (await read('deploy/prometheus/alerts.yml')).match(/(?<=alert: )\w+/g);
  const rows = (await read('docs/observability.md')).match(/(?<=^\| `)Inventory\w+/gm);
  expect(rows).toEqual(alerts);
});
