import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { keepAliveClient, probe } from '../load/clients.ts';
import {
  creation,
  type GraphqlBody,
  hold,
  type LogLine,
  portOf,
  runToEnd,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';
import { startOss } from './support.ts';

// Each starts several processes.
vi.setConfig({ testTimeout: 60_000 });

const WORKERS = '2';
const MAIN = [process.execPath, join(import.meta.dirname, '../../src/main.ts')];
const RULE = '{ inventory(bucket: "logs", inventoryId: "r1") { isEnabled } }';

/** Sends an operation on a connection of its own: the next worker gets it. */
async function ask(url: string, query: string, headers: Readonly<Record<string, string>> = {}) {
  const asking = request(url, {
    agent: new Agent(),
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
  });
  asking.end(JSON.stringify({ query }));
  const [response]: IncomingMessage[] = await once(asking, 'response');
  if (!response) throw new Error('No answer.');
  const body: GraphqlBody = JSON.parse(await text(response));
  return { status: response.statusCode, ...body };
}

/** How many requests each worker has logged. */
function requestsOf(lines: readonly LogLine[]): Readonly<Record<string, number>> {
  const byWorker = Map.groupBy(
    lines.filter(({ msg }) => msg === 'request'),
    ({ worker }) => `${worker}`,
  );
  return Object.fromEntries([...byWorker].map(([worker, { length }]) => [worker, length]));
}

/** The ids of a server's workers. */
async function workersOf({ pid }: ServerProcess): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

/** Kills a worker, or tells it to end; gives its number when that is noticed. */
async function end(server: ServerProcess, pid: number, signal: 'SIGKILL' | 'SIGTERM') {
  process.kill(pid, signal);
  const line = await lineAfter(server, ({ msg }) => String(msg).startsWith('a worker has ended'));
  return { number: Number(line['worker']), line };
}

/** Waits until a worker has been replaced. */
async function serves(server: ServerProcess, number: number): Promise<void> {
  await lineAfter(
    server,
    ({ msg, worker }) =>
      worker === number && String(msg).startsWith('a worker serves in the place'),
  );
}

const seen = new WeakMap<ServerProcess, number>();

/** Waits for a line behind those that were waited for before. */
async function lineAfter(server: ServerProcess, isIt: (line: LogLine) => boolean) {
  for (;;) {
    const from = seen.get(server) ?? 0;
    const index = server.lines.findIndex((line, at) => at >= from && isIt(line));
    const line = server.lines[index];
    if (line) {
      seen.set(server, index + 1);
      return line;
    }
    await server.printedMore();
  }
}

test('workers share the address, and the emulator, which all see alike', async () => {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, { WORKERS, METRICS_PORT: '0' });
  expect(server.lines).toHaveLength(1);
  expect(server.banner['msg']).toContain('emulator');
  const made = await ask(server.url, creation('mine', 'demo-empty', 'demo-reports'));
  expect(made.data).toEqual({ createInventory: { __typename: 'CreateInventorySuccess' } });
  for (let count = 0; count < 4; count += 1) {
    const query = '{ inventory(bucket: "demo-empty", inventoryId: "mine") { inventoryId } }';
    expect((await ask(server.url, query)).data).toEqual({ inventory: { inventoryId: 'mine' } });
  }
  const [even = 0, odd = 0] = Object.values(requestsOf(server.lines)).toSorted();
  expect([even, odd]).toEqual([2, 3]);

  const metrics = await (await fetch(String(server.banner['metrics']))).text();
  const counted = metrics.matchAll(/^graphql_requests_total{.*worker="(\d)".*} (\d+)$/gm);
  const sums: Record<string, number> = {};
  for (const [, worker = '', count] of counted) {
    sums[worker] = (sums[worker] ?? 0) + Number(count);
  }
  expect(sums).toEqual(requestsOf(server.lines));
  const started = [...metrics.matchAll(/^process_start_time_seconds{worker="(\w+)"} \d+$/gm)];
  expect(started.map(([, worker]) => worker).toSorted()).toEqual(['1', '2', 'primary']);
  expect(metrics.match(/^# TYPE process_start_time_seconds gauge$/gm)).toHaveLength(1);

  server.signal('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
});

test('what one caller may ask is counted for all of them together', async () => {
  await using folder = await temporaryFolder();
  const key = createHash('sha256').update('my-key').digest('hex');
  await using server = await startProcess(folder.path, {
    WORKERS,
    EMULATOR_DATA: ':memory:',
    API_KEYS: `ci=sha256:${key}`,
    ACCESS_POLICY: '{"grants":[{"to":{"key":"ci"},"may":["read"],"on":["*"]}]}',
    RATE_LIMIT_COST_PER_MINUTE: '1',
    RATE_LIMIT_BURST: '11',
  });
  const asked = Array.from({ length: 30 }, () =>
    ask(server.url, '{ __typename }', { 'x-api-key': 'my-key' }),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status).toSorted();
  expect(statuses).toEqual([...Array(11).fill(200), ...Array(19).fill(429)]);
  expect(Object.keys(requestsOf(server.lines)).toSorted()).toEqual(['1', '2']);
});

describe('an orderly end', () => {
  const CONNECTIONS = 8;
  const BEFORE = 200;
  const DONE = new Error('The server has closed the connection, as it said.');

  test.for([
    { signal: 'SIGTERM', whom: 'the primary' },
    { signal: 'SIGINT', whom: 'all of them at once, as a terminal does' },
  ] as const)('$signal for $whom loses nothing under load', async ({ signal, whom }) => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    oss.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
    const delay = { kind: 'delay', ms: 20, phase: 'before' } as const;
    oss.emulator.inject({ ...delay, times: Number.POSITIVE_INFINITY });
    const env = { ...oss.env, WORKERS, DRAIN_DELAY_MS: '1000' };
    await using server = await startProcess(folder.path, env, MAIN, true);
    const answers: { status: number; body: string }[] = [];
    const made: string[] = [];
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    let isStopping = false;
    const target = () => {
      if (isStopping) throw DONE;
      return server.url;
    };
    const keepAsking = async (name: number) => {
      using client = keepAliveClient(target);
      for (let count = 0; ; count += 1) {
        const id = `r-${name}-${count}`;
        const isWrite = count % 8 === 0;
        const answer = await client
          .send({ query: isWrite ? creation(id) : RULE })
          .catch((error: unknown) => error);
        if (answer === DONE) return;
        if (answer instanceof Error) throw answer;
        if (isWrite) made.push(id);
        if (answers.push(answer as (typeof answers)[number]) === BEFORE) resolve();
      }
    };
    const asking = Promise.all(
      Array.from({ length: CONNECTIONS }, (_, index) => keepAsking(index)),
    );
    await Promise.race([enough, asking]);
    isStopping = true;
    process.kill(whom === 'the primary' ? server.pid : -server.pid, signal);
    await asking;
    expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(answers.length).toBeGreaterThan(BEFORE);
    const isRight =
      /^\{"data":\{("inventory":\{"isEnabled":true\}|"createInventory":\{"__typename":"CreateInventorySuccess"\})\}/;
    expect(answers.filter(({ body }) => !isRight.test(body))).toEqual([]);
    expect([...oss.emulator.rules('logs').keys()].toSorted()).toEqual(['r1', ...made].toSorted());
    expect(requestsOf(server.lines)).toEqual({ 1: expect.any(Number), 2: expect.any(Number) });
    expect(server.lines.filter(({ msg }) => String(msg).includes('ended'))).toEqual([]);
  });

  test('a second signal ends all of them at once, with code 1', async () => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    await using server = await startProcess(folder.path, { ...oss.env, WORKERS });
    const { met } = hold(oss.emulator);
    const fate = ask(server.url, RULE).then(
      () => 'answered',
      () => 'cut off',
    );
    await met;
    server.signal('SIGTERM');
    await server.logged('SIGTERM');
    server.signal('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 1, signal: null });
    expect(await fate).toBe('cut off');
  });
});

test('a worker that ends is replaced, and none outlives the primary', async () => {
  await using folder = await temporaryFolder();
  await using oss = await startOss();
  await using server = await startProcess(folder.path, { ...oss.env, WORKERS });
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const [first = 0] = await workersOf(server);
    const { number, line } = await end(server, first, signal);
    expect(line).toMatchObject(
      signal === 'SIGKILL'
        ? { level: 40, code: null, signal }
        : { level: 30, code: 0, signal: null },
    );
    // The others answer meanwhile, and then the new one in its turn.
    const answered = async () => {
      const before = server.lines.length;
      for (const _ of [1, 2]) expect((await ask(server.url, RULE)).status).toBe(200);
      return requestsOf(server.lines.slice(before));
    };
    expect(await answered()).toEqual({ [3 - number]: 2 });
    await serves(server, number);
    expect(await answered()).toEqual({ 1: 1, 2: 1 });
    expect(await workersOf(server)).toHaveLength(2);
    expect(await workersOf(server)).not.toContain(first);
  }
  server.signal('SIGKILL');
  // When all are gone who could write to its output.
  await server.ended;
  expect(await probe(server.url, '/livez')).toBe('refused');
});

test('a rule whose worker died is put back, and the updates of others are left alone', async () => {
  await using folder = await temporaryFolder();
  await using oss = await startOss();
  const rules = ['r1', 'r2'].map((id) => ({ id, xml: ruleXml(id) }));
  oss.emulator.storeRules('logs', rules);
  await using server = await startProcess(folder.path, {
    ...oss.env,
    WORKERS,
    OSS_ATTEMPT_TIMEOUT_MS: '2500',
    UPDATE_JOURNAL: 'journal',
  });
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  let onMeet = () => {};
  oss.emulator.inject({
    kind: 'hold',
    operation: 'DeleteBucketInventory',
    phase: 'after',
    times: Number.POSITIVE_INFINITY,
    until,
    onMeet: () => onMeet(),
  });
  const update = async (id: string) => {
    const { promise: isMet, resolve } = Promise.withResolvers<void>();
    onMeet = resolve;
    const change = `{ bucket: "logs", inventoryId: "${id}", isEnabled: false }`;
    const mutation = `mutation { updateInventory(input: ${change}) { __typename } }`;
    const answer = ask(server.url, mutation).catch(() => 'cut off');
    await isMet;
    return { answer };
  };
  const dead = await update('r1');
  const alive = await update('r2');
  const directory = join(folder.path, 'journal');
  const owners: Record<string, number> = {};
  for (const name of await readdir(directory)) {
    const { inventoryId, owner } = JSON.parse(await readFile(join(directory, name), 'utf8'));
    owners[inventoryId] = owner.pid;
  }
  expect(Object.values(owners).toSorted()).toEqual((await workersOf(server)).toSorted());
  expect([...oss.emulator.rules('logs').keys()]).toEqual([]);

  await end(server, owners['r1'] ?? 0, 'SIGKILL');
  expect(await dead.answer).toBe('cut off');
  await server.logged('put back as it was');
  const [[id, xml] = [], ...others] = oss.emulator.rules('logs');
  expect([id, others]).toEqual(['r1', []]);
  expect(xml).toContain('<IsEnabled>true</IsEnabled>');
  release();
  expect(await alive.answer).toMatchObject({
    data: { updateInventory: { __typename: 'UpdateInventorySuccess' } },
  });
  expect([...oss.emulator.rules('logs').keys()]).toEqual(['r1', 'r2']);
  expect(server.lines.filter(({ msg }) => String(msg).includes('cut off'))).toHaveLength(1);
});

describe('what stands in the way of a start is said once, with code 1', () => {
  test('a port in use', async () => {
    await using folder = await temporaryFolder();
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const PORT = String(portOf(taken.address()));
    const { code, stdout, stderr } = await runToEnd(folder.path, { WORKERS, PORT });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^The server cannot listen, see HOST and PORT: \w+ EADDRINUSE\b.* \(choose another port, or 0 for a free one\)\n$/,
    );
  });

  test('documents that cannot be read, which each worker finds by itself', async () => {
    await using folder = await temporaryFolder();
    const env = { WORKERS, TRUSTED_DOCUMENTS: 'none.json' };
    expect(await runToEnd(folder.path, env)).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'The configuration cannot be used:\nTRUSTED_DOCUMENTS: cannot be read: ENOENT ("none.json")\n',
    });
  });
});
