import { describe, expect, test } from 'vitest';
import type { InventoryFilterBy } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { manyRules } from '../support/rules.ts';
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
  ])('%s', async (_name, filterBy, page, requests) => {
    expect(await count(filterBy, page)).toBe(requests);
  });
});

test.for([
  ['half of a surrogate pair', '\ud800'],
  ['NUL', 'a\0'],
  ['193 letters', 'a'.repeat(193)],
] as const)('a prefix that no id has is refused: %s', async ([, inventoryIdPrefix]) => {
  await using system = await startSystem();
  const { errors } = await system.ask(Filtered, { filterBy: { inventoryIdPrefix } });
  expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  expect(errors[0]?.message).toContain('inventoryIdPrefix');
  expect(system.requests).toHaveLength(0);
});

test('a filter without a condition is none', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(200));
  const { data } = await system.ask(Filtered, {
    first: 100,
    filterBy: { isEnabled: null, inventoryIdPrefix: '' },
  });
  expect(data.inventories.pageInfo.hasNextPage).toBe(true);
  expect(system.requests).toHaveLength(1);
});
