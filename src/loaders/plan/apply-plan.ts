import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import type { ArgumentIssue } from '../../inventory/errors.ts';
import {
  AccessDeniedError,
  InvalidArgumentError,
  StaleVersionError,
  UpdateRolledBackError,
} from '../../inventory/errors.ts';
import { shown } from '../../inventory/validation.ts';
import { versionOf } from '../../oss/inventory/rule-version.ts';
import type { Writes } from '../writes.ts';
import { holdsDeletes } from './blockers.ts';
import { eachLimited } from './each-limited.ts';
import { desiredFrom, digestOf, type InventoryPlan, isDigest, type PlannedChange } from './plan.ts';
import { MAX_APPLIED } from './plan-limits.ts';
import { StalePlanError } from './stale-plan-error.ts';

/** How many buckets are changed at a time. */
const BUCKETS_AT_ONCE = 4;

/** What became of a change. */
export type ChangeStatus = 'APPLIED' | 'FAILED' | 'SKIPPED';

/** A change of a plan, and what became of it. */
export interface ChangeOutcome extends Pick<PlannedChange, 'action' | 'bucket' | 'inventoryId'> {
  readonly status: ChangeStatus;
  /** The rule after the change, as far as it is known; `null`: it does not exist, or nobody can tell. */
  readonly inventory: InventoryConfiguration | null;
  /** Why the change failed or was not tried; `null`: it was applied, or its turn did not come. */
  readonly error: unknown;
}

/** What became of a plan. */
export interface AppliedPlan {
  /** In the order of the plan: the changes of this call, and all that are blocked. */
  readonly outcomes: readonly ChangeOutcome[];
  /** How many changes were not applied. */
  readonly remainingCount: number;
  /** The digest of these; `null`: there are none. */
  readonly remainingDigest: string | null;
}

/** What of a plan is applied. */
export interface ApplyOptions {
  /** The digest that the plan must have. */
  readonly digest: string;
  /** The limit of deletes in the plan. */
  readonly maxDeletes: number;
}

/** What applying needs. */
export interface ApplyParts {
  readonly writes: Pick<Writes, 'create' | 'update' | 'delete'>;
  /** Begins no new change when it is aborted. */
  readonly signal: AbortSignal | undefined;
  /** Whether the server stops: then no new change begins. */
  readonly isStopping: () => boolean;
  /** Runs each change, for the audit log. */
  readonly auditChange: AuditChange;
}

/** Runs a change and returns its outcome. */
export type AuditChange = (
  change: PlannedChange,
  run: () => Promise<ChangeOutcome>,
) => Promise<ChangeOutcome>;

/** Refuses options that fit no plan. @throws InvalidArgumentError */
export function checkOptions({ digest, maxDeletes }: ApplyOptions): void {
  const issues: ArgumentIssue[] = [];
  if (!isDigest(digest)) {
    const message = `${shown(digest)} is not the digest of a plan. Send \`digest\` of \`planInventories\`.`;
    issues.push({ path: ['digest'], message, ec: null });
  }
  if (maxDeletes < 0) {
    issues.push({ path: ['maxDeletes'], message: `${maxDeletes} is less than 0.`, ec: null });
  }
  if (issues.length > 0) throw new InvalidArgumentError(issues);
}

/** Refuses another plan than the caller has seen. @throws StalePlanError, InvalidArgumentError */
export function checkPlan(plan: InventoryPlan, { digest, maxDeletes }: ApplyOptions): void {
  if (plan.digest !== digest) throw new StalePlanError(plan);
  const deletes = plan.changes.filter(({ action }) => action === 'DELETE').length;
  if (deletes <= maxDeletes) return;
  const message =
    `The plan deletes ${deletes} rules, but \`maxDeletes\` is ${maxDeletes}. Nothing was changed. Send ${deletes} to ` +
    'delete them.';
  throw new InvalidArgumentError([{ path: ['maxDeletes'], message, ec: null }]);
}

/**
 * Makes changes of a plan that are not blocked, each as a write by itself: it reads the rule again, and changes it only
 * if it still has the version in the plan. The deletes begin when everything else has ended. Once the request is
 * aborted or the server stops, no new change begins; those under way end as they do by themselves.
 */
export async function applyPlan(parts: ApplyParts, plan: InventoryPlan): Promise<AppliedPlan> {
  const { changes, unreadableBuckets } = plan;
  const outcomes = new Map<PlannedChange, ChangeOutcome>();
  for (const change of changes) {
    if (change.blockedBy) outcomes.set(change, skipped(change, change.blockedBy));
  }
  /** The failures by buckets whose deletes have to wait. */
  const held = new Map<string, unknown>();
  /** Buckets in which a write was denied: their other changes would probably use up the call in vain. */
  const denied = new Set<string>();
  const postponed: PlannedChange[] = [];
  let left = MAX_APPLIED;
  const take = async (change: PlannedChange, isLast: boolean) => {
    const { bucket } = change;
    const reason = isDelete(change) ? held.get(bucket) : undefined;
    if (reason !== undefined) outcomes.set(change, skipped(change, reason));
    else if (denied.has(bucket) && !isLast) postponed.push(change);
    else if (left > 0) {
      left -= 1;
      const outcome = await applyChange(parts, change);
      outcomes.set(change, outcome);
      if (outcome.status !== 'FAILED') return;
      if (outcome.error instanceof AccessDeniedError) denied.add(bucket);
      if (holdsDeletes(outcome.error)) held.set(bucket, outcome.error);
    }
  };
  const open = changes.filter(({ blockedBy }) => !blockedBy);
  for (const stage of [open.filter((each) => !isDelete(each)), open.filter(isDelete), postponed]) {
    const byBucket = Map.groupBy(stage, ({ bucket }) => bucket);
    await eachLimited(byBucket.values(), BUCKETS_AT_ONCE, async (group) => {
      for (const change of group) await take(change, stage === postponed);
    });
  }
  const remaining = changes.filter((change) => outcomes.get(change)?.status !== 'APPLIED');
  return {
    outcomes: changes.flatMap((change) => outcomes.get(change) ?? []),
    remainingCount: remaining.length,
    // A rule that somebody else has changed meanwhile is in it as it was, so that the next call refuses the digest.
    remainingDigest: remaining.length > 0 ? digestOf(remaining, unreadableBuckets) : null,
  };
}

async function applyChange(
  { writes, signal, isStopping, auditChange }: ApplyParts,
  change: PlannedChange,
): Promise<ChangeOutcome> {
  if (signal?.aborted || isStopping()) return skipped(change, null);
  return auditChange(change, async () => {
    try {
      const inventory = await write(writes, change);
      return { ...keyOf(change), status: 'APPLIED', inventory, error: null };
    } catch (error) {
      return { ...keyOf(change), status: 'FAILED', inventory: existingIn(error), error };
    }
  });
}

/** @returns the rule after the change; `null` after a delete. */
async function write(
  writes: ApplyParts['writes'],
  { bucket, inventoryId, before, after }: PlannedChange,
): Promise<InventoryConfiguration | null> {
  const key = { bucket, inventoryId };
  const expectedVersion = before ? versionOf(before) : undefined;
  if (!after) {
    await writes.delete(key, expectedVersion);
    return null;
  }
  if (!before) return writes.create(after, []);
  return writes.update(key, {
    destination: after.destination.bucket,
    expectedVersion,
    issues: [],
    apply: (stored) => desiredFrom(after, stored),
  });
}

function isDelete({ action }: PlannedChange): boolean {
  return action === 'DELETE';
}

/** The rule that exists after a failure, if the failure tells. */
function existingIn(error: unknown): InventoryConfiguration | null {
  const isKnown = error instanceof StaleVersionError || error instanceof UpdateRolledBackError;
  return isKnown ? error.inventory : null;
}

function skipped(change: PlannedChange, error: unknown): ChangeOutcome {
  return { ...keyOf(change), status: 'SKIPPED', inventory: null, error };
}

function keyOf({ action, bucket, inventoryId }: PlannedChange) {
  return { action, bucket, inventoryId };
}
