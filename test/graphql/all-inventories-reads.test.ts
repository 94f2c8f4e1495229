import { expect, test } from 'vitest';
import { requestLines } from '../server/support.ts';
import { manyRules, ruleXml } from '../support/rules.ts';
import { operationsOf, startSystem, type TestSystem } from '../support/system.ts';
import { cursorOf, fill, pageOf, walk } from './account-walk.ts';

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}-${String(n).padStart(3, '0')}`);

/** The name of the list in its cursors. */
async function listOf(system: TestSystem): Promise<string> {
  const { pageInfo } = await pageOf(system, {});
  return (
    Buffer.from(pageInfo.endCursor ?? '', 'base64url')
      .toString()
      .split('/')[1] ?? ''
  );
}

test('only rules that meet the other conditions have their reports looked at, within the limit of reads', async () => {
  await using system = await startSystem({ buckets: ['reports'] });
  const names = numbered('logs', 80);
  const rules = ['wanted', 'other'].map((id) => ({
    id,
    xml: ruleXml(id).replace('</Bucket>', `</Bucket><Prefix>${id}</Prefix>`),
  }));
  fill(system, names, rules);
  system.emulator.inject({
    kind: 'error',
    operation: 'ListBucketInventory',
    bucket: 'logs-002',
    status: 403,
    code: 'AccessDenied',
  });
  const looked = new Set<string>();
  const by = {
    first: 1000,
    bucketPrefix: 'logs-',
    filterBy: { inventoryIdContains: 'WANTED', freshness: ['NOTHING_TO_LIST' as const] },
  };
  const account = await walk(system, {
    ...by,
    onPage: () => {
      for (const { operation, prefix = '' } of system.requests) {
        if (operation === 'ListObjectsV2') looked.add(prefix.split('/')[0] ?? '');
      }
    },
  });
  expect(account.rules).toEqual(
    names.filter((name) => name !== 'logs-002').map((name) => `${name}/wanted`),
  );
  expect(account.readBucketCount).toBe(79);
  expect([...account.unreadable]).toEqual([['logs-002', 'AccessDeniedError']]);
  expect(account.pages).toBeGreaterThan(1);
  expect(account.maxReads).toBeLessThanOrEqual(200);
  expect([...looked].filter((prefix) => prefix.startsWith('other'))).toEqual([]);

  // No rule has such reports: the pages are empty, and go on.
  const none = await walk(system, { ...by, filterBy: { ...by.filterBy, freshness: ['FRESH'] } });
  expect(none.rules).toEqual([]);
  expect(none.finished).toBe(80);
});

test('a bucket whose reports OSS does not answer about is unreadable, and the others are read', async () => {
  await using system = await startSystem({ buckets: [], serving: { retry: { maxAttempts: 1 } } });
  fill(system, ['logs-a', 'logs-c']);
  const elsewhere = ruleXml('r1').replace('acs:oss:::reports', 'acs:oss:::lost');
  fill(system, ['logs-b', 'lost', 'reports'], [{ id: 'r1', xml: elsewhere }]);
  system.emulator.deleteRules('lost');
  system.emulator.deleteRules('reports');
  system.emulator.inject({
    kind: 'error',
    operation: 'ListObjectsV2',
    bucket: 'lost',
    status: 503,
    code: 'SlowDown',
    times: Number.POSITIVE_INFINITY,
  });
  const filterBy = { freshness: ['NOTHING_TO_LIST' as const] };
  const account = await walk(system, { filterBy });
  expect(account.rules).toEqual(['logs-a/rule-000', 'logs-c/rule-000']);
  expect([...account.unreadable]).toEqual([['logs-b', 'ThrottledError']]);
  expect(account.withoutRules).toEqual(['lost', 'reports']);
});

test('a page reads few buckets in vain: one where rules are many, and none of a large bucket', async () => {
  await using system = await startSystem({ buckets: [], rulesPerPage: 5 });
  fill(system, numbered('dense', 20), manyRules(5));
  fill(system, ['xlarge', 'xlarge-2'], manyRules(50));
  const dense = await walk(system, { first: 5, bucketPrefix: 'dense' });
  expect(dense.requests).toBeLessThanOrEqual(20 * 5);
  const large = await walk(system, { first: 5, bucketPrefix: 'xlarge' });
  expect(large.rules).toHaveLength(100);
  // As many lists of buckets as pages; where the first bucket ends, little of the second one is read ahead.
  expect(large.requests).toBeLessThanOrEqual(2 * 20 + 3);
});

test('a bucket of another region is read without a redirect', async () => {
  await using system = await startSystem({ buckets: ['logs'] });
  system.emulator.createBucket({ name: 'faraway', region: 'oss-cn-shanghai' });
  system.emulator.storeRules('faraway', manyRules(2));
  const { edges } = await pageOf(system, { region: 'oss-cn-shanghai' });
  expect(edges).toHaveLength(2);
  expect(operationsOf(system)).toEqual({ ListBuckets: 1, ListBucketInventory: 1 });
  expect(system.requests.map(({ status }) => status)).toEqual([200, 200]);
});

test('the account’s list is read on where the first 1,000 buckets are none of the region', async () => {
  await using system = await startSystem({ buckets: [] });
  system.emulator.transaction(() => {
    for (const name of numbered('a', 1000)) system.emulator.createBucket({ name });
    system.emulator.createBucket({ name: 'faraway', region: 'oss-cn-shanghai' });
  });
  const { coverage, pageInfo } = await pageOf(system, { region: 'oss-cn-shanghai' });
  expect(coverage).toEqual({
    readBucketCount: 1,
    bucketsWithoutRules: [{ name: 'faraway' }],
    unreadableBuckets: [],
  });
  expect(pageInfo.hasNextPage).toBe(false);
  expect(operationsOf(system)).toEqual({ ListBuckets: 2, ListBucketInventory: 1 });
});

test('200 buckets without rules make an empty page that goes on', async () => {
  await using system = await startSystem({ buckets: numbered('empty', 210) });
  const account = await walk(system, { first: 10 });
  expect(account.pages).toBe(2);
  expect(account.withoutRules).toEqual(numbered('empty', 210));
  expect(account.maxReads).toBe(200);
});

test('a page of no rules reads none', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(1));
  const { pageInfo, edges, coverage } = await pageOf(system, { first: 0 });
  expect(edges).toEqual([]);
  expect(coverage.readBucketCount).toBe(0);
  expect(pageInfo).toMatchObject({ hasNextPage: true, endCursor: null });
  expect(operationsOf(system)).toEqual({ ListBuckets: 1 });
});

test('wrong arguments are named, and nothing is read', async () => {
  await using system = await startSystem();
  const list = await listOf(system);
  system.requests.length = 0;
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['first: 1001', /`first` is 1001; a page has 0 to 1000 items/],
    ['bucketPrefix: "A"', /`bucketPrefix`: /],
    ['region: "hangzhou"', /`region`: /],
    ['filterBy: { destinationBucket: "A" }', /`destinationBucket`: /],
    ['after: "x"', /`after` is not a cursor of this server/],
    [`after: "${cursorOf('NO', list)}"`, /`after` is a damaged cursor/],
    [`after: "${cursorOf('logs/', list)}"`, /`after` is a damaged cursor/],
    [
      `after: "${cursorOf('r1', 'logs')}"`,
      /is a cursor of the rules of bucket "logs", but the field lists the rules of all buckets/,
    ],
  ];
  for (const [args, message] of wrong) {
    const { data, errors } = await system.askText(`{ allInventories(${args}) { nodes { id } } }`);
    expect(data).toEqual({ allInventories: null });
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(message),
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
      }),
    ]);
  }
  expect(system.requests).toEqual([]);
});

test('a caller that leaves ends the walk: no further bucket is read', async () => {
  await using system = await startSystem({ buckets: [] });
  fill(system, numbered('logs', 40));
  const met = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  system.emulator.inject({
    kind: 'hold',
    phase: 'before',
    operation: 'ListBucketInventory',
    bucket: 'logs-003',
    until: held.promise,
    onMeet: met.resolve,
  });
  const caller = new AbortController();
  const answer = fetch(system.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ allInventories(first: 40) { nodes { id } } }' }),
    signal: caller.signal,
  });
  await met.promise;
  caller.abort();
  await expect(answer).rejects.toThrow('aborted');
  await expect.poll(() => requestLines(system.log)).toHaveLength(1);
  held.resolve();
  await system.askText('{ buckets { nodes { name } } }');
  expect(operationsOf(system)['ListBucketInventory']).toBeLessThanOrEqual(4);
});

test('aliases of one request share what they read', async () => {
  await using system = await startSystem({ buckets: [] });
  fill(system, numbered('logs', 30));
  const { data } = await system.askText(`{
    a: allInventories(first: 30) { nodes { id } }
    b: allInventories(first: 30, filterBy: { isEnabled: true }) { coverage { readBucketCount } }
  }`);
  expect(data).toMatchObject({
    a: { nodes: { length: 30 } },
    b: { coverage: { readBucketCount: 30 } },
  });
  expect(operationsOf(system)).toEqual({ ListBuckets: 1, ListBucketInventory: 30 });
});
