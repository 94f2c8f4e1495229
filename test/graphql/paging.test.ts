import { describe, expect, test } from 'vitest';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import type { PageQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { manyRules, ruleXml } from '../support/rules.ts';
import {
  type Answer,
  KINDS_OF_TOKENS,
  type SystemOptions,
  startSystem,
  type TestSystem,
} from '../support/system.ts';
import { Page } from './documents.ts';

const Counted = graphql(`
  query Counted($bucket: String!, $first: Int, $after: String, $last: Int) {
    inventories(bucket: $bucket, first: $first, after: $after, last: $last) {
      totalCount
      nodes { inventoryId }
    }
  }
`);

/** All of the bucket's ids as the emulator keeps them: in byte order. */
function idsOf({ emulator }: TestSystem, bucket: string): string[] {
  return [...emulator.rules(bucket).keys()];
}

/** Pages through all of a bucket and checks each page on its way. */
async function walk(
  system: TestSystem,
  bucket: string,
  size: number,
  direction: 'forward' | 'backward',
  most: (size: number) => number,
) {
  const pages: string[][] = [];
  let cursor: string | null | undefined;
  for (;;) {
    system.requests.length = 0;
    const answer: Answer<PageQuery> = await system.ask(Page, {
      bucket,
      ...(direction === 'forward'
        ? { first: size, after: cursor }
        : { last: size, before: cursor }),
    });
    expect(answer.errors).toEqual([]);
    const { edges, nodes, pageInfo } = answer.data.inventories;
    const ids = edges.map(({ node }) => node.inventoryId);
    expect(nodes.map(({ inventoryId }) => inventoryId)).toEqual(ids);
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
    const isFirst = pages.length === 0;
    if (direction === 'forward') {
      expect(system.requests.length).toBeLessThanOrEqual(most(size));
      expect(pageInfo.hasPreviousPage).toBe(!isFirst);
      pages.push(ids);
      if (!pageInfo.hasNextPage) return pages;
      cursor = pageInfo.endCursor;
    } else {
      expect(system.requests.length).toBeLessThanOrEqual(10);
      expect(pageInfo.hasNextPage).toBe(!isFirst);
      pages.unshift(ids);
      if (!pageInfo.hasPreviousPage) return pages;
      cursor = pageInfo.startCursor;
    }
  }
}

describe('requests to OSS', () => {
  test.each([
    { first: 1, requests: 1 },
    { first: 100, requests: 1 },
    { first: 101, requests: 2 },
    { first: 250, requests: 3 },
    { first: 1000, requests: 10 },
  ])('a page of $first costs $requests from any cursor', async ({ first, requests }) => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(1000));
    const { data } = await system.ask(Page, { bucket: 'logs', first: 1 });
    const after = data.inventories.pageInfo.endCursor;

    for (const cursor of [null, after]) {
      system.requests.length = 0;
      const answer = await system.ask(Page, { bucket: 'logs', first, after: cursor });
      expect(answer.data.inventories.edges).toHaveLength(
        cursor === null ? first : Math.min(first, 999),
      );
      expect(system.requests).toHaveLength(requests);
    }
  });

  test('the last page of 1,000 rules and their number share 10 requests', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(1000));

    const { data } = await system.ask(Counted, { bucket: 'logs', last: 20 });

    expect(data.inventories.totalCount).toBe(1000);
    expect(data.inventories.nodes).toHaveLength(20);
    expect(system.requests).toHaveLength(10);
  });

  test('a page from the middle with the number of rules shares them too', async () => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(1000));
    const { data } = await system.ask(Page, { bucket: 'logs', first: 500 });
    system.requests.length = 0;

    const answer = await system.ask(Counted, {
      bucket: 'logs',
      first: 20,
      after: data.inventories.pageInfo.endCursor,
    });

    expect(answer.data.inventories.nodes[0]?.inventoryId).toBe('rule-500');
    expect(answer.data.inventories.totalCount).toBe(1000);
    expect(system.requests).toHaveLength(10);
  });

  test('a connection of which nothing is asked costs nothing', async () => {
    await using system = await startSystem();
    const answer = await system.askText('{ inventories(bucket: "logs") { __typename } }');
    expect(answer.data).toEqual({
      inventories: { __typename: 'InventoryConfigurationConnection' },
    });
    expect(system.requests).toHaveLength(0);
  });
});

describe.for(KINDS_OF_TOKENS)('continuation tokens: %s', (continuationTokens) => {
  const start = (options: SystemOptions = {}) => startSystem({ ...options, continuationTokens });
  /** What a page forward may cost: where OSS cannot begin at an id, it begins at the list's start. */
  const most = (size: number) => (continuationTokens === 'lastId' ? Math.ceil(size / 100) : 10);

  describe('walking 250 rules', () => {
    // Where tokens are not ids each page begins at the list's start: there pages of 7 say the same as of 1.
    const smallest = continuationTokens === 'lastId' ? [1] : [];
    const sizes = [...smallest, 7, 20, 99, 100, 101, 250, 1000];

    test.each(sizes.flatMap((size) => [[size, 'forward'] as const, [size, 'backward'] as const]))(
      'in pages of %i, %s',
      async (size, direction) => {
        await using system = await start();
        seedSampleData(system.emulator);

        const pages = await walk(system, 'demo-logs', size, direction, most);

        const ids = idsOf(system, 'demo-logs');
        expect(ids).toHaveLength(250);
        expect(pages.flat()).toEqual(ids);
        expect(pages).toHaveLength(Math.ceil(250 / size));
      },
    );
  });

  describe('order', () => {
    test('is by the bytes of the id, not by UTF-16 units', async () => {
      await using system = await start();
      // U+FF5E is behind U+1F600 in UTF-16 and before it in UTF-8.
      const ids = ['B', 'a', 'a ', 'a-b', 'ab', 'é', '中文', '～', '😀'];
      system.emulator.storeRules(
        'logs',
        ids.map((id) => ({ id, xml: ruleXml(id) })),
      );
      expect((await walk(system, 'logs', 2, 'forward', most)).flat()).toEqual(ids);
      expect((await walk(system, 'logs', 2, 'backward', most)).flat()).toEqual(ids);
    });

    test('a cursor of a rule that is gone resumes at its place', async () => {
      await using system = await start();
      const rules = manyRules(6);
      system.emulator.storeRules('logs', rules);
      const first = await system.ask(Page, { bucket: 'logs', first: 3 });
      const cursor = first.data.inventories.pageInfo.endCursor;
      await system.askText(
        'mutation { deleteInventory(input: { bucket: "logs", inventoryId: "rule-002" }) { __typename } }',
      );

      const next = await system.ask(Page, { bucket: 'logs', first: 2, after: cursor });
      const before = await system.ask(Page, { bucket: 'logs', last: 2, before: cursor });

      const idsIn = (answer: typeof next) =>
        answer.data.inventories.nodes.map(({ inventoryId }) => inventoryId);
      expect(idsIn(next)).toEqual(['rule-003', 'rule-004']);
      expect(idsIn(before)).toEqual(['rule-000', 'rule-001']);
    });

    test('both bounds hold together, with either size', async () => {
      await using system = await start();
      system.emulator.storeRules('logs', manyRules(9));
      const all = (await system.ask(Page, { bucket: 'logs' })).data.inventories.edges;
      const between = { bucket: 'logs', after: all[1]?.cursor, before: all[7]?.cursor };

      const front = (await system.ask(Page, { ...between, first: 3 })).data.inventories;
      const back = (await system.ask(Page, { ...between, last: 3 })).data.inventories;
      const whole = (await system.ask(Page, { ...between, first: 100 })).data.inventories;

      const ids = (page: typeof front) => page.nodes.map(({ inventoryId }) => inventoryId.at(-1));
      expect(ids(front)).toEqual(['2', '3', '4']);
      expect(ids(back)).toEqual(['4', '5', '6']);
      expect(ids(whole)).toEqual(['2', '3', '4', '5', '6']);
      expect(front.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    });
  });

  describe('arguments', () => {
    test.each([
      [{ first: -1 }, '`first` is -1; a page has 0 to 1000 items.'],
      [{ first: 1001 }, '`first` is 1001; a page has 0 to 1000 items.'],
      [{ last: -1 }, '`last` is -1; a page has 0 to 1000 items.'],
      [{ first: 1, last: 1 }, '`first` and `last` are both set'],
      [{ first: 1, after: 'rubbish' }, '`after` is not a cursor'],
      [{ last: 1, before: 'MS9sb2dz' }, '`before` is not a cursor'],
      [{ first: 1, after: 'MS9sb2dzLw' }, '`after` is not a cursor'],
      [{ first: 1, after: 'Mi9sb2dzL2E' }, '`after` is a cursor from another version'],
      // 1/logs/ and NUL; 1/logs/ and 193 letters: no rule has such an id.
      [{ first: 1, after: 'MS9sb2dzLwA' }, '`after` is a damaged cursor'],
      [{ first: 1, after: btoa(`1/logs/${'a'.repeat(194)}`) }, '`after` is a damaged cursor'],
      [{ first: 1, after: 'MS9sb2dzL2E=' }, '`after` is a damaged cursor'],
      [{ first: 1, after: 'MS9sb2dzL_8' }, '`after` is a damaged cursor'],
    ])('%o is refused with a clear message', async (page, message) => {
      await using system = await start();
      const { data, errors } = await system.ask(Page, { bucket: 'logs', ...page });
      expect(data).toEqual({ inventories: null });
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toContain(message);
      expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
      expect(errors[0]?.path).toEqual(['inventories']);
      expect(system.requests).toHaveLength(0);
    });

    test.each([
      [{ first: 1, after: '' }, { first: 1 }],
      [{ last: 1, before: '' }, { last: 1 }],
      [{ after: '', before: '' }, {}],
      [{ first: 2, before: '' }, { first: 2 }],
      [{ before: '' }, {}],
    ])('%o is the page of %o: an empty cursor is none', async (page, same) => {
      await using system = await start();
      system.emulator.storeRules('logs', manyRules(3));
      const { data, errors } = await system.ask(Page, { bucket: 'logs', ...page });
      expect(errors).toEqual([]);
      expect(data).toEqual((await system.ask(Page, { bucket: 'logs', ...same })).data);
    });

    test('a cursor of another bucket is refused', async () => {
      await using system = await start();
      system.emulator.storeRules('logs', manyRules(2));
      const { data } = await system.ask(Page, { bucket: 'logs', first: 1 });
      const after = data.inventories.pageInfo.endCursor;
      const { errors } = await system.ask(Page, { bucket: 'reports', first: 1, after });
      expect(errors[0]?.message).toBe(
        '`after` is a cursor of the rules of bucket "logs", but the field lists the rules of bucket ' +
          '"reports". Send a cursor of that list.',
      );
      expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    });

    test('without sizes a page has 20: from the front, or in front of `before` alone', async () => {
      await using system = await start();
      system.emulator.storeRules('logs', manyRules(60));
      const front = (await system.ask(Page, { bucket: 'logs' })).data.inventories;
      expect(front.nodes.map(({ inventoryId }) => inventoryId)).toEqual(
        manyRules(20).map(({ id }) => id),
      );
      const { data } = await system.ask(Page, { bucket: 'logs', first: 50 });
      const back = await system.ask(Page, {
        bucket: 'logs',
        before: data.inventories.pageInfo.endCursor,
      });
      expect(back.data.inventories.nodes).toHaveLength(20);
      expect(back.data.inventories.nodes.at(-1)?.inventoryId).toBe('rule-048');
    });

    test('a page of none still tells whether rules follow', async () => {
      await using system = await start();
      system.emulator.storeRules('logs', manyRules(1));
      const { data } = await system.ask(Page, { bucket: 'logs', first: 0 });
      expect(data.inventories).toEqual({
        edges: [],
        nodes: [],
        pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
      });
    });
  });

  test('a service that gives the same page for ever is found out', async () => {
    await using system = await start();
    const page = `<ListInventoryConfigurationsResult>${ruleXml('a')}<IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken></ListInventoryConfigurationsResult>`;
    system.emulator.inject({ kind: 'body', body: page, times: Number.POSITIVE_INFINITY });
    const { errors } = await system.ask(Page, { bucket: 'logs', first: 1000 });
    expect(errors[0]?.extensions?.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(system.requests).toHaveLength(2);
  });
});
