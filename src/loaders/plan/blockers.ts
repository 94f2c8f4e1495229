import type { Access } from '../../access/policy.ts';
import { InventoryError, InventoryExceedLimitError } from '../../inventory/errors.ts';
import { LIMITS } from '../../inventory/limits.ts';
import type { BucketStore } from '../../oss/buckets.ts';
import type { Loaders } from '../loaders.ts';
import { assertMayWrite, assertValid, createDestinationCheck } from '../write-checks.ts';
import type { PlannedChange } from './plan.ts';

/** What finding blockers needs. */
export interface BlockerParts {
  readonly buckets: Pick<BucketStore, 'regionOf'>;
  readonly access: Access;
  readonly loaders: Pick<Loaders, 'bucketDetails'>;
}

/**
 * Finds out which changes would fail, as far as reads can tell.
 *
 * @param changes in the order of the plan.
 * @param ruleCounts how many rules each bucket has.
 */
export async function findBlockers(
  { buckets, access, loaders }: BlockerParts,
  changes: readonly PlannedChange[],
  ruleCounts: ReadonlyMap<string, number>,
): Promise<PlannedChange[]> {
  const get = (name: string) => loaders.bucketDetails.load(name);
  const checkDestination = createDestinationCheck(
    { get, regionOf: buckets.regionOf.bind(buckets) },
    undefined,
  );

  /** @throws what would fail. */
  const check = async ({ bucket, index, before, after }: PlannedChange) => {
    if (!after) return assertMayWrite(access, 'delete', bucket);
    const { bucket: destination, accountId } = after.destination;
    assertMayWrite(access, before ? 'update' : 'create', bucket, destination);
    const isSame =
      before?.destination.bucket === destination && before.destination.accountId === accountId;
    // A caller who may not read the destination must not learn whether it exists.
    if (isSame || !access.may('read', destination)) return;
    const issues = (await checkDestination(after)) ?? [];
    assertValid(issues.map((each) => ({ ...each, path: pathOf(index, each.path) })));
  };

  const checked = await Promise.all(
    changes.map(async (change) => ({ ...change, blockedBy: await blockerOf(check(change)) })),
  );
  return holdDeletes(blockBeyondLimit(checked, ruleCounts));
}

/** The path in the input of the value of a desired rule. */
export function pathOf(index: number | null, path: readonly string[]): string[] {
  return ['rules', `${index}`, ...path];
}

/**
 * Whether a delete has to wait for a create or replace in its bucket, which may be the rule's successor. Deletes can make
 * room for what exceeds the limit of rules.
 */
export function holdsDeletes(failure: unknown): boolean {
  return !(failure instanceof InventoryExceedLimitError);
}

async function blockerOf(checking: Promise<void>): Promise<InventoryError | null> {
  try {
    await checking;
    return null;
  } catch (error) {
    if (error instanceof InventoryError) return error;
    throw error;
  }
}

function blockBeyondLimit(
  changes: readonly PlannedChange[],
  ruleCounts: ReadonlyMap<string, number>,
): PlannedChange[] {
  const counts = new Map(ruleCounts);
  return changes.map((change) => {
    if (change.action !== 'CREATE' || change.blockedBy) return change;
    const { bucket } = change;
    const count = counts.get(bucket) ?? 0;
    counts.set(bucket, count + 1);
    if (count < LIMITS.rulesPerBucket) return change;
    const blockedBy = new InventoryExceedLimitError(
      bucket,
      LIMITS.rulesPerBucket,
      'InventoryExceedLimit',
      { ec: '0020-00000039' },
    );
    return { ...change, blockedBy };
  });
}

function holdDeletes(changes: readonly PlannedChange[]): PlannedChange[] {
  const held = new Map<string, InventoryError>();
  return changes.map((change) => {
    const { action, bucket, blockedBy } = change;
    if (action === 'DELETE') return { ...change, blockedBy: blockedBy ?? held.get(bucket) ?? null };
    if (blockedBy && holdsDeletes(blockedBy)) held.set(bucket, blockedBy);
    return change;
  });
}
