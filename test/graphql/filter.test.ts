import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenBefore } from '../../src/graphql/paging.ts';
import { compareIds } from '../../src/inventory/configuration.ts';
import type { FilteredPageQuery, InventoryFilterBy } from '../gql/graphql.ts';
import { manyRules, ruleXml } from '../support/rules.ts';
import { type Answer, startSystem, type TestSystem } from '../support/system.ts';
import { FilteredPage } from './documents.ts';

/** What a rule is, as far as filters see it. */
interface Model {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly frequency: 'Daily' | 'Weekly' | 'Hourly';
  readonly destination: 'reports' | 'archive';
}

const xmlOf = ({ id, isEnabled, frequency, destination }: Model) =>
  ruleXml(id)
    .replace('<IsEnabled>true', `<IsEnabled>${isEnabled}`)
    .replace('Daily', frequency)
    .replace('acs:oss:::reports', `acs:oss:::${destination}`);

const NAMES = { Daily: 'DAILY', Weekly: 'WEEKLY', Hourly: 'UNKNOWN' } as const;

function matches(rule: Model, by: InventoryFilterBy): boolean {
  return (
    (by.isEnabled == null || by.isEnabled === rule.isEnabled) &&
    (by.frequency == null || by.frequency === NAMES[rule.frequency]) &&
    (by.destinationBucket == null || by.destinationBucket === rule.destination) &&
    rule.id.startsWith(by.inventoryIdPrefix ?? '')
  );
}

/** Pages through all that match, and checks the page info on the way. */
async function walk(
  system: TestSystem,
  filterBy: InventoryFilterBy,
  size: number,
  direction: 'forward' | 'backward',
): Promise<{ ids: string[]; totalCount: number }> {
  const ids: string[] = [];
  let cursor: string | null | undefined;
  for (;;) {
    const page: Answer<FilteredPageQuery> = await system.ask(FilteredPage, {
      bucket: 'logs',
      filterBy,
      ...(direction === 'forward'
        ? { first: size, after: cursor }
        : { last: size, before: cursor }),
    });
    expect(page.errors).toEqual([]);
    const { nodes, pageInfo, totalCount } = page.data.inventories;
    const found = nodes.map(({ inventoryId }) => inventoryId);
    const hasMore = direction === 'forward' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
    // A page that is followed by another is a full one.
    if (hasMore) expect(found).toHaveLength(size);
    if (direction === 'forward') ids.push(...found);
    else ids.unshift(...found);
    if (!hasMore) return { ids, totalCount };
    cursor = direction === 'forward' ? pageInfo.endCursor : pageInfo.startCursor;
  }
}

const character = fc.constantFrom(
  'a',
  'b',
  'A',
  '-',
  '0',
  'é',
  '中',
  '～',
  '😀',
  ' ',
  '\u{10FFFF}',
);
const id = fc.array(character, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
const rule: fc.Arbitrary<Model> = fc.record({
  id,
  isEnabled: fc.boolean(),
  frequency: fc.constantFrom('Daily', 'Weekly', 'Hourly'),
  destination: fc.constantFrom('reports', 'archive'),
});
const filter: fc.Arbitrary<InventoryFilterBy> = fc.record(
  {
    isEnabled: fc.option(fc.boolean()),
    frequency: fc.option(fc.constantFrom('DAILY', 'WEEKLY', 'UNKNOWN')),
    destinationBucket: fc.option(fc.constantFrom('reports', 'archive', 'none')),
    inventoryIdPrefix: fc.option(fc.oneof(fc.constant(''), id)),
  },
  { requiredKeys: [] },
);

test('pages and counts of any filter equal the model, both ways', {
  timeout: 120_000,
}, async () => {
  await using system = await startSystem({ buckets: [] });
  const run = fc.asyncProperty(
    fc.uniqueArray(rule, { selector: ({ id: own }) => own, maxLength: 40 }),
    filter,
    fc.integer({ min: 1, max: 7 }),
    fc.constantFrom('forward' as const, 'backward' as const),
    async (rules, by, size, direction) => {
      system.emulator.createBucket({ name: 'logs' });
      system.emulator.storeRules(
        'logs',
        rules.map((each) => ({ id: each.id, xml: xmlOf(each) })),
      );
      try {
        const { ids, totalCount } = await walk(system, by, size, direction);
        const expected = rules
          .filter((each) => matches(each, by))
          .map((each) => each.id)
          .sort(compareIds);
        expect(ids).toEqual(expected);
        expect(totalCount).toBe(expected.length);
      } finally {
        system.emulator.deleteRules('logs');
      }
    },
  );
  await fc.assert(run, { numRuns: 200 });
});

describe('requests to OSS', () => {
  const count = async (filterBy: InventoryFilterBy, page: object = { first: 20 }) => {
    await using system = await startSystem();
    system.emulator.storeRules('logs', manyRules(1000));
    const { data, errors } = await system.askText(
      `query ($filterBy: InventoryFilterBy, $first: Int, $last: Int) {
        inventories(bucket: "logs", filterBy: $filterBy, first: $first, last: $last) { nodes { inventoryId } }
      }`,
      { filterBy, ...page },
    );
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

test('a prefix’s token stands in front of the prefix, and behind what is not near it', () => {
  for (const prefix of ['a', 'rule-9', '中', '😀', '\u{10000}', '\uE000', 'a\u{10FFFF}', ' x']) {
    const token = tokenBefore(prefix);
    expect(compareIds(token ?? '', prefix), prefix).toBeLessThan(0);
  }
  expect(tokenBefore('rule-9')).toBe('rule-8\u{10FFFF}');
  expect(tokenBefore('')).toBeNull();
  expect(tokenBefore(' ')).toBeNull();
});

test('a prefix that is no Unicode is refused', async () => {
  await using system = await startSystem();
  const { errors } = await system.ask(FilteredPage, {
    bucket: 'logs',
    filterBy: { inventoryIdPrefix: '\ud800' },
  });
  expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
});
