import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { simulateTime } from '../support/simulated-time.ts';
import { ended, hold, inParallel, READ, type RigOptions, readOf, startRig } from './support.ts';

/** Starts a server whose callers share their reads, and counts them as they arrive. */
async function startSharing(options: RigOptions = {}) {
  const arrivals: (() => void)[] = [];
  const rig = await startRig({
    shareReads: true,
    onAsking: () => arrivals.shift()?.(),
    ...options,
  });
  /** Settles when so many more callers have asked for what they want. */
  const arrived = async (count: number) => {
    const all = Array.from({ length: count }, () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      arrivals.push(resolve);
      return promise;
    });
    await Promise.all(all);
    for (let round = 0; round < 3; round += 1) await rig.statusOf('/livez');
  };
  return { rig, arrived };
}

const LIST = '{ inventories(bucket: "logs") { nodes { inventoryId } } }';
const INFO = '{ bucket(name: "logs") { region } }';
const BUCKETS = '{ buckets { nodes { name } } }';

describe('callers who ask for the same at the same time', () => {
  test.for([
    ['a page', LIST],
    ['a rule', READ],
    ['a bucket', INFO],
    ['the buckets', BUCKETS],
  ] as const)('%s: share one request to OSS', async ([, query]) => {
    const { rig: started, arrived } = await startSharing();
    await using rig = started;
    const all = arrived(50);
    const held = hold(rig);
    const replies = inParallel(50, 50, () => rig.ask(query));
    await all;
    held.release();
    const texts = new Set((await replies).map(({ text }) => text));
    expect(texts.size).toBe(1);
    expect([...texts][0]).not.toContain('errors');
    expect(rig.requests).toHaveLength(1);
  });

  test('share none where that is switched off', async () => {
    const { rig: started, arrived } = await startSharing({ shareReads: false });
    await using rig = started;
    const all = arrived(10);
    const held = hold(rig);
    const replies = inParallel(10, 10, () => rig.ask(LIST));
    await all;
    held.release();
    expect((await replies).flatMap(({ codes }) => codes)).toEqual([]);
    expect(rig.requests).toHaveLength(10);
  });

  test('share none where they ask for something else', async () => {
    const { rig: started, arrived } = await startSharing();
    await using rig = started;
    const queries = [READ, readOf('other'), readOf('logs', 'r2'), LIST, INFO, BUCKETS];
    const all = arrived(queries.length);
    const held = hold(rig, { times: queries.length });
    const replies = Promise.all(queries.map((query) => rig.ask(query)));
    await all;
    held.release();
    expect((await replies).flatMap(({ codes }) => codes)).toEqual([]);
    expect(rig.requests).toHaveLength(queries.length);
  });

  test('share a failure too; who asks after it asks OSS again', async () => {
    const [user] = DEFAULT_ACCOUNT.users;
    const accounts = [{ ...DEFAULT_ACCOUNT, users: user ? [{ ...user, actions: [] }] : [] }];
    const { rig: started, arrived } = await startSharing({ accounts });
    await using rig = started;
    const all = arrived(10);
    const held = hold(rig);
    const replies = inParallel(10, 10, () => rig.ask(LIST));
    await all;
    held.release();
    expect((await replies).map(({ codes }) => codes)).toEqual(Array(10).fill(['ACCESS_DENIED']));
    expect(rig.requests).toHaveLength(1);
    expect((await rig.ask(LIST)).codes).toEqual(['ACCESS_DENIED']);
    expect(rig.requests).toHaveLength(2);
  });
});

describe('a caller that leaves', () => {
  test('leaves the others their read', async () => {
    const { rig: started, arrived } = await startSharing();
    await using rig = started;
    const all = arrived(3);
    const held = hold(rig);
    const leavers = [new AbortController(), new AbortController()];
    // The one that began the read, and one that joined it.
    const left = leavers.map(({ signal }) => rig.ask(READ, { signal }).catch(() => 'left'));
    const stays = rig.ask(READ);
    await all;
    for (const leaver of leavers) leaver.abort();
    expect(await Promise.all(left)).toEqual(['left', 'left']);
    await expect.poll(() => ended(rig)).toBe(2);
    expect(rig.road.open).toBe(1);
    held.release();
    expect((await stays).data).toEqual({ inventory: { inventoryId: 'r1' } });
    expect(rig.requests).toHaveLength(1);
  });

  test('as the last one ends the read, and who comes then begins another', async () => {
    const { rig: started, arrived } = await startSharing();
    await using rig = started;
    const all = arrived(2);
    const held = hold(rig);
    const leavers = [new AbortController(), new AbortController()];
    const left = leavers.map(({ signal }) => rig.ask(READ, { signal }).catch(() => 'left'));
    await all;
    for (const leaver of leavers) leaver.abort();
    await Promise.all(left);
    // OSS still has not answered: it is the server that has hung up.
    await expect.poll(() => rig.road.open).toBe(0);
    expect((await rig.ask(READ)).data).toEqual({ inventory: { inventoryId: 'r1' } });
    held.release();
  });

  test('because its time is up hears that, or why OSS did not answer', async () => {
    using time = simulateTime();
    const { rig: started, arrived } = await startSharing({ requestTimeoutMs: 300 });
    await using rig = started;
    const all = arrived(5);
    const held = hold(rig);
    const replies = inParallel(5, 5, () => rig.ask(READ));
    await all;
    time.pass(300);
    expect((await replies).map(({ codes }) => codes)).toEqual(Array(5).fill(['UPSTREAM_TIMEOUT']));
    held.release();
  });
});

describe('who asks after a write was acknowledged', () => {
  const create = `mutation { createInventory(input: {
    bucket: "logs", inventoryId: "r2", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL,
    destination: { accountId: "1000000000000000", roleName: "R", bucket: "other" } }) { __typename } }`;
  const remove = `mutation { deleteInventory(input: { bucket: "logs", inventoryId: "r1" }) { __typename } }`;
  const update = `mutation { updateInventory(input: {
    bucket: "logs", inventoryId: "r1", isEnabled: false }) { __typename } }`;

  test.for([
    ['a create', create, 'CreateInventorySuccess'],
    ['a delete', remove, 'DeleteInventorySuccess'],
    ['an update', update, 'UpdateInventorySuccess'],
  ] as const)('%s: gets nothing that was read before it', async ([, write, success]) => {
    const { rig: started, arrived } = await startSharing();
    await using rig = started;
    rig.emulator.createBucket({ name: 'reports' });
    const query = '{ inventories(bucket: "logs") { nodes { inventoryId isEnabled } } }';
    // OSS has read the list, and its answer is on the way.
    const one = arrived(1);
    const held = hold(rig, { phase: 'after' });
    const before = rig.ask(query);
    await Promise.all([held.met, one]);
    expect((await rig.ask(write)).text).toContain(success);
    const after = await rig.ask(query);
    held.release();
    const old = [{ inventoryId: 'r1', isEnabled: true }];
    expect((await before).data).toEqual({ inventories: { nodes: old } });
    const stored = [...rig.emulator.rules('logs')].map(([inventoryId, xml]) => ({
      inventoryId,
      isEnabled: xml.includes('<IsEnabled>true'),
    }));
    expect(stored).not.toEqual(old);
    expect(after.data).toEqual({ inventories: { nodes: stored } });
  });

  test('also where the write failed, which may have changed something', async () => {
    const { rig: started, arrived } = await startSharing();
    await using rig = started;
    const one = arrived(1);
    const held = hold(rig, { phase: 'after' });
    const before = rig.ask(READ);
    await Promise.all([held.met, one]);
    // It is carried out, and nobody hears of it.
    rig.emulator.inject({ kind: 'error', status: 403, code: 'AccessDenied', phase: 'after' });
    expect((await rig.ask(remove)).text).toContain('AccessDenied');
    expect((await rig.ask(READ)).data).toEqual({ inventory: null });
    held.release();
    expect((await before).data).toEqual({ inventory: { inventoryId: 'r1' } });
  });
});
