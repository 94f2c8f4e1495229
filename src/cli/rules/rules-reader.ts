import { compareIds } from '../../inventory/id-order.ts';
import { type Api, ApiError } from './api.ts';
import { AllRules, RulesOfBucket } from './documents.ts';
import type { AllRulesQuery, ExportedRuleFragment, RulesOfBucketQuery } from './gql/graphql.ts';
import type { UnreadableBucket } from './show-unreadable.ts';

/** How many rules are read at a time. */
const PAGE_SIZE = 100;

/** The rules of buckets, ordered by bucket and id. */
export interface ReadRules {
  readonly rules: readonly ExportedRuleFragment[];
  readonly unreadable: readonly UnreadableBucket[];
}

/** Reads the rules of all buckets. @throws what `Api.run` throws. */
export async function readAllRules(api: Api, signal: AbortSignal): Promise<ReadRules> {
  const rules: ExportedRuleFragment[] = [];
  const unreadable: UnreadableBucket[] = [];
  let after: string | null = null;
  for (;;) {
    const variables = { first: PAGE_SIZE, after };
    const answer: AllRulesQuery = await api.run(AllRules, variables, signal);
    const page = answer.allInventories;
    rules.push(...page.nodes);
    for (const { bucket, cause } of page.coverage.unreadableBuckets) {
      unreadable.push({ name: bucket.name, reason: cause.message });
    }
    if (!page.pageInfo.hasNextPage) return { rules, unreadable };
    after = page.pageInfo.endCursor;
  }
}

/** Reads the rules of some buckets. A bucket that does not exist cannot be read. @throws what `Api.run` throws. */
export async function readRulesOf(
  api: Api,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadRules> {
  const rules: ExportedRuleFragment[] = [];
  const unreadable: UnreadableBucket[] = [];
  for (const name of [...new Set(names)].sort(compareIds)) {
    try {
      rules.push(...(await readBucket(api, name, signal)));
    } catch (error) {
      // Only what the API says of the bucket itself.
      if (!(error instanceof ApiError) || !error.isOfFields) throw error;
      unreadable.push({ name, reason: error.message });
    }
  }
  return { rules, unreadable };
}

async function readBucket(api: Api, bucket: string, signal: AbortSignal) {
  const rules: ExportedRuleFragment[] = [];
  let after: string | null = null;
  for (;;) {
    const variables = { bucket, first: PAGE_SIZE, after };
    const answer: RulesOfBucketQuery = await api.run(RulesOfBucket, variables, signal);
    const page = answer.inventories;
    rules.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return rules;
    after = page.pageInfo.endCursor;
  }
}
