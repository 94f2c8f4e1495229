import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BucketsPageQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { repeatable } from '../support/seed.ts';
import { type Answer, startSystem, type TestSystem } from '../support/system.ts';

const BucketsPage = graphql(`
  query BucketsPage(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $prefix: String
    $region: String
    $isCounted: Boolean! = false
  ) {
    buckets(
      first: $first
      after: $after
      last: $last
      before: $before
      prefix: $prefix
      region: $region
    ) {
      totalCount @include(if: $isCounted)
      nodes { name region }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

type Bucket = BucketsPageQuery['buckets']['nodes'][number];

const REGIONS = ['oss-cn-hangzhou', 'oss-cn-beijing', 'oss-eu-central-1'] as const;

/** Which buckets are listed, and how many they are, if that is to be counted too. */
interface List {
  readonly prefix: string;
  readonly region?: string | undefined;
  readonly count?: number;
}

/** Pages through all buckets of a list; between two pages `change` is called. */
async function walk(
  system: TestSystem,
  { prefix, region, count }: List,
  size: number,
  way: 'forward' | 'backward',
  change: (page: readonly Bucket[]) => void = () => {},
): Promise<Bucket[]> {
  const seen: Bucket[] = [];
  let cursor: string | null | undefined;
  for (;;) {
    system.requests.length = 0;
    const page: Answer<BucketsPageQuery> = await system.ask(BucketsPage, {
      prefix,
      region,
      isCounted: count !== undefined,
      ...(way === 'forward' ? { first: size, after: cursor } : { last: size, before: cursor }),
    });
    expect(page.errors).toEqual([]);
    // Also across regions, and however many other buckets there are: the prefix goes to OSS.
    expect(system.requests.map(({ operation }) => operation)).toEqual(['ListBuckets']);
    const { nodes, pageInfo, totalCount } = page.data.buckets;
    if (count !== undefined) expect(totalCount).toBe(count);
    const hasMore = way === 'forward' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
    expect(way === 'forward' ? pageInfo.hasPreviousPage : pageInfo.hasNextPage).toBe(
      cursor != null,
    );
    if (hasMore) expect(nodes).toHaveLength(size);
    if (way === 'forward') seen.push(...nodes);
    else seen.unshift(...nodes);
    if (!hasMore) return seen;
    cursor = way === 'forward' ? pageInfo.endCursor : pageInfo.startCursor;
    change(nodes);
  }
}

const suffix = fc.string({ unit: fc.constantFrom('a', 'b', '-', '0', '9'), maxLength: 4 });
const bucket = fc.record({ suffix, region: fc.constantFrom(...REGIONS) });
const buckets = fc.uniqueArray(bucket, { selector: (each) => each.suffix, maxLength: 30 });
const way = fc.constantFrom('forward' as const, 'backward' as const);
const size = fc.integer({ min: 1, max: 9 });

test('pages of buckets equal the model, both ways, also while buckets come and go', async () => {
  await using system = await startSystem({ buckets: [] });
  let runs = 0;
  const run = fc.asyncProperty(
    buckets,
    size,
    way,
    fc.option(fc.constantFrom(...REGIONS), { nil: undefined }),
    fc.array(bucket, { maxLength: 5 }),
    fc.boolean(),
    async (given, pageSize, direction, wanted, created, isPageDeleted) => {
      // Those of earlier runs stay, on both sides of these.
      runs += 1;
      const prefix = `run${(runs * 7919) % 10_000}-`;
      const model = new Map<string, string>();
      const create = (all: typeof given) => {
        for (const { suffix: end, region } of all) {
          const name = `${prefix}${end}x`;
          if (system.emulator.hasBucket(name)) continue;
          system.emulator.createBucket({ name, region });
          model.set(name, region);
        }
      };
      create(given);
      const isListed = (region: string) => wanted === undefined || region === wanted;
      const expected = [...model]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, region]) => ({ name, region }))
        .filter(({ region }) => isListed(region));
      const list = { prefix, region: wanted };
      expect(await walk(system, list, pageSize, direction)).toEqual(expected);
      const counted = { ...list, count: expected.length };
      expect(await walk(system, counted, pageSize, direction)).toEqual(expected);

      const standing = new Map([...model].filter(([, region]) => isListed(region)));
      const seen = await walk(system, list, pageSize, direction, (page) => {
        create(created);
        for (const { name } of isPageDeleted ? page : []) {
          system.emulator.deleteBucket(name);
          standing.delete(name);
        }
      });
      const names = seen.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)].sort());
      expect([...standing.keys()].filter((name) => !names.includes(name))).toEqual([]);
    },
  );
  await fc.assert(run, repeatable('pages of buckets', 150));
});

test('1,234 buckets are read by the thousand', async () => {
  const names = Array.from({ length: 1234 }, (_, number) => `b-${String(number).padStart(4, '0')}`);
  await using system = await startSystem({ buckets: names });
  const ask = async (variables: object) => {
    system.requests.length = 0;
    const { data } = await system.ask(BucketsPage, variables);
    return { names: data.buckets.nodes.map(({ name }) => name), cost: system.requests.length };
  };
  expect(await ask({ first: 1000 })).toEqual({ names: names.slice(0, 1000), cost: 1 });
  expect(await ask({ last: 1000 })).toEqual({ names: names.slice(234), cost: 2 });
  const first = names.slice(0, 1);
  expect(await ask({ first: 1, isCounted: true })).toEqual({ names: first, cost: 2 });
  const later = { first: 1, after: cursor('b-1199'), isCounted: true };
  expect(await ask(later)).toEqual({ names: ['b-1200'], cost: 2 });
  // As far as the page and one more match.
  expect(await ask({ first: 1, region: 'oss-cn-hangzhou' })).toEqual({ names: first, cost: 1 });
  expect(await ask({ first: 1, region: 'oss-us-west-1' })).toEqual({ names: [], cost: 2 });
});

test('counts of the same buckets are one, and pages are a part of it', async () => {
  await using system = await startSystem({ buckets: ['aaa', 'bbb', 'ccc'] });
  system.emulator.createBucket({ name: 'abroad', region: 'oss-us-west-1' });
  const { data, errors } = await system.askText(`{
    a: buckets(first: 1) { totalCount nodes { name } pageInfo { hasNextPage } }
    b: buckets(last: 1) { nodes { name } totalCount }
    c: buckets(first: 0, region: "oss-us-west-1") { totalCount }
    d: buckets(region: "oss-eu-west-1") { totalCount nodes { name } }
    e: buckets(region: "") { totalCount }
  }`);
  expect(errors).toEqual([]);
  expect(data).toEqual({
    a: { totalCount: 4, nodes: [{ name: 'aaa' }], pageInfo: { hasNextPage: true } },
    b: { totalCount: 4, nodes: [{ name: 'ccc' }] },
    c: { totalCount: 1 },
    d: { totalCount: 0, nodes: [] },
    e: { totalCount: 4 },
  });
  expect(system.requests).toHaveLength(1);
});

const cursor = (name: string) => Buffer.from(`1//${name}`).toString('base64url');

test.for([
  ['a cursor too long', { after: cursor('x'.repeat(20_000)) }, 'not a cursor'],
  ['a cursor with NUL', { before: cursor('a\0b') }, 'damaged cursor'],
  ['a cursor with a line break', { after: cursor('abc\r\nx: y') }, 'damaged cursor'],
  ['a cursor of no name', { after: cursor('UPPER') }, 'damaged cursor'],
  ['a prefix too long', { prefix: 'x'.repeat(90_000) }, 'prefix'],
  ['a prefix with NUL', { prefix: 'a\0' }, 'prefix'],
  ['a prefix that no name has', { prefix: '中' }, 'prefix'],
  ['a region without oss-', { region: 'cn-hangzhou' }, 'region'],
  ['a region too long', { region: `oss-${'x'.repeat(90_000)}` }, 'region'],
  ['a region with NUL', { region: 'oss-cn\0' }, 'region'],
  ['an endpoint', { region: 'oss-cn-hangzhou.aliyuncs.com' }, 'region'],
  ['half of a surrogate pair as region', { region: 'oss-\ud800' }, 'region'],
] as const)('%s is refused, and OSS is not asked', async ([, variables, message]) => {
  await using system = await startSystem();
  const { errors } = await system.ask(BucketsPage, variables);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  expect(errors[0]?.message).toContain(message);
  expect(errors[0]?.message.length).toBeLessThan(500);
  expect(system.requests).toHaveLength(0);
});

test('pages that begin together are read with the largest of them', async () => {
  await using system = await startSystem({ buckets: ['aaa', 'bbb', 'ccc', 'ddd'] });
  const { data } = await system.askText(`{
    a: buckets(first: 1) { nodes { name } }
    b: buckets(first: 3) { nodes { name } pageInfo { hasNextPage } }
    c: buckets(first: 2) { nodes { name } }
  }`);
  const nodes = (...names: string[]) => names.map((name) => ({ name }));
  expect(data).toEqual({
    a: { nodes: nodes('aaa') },
    b: { nodes: nodes('aaa', 'bbb', 'ccc'), pageInfo: { hasNextPage: true } },
    c: { nodes: nodes('aaa', 'bbb') },
  });
  expect(system.requests).toHaveLength(1);
});

test('an empty cursor is none', async () => {
  await using system = await startSystem();
  const { data } = await system.ask(BucketsPage, { first: 1 });
  expect((await system.ask(BucketsPage, { first: 1, after: '', before: '' })).data).toEqual(data);
  expect(data.buckets.nodes).toHaveLength(1);
});
