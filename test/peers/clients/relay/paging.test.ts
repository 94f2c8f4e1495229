import { describe, expect, test } from 'vitest';
import { KINDS_OF_TOKENS } from '../../../support/system.ts';
import { ask } from '../fetch/rules.ts';
import { BUCKET, idsOf, startSample } from '../support.ts';
import inventoryList from './__generated__/InventoryList_bucket.graphql.ts';
import listPagination from './__generated__/InventoryListPaginationQuery.graphql.ts';
import listQuery, { type InventoryListQuery } from './__generated__/InventoryListQuery.graphql.ts';
import inventoryWindow from './__generated__/InventoryWindow_bucket.graphql.ts';
import windowQuery, {
  type InventoryWindowQuery,
} from './__generated__/InventoryWindowQuery.graphql.ts';
import { createEnvironment } from './environment.ts';
import { show } from './support.ts';

test('pages are asked for through `node`', () => {
  expect(listPagination.params.text).toContain('node(id: $id)');
});

describe.for(KINDS_OF_TOKENS)(
  'Relay pages through 250 rules, with tokens: %s',
  (continuationTokens) => {
    test.each([7, 20, 100, 249, 1000])('from the front, %i at a time', async (count) => {
      await using system = await startSample({ continuationTokens });
      const environment = createEnvironment(system.url);
      const ids = idsOf(system);
      expect(ids).toHaveLength(250);

      const list = await show<InventoryListQuery>(environment, listQuery, inventoryList, {
        bucket: BUCKET,
        count,
      });
      let pages = 1;
      for (; list.has('forward'); pages++) {
        expect(list.ids()).toEqual(ids.slice(0, pages * count));
        await list.load('forward', count);
      }

      expect(list.ids()).toEqual(ids);
      expect(pages).toBe(Math.ceil(250 / count));
    });

    test.each([7, 20, 100, 249, 1000])('from the back, %i at a time', async (last) => {
      await using system = await startSample({ continuationTokens });
      const environment = createEnvironment(system.url);
      const ids = idsOf(system);

      const list = await show<InventoryWindowQuery>(environment, windowQuery, inventoryWindow, {
        bucket: BUCKET,
        last,
      });
      expect(list.has('forward')).toBe(false);
      let pages = 1;
      for (; list.has('backward'); pages++) {
        expect(list.ids()).toEqual(ids.slice(-pages * last));
        await list.load('backward', last);
      }

      expect(list.ids()).toEqual(ids);
      expect(pages).toBe(Math.ceil(250 / last));
    });

    test('from the middle to both ends', async () => {
      await using system = await startSample({ continuationTokens });
      const environment = createEnvironment(system.url);
      const ids = idsOf(system);
      const { inventories } = await ask<{ inventories: { pageInfo: { endCursor: string } } }>(
        system.url,
        'query ($bucket: String!) { inventories(bucket: $bucket, first: 100) { pageInfo { endCursor } } }',
        { bucket: BUCKET },
      );
      const after = inventories.pageInfo.endCursor;

      const list = await show<InventoryWindowQuery>(environment, windowQuery, inventoryWindow, {
        bucket: BUCKET,
        first: 10,
        after,
      });
      expect(list.ids()).toEqual(ids.slice(100, 110));

      await list.load('backward', 30);
      await list.load('forward', 40);
      expect(list.ids()).toEqual(ids.slice(70, 150));

      while (list.has('backward')) await list.load('backward', 30);
      while (list.has('forward')) await list.load('forward', 40);
      expect(list.ids()).toEqual(ids);
    });
  },
);

test('Relay keeps a connection for each filter, and pages through each', async () => {
  await using system = await startSample();
  const environment = createEnvironment(system.url);
  const lists = await Promise.all(
    [{ frequency: 'WEEKLY' as const }, { frequency: 'DAILY' as const }, undefined].map((filterBy) =>
      show<InventoryListQuery>(environment, listQuery, inventoryList, { bucket: BUCKET, filterBy }),
    ),
  );

  // In turns, so that a page in the wrong connection would show.
  while (lists.some((list) => list.has('forward'))) {
    for (const list of lists) if (list.has('forward')) await list.load('forward', 20);
  }

  expect(new Set(lists.map(({ connection }) => connection)).size).toBe(3);
  const [weekly, daily, all] = lists.map((list) => list.ids());
  expect(weekly).toHaveLength(83);
  expect(weekly).toEqual(idsOf(system, 'weekly'));
  expect(daily).toEqual(idsOf(system, 'daily'));
  expect(all).toEqual(idsOf(system));
});
