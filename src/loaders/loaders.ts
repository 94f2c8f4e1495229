import DataLoader from 'dataloader';
import type { Access } from '../access/policy.ts';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { NoSuchBucketError } from '../inventory/errors.ts';
import { compareIds } from '../inventory/id-order.ts';
import type { BucketStore } from '../oss/buckets.ts';
import type { Aged } from '../oss/cache/read-cache.ts';
import type { InventoryStore } from '../oss/inventory/inventories.ts';
import { createBucketLoaders } from './bucket-loaders.ts';
import { BucketRules, type RulePageRequest, type RuleReads } from './bucket-rules.ts';
import { type Page, startOf } from './paging.ts';
import type { RuleFilter } from './rule-filter.ts';
import { settled } from './settled.ts';

/** What names a rule. */
export interface RuleKey {
  readonly bucket: string;
  readonly inventoryId: string;
}

/** A page of one bucket's rules. */
export interface RulePageKey extends RulePageRequest {
  readonly bucket: string;
}

/**
 * The reads of one GraphQL request: asked in the same tick, they are planned together, and asked
 * twice, they are read once.
 *
 * What the caller may not read does not exist: it is `null` by its name, has no place in a list, and its rules are
 * NoSuchBucketError.
 *
 * @param signal ends all reads.
 */
export function createLoaders(
  inventories: InventoryStore,
  buckets: BucketStore,
  access: Access,
  signal: AbortSignal | undefined,
) {
  let ageMs: number | undefined;
  let hasWritten = false;
  /** Takes the value, and remembers the greatest age. */
  const aged = <Value>(read: Aged<Value>): Value => {
    if (read.ageMs !== undefined) ageMs = Math.max(ageMs ?? 0, read.ageMs);
    return read.value;
  };
  const readsOf = (bucket: string): RuleReads => {
    // What a mutation answers comes from OSS.
    const options = { signal, isFresh: hasWritten };
    return {
      get: async (id) => aged(await inventories.get(bucket, id, options)),
      list: async (token) => aged(await inventories.list(bucket, token, options)),
      async listAfter(id) {
        const page = await inventories.listAfter(bucket, id, options);
        return page && aged(page);
      },
    };
  };
  const rulesByBucket = new Map<string, BucketRules>();
  const rulesOf = (bucket: string) => {
    if (!access.may('read', bucket)) throw new NoSuchBucketError(bucket);
    const rules = rulesByBucket.get(bucket) ?? new BucketRules(readsOf(bucket));
    rulesByBucket.set(bucket, rules);
    return rules;
  };

  const rule = new DataLoader<RuleKey, InventoryConfiguration | null, string>(
    async (keys) => {
      const results = new Map<RuleKey, InventoryConfiguration | Error | null>();
      const byBucket = Map.groupBy(keys, ({ bucket }) => bucket);
      await Promise.all(
        [...byBucket].map(async ([bucket, group]) => {
          if (!access.may('read', bucket)) return;
          const ids = group.map(({ inventoryId }) => inventoryId);
          const rules = await rulesOf(bucket).rules(ids);
          group.forEach((key, index) => void results.set(key, rules[index] ?? null));
        }),
      );
      return keys.map((key) => results.get(key) ?? null);
    },
    {
      cacheKeyFn: ({ bucket, inventoryId }) => `${bucket}/${inventoryId}`,
      // Behind the pages that are asked for beside them, which may have them.
      batchScheduleFn: (start) => setImmediate(start),
    },
  );

  const page = new DataLoader<RulePageKey, Page<InventoryConfiguration>, string>(
    (keys) => {
      const readable = keys.filter(({ bucket }) => access.may('read', bucket));
      for (const key of readable) rulesOf(key.bucket).expect(key);
      // In their order in the list, so that each finds what the one before has read.
      const ascending = readable.toSorted((a, b) => compareIds(placeOf(a), placeOf(b)));
      const pages = new Map(ascending.map((key) => [key, rulesOf(key.bucket).page(key)]));
      return settled(keys, async (key) => pages.get(key) ?? rulesOf(key.bucket).page(key));
    },
    {
      cacheKeyFn: ({ bucket, from, size, after, before, filter }) =>
        JSON.stringify([bucket, from, size, after, before, filter]),
    },
  );

  const counts = new Map<string, Promise<number>>();
  const count = async (bucket: string, filter: RuleFilter | undefined) => {
    const key = JSON.stringify([bucket, filter]);
    const counted = counts.get(key) ?? rulesOf(bucket).count(filter);
    counts.set(key, counted);
    return counted;
  };

  // No getters in it: V8 makes a new hidden class of each such object, which keeps what was read for long.
  return {
    ...createBucketLoaders(buckets, access, signal),
    /** The age of the oldest read of rules so far, in milliseconds; absent: there was none, or there is no cache. */
    ageMs: () => ageMs,
    /** A rule; `null` where its bucket has none of that id. */
    rule,
    /** A page of a bucket's rules. */
    page,
    /** The number of a bucket's rules, or of those that match. */
    count,
    /** Forgets what was read of a bucket's rules, after a write there; the request's reads ask OSS from then on. */
    forget({ bucket, inventoryId }: RuleKey): void {
      hasWritten = true;
      rulesByBucket.delete(bucket);
      page.clearAll();
      counts.clear();
      rule.clear({ bucket, inventoryId });
    },
  };
}

/** What a request reads with. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Where a page's reading begins. */
function placeOf({ after, filter }: RulePageKey): string {
  return startOf(after, filter?.inventoryIdPrefix) ?? '';
}
