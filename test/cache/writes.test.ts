import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { parseXml } from '../../src/oss/client/xml.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import { createJournal } from '../../src/oss/inventory/journal.ts';
import { createOss } from '../../src/oss/oss.ts';
import { accountOf, hold, temporaryFolder } from '../server/support.ts';
import { ACCOUNT_ID, manyRules, ruleXml } from '../support/rules.ts';
import {
  CREATE,
  DELETE,
  LAG_MS,
  LIST,
  listOf,
  NEW_RULE,
  RULE,
  startCaching,
  TTL_MS,
  UPDATE,
} from './support.ts';

describe('a write', () => {
  test.for([
    ['a create', CREATE, NEW_RULE, 'CreateInventorySuccess'],
    ['an update', UPDATE, RULE, 'UpdateInventorySuccess'],
    ['a delete', DELETE, RULE, 'DeleteInventorySuccess'],
  ] as const)('%s: is seen by who asks after it', async ([, write, rule, success]) => {
    await using system = await startCaching();
    const before = [await system.get(LIST), await system.get(rule)];
    await system.get(listOf('reports'));
    expect(JSON.stringify(await system.get(write))).toContain(success);
    for (const [index, query] of [LIST, rule].entries()) {
      const { data, requests } = await system.get(query);
      expect(data).not.toEqual(before[index]?.data);
      expect(requests).toBe(1);
    }
    // Other buckets are left alone.
    expect((await system.get(listOf('reports'))).requests).toBe(0);
  });

  test('is seen where it failed, which may have changed something', async () => {
    await using system = await startCaching();
    await system.get(RULE);
    // It is carried out, and nobody hears of it.
    system.emulator.inject({ kind: 'error', status: 403, code: 'AccessDenied', phase: 'after' });
    expect(JSON.stringify(await system.get(DELETE))).toContain('AccessDenied');
    expect((await system.get(RULE)).data).toEqual({ inventory: null });
  });

  test.for([
    ['ends before it', false],
    ['ends after it', true],
  ] as const)('is not undone by a read that %s', async ([, endsAfter]) => {
    await using system = await startCaching();
    // OSS has read the list, and its answer is on the way.
    const read = hold(system.emulator, { operation: 'ListBucketInventory' }, 'after');
    const reading = system.get(LIST);
    await read.met;
    const written = hold(system.emulator, { operation: 'PutBucketInventory' }, 'after');
    const writing = system.get(CREATE);
    await written.met;
    if (!endsAfter) {
      read.release();
      await reading;
    }
    written.release();
    await writing;
    read.release();
    expect(JSON.stringify(await reading)).not.toContain('new');
    system.clock.ms += LAG_MS;
    expect(JSON.stringify(await system.get(LIST))).toContain('new');
    expect(await system.get(LIST)).toMatchObject({ requests: 0 });
  });

  test('is seen when OSS’s reads have caught up, and what lags behind is not kept', async () => {
    await using system = await startCaching();
    await system.get(CREATE);
    system.emulator.inject({ kind: 'stale', operation: 'ListBucketInventory' });
    expect(JSON.stringify(await system.get(LIST))).not.toContain('new');
    system.clock.ms += LAG_MS - 1;
    expect(JSON.stringify(await system.get(LIST))).toContain('new');
    expect((await system.get(LIST)).requests).toBe(1);
    system.clock.ms += 1;
    expect((await system.get(LIST)).requests).toBe(1);
    expect((await system.get(LIST)).requests).toBe(0);
  });

  test('asks OSS what it changes, whatever was read', async () => {
    await using system = await startCaching();
    await system.get(RULE);
    await system.get(LIST);
    const elsewhere = ruleXml('rule-000').replace('Daily', 'Weekly');
    system.emulator.storeRules('logs', [{ id: 'rule-000', xml: elsewhere }]);
    expect((await system.get(UPDATE)).requests).toBe(3);
    expect(system.emulator.rules('logs').get('rule-000')).toContain('Weekly');
  });

  test('answers nothing out of the cache', async () => {
    await using system = await startCaching();
    await system.get(listOf('reports'));
    system.clock.ms += 100;
    system.emulator.storeRules('reports', manyRules(1));
    const { data, ageMs } = await system.get(`mutation { deleteInventory(input: {
      bucket: "logs", inventoryId: "none" }) { ... on DeleteInventorySuccess {
        bucket { name } } }
      updateInventory(input: { bucket: "logs", inventoryId: "rule-000", isEnabled: true }) {
        ... on UpdateInventorySuccess { inventory { destination { bucket {
          inventories { totalCount } } } } } } }`);
    const counted = { destination: { bucket: { inventories: { totalCount: 1 } } } };
    expect(data?.['updateInventory']).toEqual({ inventory: counted });
    expect(ageMs).toBe(0);
    expect((await system.get(listOf('reports'))).requests).toBe(0);
  });
});

test('an update that is ended for a process that died is seen too', async () => {
  await using folder = await temporaryFolder();
  await using system = await startCaching();
  const { accessKeyId, accessKeySecret, ...place } = accountOf(system.emulator);
  const oss = createOss({
    ...place,
    log: pino({ enabled: false }),
    journal: createJournal(folder.path),
    lagMs: 1,
    cache: { ttlMs: TTL_MS, maxBytes: 1_000_000 },
  });
  const credentials = staticCredentials({ accessKeyId, accessKeySecret });
  const { inventories } = oss.as(credentials);
  expect((await inventories.get('logs', 'lost')).value).toBeNull();
  const document = parseXml(ruleXml('lost'));
  const entry = {
    bucket: 'logs',
    inventoryId: 'lost',
    document,
    sent: [],
    unwanted: [],
    marks: [],
  };
  await createJournal(folder.path).write({ at: '2026-01-01T00:00:00Z', ...entry });
  await oss.finishUpdates(credentials);
  expect((await inventories.get('logs', 'lost')).value).toMatchObject({ inventoryId: 'lost' });
  await oss.close();
});

test('callers with credentials of their own share nothing, and see each other’s writes', async () => {
  const users = ['one', 'two'].map((name) => ({
    accessKeyId: `key-${name}`,
    accessKeySecret: `secret-${name}`,
  }));
  const [one, two] = users;
  await using system = await startCaching({
    isForwarded: true,
    accounts: [{ accountId: ACCOUNT_ID, users }],
  });
  expect((await system.get(LIST, one)).requests).toBe(1);
  expect((await system.get(LIST, two)).requests).toBe(1);
  expect((await system.get(LIST, two)).requests).toBe(0);
  // Who knows an id, and not the secret, gets nothing that its owner has read.
  const thief = { accessKeyId: 'key-one', accessKeySecret: 'guessed' };
  const stolen = await system.get(LIST, thief);
  expect(stolen.errors).toHaveLength(1);
  expect(stolen.requests).toBe(1);
  await system.get(CREATE, one);
  expect(JSON.stringify(await system.get(LIST, two))).toContain('new');
  expect(JSON.stringify(await system.get(LIST, one))).toContain('new');
});

test('a read after an answered create has its rule, with many callers and writes', async () => {
  const [user] = DEFAULT_ACCOUNT.users;
  await using system = await startCaching({ isForwarded: true, serving: { lagMs: 0 } });
  let created = 0;
  let hits = 0;
  const isDone = () => created === 30;
  const reader = async () => {
    while (!isDone()) {
      const before = created;
      const { data, ageMs } = await system.get(
        '{ inventories(bucket: "reports") { totalCount } }',
        user,
      );
      const { totalCount } = (data as { inventories: { totalCount: number } }).inventories;
      expect(totalCount).toBeGreaterThanOrEqual(before);
      if (ageMs !== 0) hits += 1;
    }
  };
  const writer = async () => {
    while (!isDone()) {
      const seen = hits;
      await system.get(
        CREATE.replace('"logs"', '"reports"').replace('"new"', `"rule-${created}"`),
        user,
      );
      created += 1;
      // Else there would be a write all the time, and nothing to keep.
      while (hits === seen && !isDone()) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all([writer(), ...Array.from({ length: 6 }, reader)]);
  expect(hits).toBeGreaterThanOrEqual(29);
});
