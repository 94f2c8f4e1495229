import { describe, expect, test } from 'vitest';
import type { InventoryFilterBy } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { manyRules, ruleXml } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

const Filtered = graphql(`
  query Filtered($filterBy: InventoryFilterBy, $first: Int, $last: Int) {
    inventories(bucket: "logs", filterBy: $filterBy, first: $first, last: $last) {
      nodes { inventoryId }
      pageInfo { hasNextPage }
    }
  }
`);

describe('requests to OSS', () => {
  const count = async (filterBy: InventoryFilterBy, page: object = { first: 20 }) => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(1000));
    const { data, errors } = await system.ask(Filtered, { filterBy, ...page });
    expect(errors).toEqual([]);
    expect(data).not.toBeNull();
    return system.requests.length;
  };

  test.each([
    ['a prefix reads its own part alone', { inventoryIdPrefix: 'rule-9' }, { first: 20 }, 1],
    ['a prefix of 100 rules is read to its end', { inventoryIdPrefix: 'rule-5' }, { last: 20 }, 2],
    ['a page of what all rules are ends where it is full', { isEnabled: true }, { first: 20 }, 1],
    ['a page of what no rule is reads all', { isEnabled: false }, { first: 20 }, 10],
    ['a prefix that no rule has', { inventoryIdPrefix: 'zzz' }, { first: 20 }, 1],
    ['a page of what ids contain ends where it is full', { inventoryIdContains: '1' }, {}, 2],
    ['a text that no id contains reads all', { inventoryIdContains: 'zzz' }, {}, 10],
    [
      'a text within a prefix reads the prefix',
      { inventoryIdPrefix: 'rule-9', inventoryIdContains: 'zzz' },
      {},
      1,
    ],
  ])('%s', async (_name, filterBy, page, requests) => {
    expect(await count(filterBy, page)).toBe(requests);
  });
});

test.for([
  ['half of a surrogate pair', '\ud800'],
  ['NUL', 'a\0'],
  ['193 letters', 'a'.repeat(193)],
] as const)('a text that no id has is refused: %s', async ([, text]) => {
  await using system = await startSystem();
  for (const condition of ['inventoryIdPrefix', 'inventoryIdContains']) {
    const { data, errors } = await system.ask(Filtered, { filterBy: { [condition]: text } });
    expect(data).toEqual({ inventories: null });
    expect(errors).toMatchObject([
      { path: ['inventories'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(errors[0]?.message).toContain(condition);
  }
  expect(system.requests).toHaveLength(0);
});

test('rules are found by a part of their ids, in upper or lower case', async () => {
  await using system = await startSystem();
  const ids = ['CDN', 'cdn-daily', 'daily-Cdn-2', 'web', 'ΟΔΟΣ-1'];
  system.emulator.storeRules(
    'logs',
    ids.map((id) => ({ id, xml: ruleXml(id) })),
  );
  const found = async (inventoryIdContains: string) => {
    const { data } = await system.ask(Filtered, { filterBy: { inventoryIdContains } });
    return data.inventories.nodes.map(({ inventoryId }) => inventoryId);
  };
  expect(await found('cdn')).toEqual(['CDN', 'cdn-daily', 'daily-Cdn-2']);
  expect(await found('DAILY-')).toEqual(['daily-Cdn-2']);
  expect(await found('οδοσ')).toEqual(['ΟΔΟΣ-1']);
  expect(await found('.')).toEqual([]);
});

test('a filter without a condition is none', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(200));
  const { data } = await system.ask(Filtered, {
    first: 100,
    filterBy: { isEnabled: null, inventoryIdPrefix: '', inventoryIdContains: '' },
  });
  expect(data.inventories.pageInfo.hasNextPage).toBe(true);
  expect(system.requests).toHaveLength(1);
});
