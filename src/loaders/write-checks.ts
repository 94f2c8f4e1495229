import type { Access, RuleAction } from '../access/policy.ts';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  AccessDeniedError,
  type ArgumentIssue,
  InvalidArgumentError,
  InventoryAlreadyExistError,
  InventoryExceedLimitError,
  NoSuchInventoryError,
  RefusedError,
  StaleVersionError,
} from '../inventory/errors.ts';
import { bucketNameComplaint, shown, validateConfiguration } from '../inventory/validation.ts';
import type { BucketStore } from '../oss/buckets.ts';
import { versionOf } from '../oss/inventory/rule-version.ts';

/** The change that an update makes. */
export interface RuleChange {
  /** The new destination bucket; absent if it does not change. */
  readonly destination: string | undefined;
  /** The version that the rule must have; absent: any. */
  readonly expectedVersion: string | undefined;
  /** What is wrong with the input by itself. */
  readonly issues: readonly ArgumentIssue[];
  /** Makes the new rule from the stored one. */
  apply(rule: InventoryConfiguration): InventoryConfiguration;
}

/** What is wrong with a destination; `undefined` if the account may not read the bucket. */
type DestinationIssues = readonly ArgumentIssue[] | undefined;

/** Finds out whether OSS could write a rule's reports to its destination. */
export type CheckDestination = (rule: InventoryConfiguration) => Promise<DestinationIssues>;

/** Creates the check of one request. */
export function createDestinationCheck(
  buckets: Pick<BucketStore, 'get' | 'regionOf'>,
  signal: AbortSignal | undefined,
): CheckDestination {
  return async ({ bucket, destination: { bucket: name, accountId } }) => {
    const issue = (field: string, message: string, ec: string) => [
      { path: ['destination', field], message, ec },
    ];
    const details = await buckets.get(name, { signal }).catch((error: unknown) => {
      if (error instanceof AccessDeniedError) return undefined;
      throw error;
    });
    if (details === undefined) return undefined;
    if (!details)
      return issue(
        'bucket',
        `Bucket ${shown(name)} does not exist. Send the name of an existing bucket.`,
        '0020-00000032',
      );
    const region = buckets.regionOf(bucket);
    if (details.region !== null && details.region !== region)
      return issue(
        'bucket',
        `Bucket ${shown(name)} is in ${details.region}, but ${shown(bucket)} is in ${region}. ` +
          'Choose a destination in the same region.',
        '0020-00000019',
      );
    if (details.ownerId === null || details.ownerId === accountId) return [];
    return issue(
      'accountId',
      `Account ${shown(accountId)} does not own bucket ${shown(name)}. Send the bucket's \`ownerId\`.`,
      '0020-00000028',
    );
  };
}

/**
 * Makes the rule of an update.
 *
 * @throws AccessDeniedError, StaleVersionError, InvalidArgumentError, and what reading the destination throws.
 */
export async function changeRule(
  rule: InventoryConfiguration,
  change: RuleChange,
  access: Access,
  checkDestination: CheckDestination,
): Promise<InventoryConfiguration> {
  const changed = change.apply(rule);
  const { bucket: destination, accountId } = changed.destination;
  // An unchanged destination needs the right too: enabling a rule makes OSS write reports there.
  assertMayWrite(access, 'update', rule.bucket, destination);
  // First, because the input is about the rule that the caller has read.
  assertVersion(rule, change.expectedVersion);
  const issues = [...newIssues(changed, rule), ...change.issues];
  const isChanged =
    destination !== rule.destination.bucket || accountId !== rule.destination.accountId;
  const isNew = isChanged && !bucketNameComplaint(destination);
  // An update that fails anyway must not reveal whether a hidden bucket exists.
  const isChecked = isNew && (issues.length === 0 || access.may('read', destination));
  const found = isChecked ? await checkDestination(changed) : [];
  assertValid([...issues, ...(found ?? [])]);
  return changed;
}

/**
 * Finds what is wrong with a rule. OSS accepted the stored one, so its violations are not this caller's mistake.
 *
 * @param stored `null`: the rule is new.
 */
export function newIssues(
  rule: InventoryConfiguration,
  stored: InventoryConfiguration | null,
): ArgumentIssue[] {
  const issues = validateConfiguration(rule);
  if (issues.length === 0 || !stored) return issues;
  const known = new Set(validateConfiguration(stored).map(textOf));
  return issues.filter((each) => !known.has(textOf(each)));
}

/** OSS's refusals of other requests. */
const UNRELATED = {
  createInventory: [NoSuchInventoryError],
  updateInventory: [InventoryAlreadyExistError, InventoryExceedLimitError],
  deleteInventory: [InventoryAlreadyExistError, InventoryExceedLimitError],
} as const;

/** Makes a RefusedError of OSS's refusal of another request: the reason of this one is unknown. */
export function asRefusal(error: unknown, action: keyof typeof UNRELATED): unknown {
  for (const type of UNRELATED[action]) {
    if (error instanceof type) return new RefusedError(action, error.code, '', error);
  }
  return error;
}

/** @throws AccessDeniedError if this replica answers no mutation. */
export function assertMutable({ isReadOnly }: Access): void {
  if (!isReadOnly) return;
  throw new AccessDeniedError(
    'This replica is read-only. Send mutations to a replica without READ_ONLY.',
    null,
    'ReadOnly',
  );
}

/**
 * Refuses every write if this replica is read-only, and one that the policy does not allow, without revealing anything
 * about the bucket. An invalid name is left to validation, because no policy can be about it.
 *
 * @param destination absent if it does not change.
 */
export function assertMayWrite(
  access: Access,
  action: Exclude<RuleAction, 'read'>,
  bucket: string,
  destination?: string,
): void {
  assertMutable(access);
  if (bucketNameComplaint(bucket)) return;
  const mayAct = access.may(action, bucket);
  if (mayAct && (action === 'delete' || access.mayWrite(action, bucket, destination))) return;
  const what = mayAct
    ? `write the reports of bucket ${shown(bucket)} to ${shown(destination)}`
    : `${action} inventory rules of bucket ${shown(bucket)}`;
  throw new AccessDeniedError(
    `This server's policy does not allow you to ${what}. Ask its operator for this right.`,
    null,
    'Forbidden',
  );
}

/** @throws StaleVersionError if the rule has another version. @param expected absent: any. */
export function assertVersion(rule: InventoryConfiguration, expected: string | undefined): void {
  if (expected !== undefined && versionOf(rule) !== expected) throw new StaleVersionError(rule);
}

/** @throws InvalidArgumentError if there are issues. */
export function assertValid(issues: readonly ArgumentIssue[]): void {
  if (issues.length > 0) throw new InvalidArgumentError(issues);
}

/** Identifies an issue, to compare two rules. */
function textOf({ path, message }: ArgumentIssue): string {
  return `${path.join('.')}: ${message}`;
}
