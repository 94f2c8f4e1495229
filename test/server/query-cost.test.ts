import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/config/request-limits.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { manyRules } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { KINDS } from './refusals.ts';
import { COUNT, creation, post } from './support.ts';

async function ask(
  system: TestSystem,
  query: string,
  variables?: object,
  accept: string = KINDS[0],
) {
  const response = await post(system.url, { query, variables }, { accept });
  const body: {
    data?: unknown;
    errors?: { message: string; extensions: object }[];
    extensions?: { cost?: object };
  } = await response.json();
  return { status: response.status, ...body };
}

/** What an answer says that it cost. */
async function costOf(system: TestSystem, query: string, variables?: object) {
  const { errors, extensions } = await ask(system, query, variables);
  expect(errors).toBeUndefined();
  return extensions?.cost;
}

/** A field under several aliases. */
const aliased = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

describe('the cost that an answer tells', () => {
  const page = (fields: string) => `{ inventories(bucket: "logs", first: 3) { ${fields} } }`;

  test.for([
    // The least.
    ['{ __typename }', 1],
    ['{ a: __typename b: __typename }', 1],
    // More than a hundred values for each.
    [`{ ${aliased(100, '__typename')} }`, 1],
    [`{ ${aliased(101, '__typename')} }`, 2],
    [`{ bucket(name: "logs") { ${aliased(1000, 'name')} } }`, 11],
    [`{ nodes(ids: ["QnVja2V0OmxvZ3M=", "QnVja2V0OnJlcG9ydHM="]) { ${aliased(500, 'id')} } }`, 11],
    [page(`nodes { ${aliased(200, 'id')} }`), 7],
    [page(`edges { ${aliased(100, 'cursor')} node { filter { ${aliased(100, 'prefix')} } } }`), 7],
    [
      `{ a: bucket(name: "logs") { ...f } b: bucket(name: "logs") { ...f } } fragment f on Bucket { ${aliased(500, 'name')} }`,
      11,
    ],
    // One thing.
    ['{ bucket(name: "logs") { id name } }', 1],
    ['{ bucket(name: "logs") { region storageClass createdAt versioning ownerId } }', 6],
    ['{ bucket(name: "logs") { viewerCanCreateInventory } }', 1],
    [
      '{ inventory(bucket: "logs", inventoryId: "x") { id filter { prefix } destination { bucket { name } } } }',
      1,
    ],
    ['{ bucket(name: "logs") { inventory(inventoryId: "x") { id } } }', 2],
    ['{ node(id: "QnVja2V0OmxvZ3M=") { id ... on Bucket { region } } }', 2],
    // Lists.
    [
      '{ nodes(ids: ["QnVja2V0OmxvZ3M=", "QnVja2V0OnJlcG9ydHM="]) { id ... on Bucket { region } } }',
      4,
    ],
    ['{ nodes(ids: "QnVja2V0OmxvZ3M=") { id } }', 1],
    ['{ nodes(ids: []) { id ... on Bucket { region } } }', 1],
    // Pages.
    ['{ inventories(bucket: "logs") { nodes { id } } }', 20],
    [page('nodes { id isEnabled filter { prefix } bucket { name } }'), 3],
    [page('edges { cursor node { id } } nodes { id } pageInfo { hasNextPage }'), 3],
    [page('nodes { bucket { region } }'), 6],
    [page('edges { node { bucket { region } } }'), 6],
    [page('totalCount'), 13],
    [page('totalCount pageInfo { endCursor }'), 13],
    [
      page(
        '... { totalCount } ... on InventoryConfigurationConnection { nodes { bucket { region } } }',
      ),
      16,
    ],
    ['{ inventories(bucket: "logs", last: 5) { nodes { bucket { region } } } }', 15],
    ['{ inventories(bucket: "logs", last: 50) { nodes { id } } }', 50],
    [
      '{ inventories(bucket: "logs", first: 5, filterBy: { isEnabled: true }) { nodes { id } } }',
      10,
    ],
    [
      '{ inventories(bucket: "logs", first: 5, filterBy: { inventoryIdPrefix: "a" }) { nodes { id } } }',
      5,
    ],
    [
      '{ inventories(bucket: "logs", first: 5, filterBy: { isEnabled: null }) { nodes { id } } }',
      5,
    ],
    [
      '{ inventories(bucket: "logs", first: 5, filterBy: { inventoryIdContains: "a" }) { nodes { id } } }',
      10,
    ],
    ['{ buckets(first: 5) { totalCount nodes { id } } }', 6],
    ['{ buckets(first: 0) { totalCount } }', 2],
    ['{ buckets(first: 5, prefix: "a") { nodes { id } } }', 5],
    ['{ buckets(first: 5, region: "oss-cn-hangzhou") { nodes { id } } }', 10],
    ['{ buckets(first: 5, region: "") { nodes { id } } }', 5],
    ['{ inventories(bucket: "logs", first: null, last: 5) { nodes { id } } }', 10],
    ['{ inventories(bucket: "logs", first: 0) { nodes { bucket { region } } } }', 1],
    [COUNT, 30],
    // Pages of pages.
    ['{ buckets(first: 4) { nodes { inventories(first: 5) { nodes { id } } } } }', 24],
    [
      '{ buckets(first: 4) { nodes { inventories(first: 5) { totalCount nodes { bucket { region } } } } } }',
      84,
    ],
    [
      '{ buckets(first: 4) { edges { node { inventories(first: 5) { edges { node { bucket { inventories(first: 2) { nodes { id } } } } } } } } } }',
      64,
    ],
    // What stands there twice counts twice, and a fragment each time.
    ['{ bucket(name: "logs") { region } bucket(name: "logs") { region } }', 4],
    [
      '{ buckets(first: 2) { nodes { ...B } edges { node { ...B } } } } fragment B on Bucket { region inventories(first: 3) { ...P } } fragment P on InventoryConfigurationConnection { totalCount nodes { bucket { region } } }',
      70,
    ],
    // Conditions.
    ['{ bucket(name: "logs") @skip(if: true) { region } __typename }', 1],
    ['{ bucket(name: "logs") @include(if: true) { region @include(if: false) } }', 1],
    [
      '{ ... @skip(if: true) { buckets { nodes { id } } } ...F @include(if: false) __typename } fragment F on Query { buckets { nodes { id } } }',
      1,
    ],
    // Introspection.
    ['{ __schema { queryType { name } } }', 1],
    ['{ __type(name: "Bucket") { name fields { name args { name } } } }', 111],
    ['{ __schema { types { name kind } } }', 11],
  ] as const)('%s: %i', async ([query, requested]) => {
    await using system = await startSystem();
    expect(await costOf(system, query)).toEqual({ requested, maximum: 10_000 });
  });

  test('changes', async () => {
    await using system = await startSystem();
    expect(await costOf(system, creation('r1'))).toMatchObject({ requested: 10 });
    const again = creation('r1').replace(
      '{ __typename }',
      '{ ... on CreateInventorySuccess { inventory { bucket { region } } } ... on InventoryAlreadyExistError { existing { bucket { region } } } }',
    );
    // All that may come of it.
    expect(await costOf(system, again)).toMatchObject({ requested: 13 });
    const remove = 'deleteInventory(input: { bucket: "logs", inventoryId: "r1" }) { __typename }';
    expect(await costOf(system, `mutation { a: ${remove} b: ${remove} }`)).toMatchObject({
      requested: 20,
    });
  });

  test('a subgraph’s fields', async () => {
    await using system = await startSystem({ serving: { schema: createSubgraphSchema() } });
    const representations = ['logs', 'reports', 'logs'].map((name) => ({
      __typename: 'Bucket',
      name,
    }));
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Bucket { name region inventories(first: 2) { nodes { id } } } } }';
    expect(await costOf(system, query, { representations })).toMatchObject({ requested: 12 });
    const keys = query.replace(/region.*?} }/, '');
    expect(await costOf(system, keys, { representations })).toMatchObject({ requested: 3 });
    expect(await costOf(system, '{ _service { sdl } }')).toMatchObject({ requested: 10 });
  });

  test('goes with errors too, and not where nothing was executed', async () => {
    await using system = await startSystem();
    const partly = await ask(system, '{ __typename bucket(name: "NO") { region } }');
    expect(partly).toMatchObject({
      data: { bucket: null },
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      extensions: { cost: { requested: 2, maximum: 10_000 } },
    });
    for (const query of [
      '{',
      '{ nope }',
      'query ($a: Int!) { inventories(bucket: "x", first: $a) { totalCount } }',
    ]) {
      const { errors, extensions } = await ask(system, query);
      expect(errors).toHaveLength(1);
      expect(extensions).toBeUndefined();
    }
  });
});

describe('MAX_COST', () => {
  const PAGE =
    'query ($first: Int, $last: Int) { inventories(bucket: "logs", first: $first, last: $last) { nodes { bucket { region } } } }';
  const serving = { limits: { cost: 100 } };
  const REFUSED = {
    status: 400,
    errors: [
      {
        message: expect.stringMatching(/^The operation costs 102; the limit is 100 \(MAX_COST\)/),
        extensions: { code: 'COST_LIMIT_EXCEEDED', limit: 100, requested: 102 },
      },
    ],
  };

  test.for(KINDS)('is 400 beyond it, for %s', async (accept) => {
    await using system = await startSystem({ serving });
    expect(await ask(system, PAGE, { first: 51 }, accept)).toEqual(REFUSED);
    expect(system.requests).toEqual([]);
    expect(await ask(system, PAGE, { first: 50 }, accept)).toMatchObject({
      status: 200,
      extensions: { cost: { requested: 100, maximum: 100 } },
    });
  });

  test.for([
    ['small first', [1, 51, 1, 51]],
    ['large first', [51, 1, 51, 1]],
  ] as const)('holds for each request with its own variables: %s', async ([, sizes]) => {
    await using system = await startSystem({ serving });
    for (const first of sizes) {
      const { status } = await ask(system, PAGE, { first });
      expect({ first, status }).toEqual({ first, status: first === 1 ? 200 : 400 });
    }
    expect((await ask(system, PAGE, { last: 51 })).status).toBe(400);
    expect((await ask(system, PAGE, { last: 1 })).status).toBe(200);
  });

  test('counts what conditions leave, with each request’s variables', async () => {
    await using system = await startSystem({ serving });
    const query =
      'query ($all: Boolean!) { bucket(name: "logs") { name inventories(first: 200) @include(if: $all) { nodes { id } } } }';
    for (const all of [false, true, false]) {
      expect((await ask(system, query, { all })).status).toBe(all ? 400 : 200);
    }
  });

  test('lists in variables count', async () => {
    await using system = await startSystem({ serving });
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const ids = (count: number) => Array.from({ length: count }, () => 'QnVja2V0OmxvZ3M=');
    expect((await ask(system, query, { ids: ids(100) })).status).toBe(200);
    expect((await ask(system, query, { ids: ids(101) })).status).toBe(400);
  });

  test('a mutation beyond it changes nothing', async () => {
    await using system = await startSystem({ serving: { limits: { cost: 9 } } });
    const { status, data } = await ask(system, creation('r1'));
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(system.requests).toEqual([]);
  });

  test('leaves to the field what no page can be', async () => {
    await using system = await startSystem();
    for (const first of [-1, 1001, 2 ** 31 - 1]) {
      const { errors, extensions } = await ask(system, PAGE, { first });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(extensions?.cost).toMatchObject({ requested: first < 0 ? 1 : 2000 });
    }
    expect((await ask(system, PAGE, { first: 1, last: 1 })).extensions?.cost).toMatchObject({
      requested: 11,
    });
  });

  test('stands before pages of pages of pages', async () => {
    await using system = await startSystem();
    const nested = (depth: number): string =>
      depth === 0
        ? 'name'
        : `inventories(first: 1000) { nodes { bucket { ${nested(depth - 1)} } } }`;
    const { status, errors } = await ask(
      system,
      `{ buckets(first: 1000) { nodes { ${nested(5)} } } }`,
    );
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      { extensions: { code: 'COST_LIMIT_EXCEEDED', requested: Number.MAX_SAFE_INTEGER } },
    ]);
    // And a page of none in front of all that costs no more than itself.
    const none = `{ buckets(first: 0) { nodes { ${nested(5)} } } }`;
    expect(await costOf(system, none)).toMatchObject({ requested: 1 });
  });

  test('invalid variables are reported by the execution', async () => {
    await using system = await startSystem({ serving: { limits: { cost: 1 } } });
    for (const variables of [{ first: 'x' }, { first: 2 ** 31 }]) {
      expect(await ask(system, PAGE, variables)).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    }
    const query =
      'query ($if: Boolean = true, $ids: [ID!] = []) { nodes(ids: $ids) { id } __typename @skip(if: $if) }';
    expect(await ask(system, query, { if: null })).toMatchObject({
      errors: [{ message: expect.stringContaining('must not be null') }],
    });
    expect(await ask(system, query, { ids: null })).toMatchObject({
      errors: [{ message: expect.stringContaining('must not be null') }],
    });
  });
});

describe('introspection', () => {
  const all = {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  };

  test.for([
    ['graphql-js', getIntrospectionQuery(all)],
    ['graphql-js by default', getIntrospectionQuery()],
  ] as const)('the query of %s costs a fifth of the default limit', async ([, query]) => {
    await using system = await startSystem();
    expect(await costOf(system, query)).toEqual({ requested: 1621, maximum: 10_000 });
  });

  test('the attack costs more than the default limit', async () => {
    await using system = await startSystem();
    const types = 'types { fields { type { fields { name } } } }';
    const attack = (count: number) =>
      `{ ${Array.from({ length: count }, (_, index) => `a${index}: __schema { ${types} }`).join(' ')} }`;
    expect(await costOf(system, attack(1))).toMatchObject({ requested: 1111 });
    expect(await ask(system, attack(10))).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'COST_LIMIT_EXCEEDED', limit: 10_000, requested: 11_110 } }],
    });
  });
});

test('what one request may cost is enough for what the documentation shows', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(100));
  const rules = Array.from(
    { length: 100 },
    (_, index) =>
      `r${index}: inventory(bucket: "logs", inventoryId: "rule-${String(index).padStart(3, '0')}") { id bucket { region versioning } }`,
  );
  expect(await costOf(system, `{ ${rules.join(' ')} }`)).toMatchObject({ requested: 300 });
  expect(DEFAULT_LIMITS.cost).toBeGreaterThan(300);
});
