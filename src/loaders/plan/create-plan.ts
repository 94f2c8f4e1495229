import { prefixOfPatterns } from '../../inventory/bucket-pattern.ts';
import {
  type ArgumentIssue,
  InvalidArgumentError,
  InventoryError,
  UpstreamError,
} from '../../inventory/errors.ts';
import { compareIds } from '../../inventory/id-order.ts';
import { shown } from '../../inventory/validation.ts';
import type { UnreadableBucket } from '../account-walk.ts';
import type { Loaders } from '../loaders.ts';
import { expected } from '../settle-each.ts';
import { newIssues } from '../write-checks.ts';
import { type BlockerParts, findBlockers, pathOf } from './blockers.ts';
import {
  checkRequest,
  expandTargets,
  MAX_ISSUES,
  type PlanRequest,
  patternsOf,
  type Target,
  tooMany,
  withRegion,
} from './desired-rules.ts';
import { eachLimited } from './each-limited.ts';
import {
  digestOf,
  type InventoryPlan,
  orderChanges,
  type PlannedChange,
  planBucket,
} from './plan.ts';
import { MAX_CHANGES } from './plan-limits.ts';

/** How many buckets are read at a time; of one region, fewer: see `createPacedClient`. */
const BUCKETS_AT_ONCE = 32;

/** What planning needs. */
export interface PlanParts extends BlockerParts {
  readonly loaders: Pick<Loaders, 'bucketDetails' | 'bucketsAfter' | 'settledRules'>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Compares the desired rules with the account's. It reads past the cache, and as this process's earlier writes have
 * left the rules: one request for each 100 rules of each bucket, one for each 1,000 buckets if there are patterns, and
 * one for each new destination.
 *
 * @throws InvalidArgumentError, and what listing the buckets throws.
 */
export async function createPlan(parts: PlanParts, request: PlanRequest): Promise<InventoryPlan> {
  checkRequest(request);
  const { loaders, signal } = parts;
  const listed = await listBuckets(loaders, patternsOf(request));
  const targets = expandTargets(request, [...listed.keys()]);
  const changes: PlannedChange[] = [];
  const unreadableBuckets: UnreadableBucket[] = [];
  const ruleCounts = new Map<string, number>();
  const issues = new Map<string, ArgumentIssue>();
  let unchangedCount = 0;

  await eachLimited(targets.byBucket, BUCKETS_AT_ONCE, async ([bucket, templates]) => {
    // What follows would be read in vain.
    if (changes.length > MAX_CHANGES) return;
    const prunePrefix = targets.isPruned(bucket) ? request.prune?.inventoryIdPrefix : undefined;
    const read = async () => {
      const rules = await loaders.settledRules(bucket);
      const desired = await fillRegion(loaders, bucket, listed.get(bucket), templates);
      ruleCounts.set(bucket, rules.length);
      return planBucket(desired, rules, prunePrefix);
    };
    const planned = await expected(read, signal);
    if (planned instanceof InventoryError) {
      unreadableBuckets.push({ bucket: { name: bucket }, error: planned });
      return;
    }
    unchangedCount += planned.unchangedCount;
    changes.push(...planned.changes);
    if (issues.size >= MAX_ISSUES) return;
    for (const each of planned.changes.flatMap(issuesOf)) {
      // A template has the same mistakes in each of its buckets.
      issues.set(JSON.stringify([each.path, each.message]), each);
    }
  });

  if (issues.size > 0) throw new InvalidArgumentError(firstOf(issues.values()));
  if (changes.length > MAX_CHANGES) {
    throw tooMany(`The plan has more than ${MAX_CHANGES} changes, the limit.`);
  }
  unreadableBuckets.sort((a, b) => compareIds(a.bucket.name, b.bucket.name));
  const ordered = orderChanges(changes);
  return {
    changes: await findBlockers(parts, ordered, ruleCounts),
    unchangedCount,
    unmatchedPatterns: targets.unmatchedPatterns,
    unreadableBuckets,
    digest: digestOf(ordered, unreadableBuckets),
  };
}

/** In the order of the rules, although the buckets were read in any. */
function firstOf(issues: Iterable<ArgumentIssue>): ArgumentIssue[] {
  const indexOf = ({ path: [, index] }: ArgumentIssue) => Number(index);
  return [...issues].sort((a, b) => indexOf(a) - indexOf(b)).slice(0, MAX_ISSUES);
}

function issuesOf({ index, before, after }: PlannedChange): ArgumentIssue[] {
  const issues = after ? newIssues(after, before) : [];
  return issues.map((each) => ({ ...each, path: pathOf(index, each.path) }));
}

/** Lists the account's buckets that patterns can match and the caller may read, with their regions. */
async function listBuckets(
  { bucketsAfter }: PlanParts['loaders'],
  patterns: readonly string[],
): Promise<Map<string, string | null>> {
  const regions = new Map<string, string | null>();
  if (patterns.length === 0) return regions;
  for await (const { name, region } of bucketsAfter(prefixOfPatterns(patterns), null)) {
    regions.set(name, region);
  }
  return regions;
}

/** Makes the destinations of templates. @param listed the bucket's region, as far as the list of buckets has it. */
async function fillRegion(
  { bucketDetails }: PlanParts['loaders'],
  bucket: string,
  listed: string | null | undefined,
  templates: ReadonlyMap<string, Target>,
): Promise<ReadonlyMap<string, Target>> {
  if (!templates.values().some(({ needsRegion }) => needsRegion)) return templates;
  const region = listed ?? (await bucketDetails.load(bucket))?.region;
  if (!region) {
    const message = `OSS does not tell the region of bucket ${shown(bucket)}, which \`{region}\` stands for.`;
    throw new UpstreamError(message, 'UnreadableAnswer');
  }
  const filled = templates.entries().map(([id, target]): [string, Target] => {
    const { rule, needsRegion } = target;
    return [id, needsRegion ? { ...target, rule: withRegion(rule, region) } : target];
  });
  return new Map(filled);
}
