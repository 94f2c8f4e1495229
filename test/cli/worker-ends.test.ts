import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { keepAliveClient, probe } from '../load/clients.ts';
import { creation, startProcess, temporaryFolder } from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';
import { PROGRAM, startOss } from './support.ts';
import { ask, end, requestsOf, requestsSince, serves, workersOf } from './workers.ts';

// Each starts several processes.
vi.setConfig({ testTimeout: 60_000 });

const WORKERS = '2';
const RULE = '{ inventory(bucket: "logs", inventoryId: "r1") { isEnabled } }';

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
    await using server = await startProcess(folder.path, env, PROGRAM, true);
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
      return requestsSince(server, before, 2);
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
    OSS_ATTEMPT_TIMEOUT_MS: '3000',
    UPDATE_JOURNAL: 'journal',
  });
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  const holdPut = (inventoryId: string, onMeet = () => {}) =>
    oss.emulator.inject({
      kind: 'hold',
      operation: 'PutBucketInventory',
      phase: 'before',
      inventoryId,
      times: Number.POSITIVE_INFINITY,
      until,
      onMeet,
    });
  /** Begins an update, which hangs when its rule is deleted. */
  const update = async (inventoryId: string) => {
    const { promise: isMet, resolve } = Promise.withResolvers<void>();
    holdPut(inventoryId, resolve);
    const change = `{ bucket: "logs", inventoryId: "${inventoryId}", isEnabled: false }`;
    const mutation = `mutation { updateInventory(input: ${change}) { __typename } }`;
    const answer = ask(server.url, mutation).catch(() => 'cut off');
    await isMet;
    return { inventoryId, answer };
  };
  const updates = [await update('r1'), await update('r2')];
  expect([...oss.emulator.rules('logs').keys()]).toEqual([]);
  const directory = join(folder.path, 'journal');
  const owners = new Map<number, string>();
  for (const name of await readdir(directory)) {
    const { inventoryId, owner } = JSON.parse(await readFile(join(directory, name), 'utf8'));
    owners.set(owner.pid, inventoryId);
  }
  // The first is the one that looks after what others left: not even its own update holds that up.
  const [first = 0, second = 0] = await workersOf(server);
  const alive = updates.find(({ inventoryId }) => inventoryId === owners.get(first));
  const dead = updates.find(({ inventoryId }) => inventoryId === owners.get(second));
  if (!alive || !dead) throw new Error('They have not gone to a worker each.');
  oss.emulator.clearFaults();
  holdPut(alive.inventoryId);

  await end(server, second, 'SIGKILL');
  expect(await dead.answer).toBe('cut off');
  await server.logged('put back as it was');
  const [[id, xml] = [], ...others] = oss.emulator.rules('logs');
  expect([id, others]).toEqual([dead.inventoryId, []]);
  expect(xml).toContain('<IsEnabled>true</IsEnabled>');
  release();
  expect(await alive.answer).toMatchObject({
    data: { updateInventory: { __typename: 'UpdateInventorySuccess' } },
  });
  expect([...oss.emulator.rules('logs').keys()]).toEqual(['r1', 'r2']);
  expect(server.lines.filter(({ msg }) => String(msg).includes('cut off'))).toHaveLength(1);
});

test('a rule that one worker could not put back, and another one deleted, stays deleted', async () => {
  await using folder = await temporaryFolder();
  await using oss = await startOss();
  oss.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  const UPDATE_JOURNAL = 'journal';
  await using server = await startProcess(folder.path, { ...oss.env, WORKERS, UPDATE_JOURNAL });
  oss.emulator.inject({
    kind: 'error',
    status: 403,
    code: 'AccessDenied',
    operation: 'PutBucketInventory',
    times: 2,
  });
  const rule = 'bucket: "logs", inventoryId: "r1"';
  const updated = await ask(
    server.url,
    `mutation { updateInventory(input: { ${rule}, isEnabled: false }) { __typename } }`,
  );
  expect(updated.data).toEqual({ updateInventory: { __typename: 'UpdateLostError' } });
  const directory = join(folder.path, UPDATE_JOURNAL);
  const [name = ''] = await readdir(directory);
  const { owner } = JSON.parse(await readFile(join(directory, name), 'utf8'));
  expect(await workersOf(server)).toContain(owner.pid);

  const deleted = await ask(
    server.url,
    `mutation { deleteInventory(input: { ${rule} }) { __typename } }`,
  );
  expect(deleted.data).toEqual({ deleteInventory: { __typename: 'DeleteInventorySuccess' } });
  expect(await requestsSince(server, 0, 2)).toEqual({ 1: 1, 2: 1 });
  // Nothing that a look could put back, whoever lives then.
  expect(await readdir(directory)).toEqual([]);
  expect([...oss.emulator.rules('logs').keys()]).toEqual([]);
});
