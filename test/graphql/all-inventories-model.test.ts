import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ContinuationTokenKind } from '../../src/emulator/emulator.ts';
import { ruleXml } from '../support/rules.ts';
import { repeatable } from '../support/seed.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { type Page, type PageArguments, pageOf } from './account-walk.ts';

const REGIONS = ['oss-cn-hangzhou', 'oss-cn-shanghai'] as const;
const NAMES = ['aaa', 'aaa-1', 'aab', 'b-0', 'b-00', 'b-1', 'bb1', 'c-1', 'c-10', 'c-2'];
const IDS = [...'abcdefg'].flatMap((letter) => [0, 1].map((digit) => `${letter}${digit}`));

/** Fewer than OSS's 100, so that small buckets have several pages. */
const RULES_PER_PAGE = 5;

interface Bucket {
  readonly region: string;
  readonly isDenied: boolean;
  readonly ids: Set<string>;
}

const ids = fc.oneof(fc.constant([]), fc.subarray(IDS));
const setup = fc.record({
  name: fc.constantFrom(...NAMES),
  region: fc.constantFrom(...REGIONS),
  isDenied: fc.constantFrom(true, false, false, false, false),
  ids,
});
const change = fc.record({
  kind: fc.constantFrom('delete bucket', 'create bucket', 'delete rules', 'create rules'),
  name: fc.constantFrom(...NAMES),
  /** Whether it is about the bucket of the last rule that was seen, which may be halfway. */
  isHere: fc.boolean(),
  ids: fc.subarray(IDS),
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

const args = fc.record(
  {
    bucketPrefix: fc.constantFrom('', 'b', 'aaa', 'c-1'),
    region: fc.constantFrom('', ...REGIONS),
    filterBy: fc.record(
      {
        isEnabled: fc.boolean(),
        inventoryIdPrefix: fc.constantFrom('', 'b', 'd1'),
        inventoryIdContains: fc.constantFrom('', '1'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const isEnabled = (id: string) => id.endsWith('0');
/** A space sorts before all of a name's characters. */
const keyOf = (bucket: string, id: string) => `${bucket} ${id}`;

/** What the account has, in the emulator and in the model. */
class Account {
  readonly buckets = new Map<string, Bucket>();
  readonly #system: TestSystem;

  constructor(system: TestSystem) {
    this.#system = system;
  }

  create(name: string, region: string, isDenied: boolean): void {
    if (this.buckets.has(name)) return;
    this.#system.emulator.createBucket({ name, region });
    this.buckets.set(name, { region, isDenied, ids: new Set() });
    if (!isDenied) return;
    this.#system.emulator.inject({
      kind: 'error',
      operation: 'ListBucketInventory',
      bucket: name,
      status: 403,
      code: 'AccessDenied',
      times: Number.POSITIVE_INFINITY,
    });
  }

  add(name: string, added: readonly string[]): void {
    const rules = added.map((id) => ({
      id,
      xml: ruleXml(id).replace('<IsEnabled>true', `<IsEnabled>${isEnabled(id)}`),
    }));
    this.#system.emulator.storeRules(name, rules);
    for (const id of added) this.buckets.get(name)?.ids.add(id);
  }

  apply({ kind, name, ids: changed }: Change): void {
    const { emulator } = this.#system;
    const bucket = this.buckets.get(name);
    if (kind === 'create bucket') this.create(name, REGIONS[0], false);
    else if (!bucket || bucket.isDenied) return;
    else if (kind === 'create rules') this.add(name, changed);
    else if (kind === 'delete rules') {
      emulator.deleteRules(name, changed);
      for (const id of changed) bucket.ids.delete(id);
    } else {
      emulator.deleteBucket(name);
      this.buckets.delete(name);
    }
  }

  clear(): void {
    for (const name of this.buckets.keys()) this.#system.emulator.deleteBucket(name);
    this.#system.emulator.clearFaults();
  }
}

function isSelected(name: string, { region }: Bucket, by: PageArguments): boolean {
  return name.startsWith(by.bucketPrefix ?? '') && (!by.region || by.region === region);
}

function isMatch(id: string, { filterBy }: PageArguments): boolean {
  const { isEnabled: wanted, inventoryIdPrefix, inventoryIdContains } = filterBy ?? {};
  return (
    (wanted == null || wanted === isEnabled(id)) &&
    id.startsWith(inventoryIdPrefix ?? '') &&
    id.includes(inventoryIdContains ?? '')
  );
}

/** Compares a page with the model, and returns the buckets of its coverage. */
function checkPage(page: Page, { buckets }: Account, by: PageArguments): readonly string[] {
  const { bucketsWithoutRules, unreadableBuckets, readBucketCount } = page.coverage;
  const empty = bucketsWithoutRules.map(({ name }) => name);
  expect(empty.filter((name) => buckets.get(name)?.ids.size !== 0)).toEqual([]);
  expect(readBucketCount).toBeGreaterThanOrEqual(empty.length);
  for (const { bucket, cause } of unreadableBuckets) {
    const known = buckets.get(bucket.name);
    expect(known?.isDenied ?? true).toBe(true);
    expect(cause.__typename).toBe(known ? 'AccessDeniedError' : 'NoSuchBucketError');
  }
  for (const { node } of page.edges) {
    const bucket = buckets.get(node.bucket.name);
    expect(bucket && isSelected(node.bucket.name, bucket, by)).toBe(true);
    expect(bucket?.ids).toContain(node.inventoryId);
    expect(isMatch(node.inventoryId, by)).toBe(true);
  }
  return [...empty, ...unreadableBuckets.map(({ bucket }) => bucket.name)];
}

test.each<ContinuationTokenKind>(['lastId', 'opaqueOrNone'])(
  'pages of any sizes equal the model while buckets and rules come and go, where tokens are %s',
  async (continuationTokens) => {
    await using system = await startSystem({
      buckets: [],
      continuationTokens,
      rulesPerPage: RULES_PER_PAGE,
    });
    const property = fc.asyncProperty(
      fc.uniqueArray(setup, { selector: ({ name }) => name, maxLength: NAMES.length }),
      args,
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 4 }),
      async (setups, by, sizes, changes) => {
        const account = new Account(system);
        for (const { name, region, isDenied, ids: first } of setups) {
          account.create(name, region, isDenied);
          account.add(name, first);
        }
        /** What exists, and matches, from the first page to the last one. */
        const standing = new Map(
          [...account.buckets].map(([name, bucket]) => [name, new Set(bucket.ids)]),
        );
        const seen: string[] = [];
        const covered: string[] = [];
        let readCount = 0;
        try {
          let after: string | null = null;
          for (let number = 0; ; number += 1) {
            expect(number).toBeLessThan(200);
            const first = sizes[number % sizes.length];
            const page: Page = await pageOf(system, { ...by, first, after });
            covered.push(...checkPage(page, account, by));
            readCount += page.coverage.readBucketCount;
            seen.push(...page.edges.map(({ node }) => keyOf(node.bucket.name, node.inventoryId)));
            if (!page.pageInfo.hasNextPage) break;
            expect(page.edges).toHaveLength(first ?? 0);
            after = page.pageInfo.endCursor;
            const here = page.edges.at(-1)?.node.bucket.name;
            for (const drawn of changes[number] ?? []) {
              const each = drawn.isHere && here ? { ...drawn, name: here } : drawn;
              account.apply(each);
              if (each.kind === 'delete bucket' && !account.buckets.has(each.name)) {
                standing.delete(each.name);
              }
              if (each.kind === 'delete rules') {
                for (const id of each.ids) standing.get(each.name)?.delete(id);
              }
            }
          }
        } finally {
          account.clear();
        }
        expect(seen).toEqual([...new Set(seen)].toSorted());
        expect(covered).toEqual([...new Set(covered)]);
        const selected = [...standing].filter(([name]) => {
          const bucket = account.buckets.get(name);
          return bucket && isSelected(name, bucket, by);
        });
        const readable = selected.filter(([name]) => !account.buckets.get(name)?.isDenied);
        const denied = selected.filter((each) => !readable.includes(each));
        expect(covered).toEqual(expect.arrayContaining(denied.map(([name]) => name)));
        expect(readCount).toBeGreaterThanOrEqual(readable.length);
        if (changes.flat().length === 0) expect(readCount).toBe(readable.length);
        const rules = readable.flatMap(([name, left]) =>
          [...left].filter((id) => isMatch(id, by)).map((id) => keyOf(name, id)),
        );
        expect(rules.filter((rule) => !seen.includes(rule))).toEqual([]);
      },
    );
    await fc.assert(property, repeatable(`all buckets, ${continuationTokens}`, 40));
  },
);
