import fc from 'fast-check';
import { expect } from 'vitest';
import type { ContinuationTokenKind } from '../../src/emulator/emulator.ts';
import type { InventoryFilterBy, ModelPageQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ruleXml } from '../support/rules.ts';
import type { Answer, TestSystem } from '../support/system.ts';

const ModelPage = graphql(`
  query ModelPage(
    $bucket: String!
    $filterBy: InventoryFilterBy
    $first: Int
    $after: String
    $last: Int
    $before: String
    $isCounted: Boolean!
  ) {
    inventories(
      bucket: $bucket
      filterBy: $filterBy
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount @include(if: $isCounted)
      edges { cursor node { inventoryId } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

export const ModelNodes = graphql(`
  query ModelNodes($ids: [ID!]!) {
    nodes(ids: $ids) { id ... on InventoryConfiguration { inventoryId isEnabled } }
  }
`);

/** What a rule is, as far as pages and filters see it. */
interface Model {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly frequency: 'Daily' | 'Weekly' | 'Hourly';
  readonly destination: 'reports' | 'archive';
}

const NAMES = { Daily: 'DAILY', Weekly: 'WEEKLY', Hourly: 'UNKNOWN' } as const;

/** The bytes' order, said in another way than the server does. */
export const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
export const byId = (a: Model, b: Model) => byBytes(a.id, b.id);

export function matches(rule: Model, by: InventoryFilterBy): boolean {
  return (
    (by.isEnabled == null || by.isEnabled === rule.isEnabled) &&
    (by.frequency == null || by.frequency === NAMES[rule.frequency]) &&
    (by.destinationBucket == null || by.destinationBucket === rule.destination) &&
    rule.id.startsWith(by.inventoryIdPrefix ?? '') &&
    inUpperCase(rule.id).includes(inUpperCase(by.inventoryIdContains ?? ''))
  );
}

const inUpperCase = (id: string) => Array.from(id, (letter) => letter.toUpperCase()).join('');

export function stored(rules: readonly Model[]): { id: string; xml: string }[] {
  return rules.map(({ id, isEnabled, frequency, destination }) => ({
    id,
    // The id last, so that nothing in it is taken for what is replaced.
    xml: ruleXml('\0')
      .replace('<IsEnabled>true', `<IsEnabled>${isEnabled}`)
      .replace('Daily', frequency)
      .replace('acs:oss:::reports', `acs:oss:::${destination}`)
      .replace('<Id>\0', () => ruleXml(id).match(/<Id>[^<]*/)?.[0] ?? ''),
  }));
}

/** Every character that XML can hold, those that need care more often. */
const character = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'A',
    '-',
    '0',
    ' ',
    '/',
    '&',
    '<',
    '\t',
    '\r',
    '\u{10FFFF}',
    '～',
    '😀',
  ),
  fc.integer({ min: 0x20, max: 0xd7ff }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0xe000, max: 0xfffd }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0x10000, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
);
const text = fc.array(character, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
/** Ids of any kind, ids that begin other ids, and ids as people give them. */
export const id = fc.oneof(
  text,
  fc.integer({ min: 1, max: 192 }).map((length) => 'a'.repeat(length)),
  fc.tuple(fc.constantFrom('a', 'rule-', '中'), text).map((parts) => parts.join('')),
  fc.integer({ min: 0, max: 2000 }).map((number) => `rule-${number}`),
  // As long as ids can be.
  fc
    .tuple(fc.integer({ min: 188, max: 191 }), text)
    .map(([length, end]) => [...'h'.repeat(length), ...end].slice(0, 192).join('')),
);
export const rule: fc.Arbitrary<Model> = fc.record({
  id,
  isEnabled: fc.boolean(),
  frequency: fc.constantFrom('Daily', 'Weekly', 'Hourly'),
  destination: fc.constantFrom('reports', 'archive'),
});
/**
 * OSS gives 100 rules a page, and a bucket has up to 1,000. Here a page has 5 and a bucket up to 50, which
 * covers the same: up to ten pages, full ones and such as are cut off, and buckets that end at, in front of
 * and behind a page's border. The server knows of a page's size only that a bucket has at most ten pages,
 * and that up to three rules are read singly, which is less than a page. The real sizes are in
 * request-counts.test.ts, batching.test.ts and paging.test.ts.
 */
export const RULES_PER_PAGE = 5;
export const MAX_RULES = 10 * RULES_PER_PAGE;

/** Small buckets, those whose ends are near page borders, and full ones. */
export const rules = fc
  .oneof(
    { weight: 4, arbitrary: fc.constant([0, RULES_PER_PAGE + 1] as const) },
    {
      weight: 2,
      arbitrary: fc.constant([2 * RULES_PER_PAGE - 1, 2 * RULES_PER_PAGE + 1] as const),
    },
    { weight: 3, arbitrary: fc.constant([RULES_PER_PAGE, MAX_RULES] as const) },
    { weight: 1, arbitrary: fc.constant([MAX_RULES - 2, MAX_RULES] as const) },
  )
  .chain(([minLength, maxLength]) =>
    fc.uniqueArray(rule, { selector: (each) => each.id, minLength, maxLength, size: 'max' }),
  );
/** A prefix that some of the rules have, or any other one. */
export const filterOf = (all: readonly Model[]): fc.Arbitrary<InventoryFilterBy> =>
  fc.record(
    {
      isEnabled: fc.option(fc.boolean()),
      frequency: fc.option(fc.constantFrom('DAILY', 'WEEKLY', 'UNKNOWN')),
      destinationBucket: fc.option(fc.constantFrom('reports', 'archive', 'none')),
      inventoryIdPrefix: fc.oneof(
        fc.constantFrom('', null, 'rule-1', 'a'),
        text,
        ...(all.length > 0
          ? [
              fc
                .tuple(fc.constantFrom(...all), fc.integer({ min: 1, max: 8 }))
                .map(([each, length]) => [...each.id].slice(0, length).join('')),
            ]
          : []),
      ),
      inventoryIdContains: fc.oneof(
        fc.constantFrom('', null, 'A', 'LE-1', 'ς'),
        text,
        ...(all.length > 0
          ? [
              fc
                .tuple(fc.constantFrom(...all), fc.nat({ max: 3 }), fc.boolean())
                .map(([each, start, isUpper]) => {
                  const part = [...each.id].slice(start, start + 3).join('');
                  return isUpper ? part.toUpperCase() : part.toLowerCase();
                }),
            ]
          : []),
      ),
    },
    { requiredKeys: [] },
  );
/** No filter half of the time: then every answer of OSS counts. */
export const maybeFilterOf = (all: readonly Model[]) =>
  fc.oneof(fc.constant({} as InventoryFilterBy), filterOf(all));
export const direction = fc.constantFrom('forward' as const, 'backward' as const);
/** Sizes of a walk's pages, as parts of the whole, so that no walk takes for ever. */
export const parts = fc.array(fc.double({ min: 0.1, max: 1.1, noNaN: true }), {
  minLength: 1,
  maxLength: 5,
});
export const sizeOf = (part: number | undefined, count: number) =>
  Math.min(1000, Math.max(1, Math.round((part ?? 1) * count)));

interface PageArguments {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

export type Connection = ModelPageQuery['inventories'];
export const idsOf = ({ edges }: Connection) => edges.map(({ node }) => node.inventoryId);

/** A server on an OSS whose tokens are of one kind; each run has the bucket for itself. */
export class World {
  readonly system: TestSystem;
  readonly kind: ContinuationTokenKind;

  constructor(system: TestSystem, kind: ContinuationTokenKind) {
    this.system = system;
    this.kind = kind;
  }

  /** Fills the bucket, and empties it in the end. */
  async with(all: readonly Model[], work: () => Promise<void>): Promise<void> {
    this.system.emulator.storeRules('logs', stored(all));
    try {
      await work();
    } finally {
      this.system.emulator.deleteRules('logs');
    }
  }

  async page(
    filterBy: InventoryFilterBy,
    page: PageArguments,
    isCounted = false,
  ): Promise<Connection> {
    this.system.requests.length = 0;
    const variables = { bucket: 'logs', filterBy, ...page, isCounted };
    const answer: Answer<ModelPageQuery> = await this.system.ask(ModelPage, variables);
    expect(answer.errors).toEqual([]);
    const { pageInfo, edges } = answer.data.inventories;
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    return answer.data.inventories;
  }

  /**
   * What the page may have cost: what is read begins at the first rule that can be on it, and goes as
   * far as the last one that had to be looked at; where OSS cannot begin at an id, it begins at the
   * list's start.
   */
  expectCost(all: readonly Model[], { isBefore, end }: Reach): void {
    const read = all.filter(
      (each) =>
        (this.kind !== 'lastId' || !isBefore(each.id)) &&
        (end === null || byBytes(each.id, end) <= 0),
    );
    const refused = this.kind === 'lastId' ? 0 : 1;
    const most = Math.max(1, Math.ceil(read.length / RULES_PER_PAGE)) + refused;
    expect(this.system.requests.length).toBeLessThanOrEqual(most);
  }
}

/** What must be read for a page. */
export interface Reach {
  /** Whether a rule stands in front of all that can be on the page. */
  isBefore(id: string): boolean;
  /** The last id that must be looked at to fill the page truly; `null`: the list's last. */
  readonly end: string | null;
}

/** All of the list. */
export const WHOLE: Reach = { isBefore: () => false, end: null };

/** What must be read for one page. */
export function reach(
  all: readonly Model[],
  by: InventoryFilterBy,
  {
    from,
    size,
    after,
    before,
  }: { from: string; size: number; after: string | null; before: string | null },
): Reach {
  const prefix = by.inventoryIdPrefix ?? '';
  const head = [...prefix].slice(0, -1).join('');
  // What goes on with the very last character cannot be told from what may match, and is read too.
  const isOdd = (id: string) =>
    prefix !== '' && id.startsWith(head) && [...id.slice(head.length)][1] === '\u{10FFFF}';
  const isBefore = (id: string) =>
    (after !== null && byBytes(id, after) <= 0) || (byBytes(id, prefix) < 0 && !isOdd(id));
  const sorted = all.toSorted(byId);
  const stop = sorted.find(
    (each) =>
      (before !== null && byBytes(each.id, before) >= 0) ||
      (!each.id.startsWith(prefix) && byBytes(each.id, prefix) > 0),
  )?.id;
  if (from === 'back') return { isBefore, end: stop ?? null };
  const found = sorted.filter(
    (each) =>
      matches(each, by) &&
      (after === null || byBytes(each.id, after) > 0) &&
      (before === null || byBytes(each.id, before) < 0),
  );
  const isFiltered = Object.values(by).some((value) => value != null && value !== '');
  // The rule that fills the page; with a filter the next match, which tells that more follow.
  const full = found[isFiltered ? size : size - 1]?.id ?? null;
  return { isBefore, end: full ?? stop ?? null };
}
