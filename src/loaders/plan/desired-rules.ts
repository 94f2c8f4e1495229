import { canMatchBucket, isPattern, matcherOf } from '../../inventory/bucket-pattern.ts';
import type {
  InventoryConfiguration,
  InventoryDestination,
} from '../../inventory/configuration.ts';
import { type ArgumentIssue, InvalidArgumentError } from '../../inventory/errors.ts';
import { bucketNameComplaint, inventoryIdComplaint, shown } from '../../inventory/validation.ts';

/** The limit of buckets that one plan is about. */
const MAX_BUCKETS = 1000;

/** The limit of rules that one plan compares. */
const MAX_RULES = 10_000;

/** The limit of issues in one answer. */
export const MAX_ISSUES = 100;

/** The limit of different patterns, as each bucket of the account is compared with each of them. */
const MAX_PATTERNS = 100;

/** Stands for the region of the source bucket in the destination of a template. */
const REGION = '{region}';

/** A rule that the account is to have, or a template of such rules. */
interface DesiredRule {
  /** In a template, `bucket` can be a pattern, and the destination can contain `{region}`. */
  readonly rule: InventoryConfiguration;
  /** What is wrong with the input by itself. */
  readonly issues: readonly ArgumentIssue[];
}

/** Which rules are deleted if they are not desired. Both conditions must be met. */
interface PruneScope {
  /** A name or a pattern. */
  readonly bucket: string;
  /** Empty: all rules of the buckets. */
  readonly inventoryIdPrefix: string;
}

/** What an account's rules are to be. */
export interface PlanRequest {
  readonly rules: readonly DesiredRule[];
  /** Names and patterns of buckets that no pattern matches. */
  readonly exceptBuckets: readonly string[];
  /** Absent: nothing is deleted. */
  readonly prune: PruneScope | undefined;
}

/** A desired rule of one bucket. */
export interface Target {
  /** The index in `rules`. */
  readonly index: number;
  readonly rule: InventoryConfiguration;
  /** Whether the rule's destination depends on the region of the bucket, see {@link withRegion}. */
  readonly needsRegion: boolean;
}

/** The buckets that a plan is about, each with its desired rules by their ids. */
export interface Targets {
  readonly byBucket: ReadonlyMap<string, ReadonlyMap<string, Target>>;
  /** Whether rules of a bucket that are not desired are deleted, if their ids have the prefix. */
  isPruned(bucket: string): boolean;
  /** The patterns that match no bucket. */
  readonly unmatchedPatterns: readonly string[];
}

/** The patterns of a request, each once. */
export function patternsOf({ rules, prune }: PlanRequest): string[] {
  const names = [...rules.map(({ rule }) => rule.bucket), ...(prune ? [prune.bucket] : [])];
  return [...new Set(names.filter(isPattern))];
}

/**
 * Checks what needs no request to OSS.
 *
 * @throws InvalidArgumentError if a name, a pattern or an id is invalid, or an input by itself is.
 */
export function checkRequest({ rules, exceptBuckets, prune }: PlanRequest): void {
  const issues: ArgumentIssue[] = [];
  const check = (
    path: readonly string[],
    message: string | undefined,
    ec: string | null = null,
  ) => {
    if (message !== undefined && issues.length < MAX_ISSUES) issues.push({ path, message, ec });
  };
  for (const [index, { rule, issues: own }] of rules.entries()) {
    const path = ['rules', `${index}`];
    const id = inventoryIdComplaint(rule.inventoryId);
    check([...path, 'bucket'], nameOrPatternComplaint(rule.bucket));
    check([...path, 'inventoryId'], id?.message, id?.ec);
    for (const each of own) check([...path, ...each.path], each.message, each.ec);
  }
  const patterns = patternsOf({ rules, exceptBuckets, prune });
  if (patterns.length > MAX_PATTERNS) {
    throw tooMany(
      `The rules have ${patterns.length} patterns; the limit of one plan is ${MAX_PATTERNS}.`,
    );
  }
  if (exceptBuckets.length > MAX_BUCKETS) {
    const message = `The list has ${exceptBuckets.length} names; the limit is ${MAX_BUCKETS}.`;
    throw new InvalidArgumentError([{ path: ['exceptBuckets'], message, ec: null }]);
  }
  for (const [index, text] of exceptBuckets.entries()) {
    check(['exceptBuckets', `${index}`], nameOrPatternComplaint(text));
  }
  if (prune) {
    const { bucket, inventoryIdPrefix: prefix } = prune;
    check(['prune', 'bucket'], nameOrPatternComplaint(bucket));
    check(
      ['prune', 'inventoryIdPrefix'],
      prefix ? inventoryIdComplaint(prefix)?.message : undefined,
    );
  }
  if (issues.length > 0) throw new InvalidArgumentError(issues);
}

/**
 * Finds the buckets of each rule.
 *
 * @param listed the names that patterns can match.
 * @throws InvalidArgumentError if two rules are the same one of a bucket, or a limit is exceeded.
 */
export function expandTargets(request: PlanRequest, listed: readonly string[]): Targets {
  const { rules, exceptBuckets, prune } = request;
  const isExcepted = matcherOf(exceptBuckets);
  const candidates = listed.filter((name) => !isExcepted(name));
  const matched = new Map(
    patternsOf(request).map((pattern) => [pattern, candidates.filter(matcherOf([pattern]))]),
  );
  const bucketsOf = (text: string) => matched.get(text) ?? [text];
  const byBucket = new Map<string, Map<string, Target>>();
  const issues: ArgumentIssue[] = [];
  let count = 0;
  const inBucket = (bucket: string) => {
    const targets = byBucket.get(bucket) ?? new Map<string, Target>();
    byBucket.set(bucket, targets);
    if (byBucket.size > MAX_BUCKETS) {
      throw tooMany(`The rules are in more than ${MAX_BUCKETS} buckets, the limit of one plan.`);
    }
    return targets;
  };
  for (const [index, { rule }] of rules.entries()) {
    const { inventoryId } = rule;
    const needsRegion = isTemplate(rule) && textsOf(rule.destination).some(hasRegion);
    for (const bucket of bucketsOf(rule.bucket)) {
      const targets = inBucket(bucket);
      const other = targets.get(inventoryId);
      if (other && issues.length < MAX_ISSUES) {
        const first = rules[other.index]?.rule.bucket;
        issues.push({
          path: ['rules', `${index}`, 'inventoryId'],
          message:
            `\`rules.${other.index}\` (${shown(first)}) and \`rules.${index}\` (${shown(rule.bucket)}) are both rule ` +
            `${shown(inventoryId)} of bucket ${shown(bucket)}. Name the bucket in \`exceptBuckets\`, or choose another id.`,
          ec: null,
        });
      }
      count += 1;
      if (count > MAX_RULES) {
        throw tooMany(`The patterns make more than ${MAX_RULES} rules, the limit of one plan.`);
      }
      targets.set(inventoryId, { index, rule: { ...rule, bucket }, needsRegion });
    }
  }
  if (issues.length > 0) throw new InvalidArgumentError(issues);
  const pruned = new Set(prune ? bucketsOf(prune.bucket) : []);
  for (const bucket of pruned) inBucket(bucket);
  return {
    byBucket,
    isPruned: (bucket) => pruned.has(bucket),
    unmatchedPatterns: [...matched].flatMap(([pattern, names]) =>
      names.length === 0 ? [pattern] : [],
    ),
  };
}

/** Makes the destination of a template's rule. */
export function withRegion(rule: InventoryConfiguration, region: string): InventoryConfiguration {
  const { destination } = rule;
  const { encryption } = destination;
  const fill = (text: string) => text.replaceAll(REGION, region);
  return {
    ...rule,
    destination: {
      ...destination,
      bucket: fill(destination.bucket),
      prefix: destination.prefix && fill(destination.prefix),
      roleArn: fill(destination.roleArn),
      encryption:
        encryption?.type === 'SSE-KMS'
          ? { ...encryption, keyId: encryption.keyId && fill(encryption.keyId) }
          : encryption,
    },
  };
}

/**
 * Whether a rule is a template: no bucket has such a name. In any other rule `{region}` is meant literally, because the
 * prefix of a stored rule may contain it.
 */
function isTemplate({ bucket, destination }: InventoryConfiguration): boolean {
  return isPattern(bucket) || hasRegion(destination.bucket);
}

function hasRegion(text: string): boolean {
  return text.includes(REGION);
}

function textsOf({ bucket, prefix, roleArn, encryption }: InventoryDestination): string[] {
  const keyId = encryption?.type === 'SSE-KMS' ? encryption.keyId : null;
  return [bucket, prefix ?? '', roleArn, keyId ?? ''];
}

function nameOrPatternComplaint(text: string): string | undefined {
  if (!isPattern(text)) return bucketNameComplaint(text)?.message;
  return canMatchBucket(text)
    ? undefined
    : `${shown(text)} cannot match a bucket: use a bucket name, with \`*\` for any part.`;
}

/** @returns the error of a plan that is too large. */
export function tooMany(message: string): InvalidArgumentError {
  return new InvalidArgumentError([
    { path: ['rules'], message: `${message} Make several plans.`, ec: null },
  ]);
}
