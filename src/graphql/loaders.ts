import DataLoader from 'dataloader';
import {
  type BucketDetails,
  type BucketInfo,
  compareIds,
  type InventoryConfiguration,
} from '../inventory/configuration.ts';
import type { BucketStore } from '../oss/buckets.ts';
import type { InventoryStore } from '../oss/inventories.ts';
import { InventoryFrequency } from './enums.ts';
import {
  countItems,
  type Filter,
  type Page,
  type PageRequest,
  pagesAfter,
  type TokenSource,
  takePage,
  tokenBefore,
  Walk,
} from './paging.ts';

/** What names a rule. */
export interface RuleKey {
  readonly bucket: string;
  readonly inventoryId: string;
}

/** A page of one bucket's rules. */
export interface RulePageKey extends PageRequest {
  readonly bucket: string;
  readonly filter: RuleFilter | undefined;
}

/** Which rules of a bucket are asked for; what is left out or null is no condition. */
export interface RuleFilter {
  readonly isEnabled?: boolean | null | undefined;
  /** A word of `FREQUENCIES`, or `UNKNOWN` for all that are none. */
  readonly frequency?: string | null | undefined;
  readonly destinationBucket?: string | null | undefined;
  readonly inventoryIdPrefix?: string | null | undefined;
}

function toFilter(by: RuleFilter): Filter<InventoryConfiguration> {
  const { isEnabled, frequency, destinationBucket } = by;
  return {
    prefix: by.inventoryIdPrefix ?? '',
    matches: (rule) =>
      (isEnabled == null || rule.isEnabled === isEnabled) &&
      (frequency == null || InventoryFrequency.read(rule.frequency) === frequency) &&
      (destinationBucket == null || rule.destination.bucket === destinationBucket),
  };
}

/** Where to begin: behind the cursor, and not before the first rule that can match. */
function startOf(after: string | null, filter: RuleFilter | undefined): string | null {
  const token = tokenBefore(filter?.inventoryIdPrefix ?? '');
  if (after === null || token === null) return after ?? token;
  return compareIds(after, token) > 0 ? after : token;
}

/** Beyond so many rules of one bucket, walking the bucket (10 pages at most) is cheaper. */
const MOST_SINGLE_READS = 10;

/**
 * The reads of one GraphQL request: asked in the same tick, they are planned together, and asked
 * twice, they are read once.
 *
 * @param signal aborts when the caller leaves.
 */
export function createLoaders(
  inventories: InventoryStore,
  buckets: BucketStore,
  signal: AbortSignal | undefined,
) {
  const walks = new Map<string, Walk<InventoryConfiguration>>();
  /** Buckets whose rules are being counted: what else is asked of them comes out of that walk. */
  const counted = new Set<string>();

  /** How many rules of each bucket were read by themselves. */
  const single = new Map<string, number>();

  const source = (bucket: string): TokenSource<InventoryConfiguration> => ({
    key: (rule) => rule.inventoryId,
    async fetch(token) {
      const page = await inventories.list(bucket, token, { signal });
      return { items: page.configurations, next: page.nextContinuationToken };
    },
  });

  const walk = (bucket: string) => {
    const started = walks.get(bucket) ?? new Walk(source(bucket));
    walks.set(bucket, started);
    return started;
  };

  /** Several rules of one bucket: by themselves, or out of a walk to the last of them. */
  const readRules = async (bucket: string, ids: readonly string[]) => {
    const singles = (single.get(bucket) ?? 0) + ids.length;
    if (singles <= MOST_SINGLE_READS && !walks.get(bucket)?.isComplete) {
      single.set(bucket, singles);
      return settled(ids, (id) => inventories.get(bucket, id, { signal }));
    }
    const wanted = new Set(ids);
    const last = ids.reduce((a, b) => (compareIds(a, b) > 0 ? a : b));
    const found = new Map<string, InventoryConfiguration>();
    for await (const { items } of walk(bucket)) {
      for (const rule of items) if (wanted.has(rule.inventoryId)) found.set(rule.inventoryId, rule);
      const end = items.at(-1)?.inventoryId;
      if (end !== undefined && compareIds(end, last) >= 0) break;
    }
    return ids.map((id) => found.get(id) ?? null);
  };

  const rule = new DataLoader<RuleKey, InventoryConfiguration | null, string>(
    async (keys) => {
      const byBucket = Map.groupBy(keys, ({ bucket }) => bucket);
      const results = new Map<RuleKey, InventoryConfiguration | Error | null>();
      await Promise.all(
        [...byBucket].map(async ([bucket, group]) => {
          const ids = group.map(({ inventoryId }) => inventoryId);
          const rules = await readRules(bucket, ids).catch((error: unknown) =>
            ids.map(() => asError(error)),
          );
          group.forEach((key, index) => {
            results.set(key, rules[index] ?? null);
          });
        }),
      );
      return keys.map((key) => results.get(key) ?? null);
    },
    { cacheKeyFn: ({ bucket, inventoryId }) => `${bucket}/${inventoryId}` },
  );

  const page = new DataLoader<RulePageKey, Page<InventoryConfiguration>, string>(
    (keys) =>
      settled(keys, (key) => {
        const { key: keyOf } = source(key.bucket);
        const isWalked = walks.get(key.bucket)?.isComplete || counted.has(key.bucket);
        const start = startOf(key.after, key.filter);
        const pages =
          start === null || isWalked ? walk(key.bucket) : pagesAfter(source(key.bucket), start);
        return takePage(pages, keyOf, key, key.filter && toFilter(key.filter));
      }),
    {
      cacheKeyFn: ({ bucket, from, size, after, before, filter }) =>
        JSON.stringify([bucket, from, size, after, before, filter]),
    },
  );

  return {
    /** A rule; `null` where its bucket has none of that id. */
    rule,
    /** A page of a bucket's rules. */
    page,
    /** The number of a bucket's rules, or of those that match. */
    count(bucket: string, filter: RuleFilter | undefined): Promise<number> {
      const start = startOf(null, filter);
      if (start === null) counted.add(bucket);
      const isWalked = start === null || walks.get(bucket)?.isComplete || counted.has(bucket);
      const pages = isWalked ? walk(bucket) : pagesAfter(source(bucket), start);
      return countItems(pages, source(bucket).key, filter && toFilter(filter));
    },
    /** What OSS tells of a bucket; `null` where there is none of that name. */
    bucket: new DataLoader<string, BucketDetails | null>((names) =>
      settled(names, (name) => buckets.get(name, { signal })),
    ),
    /** A page of the account's buckets. */
    async bucketPage(request: PageRequest, prefix: string | null): Promise<Page<BucketInfo>> {
      // One more than the page would tell nothing that OSS's IsTruncated does not.
      const maxKeys = request.from === 'front' ? Math.max(1, request.size) : 1000;
      const list: TokenSource<BucketInfo> = {
        key: ({ name }) => name,
        async fetch(marker) {
          const answer = await buckets.list({ marker, prefix, maxKeys, signal });
          return { items: answer.buckets, next: answer.nextMarker };
        },
      };
      return takePage(pagesAfter(list, request.after), list.key, request);
    },
    /** Forgets what was read of a bucket's rules, after a write there. */
    forget({ bucket, inventoryId }: RuleKey): void {
      walks.delete(bucket);
      counted.delete(bucket);
      page.clearAll();
      rule.clear({ bucket, inventoryId });
    },
  };
}

/** Loads each key by itself: a failure is the key's own, not the batch's. */
function settled<Key, Result>(
  keys: readonly Key[],
  load: (key: Key) => Promise<Result>,
): Promise<(Result | Error)[]> {
  return Promise.all(keys.map((key) => load(key).catch(asError)));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
