import { hash } from 'node:crypto';
import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import type { InventoryError } from '../../inventory/errors.ts';
import { compareIds } from '../../inventory/id-order.ts';
import { keepStoredWords } from '../../inventory/stored-words.ts';
import { readInventory, writeInventory } from '../../oss/inventory/inventory-xml.ts';
import { canonicalRule, versionOf } from '../../oss/inventory/rule-version.ts';
import type { UnreadableBucket } from '../account-walk.ts';
import type { Target } from './desired-rules.ts';

/** Changes when a digest is made of other things, so that no plan of another server is taken for this one. */
const DIGEST_FORMAT = 1;

/** 132 bits: nobody finds two plans with one digest. */
const DIGEST_LENGTH = 22;

type Rule = InventoryConfiguration;

/** What a plan does to a rule. */
export type PlannedAction = 'CREATE' | 'DELETE' | 'REPLACE';

/** A rule's change in a plan. */
export interface PlannedChange {
  readonly action: PlannedAction;
  readonly bucket: string;
  readonly inventoryId: string;
  /** The index of the desired rule in the input; `null` for a delete. */
  readonly index: number | null;
  /** The stored rule; `null`: none. */
  readonly before: Rule | null;
  /** The desired rule; `null` for a delete. */
  readonly after: Rule | null;
  /** Why the change would fail; `null`: nothing is known. */
  readonly blockedBy: InventoryError | null;
}

/** What must change so that the account has the desired rules. */
export interface InventoryPlan {
  /** Creates and replaces, then deletes; each ordered by bucket and id. */
  readonly changes: readonly PlannedChange[];
  /** How many desired rules exist as they are desired. */
  readonly unchangedCount: number;
  readonly unmatchedPatterns: readonly string[];
  /** In ascending order. Nothing is planned for their rules. */
  readonly unreadableBuckets: readonly UnreadableBucket[];
  /** Identifies the changes, the rules that they change, and the buckets that could not be read. */
  readonly digest: string;
}

/** The changes of one bucket. */
export interface BucketPlan {
  readonly changes: readonly PlannedChange[];
  readonly unchangedCount: number;
}

/**
 * Compares the desired rules of a bucket with the stored ones. Elements that this server does not know are no
 * difference, and a replace keeps them.
 *
 * @param prunePrefix the prefix of the ids of the rules that are deleted unless they are desired; absent: none are.
 */
export function planBucket(
  targets: ReadonlyMap<string, Target>,
  stored: readonly Rule[],
  prunePrefix: string | undefined,
): BucketPlan {
  const byId = new Map(stored.map((rule) => [rule.inventoryId, rule]));
  const changes: PlannedChange[] = [];
  for (const [inventoryId, { index, rule }] of targets) {
    const before = byId.get(inventoryId) ?? null;
    const after = before ? desiredFrom(rule, before) : rule;
    if (before && isAsDesired(before, after)) continue;
    const { bucket } = rule;
    const action = before ? 'REPLACE' : 'CREATE';
    changes.push({ action, bucket, inventoryId, index, before, after, blockedBy: null });
  }
  const unchangedCount = targets.size - changes.length;
  for (const before of stored) {
    const { bucket, inventoryId } = before;
    if (prunePrefix === undefined || !inventoryId.startsWith(prunePrefix)) continue;
    if (targets.has(inventoryId)) continue;
    const action = 'DELETE';
    changes.push({
      action,
      bucket,
      inventoryId,
      index: null,
      before,
      after: null,
      blockedBy: null,
    });
  }
  return { changes, unchangedCount };
}

/** The rule that replaces a stored one. Its unknown elements are the stored ones, as far as they stay meaningful. */
export function desiredFrom(rule: Rule, stored: Rule): Rule {
  return { ...keepStoredWords(rule, stored), unknownElements: stored.unknownElements };
}

/** Orders the changes of all buckets: no rule is deleted before its successor exists. */
export function orderChanges(changes: readonly PlannedChange[]): PlannedChange[] {
  const rank = ({ action }: PlannedChange) => (action === 'DELETE' ? 1 : 0);
  return changes.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      compareIds(a.bucket, b.bucket) ||
      compareIds(a.inventoryId, b.inventoryId),
  );
}

/** Identifies changes and the rules that they change. What blocks them does not count, because it can pass. */
export function digestOf(
  changes: readonly PlannedChange[],
  unreadableBuckets: readonly UnreadableBucket[],
): string {
  const parts = changes.map(({ action, bucket, inventoryId, before, after }) => [
    action,
    bucket,
    inventoryId,
    before && versionOf(before),
    after && knownParts(after),
  ]);
  const text = JSON.stringify([
    DIGEST_FORMAT,
    parts,
    unreadableBuckets.map(({ bucket }) => bucket.name),
  ]);
  return hash('sha256', text, 'base64url').slice(0, DIGEST_LENGTH);
}

/** Whether a text can be a digest. */
export function isDigest(text: string): boolean {
  return text.length === DIGEST_LENGTH && /^[\w-]+$/.test(text);
}

/** Whether a stored rule says what is desired, in the elements that this server knows. */
function isAsDesired(stored: Rule, desired: Rule): boolean {
  return canonicalRule({ ...stored, unknownElements: [] }) === knownParts(desired);
}

/** One text for all desired rules that say the same: as they would be read, because that has one form and order. */
function knownParts(desired: Rule): string {
  return canonicalRule(readInventory(desired.bucket, writeInventory(desired)));
}
