import DataLoader from 'dataloader';
import type { Access } from '../access/policy.ts';
import { type InventoryConfiguration, ruleKey } from '../inventory/configuration.ts';
import { NoSuchBucketError } from '../inventory/errors.ts';
import { compareIds } from '../inventory/id-order.ts';
import type { Aged } from '../oss/cache/read-cache.ts';
import type { ListOptions } from '../oss/inventory/inventories.ts';
import { versionOf } from '../oss/inventory/rule-version.ts';
import type { Stores } from '../reports/report-store.ts';
import { AccountWalk, type RulesAfter, type WalkPage, type WalkRequest } from './account-walk.ts';
import { createBucketLoaders } from './bucket-loaders.ts';
import { BucketRules, type RulePageRequest, type RuleReads } from './bucket-rules.ts';
import { type Page, startOf } from './paging.ts';
import { createReportLoaders } from './report-loaders.ts';
import {
  DEFAULT_REPORT_SETTINGS,
  type ReportLoaderParts,
  type ReportSettings,
} from './report-settings.ts';
import type { RuleFilter } from './rule-filter.ts';
import { expected, settleEach } from './settle-each.ts';

/** Identifies a rule. */
export interface RuleKey {
  readonly bucket: string;
  readonly inventoryId: string;
}

/** A page of one bucket's rules. */
export interface RulePageKey extends RulePageRequest {
  readonly bucket: string;
}

/** Options of {@link createLoaders}. */
export interface LoaderOptions {
  /** The caller's rights. */
  readonly access: Access;
  /** Aborts all reads, for example when the client disconnects or the request times out. */
  readonly signal?: AbortSignal | undefined;
  /** @default DEFAULT_REPORT_SETTINGS */
  readonly reports?: ReportSettings | undefined;
  /** Called for each signed URL. */
  readonly onSignedUrl?: ReportLoaderParts['onSignedUrl'];
  /** Makes the figures of reports. @default none are made */
  readonly summaries?: ReportLoaderParts['summaries'];
  /** Identifies the caller in limits. @default an anonymous one */
  readonly caller?: ReportLoaderParts['caller'];
}

/**
 * Creates the reads of one GraphQL request. Reads of one tick are planned together, and nothing is read twice. A
 * bucket that the caller may not read is treated as missing: `null` by its name, absent from lists, NoSuchBucketError
 * for its rules.
 */
export function createLoaders(
  { inventories, buckets, reports: store }: Stores,
  options: LoaderOptions,
) {
  const { access, signal, reports: settings = DEFAULT_REPORT_SETTINGS } = options;
  const reports = createReportLoaders({ ...options, signal, store, settings });
  let ageMs: number | undefined;
  let hasWritten = false;
  /** Returns the value and records the greatest age. */
  const aged = <Value>(read: Aged<Value>): Value => {
    if (read.ageMs !== undefined) ageMs = Math.max(ageMs ?? 0, read.ageMs);
    return read.value;
  };
  const readsOf = (bucket: string, how: ListOptions): RuleReads => {
    // After a write, the cache is skipped: a mutation's result comes from OSS.
    const options = { signal, isFresh: hasWritten, ...how };
    return {
      get: async (id) => aged(await inventories.get(bucket, id, options)),
      list: async (token) => aged(await inventories.list(bucket, token, options)),
      async listAfter(id) {
        const page = await inventories.listAfter(bucket, id, options);
        return page && aged(page);
      },
      freshness: (rule) => reports.freshness.load(rule),
    };
  };
  const rulesByBucket = new Map<string, BucketRules>();
  const assertMayRead = (bucket: string) => {
    if (!access.may('read', bucket)) throw new NoSuchBucketError(bucket);
  };
  const rulesOf = (bucket: string, how: ListOptions = {}) => {
    assertMayRead(bucket);
    const rules = rulesByBucket.get(bucket) ?? new BucketRules(readsOf(bucket, how));
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
      cacheKeyFn: ruleKey,
      // Runs after the pages requested in the same tick, which may contain the rules.
      batchScheduleFn: (start) => setImmediate(start),
    },
  );

  const ruleXml = new DataLoader<RuleKey, string | null, string>(
    (keys) =>
      settleEach(keys, async ({ bucket, inventoryId }) =>
        access.may('read', bucket) ? inventories.getXml(bucket, inventoryId, { signal }) : null,
      ),
    { cacheKeyFn: ruleKey },
  );

  const page = new DataLoader<RulePageKey, Page<InventoryConfiguration>, string>(
    (keys) => {
      const readable = keys.filter(({ bucket }) => access.may('read', bucket));
      for (const key of readable) rulesOf(key.bucket).expect(key);
      // In list order, so that each page reuses what the previous one has read.
      const ascending = readable.toSorted((a, b) => compareIds(placeOf(a), placeOf(b)));
      const pages = new Map(ascending.map((key) => [key, rulesOf(key.bucket).page(key)]));
      return settleEach(keys, async (key) => pages.get(key) ?? rulesOf(key.bucket).page(key));
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

  const bucketLoaders = createBucketLoaders(buckets, access, signal);
  const rulesAfter = async (bucket: string, inventoryId: string | null): Promise<RulesAfter> => {
    const rules = rulesOf(bucket, { isPaced: true });
    const before = rules.requestCount;
    const outcome = await expected(() => rules.runAfter(inventoryId), signal);
    return { outcome, requestCount: rules.requestCount - before };
  };

  // No getters: V8 would create a hidden class per object, which keeps everything read in memory.
  return {
    ...bucketLoaders,
    reports,
    /** The version of a rule, see `expectedVersion`. */
    versionOf,
    /** The age of the oldest read of rules in milliseconds; absent without reads or without a cache. */
    ageMs: () => ageMs,
    /** A rule; `null` if its bucket has no rule with this id. */
    rule,
    /** A rule's document as OSS has it, with a request of its own; `null` if the rule does not exist. */
    ruleXml,
    page,
    /** The number of a bucket's rules, or of those that match a filter. */
    count,
    /** All rules of one of many buckets: past the cache, and as this process's earlier writes have left them. */
    async settledRules(bucket: string): Promise<readonly InventoryConfiguration[]> {
      assertMayRead(bucket);
      const how = { isFresh: true, isSettled: true, isPaced: true };
      return new BucketRules(readsOf(bucket, how)).all();
    },
    /** A page of the rules of all buckets. */
    walk(request: WalkRequest): Promise<WalkPage> {
      const freshness = (rule: InventoryConfiguration) => reports.freshness.load(rule);
      return new AccountWalk({ rulesAfter, ...bucketLoaders, freshness, signal }, request).page();
    },
    /** Forgets a bucket's rules after a write; later reads of the request go to OSS. */
    forget({ bucket, inventoryId }: RuleKey): void {
      hasWritten = true;
      rulesByBucket.delete(bucket);
      page.clearAll();
      counts.clear();
      rule.clear({ bucket, inventoryId });
      ruleXml.clear({ bucket, inventoryId });
    },
  };
}

/** The reads of one request. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Where reading the page starts. */
function placeOf({ after, filter }: RulePageKey): string {
  return startOf(after, filter?.inventoryIdPrefix) ?? '';
}
