import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { manyRules } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

/**
 * What documents cost in requests to OSS, on a bucket of 1,000 rules: where tokens are ids, as OSS's
 * are, and where they are not. docs/requests.md has the table.
 */
const BUCKETS = Array.from({ length: 10 }, (_, number) => `bucket-${number}`);

const ids = (count: number, step = 1, from = 0) =>
  Array.from(
    { length: count },
    (_, number) => `rule-${String(from + number * step).padStart(3, '0')}`,
  );
const fieldsOf = (wanted: readonly string[], bucket = 'bucket-0') =>
  wanted.map(
    (id, number) =>
      `${bucket.replace('-', '')}r${number}: inventory(bucket: "${bucket}", inventoryId: "${id}") { inventoryId }`,
  );
const rules = (wanted: readonly string[]) => `{ ${fieldsOf(wanted).join(' ')} }`;
const page = (args: string, selection = 'nodes { inventoryId }') =>
  `query ($middle: String) {
    u: inventories(bucket: "bucket-0", after: $middle) { __typename }
    inventories(bucket: "bucket-0", ${args}) { ${selection} pageInfo { hasNextPage } } }`;

const DOCUMENTS: Readonly<
  Record<string, { document: string; lastId: number; opaque: number; atOnce?: number }>
> = {
  'page of 20 from the middle': {
    document: page('first: 20, after: $middle'),
    lastId: 1,
    opaque: 6,
  },
  'page of 1,000': { document: page('first: 1000'), lastId: 10, opaque: 10 },
  'last 20': { document: page('last: 20'), lastId: 10, opaque: 10 },
  'last 20 in front of the middle': {
    document: page('last: 20, before: $middle'),
    lastId: 5,
    opaque: 5,
  },
  'totalCount alone': {
    document: '{ inventories(bucket: "bucket-0") { totalCount } }',
    lastId: 10,
    opaque: 10,
  },
  'totalCount with a page of 20 from the middle': {
    document: page('first: 20, after: $middle', 'totalCount nodes { inventoryId }'),
    lastId: 10,
    opaque: 10,
  },
  'totalCount with the last 20': {
    document: page('last: 20', 'totalCount nodes { inventoryId }'),
    lastId: 10,
    opaque: 10,
  },
  'the last 20 with a page of 20 from the middle': {
    document: `query ($middle: String) {
      a: inventories(bucket: "bucket-0", first: 20, after: $middle) { nodes { inventoryId } }
      b: inventories(bucket: "bucket-0", last: 20) { nodes { inventoryId } } }`,
    lastId: 10,
    opaque: 10,
  },
  'totalCount of a prefix of 100 rules': {
    document:
      '{ inventories(bucket: "bucket-0", filterBy: { inventoryIdPrefix: "rule-5" }) { totalCount } }',
    lastId: 2,
    opaque: 8,
  },
  '100 neighbouring ids': { document: rules(ids(100, 1, 450)), lastId: 1, opaque: 7 },
  '100 scattered ids': { document: rules(ids(100, 10)), lastId: 10, opaque: 11 },
  '20 scattered ids': { document: rules(ids(20, 50)), lastId: 10, opaque: 11 },
  '1 id, and 9 neighbouring ids far behind it': {
    document: rules(['rule-000', ...ids(9, 1, 500)]),
    lastId: 2,
    opaque: 11,
  },
  '5 neighbouring ids': { document: rules(ids(5, 1, 450)), lastId: 1, opaque: 6 },
  '5 scattered ids': { document: rules(ids(5, 200)), lastId: 5, opaque: 6 },
  '1 id': { document: rules(ids(1, 1, 450)), lastId: 1, opaque: 1 },
  'the same id 50 times': { document: rules(Array(50).fill('rule-450')), lastId: 1, opaque: 1 },
  '50 pages of 20: the whole bucket, in any order': {
    document: `{ ${Array.from({ length: 50 }, (_, number) => number)
      .reverse()
      .map((number) => {
        const after = Buffer.from(`1/bucket-0/rule-${String(number * 20 - 1).padStart(3, '0')}`);
        const cursor = number === 0 ? 'null' : `"${after.toString('base64url')}"`;
        return `p${number}: inventories(bucket: "bucket-0", first: 20, after: ${cursor}) { nodes { id } }`;
      })
      .join(' ')} }`,
    lastId: 10,
    opaque: 10,
  },
  'last: 0, which says whether the bucket has rules': {
    document: page('last: 0'),
    lastId: 1,
    opaque: 1,
  },
  '10 buckets, the first 20 rules of each': {
    document: `{ ${BUCKETS.map(
      (name, number) =>
        `b${number}: inventories(bucket: "${name}", first: 20) { nodes { inventoryId } }`,
    ).join(' ')} }`,
    lastId: 10,
    opaque: 10,
  },
  '5 buckets, 20 neighbouring ids of each': {
    document: `{ ${BUCKETS.slice(5)
      .flatMap((name) => fieldsOf(ids(20), name))
      .join(' ')} }`,
    lastId: 5,
    opaque: 10,
  },
  '50 callers at once, the same page': {
    document: page('first: 20'),
    lastId: 1,
    opaque: 1,
    atOnce: 50,
  },
  'createInventory with validateOnly: the bucket is full': {
    document: `mutation { createInventory(validateOnly: true, input: { bucket: "bucket-0", inventoryId: "new",
      isEnabled: true, frequency: DAILY, includedObjectVersions: ALL,
      destination: { accountId: "1000000000000000", roleName: "R", bucket: "bucket-1" } }) { __typename } }`,
    lastId: 10,
    opaque: 10,
  },
  'updateInventory with validateOnly and another destination': {
    document: `mutation { updateInventory(validateOnly: true, input: { bucket: "bucket-0",
      inventoryId: "rule-450", destination: { bucket: "bucket-1" } }) { __typename } }`,
    lastId: 2,
    opaque: 2,
  },
};

test('docs/requests.md has numbers of these documents', async () => {
  const docs = await readFile(new URL('../../docs/requests.md', import.meta.url), 'utf8');
  const [table = ''] = docs.slice(docs.indexOf('| document |')).split('\n\n');
  const rows = table.trim().split('\n').slice(2);
  expect(rows.length).toBeGreaterThan(10);
  const measured = Object.entries(DOCUMENTS).map(
    ([name, row]) => `| ${name} | ${row.lastId} | ${row.opaque} |`,
  );
  expect(rows.filter((row) => !measured.includes(row))).toEqual([]);
});

describe.for(['lastId', 'opaque'] as const)('continuation tokens: %s', (continuationTokens) => {
  test.for(Object.entries(DOCUMENTS))('%s', async ([, row]) => {
    const { document, atOnce = 1 } = row;
    const arrived = Promise.withResolvers<void>();
    let callers = 0;
    await using system = await startSystem({
      continuationTokens,
      buckets: BUCKETS,
      serving: {
        onAsking: () => {
          callers += 1;
          if (callers > atOnce) arrived.resolve();
        },
      },
    });
    const read = BUCKETS.filter((name) => name === 'bucket-0' || document.includes(name));
    for (const name of read) system.emulator.storeRules(name, manyRules(1000));
    const middle = await middleOf(system);
    system.requests.length = 0;

    // Nobody is answered before all have asked.
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    system.emulator.inject({ kind: 'hold', phase: 'before', until });
    const asking = Array.from({ length: atOnce }, () => system.askText(document, { middle }));
    await arrived.promise;
    for (let round = 0; round < 3; round += 1) await fetch(new URL('/livez', system.url));
    release();

    for (const { errors } of await Promise.all(asking)) expect(errors).toEqual([]);
    expect(system.requests).toHaveLength(row[continuationTokens]);
  });
});

/** The cursor of the 451st rule, amid OSS's pages. */
async function middleOf(system: TestSystem): Promise<string> {
  const { data } = await system.askText(
    '{ inventories(bucket: "bucket-0", first: 451) { pageInfo { endCursor } } }',
  );
  const cursor = /"endCursor":"([^"]+)"/.exec(JSON.stringify(data))?.[1];
  if (cursor === undefined) throw new Error('There is no page.');
  return cursor;
}
