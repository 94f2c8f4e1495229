import type { Environment } from 'relay-runtime';
import { expect, test } from 'vitest';
import { BUCKET, idsOf, ruleInput, ruleName, startSample } from '../support.ts';
import inventoryList from './__generated__/InventoryList_bucket.graphql.ts';
import createMutation, {
  type InventoryListCreateMutation,
} from './__generated__/InventoryListCreateMutation.graphql.ts';
import deleteMutation, {
  type InventoryListDeleteMutation,
} from './__generated__/InventoryListDeleteMutation.graphql.ts';
import listQuery, { type InventoryListQuery } from './__generated__/InventoryListQuery.graphql.ts';
import { createEnvironment } from './environment.ts';
import { commit, show } from './support.ts';

/** A page with three lists on it: all rules, the weekly ones and the daily ones. */
async function startPage(count = 300) {
  const system = await startSample();
  const environment = createEnvironment(system.url);
  const open = (frequency?: 'WEEKLY' | 'DAILY') =>
    show<InventoryListQuery>(environment, listQuery, inventoryList, {
      bucket: BUCKET,
      count,
      ...(frequency ? { filterBy: { frequency } } : {}),
    });
  const [all, weekly, daily] = [await open(), await open('WEEKLY'), await open('DAILY')];
  return {
    system,
    environment,
    all,
    weekly,
    daily,
    create: (inventoryId: string, connections = [all.connection]) =>
      commit<InventoryListCreateMutation>(environment, createMutation, {
        input: ruleInput(inventoryId),
        connections,
      }),
    delete: (inventoryId: string, connections = [all.connection], bucket = BUCKET) =>
      commit<InventoryListDeleteMutation>(environment, deleteMutation, {
        input: { ...ruleName(inventoryId), bucket },
        connections,
      }),
    [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
  };
}

/** All records but a mutation's own answer, and what Relay learns of its types. */
function recordsOf(environment: Environment) {
  const records = Object.entries(environment.getStore().getSource().toJSON());
  return Object.fromEntries(records.filter(([id]) => !/^client:(local|__type):/.test(id)));
}

/** What the store itself says of a record, past all queries and fragments. */
function statusOf(environment: Environment, id: string) {
  return environment.getStore().getSource().getStatus(id);
}

test('a deleted rule leaves the store and the connections that the mutation names', async () => {
  await using page = await startPage();
  const { system, environment, all, weekly, daily } = page;
  const [gone = ''] = idsOf(system, 'weekly-firewall');
  const globalId = all.globalId(gone);
  const before = recordsOf(environment)[daily.connection];
  expect(all.ids()).toContain(gone);
  expect(weekly.ids()).toContain(gone);
  expect(statusOf(environment, globalId)).toBe('EXISTENT');

  const { deleteInventory } = await page.delete(gone, [all.connection, weekly.connection]);

  expect(deleteInventory).toEqual({
    __typename: 'DeleteInventorySuccess',
    deletedId: globalId,
    removedId: globalId,
  });
  expect(statusOf(environment, globalId)).toBe('NONEXISTENT');
  expect(all.ids()).toHaveLength(249);
  expect(all.ids()).toEqual(idsOf(system));
  expect(weekly.ids()).toEqual(idsOf(system, 'weekly'));
  expect(recordsOf(environment)[daily.connection]).toEqual(before);
  expect(daily.ids()).toEqual(idsOf(system, 'daily'));
});

test('a deleted rule stays out of the pages that follow, and the last one shown too', async () => {
  await using page = await startPage(20);
  const { system, all } = page;
  // Its cursor is the one that the next page begins behind.
  const last = all.ids().at(-1) ?? '';
  const [ahead = ''] = idsOf(system).slice(30);

  await page.delete(last);
  await page.delete(ahead);
  while (all.has('forward')) await all.load('forward', 20);

  expect(all.ids()).toHaveLength(248);
  expect(all.ids()).toEqual(idsOf(system));
});

test('a created rule joins the connections that the mutation names', async () => {
  await using page = await startPage();
  const { system, environment, all, weekly, daily } = page;
  const before = recordsOf(environment)[daily.connection];

  const { createInventory } = await page.create('weekly-zebra', [
    all.connection,
    weekly.connection,
  ]);

  expect(createInventory?.__typename).toBe('CreateInventorySuccess');
  expect(statusOf(environment, all.globalId('weekly-zebra'))).toBe('EXISTENT');
  expect(idsOf(system)).toContain('weekly-zebra');
  expect(all.ids()).toHaveLength(251);
  expect(all.ids()).toEqual(idsOf(system));
  expect(weekly.ids()).toEqual(idsOf(system, 'weekly'));
  expect(recordsOf(environment)[daily.connection]).toEqual(before);
  expect(daily.ids()).toEqual(idsOf(system, 'daily'));
});

test('a rule created amid the pages is shown once, and costs no other', async () => {
  await using page = await startPage(20);
  const { system, all } = page;
  const [first = ''] = idsOf(system).slice(50);
  const id = `${first}-b`;

  await page.create(id);
  expect(all.ids()).toEqual([...idsOf(system).slice(0, 20), id]);
  while (all.has('forward')) await all.load('forward', 20);

  expect(all.ids()).toHaveLength(251);
  expect(all.ids().filter((shown) => shown === id)).toEqual([id]);
  expect(all.ids().toSorted()).toEqual(idsOf(system));
});

test('a rule created and deleted again leaves the list as it was', async () => {
  await using page = await startPage();
  const { system, all } = page;
  await page.create('weekly-zebra');
  await page.delete('weekly-zebra');
  expect(all.ids()).toHaveLength(250);
  expect(all.ids()).toEqual(idsOf(system));
});

test('a creation that fails changes nothing in the store', async () => {
  await using page = await startPage();
  const { system, environment, all, weekly, daily } = page;
  const [taken = ''] = idsOf(system);
  const before = recordsOf(environment);
  expect(Object.keys(before).length).toBeGreaterThan(500);

  const { createInventory } = await page.create(taken, [
    all.connection,
    weekly.connection,
    daily.connection,
  ]);

  expect(createInventory).toEqual({
    __typename: 'InventoryAlreadyExistError',
    code: 'InventoryConfigurationAlreadyExists',
    message: expect.stringContaining(taken),
  });
  expect(recordsOf(environment)).toEqual(before);
  expect(all.ids()).toEqual(idsOf(system));
});

test('a deletion that fails changes nothing in the store', async () => {
  await using page = await startPage();
  const { system, environment, all, weekly, daily } = page;
  const [kept = ''] = idsOf(system);
  const before = recordsOf(environment);

  const { deleteInventory } = await page.delete(
    kept,
    [all.connection, weekly.connection, daily.connection],
    'no-such-bucket',
  );

  expect(deleteInventory).toEqual({
    __typename: 'NoSuchBucketError',
    code: 'NoSuchBucket',
    message: expect.stringContaining('no-such-bucket'),
  });
  expect(recordsOf(environment)).toEqual(before);
  expect(all.ids()).toEqual(idsOf(system));
});

test('a mutation that ends in `errors` changes nothing in the store', async () => {
  await using page = await startPage();
  const { system, environment, all } = page;
  const [kept = ''] = idsOf(system);
  const before = recordsOf(environment);

  await expect(
    commit<InventoryListDeleteMutation>(environment, deleteMutation, {
      // @ts-expect-error What a caller without types may send.
      input: { bucket: BUCKET, inventoryId: null },
      connections: [all.connection],
    }),
  ).rejects.toThrow('inventoryId');

  expect(recordsOf(environment)).toEqual(before);
  expect(all.ids()).toContain(kept);
});
