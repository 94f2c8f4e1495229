import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { type SystemOptions, startSystem } from '../support/system.ts';
import { bodyOf, COUNT, post } from './support.ts';

function startClosed(options: SystemOptions = {}) {
  return startSystem({ ...options, serving: { introspection: false, ...options.serving } });
}

const subgraph = { serving: { schema: createSubgraphSchema() } };

test.for([
  ['a whole introspection', getIntrospectionQuery(), 1],
  ['__schema', '{ __schema { queryType { name } } }', 1],
  ['__type', '{ __type(name: "Query") { name } }', 1],
  ['it by another name', '{ a: __typename b: __schema { queryType { name } } }', 1],
  ['it in a fragment', '{ ...F } fragment F on Query { __type(name: "Query") { name } }', 1],
  ['it twice', '{ __schema { queryType { name } } __type(name: "Query") { name } }', 2],
] as const)('%s is refused', async ([, query, times]) => {
  await using system = await startClosed();
  const { data, errors } = await bodyOf(await post(system.url, { query }));
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(
    Array.from({ length: times }, () => 'INTROSPECTION_DISABLED'),
  );
});

test('queries, mutations and __typename go on', async () => {
  await using system = await startClosed();
  const query = '{ __typename inventories(bucket: "logs") { __typename totalCount } }';
  expect(await bodyOf(await post(system.url, { query }))).toEqual({
    data: {
      __typename: 'Query',
      inventories: { __typename: 'InventoryConfigurationConnection', totalCount: 0 },
    },
  });
});

test('introspection and suggestions work unless they are disabled', async () => {
  await using system = await startSystem();
  const answer = await bodyOf(await post(system.url, { query: getIntrospectionQuery() }));
  expect(answer.errors).toBeUndefined();
  const [error] = (await bodyOf(await post(system.url, { query: '{ inventorie }' }))).errors ?? [];
  expect(error?.message).toMatch(/ Did you mean "inventories", "inventory", .*\?$/);
});

describe('errors suggest nothing', () => {
  const input = (extra: string) => `mutation {
    createInventory(input: {
      bucket: "logs", inventoryId: "a", isEnabled: true, includedObjectVersions: ALL, ${extra}
      destination: { accountId: "1", roleName: "r", bucket: "reports" }
    }) { __typename }
  }`;
  const VARIABLE =
    'mutation M($input: DeleteInventoryInput!) { deleteInventory(input: $input) { __typename } }';
  test.for([
    ['a field', '{ inventorie(bucket: "logs") { id } }'],
    ['a field of another type', '{ node(id: "a") { inventoryId } }'],
    ['an argument', '{ inventories(buckets: "logs") { totalCount } }'],
    ['a type', '{ ... on Buckets { name } }'],
    ['a word of an enum', input('frequency: DAYLY')],
    ['a word of an enum in quotes', input('frequency: "DAILY"')],
    ['a field of an input', input('frequency: DAILY, optionalField: [SIZE]')],
    ['a field of a variable', VARIABLE, { input: { buckets: 'logs', inventoryId: 'a' } }],
    [
      'an enum’s word in a variable',
      'query Q($by: InventoryFilterBy) { inventories(bucket: "logs", filterBy: $by) { totalCount } }',
      { by: { frequency: 'DAYLY' } },
    ],
  ] as const)('%s that is misspelt', async ([, query, variables]) => {
    await using open = await startSystem();
    await using closed = await startClosed();
    const say = async (url: string) => {
      const { errors = [] } = await bodyOf(await post(url, { query, variables }));
      return errors.map(({ message }) => message);
    };
    const told = await say(open.url);
    expect(told.join()).toContain(' Did you mean ');
    const kept = told.map((message) => message.split(' Did you mean ')[0]);
    // What is remembered of a document says no more than what was said first.
    expect(await say(closed.url)).toEqual(kept);
    expect(await say(closed.url)).toEqual(kept);
    expect(closed.requests).toEqual([]);
  });
});

describe('_service', () => {
  const query = '{ _service { sdl } }';

  test('is closed with the rest', async () => {
    await using system = await startClosed(subgraph);
    const { errors } = await bodyOf(await post(system.url, { query }));
    expect(errors).toMatchObject([{ extensions: { code: 'INTROSPECTION_DISABLED' } }]);
    const entities =
      '{ _entities(representations: [{ __typename: "Bucket", name: "logs" }]) { __typename } }';
    expect(await bodyOf(await post(system.url, { query: entities }))).toEqual({
      data: { _entities: [{ __typename: 'Bucket' }] },
    });
  });

  test('is open with the rest', async () => {
    await using system = await startSystem(subgraph);
    expect((await bodyOf(await post(system.url, { query }))).errors).toBeUndefined();
  });
});

test('GraphiQL can be off', async () => {
  await using system = await startSystem({ serving: { graphiql: false } });
  const page = await fetch(system.url, { headers: { accept: 'text/html' } });
  expect(await page.text()).not.toContain('<script');
  const script = await fetch(`${system.url}?graphiql/main.js`);
  expect(script.headers.get('content-type')).toContain('json');
  expect(await bodyOf(await post(system.url, { query: COUNT }))).toEqual({
    data: { inventories: { totalCount: 0 } },
  });
});
