import { describe, expect, test } from 'vitest';
import { graphql } from '../gql/index.ts';
import { manyRules } from '../support/rules.ts';
import {
  KINDS_OF_TOKENS,
  operationsOf,
  type SystemOptions,
  startSystem,
  type TestSystem,
} from '../support/system.ts';
import { Page } from './documents.ts';

const Nodes = graphql(`
  query Nodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on InventoryConfiguration { inventoryId }
      ... on Bucket { name region }
    }
  }
`);

const Node = graphql(`
  query Node($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on InventoryConfiguration { inventoryId }
    }
  }
`);

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');
const ruleId = (id: string, bucket = 'logs') =>
  globalId('InventoryConfiguration', `${bucket}/${id}`);

async function thousandRules(options: SystemOptions = {}): Promise<TestSystem> {
  const system = await startSystem(options);
  system.emulator.storeRules('logs', manyRules(1000));
  return system;
}

const every = (step: number, count: number) =>
  Array.from({ length: count }, (_, index) => `rule-${String(index * step).padStart(3, '0')}`);

const stretch = (start: number, count: number) => every(1, start + count).slice(start);

describe('several rules are read in the way that costs least', () => {
  test.for([
    ['3 far apart', every(100, 3), { GetBucketInventory: 3 }],
    // Each page has one of them, until so few are left that they are read singly.
    ['5 far apart', every(100, 5), { ListBucketInventory: 2, GetBucketInventory: 3 }],
    ['10 far apart', every(100, 10), { ListBucketInventory: 7, GetBucketInventory: 3 }],
    ['4 beside each other', every(1, 4), { ListBucketInventory: 1 }],
    ['100 beside each other', every(1, 100), { ListBucketInventory: 1 }],
    [
      'two stretches with a gap between',
      [...every(1, 50), ...every(1, 950).slice(-50)],
      { ListBucketInventory: 2 },
    ],
    [
      'a stretch and two far behind it',
      [...every(1, 50), 'rule-500', 'rule-999'],
      { ListBucketInventory: 1, GetBucketInventory: 2 },
    ],
    ['11 that there are not', every(1, 11).map((id) => `x${id}`), { ListBucketInventory: 1 }],
    ['one, and a stretch far behind', ['rule-000', ...stretch(500, 9)], { ListBucketInventory: 2 }],
    [
      'one and two stretches',
      ['rule-000', ...stretch(400, 5), ...stretch(990, 4)],
      { ListBucketInventory: 3 },
    ],
    [
      'a stretch between two far apart',
      ['rule-000', ...stretch(500, 5), 'rule-900'],
      { ListBucketInventory: 2, GetBucketInventory: 1 },
    ],
  ] as const)('%s', async ([, ids, requests]) => {
    await using system = await thousandRules();
    await system.ask(Nodes, { ids: ids.map((id) => ruleId(id)) });
    expect(operationsOf(system)).toEqual(requests);
  });

  test('what a page of the same document has is not asked for again', async () => {
    await using system = await thousandRules();
    const { data, errors } = await system.askText(
      `query ($id: ID!) {
        first: inventory(bucket: "logs", inventoryId: "rule-007") { inventoryId }
        none: inventory(bucket: "logs", inventoryId: "rule-007x") { inventoryId }
        node(id: $id) { id }
        inventories(bucket: "logs", first: 20) { nodes { inventoryId } }
      }`,
      { id: ruleId('rule-099') },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      first: { inventoryId: 'rule-007' },
      none: null,
      node: { id: ruleId('rule-099') },
    });
    expect(operationsOf(system)).toEqual({ ListBucketInventory: 1 });
  });

  test('rules at two levels of a document count together', async () => {
    await using system = await thousandRules();
    const rules = (ids: readonly string[], more = '') =>
      ids.map((id, index) => `r${index}: inventory(${more}inventoryId: "${id}") { id }`).join(' ');
    await system.askText(
      `{ ${rules(every(100, 10), 'bucket: "logs", ')} bucket(name: "logs") { ${rules(every(99, 10))} } }`,
    );
    const { GetBucketInfo, ...ofRules } = operationsOf(system);
    expect(GetBucketInfo).toBe(1);
    // The second level finds what the first has read, and reads what is left of its ids singly.
    expect(ofRules).toEqual({ ListBucketInventory: 7, GetBucketInventory: 3 + 2 });
  });

  /** Lets one LIST fail, after so many that do not. */
  const failList = ({ emulator }: TestSystem, after: number, code = 'Strange', status = 400) => {
    const match = { operation: 'ListBucketInventory' } as const;
    if (after > 0)
      emulator.inject({ ...match, kind: 'delay', ms: 0, phase: 'before', times: after });
    emulator.inject({ ...match, kind: 'error', status, code });
  };

  test('where a page cannot be read, what is known by then is answered', async () => {
    await using system = await thousandRules();
    failList(system, 1);
    const ids = [...stretch(0, 10), ...stretch(900, 10)];
    const { data, errors } = await system.ask(Nodes, { ids: ids.map((id) => ruleId(id)) });
    expect(data.nodes.map((node) => node?.id ?? null)).toEqual([
      ...stretch(0, 10).map((id) => ruleId(id)),
      ...Array(10).fill(null),
    ]);
    expect(errors).toHaveLength(10);
  });

  test('a caller that may read rules but not list them gets each by itself', async () => {
    await using system = await thousandRules();
    failList(system, 0, 'AccessDenied', 403);
    const ids = stretch(500, 8);
    const { data, errors } = await system.ask(Nodes, { ids: ids.map((id) => ruleId(id)) });
    expect(errors).toEqual([]);
    expect(data.nodes.map((node) => node?.id)).toEqual(ids.map((id) => ruleId(id)));
    expect(operationsOf(system)).toEqual({ ListBucketInventory: 1, GetBucketInventory: 8 });
  });

  test('a page that cannot be read leaves the other pages of the bucket alone', async () => {
    await using system = await thousandRules();
    failList(system, 0);
    const cursor = (id: string) => Buffer.from(`1/logs/${id}`).toString('base64url');
    const { data, errors } = await system.askText(
      `{ ${['rule-100', 'rule-500', 'rule-700']
        .map(
          (id, number) =>
            `p${number}: bucket(name: "logs") { inventories(first: 2, after: "${cursor(id)}") { nodes { inventoryId } } }`,
        )
        .join(' ')} }`,
    );
    const nodes = (...found: string[]) => ({
      inventories: { nodes: found.map((inventoryId) => ({ inventoryId })) },
    });
    expect(data).toEqual({
      p0: { inventories: null },
      p1: nodes('rule-501', 'rule-502'),
      p2: nodes('rule-701', 'rule-702'),
    });
    expect(errors.map(({ path }) => path?.slice(0, 2))).toEqual([['p0', 'inventories']]);
  });

  test('a rule that cannot be read is null beside the others', async () => {
    await using system = await thousandRules();
    system.emulator.inject({
      kind: 'error',
      status: 400,
      code: 'Strange',
      operation: 'GetBucketInventory',
      inventoryId: 'rule-100',
      times: Number.POSITIVE_INFINITY,
    });
    const { data, errors } = await system.ask(Nodes, {
      ids: every(100, 3).map((id) => ruleId(id)),
    });
    expect(data.nodes.map((node) => node?.id ?? null)).toEqual([
      ruleId('rule-000'),
      null,
      ruleId('rule-200'),
    ]);
    expect(errors.map(({ path }) => path)).toEqual([['nodes', 1]]);
  });
});

test.each([
  ['rubbish', 'rubbish'],
  ['an unknown type', globalId('Query', 'x')],
  ['a bucket that cannot be', globalId('Bucket', 'A')],
  ['a rule without an id', ruleId('')],
])('%s as id is refused beside the others', async (_name, bad) => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(1));
  const { data, errors } = await system.ask(Nodes, { ids: [bad, ruleId('rule-000')] });
  expect(data.nodes).toEqual([null, { id: ruleId('rule-000'), inventoryId: 'rule-000' }]);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.path).toEqual(['nodes', 0]);
  expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  expect(errors[0]?.message).toContain(JSON.stringify(bad));
});

describe.for(KINDS_OF_TOKENS)('continuation tokens: %s', (continuationTokens) => {
  const start = (options: SystemOptions = {}) => startSystem({ ...options, continuationTokens });
  // One more to find out that OSS cannot begin at an id.
  const most = continuationTokens === 'lastId' ? 10 : 11;

  test('100 aliased rules of one bucket cost at most 10 requests', async () => {
    await using system = await thousandRules({ continuationTokens });
    const ids = every(10, 100);
    const fields = ids.map(
      (id, index) => `r${index}: inventory(bucket: "logs", inventoryId: "${id}") { inventoryId }`,
    );

    const { data, errors } = await system.askText(`{ ${fields.join('\n')} }`);

    expect(errors).toEqual([]);
    expect(Object.values(data ?? {})).toEqual(ids.map((inventoryId) => ({ inventoryId })));
    expect(system.requests.length).toBeLessThanOrEqual(most);
  });

  test('100 ids in `nodes` cost at most 10 requests, and come in the order of the ids', async () => {
    await using system = await thousandRules({ continuationTokens });
    const ids = every(10, 100).reverse();

    const { data, errors } = await system.ask(Nodes, { ids: ids.map((id) => ruleId(id)) });

    expect(errors).toEqual([]);
    expect(data.nodes).toEqual(ids.map((id) => ({ id: ruleId(id), inventoryId: id })));
    expect(system.requests.length).toBeLessThanOrEqual(most);
  });

  test('the same rule asked twice in one request is read once', async () => {
    await using system = await thousandRules({ continuationTokens });
    const { data } = await system.askText(
      `query ($id: ID!) {
    a: inventory(bucket: "logs", inventoryId: "rule-007") { inventoryId }
    b: inventory(bucket: "logs", inventoryId: "rule-007") { isEnabled }
    c: node(id: $id) { id }
    d: bucket(name: "logs") { inventory(inventoryId: "rule-007") { inventoryId } }
  }`,
      { id: ruleId('rule-007') },
    );
    expect(data).toMatchObject({ a: { inventoryId: 'rule-007' }, b: { isEnabled: true } });
    expect(data?.['d']).toEqual({ inventory: { inventoryId: 'rule-007' } });
    const operations = system.requests.map(({ operation }) => operation).sort();
    expect(operations).toEqual(['GetBucketInfo', 'GetBucketInventory']);
  });

  test('what is gone is null in its place, with its bucket or without', async () => {
    await using system = await start();
    system.emulator.storeRules('logs', manyRules(1));
    const ids = [ruleId('nothing'), ruleId('rule-000'), ruleId('rule-000', 'no-such-bucket')];
    const buckets = [globalId('Bucket', 'reports'), globalId('Bucket', 'no-such-bucket')];

    const { data, errors } = await system.ask(Nodes, { ids: [...ids, ...buckets] });

    expect(errors).toEqual([]);
    expect(data.nodes).toEqual([
      null,
      { id: ids[1], inventoryId: 'rule-000' },
      null,
      { id: buckets[0], name: 'reports', region: 'oss-cn-hangzhou' },
      null,
    ]);
  });

  test('ids round trip: what a list gives, `node` takes', async () => {
    await using system = await start();
    const id = 'a/b:c 中文😀';
    system.emulator.storeRules('logs', [
      { id, xml: manyRules(1)[0]?.xml.replace('rule-000', id) ?? '' },
    ]);
    const { data } = await system.askText('{ inventories(bucket: "logs") { nodes { id } } }');
    const given = JSON.stringify(data).match(/"id":"([^"]+)"/)?.[1] ?? '';

    const answer = await system.ask(Node, { id: given });

    expect(answer.data.node).toEqual({
      __typename: 'InventoryConfiguration',
      id: given,
      inventoryId: id,
    });
  });

  test('the same page asked twice in one request is read once', async () => {
    await using system = await thousandRules({ continuationTokens });
    const { data } = await system.askText(`{
    a: inventories(bucket: "logs", first: 5) { nodes { inventoryId } }
    b: inventories(bucket: "logs", first: 5) { edges { cursor } }
    c: inventories(bucket: "logs", first: 90) { nodes { id } }
  }`);
    expect(data).not.toBeNull();
    expect(system.requests).toHaveLength(1);
    const { data: alone } = await system.ask(Page, { bucket: 'logs', first: 5 });
    expect(data?.['a']).toEqual({ nodes: alone.inventories.nodes });
  });
});
