import {
  ApolloClient,
  HttpLink,
  InMemoryCache,
  type ObservableQuery,
  type OperationVariables,
} from '@apollo/client';
import { filter, firstValueFrom } from 'rxjs';
import { describe, expect, test, vi } from 'vitest';
import type { InventoryPageQueryVariables } from '../../../gql/graphql.ts';
import { ruleXml } from '../../../support/rules.ts';
import { KINDS_OF_TOKENS, type SystemOptions } from '../../../support/system.ts';
import { bucketPage, createRule, inventoryRule } from '../documents.ts';
import { BUCKET, idsOf, ruleInput, ruleName, startSample } from '../support.ts';
import { createClient } from './client.ts';
import { create, loadMore, type RuleList, remove, watchRules } from './rules.ts';

/** A client of a running server, with lists that are shown. */
async function startClient(options: SystemOptions = {}) {
  const system = await startSample(options);
  const client = createClient(system.url);
  return {
    system,
    client,
    show: (variables: Omit<InventoryPageQueryVariables, 'bucket'>) => show(client, variables),
    async [Symbol.asyncDispose]() {
      client.stop();
      await system[Symbol.asyncDispose]();
    },
  };
}

/** Subscribes to a list, as a component does, and waits for its first page. */
async function show(client: ApolloClient, variables: Omit<InventoryPageQueryVariables, 'bucket'>) {
  const list = watchRules(client, { bucket: BUCKET, ...variables });
  list.subscribe({});
  await until(list, () => list.getCurrentResult().data !== undefined);
  return list;
}

/** Waits for the list to be shown anew until it is as it should be. */
async function until<Data, Variables extends OperationVariables>(
  list: ObservableQuery<Data, Variables>,
  isReached: () => boolean,
): Promise<void> {
  await firstValueFrom(list.pipe(filter(isReached)));
}

function pageOf(list: RuleList) {
  return list.getCurrentResult().data?.inventories;
}

function shown(list: RuleList) {
  return pageOf(list)?.edges?.map((edge) => edge?.node?.inventoryId);
}

/** Loads a page and waits until it is shown. */
async function grow(list: RuleList, load: () => Promise<unknown>): Promise<void> {
  const length = shown(list)?.length ?? 0;
  await load();
  await until(list, () => (shown(list)?.length ?? 0) > length);
}

/** Loads all pages that are missing at the end. */
async function loadRest(list: RuleList, first: number): Promise<void> {
  while (pageOf(list)?.pageInfo?.hasNextPage) await grow(list, () => loadMore(list, first));
}

/** The cache but for an entry without content, which each mutation leaves. */
function cacheOf(client: ApolloClient) {
  return Object.entries(client.extract() ?? {}).filter(([id]) => id !== 'ROOT_MUTATION');
}

describe.for(KINDS_OF_TOKENS)(
  'Apollo Client pages through 250 rules, with tokens: %s',
  (continuationTokens) => {
    test.each([7, 20, 100, 249, 1000])('from the front, %i at a time', async (first) => {
      await using page = await startClient({ continuationTokens });
      const ids = idsOf(page.system);
      expect(ids).toHaveLength(250);

      const list = await page.show({ first });
      let pages = 1;
      for (; pageOf(list)?.pageInfo?.hasNextPage; pages++) {
        expect(shown(list)).toEqual(ids.slice(0, pages * first));
        await grow(list, () => loadMore(list, first));
      }

      expect(shown(list)).toEqual(ids);
      expect(pages).toBe(Math.ceil(250 / first));
    });

    test.each([7, 20, 100, 249, 1000])('from the back, %i at a time', async (last) => {
      await using page = await startClient({ continuationTokens });
      const ids = idsOf(page.system);

      const list = await page.show({ last });
      let pages = 1;
      for (; pageOf(list)?.pageInfo?.hasPreviousPage; pages++) {
        expect(shown(list)).toEqual(ids.slice(-pages * last));
        const before = pageOf(list)?.pageInfo?.startCursor;
        await grow(list, () => list.fetchMore({ variables: { before } }));
      }

      expect(shown(list)).toEqual(ids);
      expect(pages).toBe(Math.ceil(250 / last));
    });

    test('with a list for each filter', async () => {
      await using page = await startClient({ continuationTokens });
      const weekly = await page.show({ filterBy: { frequency: 'WEEKLY' }, first: 20 });
      const daily = await page.show({ filterBy: { frequency: 'DAILY' }, first: 20 });
      const all = await page.show({ first: 20 });
      const lists = [weekly, daily, all];

      // In turns, so that a page in the wrong list would show.
      while (lists.some((list) => pageOf(list)?.pageInfo?.hasNextPage)) {
        for (const list of lists) {
          if (pageOf(list)?.pageInfo?.hasNextPage) await grow(list, () => loadMore(list, 20));
        }
      }

      expect(shown(weekly)).toHaveLength(83);
      expect(shown(weekly)).toEqual(idsOf(page.system, 'weekly'));
      expect(shown(daily)).toEqual(idsOf(page.system, 'daily'));
      expect(shown(all)).toEqual(idsOf(page.system));
    });
  },
);

test('a deleted rule leaves every list, without another request', async () => {
  await using page = await startClient();
  const all = await page.show({ first: 300 });
  const weekly = await page.show({ filterBy: { frequency: 'WEEKLY' }, first: 300 });
  const daily = await page.show({ filterBy: { frequency: 'DAILY' }, first: 300 });
  const [gone = ''] = idsOf(page.system, 'weekly-firewall');
  expect(shown(all)).toContain(gone);
  const before = shown(daily);
  page.system.requests.length = 0;

  const result = await remove(page.client, ruleName(gone));
  expect(result?.__typename).toBe('DeleteInventorySuccess');
  await until(all, () => shown(all)?.length === 249);
  await until(weekly, () => shown(weekly)?.length === 82);

  expect(page.system.requests.map(({ operation }) => operation)).toEqual(['DeleteBucketInventory']);
  expect(shown(all)).toEqual(idsOf(page.system));
  expect(shown(weekly)).toEqual(idsOf(page.system, 'weekly'));
  expect(shown(daily)).toEqual(before);
  expect(JSON.stringify(page.client.extract())).not.toContain(`"inventoryId":"${gone}"`);
});

test('paging goes on behind a rule that was deleted', async () => {
  await using page = await startClient();
  const list = await page.show({ first: 20 });
  await remove(page.client, ruleName(shown(list)?.at(-1) ?? ''));
  await until(list, () => shown(list)?.length === 19);

  await loadRest(list, 20);

  expect(shown(list)).toHaveLength(249);
  expect(shown(list)).toEqual(idsOf(page.system));
});

test('a list that was paged from the back is read again too', async () => {
  await using page = await startClient();
  const list = await page.show({ last: 20 });
  const created = await create(page.client, [list], ruleInput('zzz'));
  expect(created?.__typename).toBe('CreateInventorySuccess');
  await until(list, () => shown(list)?.includes('zzz') === true || shown(list)?.length === 21);
  expect(shown(list)).toEqual(idsOf(page.system).slice(0, 21));
});

test('a created rule has its place in each list, and the pages behind it follow', async () => {
  await using page = await startClient();
  const list = await page.show({ first: 20 });
  await grow(list, () => loadMore(list, 20));
  const weekly = await page.show({ filterBy: { frequency: 'WEEKLY' }, first: 300 });
  const daily = await page.show({ filterBy: { frequency: 'DAILY' }, first: 300 });
  const [neighbour = ''] = idsOf(page.system).slice(5);
  const id = `${neighbour}-b`;

  const result = await create(page.client, [list, weekly, daily], ruleInput(id));
  expect(result?.__typename).toBe('CreateInventorySuccess');
  await until(list, () => shown(list)?.length === 41);
  await until(daily, () => shown(daily)?.length === 168);

  expect(shown(list)).toContain(id);
  expect(shown(list)).toEqual(idsOf(page.system).slice(0, 41));
  expect(shown(daily)).toEqual(idsOf(page.system, 'daily'));
  expect(shown(weekly)).toEqual(idsOf(page.system, 'weekly'));
  await loadRest(list, 20);
  expect(shown(list)).toHaveLength(251);
  expect(shown(list)).toEqual(idsOf(page.system));
});

test('the list of a bucket pages and loses a rule as the one of the query does', async () => {
  await using page = await startClient();
  const variables = { name: BUCKET, first: 100 };
  const list = page.client.watchQuery({ query: bucketPage, variables });
  list.subscribe({});
  const current = () => list.getCurrentResult().data?.bucket?.inventories;
  const ids = () => current()?.edges?.map((edge) => edge?.node?.inventoryId);
  await until(list, () => ids()?.length === 100);
  for (const length of [200, 250]) {
    expect(current()?.pageInfo?.hasNextPage).toBe(true);
    await list.fetchMore({ variables: { after: current()?.pageInfo?.endCursor } });
    await until(list, () => ids()?.length === length);
  }
  expect(current()?.pageInfo?.hasNextPage).toBe(false);
  expect(ids()).toEqual(idsOf(page.system));

  await remove(page.client, ruleName(ids()?.[120] ?? ''));
  await until(list, () => ids()?.length === 249);
  expect(ids()).toEqual(idsOf(page.system));
});

test('a creation that fails is read by `... on Error`, and changes nothing in the cache', async () => {
  await using page = await startClient();
  const list = await page.show({ first: 300 });
  const [taken = ''] = idsOf(page.system);
  const before = cacheOf(page.client);

  expect(await create(page.client, [list], ruleInput(taken))).toEqual({
    __typename: 'InventoryAlreadyExistError',
    code: 'InventoryConfigurationAlreadyExists',
    message: expect.stringContaining(taken),
  });
  expect(cacheOf(page.client)).toEqual(before);
  expect(shown(list)).toEqual(idsOf(page.system));
});

test('a deletion that fails is read by `... on Error`, and changes nothing in the cache', async () => {
  await using page = await startClient();
  const list = await page.show({ first: 300 });
  const before = cacheOf(page.client);

  const result = await remove(page.client, { bucket: 'no-such-bucket', inventoryId: 'any' });
  expect(result).toEqual({
    __typename: 'NoSuchBucketError',
    code: 'NoSuchBucket',
    message: expect.stringContaining('no-such-bucket'),
  });
  expect(cacheOf(page.client)).toEqual(before);
  expect(shown(list)).toEqual(idsOf(page.system));
});

test('`... on Error` needs the possible types', async () => {
  await using page = await startClient();
  using warn = vi.spyOn(console, 'warn').mockReturnValue();
  const [taken = ''] = idsOf(page.system);
  const link = new HttpLink({ uri: page.system.url });
  const ignorant = new ApolloClient({ link, cache: new InMemoryCache() });
  const { data } = await ignorant.mutate({
    mutation: createRule,
    variables: { input: ruleInput(taken) },
  });
  expect(data?.createInventory).not.toHaveProperty('message');
  expect(warn.mock.calls.map(([, , supertype]) => supertype)).toContain('Error');
});

test('the end of an empty list, whose cursor is an empty text, can be read on', async () => {
  await using page = await startClient();
  page.system.emulator.createBucket({ name: 'empty' });
  const list = watchRules(page.client, { bucket: 'empty', first: 20 });
  list.subscribe({});
  await until(list, () => list.getCurrentResult().data !== undefined);
  expect(pageOf(list)?.pageInfo?.endCursor).toBe('');
  await loadMore(list, 20);
  expect(shown(list)).toEqual([]);
  page.system.emulator.storeRules('empty', [{ id: 'new', xml: ruleXml('new') }]);
  await loadMore(list, 20);
  await until(list, () => shown(list)?.length === 1);
  expect(shown(list)).toEqual(['new']);
});

test('a rule is kept with all of its parts', async () => {
  await using page = await startClient();
  using warn = vi.spyOn(console, 'warn');
  // Of 40 rules, as each shape of filter and encryption is among them.
  for (const inventoryId of idsOf(page.system).slice(0, 40)) {
    const request = { query: inventoryRule, variables: { bucket: BUCKET, inventoryId } };
    const fresh = await page.client.query({ ...request, fetchPolicy: 'network-only' });
    const kept = await page.client.query({ ...request, fetchPolicy: 'cache-only' });
    expect(fresh.data?.inventory?.inventoryId).toBe(inventoryId);
    expect(kept.data).toEqual(fresh.data);
  }
  expect(warn).not.toHaveBeenCalled();
});
