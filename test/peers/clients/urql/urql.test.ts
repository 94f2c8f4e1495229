import type { Client, OperationResult } from '@urql/core';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { InventoryPageQuery, InventoryPageQueryVariables } from '../../../gql/graphql.ts';
import { KINDS_OF_TOKENS, type SystemOptions } from '../../../support/system.ts';
import { bucketPage, inventoryPage, inventoryRule } from '../documents.ts';
import { BUCKET, idsOf, ruleInput, ruleName, startSample } from '../support.ts';
import { createClient } from './client.ts';
import { create, loadRules, remove } from './rules.ts';

type Variables = Omit<InventoryPageQueryVariables, 'bucket'>;
interface Page<Info> {
  readonly edges: readonly { readonly node: { readonly inventoryId: string } }[];
  readonly pageInfo: Info;
}
type Result = OperationResult<InventoryPageQuery, InventoryPageQueryVariables>;

// Graphcache reports a configuration that does not fit the schema or the documents as a warning.
beforeEach(() => {
  const warn = vi.spyOn(console, 'warn');
  onTestFinished(() => {
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

/** A client of a running server. */
async function startClient(options: SystemOptions = {}) {
  const system = await startSample(options);
  const client = createClient(system.url);
  return {
    system,
    client,
    /** Asks for a page; the answer has all pages of the list so far. */
    load: async (variables: Variables) =>
      pageOf(await loadRules(client, { bucket: BUCKET, ...variables })),
    show: (variables: Variables) => show(client, variables),
    create: (inventoryId: string) => create(client, ruleInput(inventoryId)),
    delete: (inventoryId: string, bucket = BUCKET) =>
      remove(client, { ...ruleName(inventoryId), bucket }),
    [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
  };
}

function pageOf<Info>({ edges, pageInfo }: Page<Info>) {
  return { ids: edges.map(({ node }) => node.inventoryId), ...pageInfo };
}

/** A list that a component shows, which hears of every change of it. */
async function show(client: Client, variables: Variables) {
  let latest: Result | undefined;
  let check = () => {};
  const { unsubscribe } = client
    .query(inventoryPage, { bucket: BUCKET, ...variables })
    .subscribe((result) => {
      latest = result;
      check();
    });
  onTestFinished(unsubscribe);
  const ids = () => latest?.data && pageOf(latest.data.inventories).ids;
  /** Waits until the list is settled with so many rules. */
  const until = (length: number) =>
    new Promise<void>((resolve) => {
      check = () => {
        if (latest && !latest.stale && ids()?.length === length) resolve();
      };
      check();
    });
  return { ids, until };
}

describe.for(KINDS_OF_TOKENS)(
  'urql pages through 250 rules, with tokens: %s',
  (continuationTokens) => {
    test.each([7, 20, 100, 249, 1000])('from the front, %i at a time', async (first) => {
      await using page = await startClient({ continuationTokens });
      const ids = idsOf(page.system);
      expect(ids).toHaveLength(250);

      let list = await page.load({ first });
      let pages = 1;
      for (; list.hasNextPage && pages < 250; pages++) {
        expect(list.ids).toEqual(ids.slice(0, pages * first));
        list = await page.load({ first, after: list.endCursor });
      }

      expect(list.ids).toEqual(ids);
      expect(pages).toBe(Math.ceil(250 / first));
    });

    test.each([7, 20, 100, 249, 1000])('from the back, %i at a time', async (last) => {
      await using page = await startClient({ continuationTokens });
      const ids = idsOf(page.system);

      let list = await page.load({ last });
      let pages = 1;
      for (; list.hasPreviousPage && pages < 250; pages++) {
        expect(list.ids).toEqual(ids.slice(-pages * last));
        list = await page.load({ last, before: list.startCursor });
      }

      expect(list.ids).toEqual(ids);
      expect(pages).toBe(Math.ceil(250 / last));
    });

    test('with a list for each filter', async () => {
      await using page = await startClient({ continuationTokens });
      const filters = [{ frequency: 'WEEKLY' as const }, { frequency: 'DAILY' as const }, {}];
      const load = (after?: (string | null | undefined)[]) =>
        Promise.all(
          filters.map((filterBy, index) =>
            page.load({ filterBy, first: 20, after: after?.[index] }),
          ),
        );

      // In turns, so that a page in the wrong list would show.
      let lists = await load();
      for (let turn = 0; turn < 20 && lists.some(({ hasNextPage }) => hasNextPage); turn++) {
        lists = await load(lists.map(({ endCursor }) => endCursor));
      }

      const [weekly, daily, all] = lists.map(({ ids }) => ids);
      expect(weekly).toHaveLength(83);
      expect(weekly).toEqual(idsOf(page.system, 'weekly'));
      expect(daily).toEqual(idsOf(page.system, 'daily'));
      expect(all).toEqual(idsOf(page.system));
    });
  },
);

test('a deleted rule leaves every list, without another request', async () => {
  await using page = await startClient();
  const all = await page.show({ first: 300 });
  const weekly = await page.show({ filterBy: { frequency: 'WEEKLY' }, first: 300 });
  const daily = await page.show({ filterBy: { frequency: 'DAILY' }, first: 300 });
  await Promise.all([all.until(250), weekly.until(83), daily.until(167)]);
  const [gone = ''] = idsOf(page.system, 'weekly-firewall');
  expect(all.ids()).toContain(gone);
  page.system.requests.length = 0;

  expect((await page.delete(gone)).__typename).toBe('DeleteInventorySuccess');
  await Promise.all([all.until(249), weekly.until(82)]);

  expect(page.system.requests.map(({ operation }) => operation)).toEqual(['DeleteBucketInventory']);
  expect(all.ids()).toEqual(idsOf(page.system));
  expect(weekly.ids()).toEqual(idsOf(page.system, 'weekly'));
  expect(daily.ids()).toEqual(idsOf(page.system, 'daily'));
});

test('paging goes on behind a rule that was deleted', async () => {
  await using page = await startClient();
  let list = await page.load({ first: 20 });
  await page.delete(list.ids.at(-1) ?? '');
  while (list.hasNextPage) list = await page.load({ first: 20, after: list.endCursor });

  expect(list.ids).toHaveLength(249);
  expect(list.ids).toEqual(idsOf(page.system));
});

test('a created rule comes into the lists that are shown, each where it belongs', async () => {
  await using page = await startClient();
  const all = await page.show({ first: 300 });
  const weekly = await page.show({ filterBy: { frequency: 'WEEKLY' }, first: 300 });
  const daily = await page.show({ filterBy: { frequency: 'DAILY' }, first: 300 });
  await Promise.all([all.until(250), weekly.until(83), daily.until(167)]);
  const [neighbour = ''] = idsOf(page.system, 'weekly').slice(5);

  const result = await page.create(`${neighbour}-b`);
  expect(result.__typename).toBe('CreateInventorySuccess');
  await Promise.all([all.until(251), weekly.until(84), daily.until(167)]);

  expect(weekly.ids()).toContain(`${neighbour}-b`);
  expect(all.ids()).toEqual(idsOf(page.system));
  expect(weekly.ids()).toEqual(idsOf(page.system, 'weekly'));
  expect(daily.ids()).toEqual(idsOf(page.system, 'daily'));
});

test('a list of several pages is read again from its beginning behind a creation', async () => {
  await using page = await startClient();
  let list = await page.load({ first: 20 });
  list = await page.load({ first: 20, after: list.endCursor });
  const [neighbour = ''] = idsOf(page.system).slice(5);

  await page.create(`${neighbour}-b`);
  list = await page.load({ first: 41 });
  expect(list.ids).toContain(`${neighbour}-b`);
  expect(list.ids).toEqual(idsOf(page.system).slice(0, 41));
  while (list.hasNextPage) list = await page.load({ first: 20, after: list.endCursor });

  expect(list.ids).toHaveLength(251);
  expect(list.ids).toEqual(idsOf(page.system));
});

test('a creation that fails is read by `... on Error`, and leaves the list alone', async () => {
  await using page = await startClient();
  const list = await page.show({ first: 300 });
  await list.until(250);
  const [taken = ''] = idsOf(page.system);
  page.system.requests.length = 0;

  expect(await page.create(taken)).toEqual({
    __typename: 'InventoryAlreadyExistError',
    code: 'InventoryConfigurationAlreadyExists',
    message: expect.stringContaining(taken),
  });
  await list.until(250);
  expect(page.system.requests.map(({ operation }) => operation)).toEqual(['PutBucketInventory']);
  expect(list.ids()).toEqual(idsOf(page.system));
});

test('a deletion that fails is read by `... on Error`, and leaves the list alone', async () => {
  await using page = await startClient();
  const list = await page.show({ first: 300 });
  await list.until(250);

  expect(await page.delete('any', 'no-such-bucket')).toEqual({
    __typename: 'NoSuchBucketError',
    code: 'NoSuchBucket',
    message: expect.stringContaining('no-such-bucket'),
  });
  await list.until(250);
  expect(list.ids()).toEqual(idsOf(page.system));
});

test('the list of a bucket pages and changes as the one of the query does', async () => {
  await using page = await startClient();
  const load = async (first: number, after?: string | null) => {
    const { data } = await page.client.query(bucketPage, { name: BUCKET, first, after });
    if (!data?.bucket) throw new Error('The bucket is gone.');
    return pageOf(data.bucket.inventories);
  };
  let list = await load(100);
  while (list.hasNextPage) list = await load(100, list.endCursor);
  expect(list.ids).toEqual(idsOf(page.system));
  page.system.requests.length = 0;

  await page.delete(list.ids[120] ?? '');
  list = await load(100);
  expect(page.system.requests).toHaveLength(1);
  expect(list.ids).toHaveLength(249);
  expect(list.ids).toEqual(idsOf(page.system));

  await page.create(`${list.ids[120]}-b`);
  list = await load(250);
  expect(list.ids).toHaveLength(250);
  expect(list.ids).toEqual(idsOf(page.system));
});

test('so does the list of a bucket that was found by its id', async () => {
  await using page = await startClient();
  const query = `query ($id: ID!) {
    node(id: $id) {
      id
      ... on Bucket { name inventories(first: 300) { edges { node { id inventoryId } } } }
    }
  }`;
  const id = Buffer.from(`Bucket:${BUCKET}`).toString('base64');
  const load = async () => {
    const { data, error } = await page.client.query(query, { id });
    expect(error).toBeUndefined();
    return pageOf<object>({ pageInfo: {}, ...data.node.inventories }).ids;
  };
  expect(await load()).toEqual(idsOf(page.system));
  await page.create('daily-b');
  expect(await load()).toContain('daily-b');
  await page.delete('daily-b');
  expect(await load()).toEqual(idsOf(page.system));
});

test('a rule is kept with all of its parts', async () => {
  await using page = await startClient();
  // Of 40 rules, as each shape of filter and encryption is among them.
  for (const inventoryId of idsOf(page.system).slice(0, 40)) {
    const variables = { bucket: BUCKET, inventoryId };
    const fresh = await page.client.query(inventoryRule, variables);
    const kept = await page.client.query(inventoryRule, variables, { requestPolicy: 'cache-only' });
    expect(fresh.data?.inventory?.inventoryId).toBe(inventoryId);
    expect(kept.data).toEqual(fresh.data);
  }
});

test('urql’s own default, GET, is refused', async () => {
  await using page = await startClient();
  const { error } = await page.client.query(
    inventoryPage,
    { bucket: BUCKET },
    { preferGetMethod: 'within-url-limit' },
  );
  expect(error?.graphQLErrors[0]?.extensions['code']).toBe('CSRF_BLOCKED');
});
