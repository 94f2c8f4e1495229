import type { Access, Action } from '../access/policy.ts';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  AccessDeniedError,
  type ArgumentIssue,
  InvalidArgumentError,
  InventoryAlreadyExistError,
  InventoryExceedLimitError,
  NoSuchInventoryError,
  RefusedError,
} from '../inventory/errors.ts';
import {
  bucketNameComplaint,
  shown,
  validateConfiguration,
  validateKey,
} from '../inventory/validation.ts';
import type { OssStores } from '../oss/oss.ts';
import type { Loaders, RuleKey } from './loaders.ts';

/** OSS's refusals of other requests. If OSS answers a write so, the write was refused for an unknown reason. */
const UNRELATED = {
  createInventory: [NoSuchInventoryError],
  updateInventory: [InventoryAlreadyExistError, InventoryExceedLimitError],
  deleteInventory: [InventoryAlreadyExistError, InventoryExceedLimitError],
} as const;

/** The change that an update makes. */
export interface RuleChange {
  /** The new destination bucket; absent if it does not change. */
  readonly destination: string | undefined;
  /** What is wrong with the input by itself. */
  readonly issues: readonly ArgumentIssue[];
  /** Makes the new rule from the stored one. */
  apply(rule: InventoryConfiguration): InventoryConfiguration;
}

/**
 * Creates the writes of one GraphQL request. Each checks the policy, then the input, and only then calls OSS. Throws
 * AccessDeniedError, InvalidArgumentError, and the errors of `InventoryStore`.
 */
export function createWrites(
  { inventories, buckets }: OssStores,
  access: Access,
  loaders: Loaders,
  signal: AbortSignal | undefined,
) {
  /** Later reads of the bucket go to OSS, also after a failed write. */
  const write = async <Result>(
    action: keyof typeof UNRELATED,
    key: RuleKey,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      for (const type of UNRELATED[action]) {
        if (error instanceof type) throw new RefusedError(action, error.code, '', error);
      }
      throw error;
    } finally {
      loaders.forget(key);
    }
  };

  /** Checks that OSS could write reports to the destination. Without the right to check, reports no issue. */
  const destinationIssues = async (bucket: string, destination: string) => {
    const issue = (message: string, ec: string): ArgumentIssue[] => [
      { path: ['destination', 'bucket'], message, ec },
    ];
    try {
      const details = await buckets.get(destination, { signal });
      if (!details)
        return issue(
          `Bucket ${shown(destination)} does not exist. Send the name of an existing bucket.`,
          '0020-00000032',
        );
      const region = buckets.regionOf(bucket);
      if (details.region === null || details.region === region) return [];
      return issue(
        `Bucket ${shown(destination)} is in ${details.region}, but ${shown(bucket)} is in ` +
          `${region}. Choose a destination in the same region.`,
        '0020-00000019',
      );
    } catch (error) {
      if (error instanceof AccessDeniedError) return [];
      throw error;
    }
  };

  return {
    /** @param issues what is wrong with the input by itself. */
    async create(rule: InventoryConfiguration, issues: readonly ArgumentIssue[]): Promise<void> {
      assertMayWrite(access, 'create', rule.bucket, rule.destination.bucket);
      assertValid([...validateConfiguration(rule), ...issues]);
      await write('createInventory', rule, () => inventories.put(rule, { signal }));
    },

    /** @returns the rule after the update. */
    async update(key: RuleKey, change: RuleChange): Promise<InventoryConfiguration> {
      const { bucket, inventoryId } = key;
      assertMayWrite(access, 'update', bucket, change.destination);
      assertValid(validateKey(key));
      const apply = async (rule: InventoryConfiguration) => {
        const changed = change.apply(rule);
        // An unchanged destination needs the right too: enabling a rule makes OSS write reports there.
        assertMayWrite(access, 'update', bucket, changed.destination.bucket);
        // OSS accepted the stored rule, so its violations are not this caller's mistake.
        const known = new Set(validateConfiguration(rule).map(textOf));
        const issues = validateConfiguration(changed).filter((each) => !known.has(textOf(each)));
        const { bucket: destination } = changed.destination;
        const isNew = destination !== rule.destination.bucket && !bucketNameComplaint(destination);
        const found = isNew ? await destinationIssues(bucket, destination) : [];
        assertValid([...issues, ...found, ...change.issues]);
        return changed;
      };
      return write('updateInventory', key, () =>
        inventories.update(bucket, inventoryId, apply, { signal }),
      );
    },

    async delete(key: RuleKey): Promise<void> {
      const { bucket, inventoryId } = key;
      assertMayWrite(access, 'delete', bucket);
      assertValid(validateKey(key));
      await write('deleteInventory', key, () =>
        inventories.delete(bucket, inventoryId, { signal }),
      );
    },
  };
}

/**
 * Refuses a write that the policy does not allow, without revealing anything about the bucket. An invalid name is
 * left to validation, because no policy can be about it.
 *
 * @param destination absent if it does not change.
 */
function assertMayWrite(
  access: Access,
  action: Exclude<Action, 'read'>,
  bucket: string,
  destination?: string,
): void {
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

/** Identifies an issue, to compare two rules. */
function textOf({ path, message }: ArgumentIssue): string {
  return `${path.join('.')}: ${message}`;
}

function assertValid(issues: readonly ArgumentIssue[]): void {
  if (issues.length > 0) throw new InvalidArgumentError(issues);
}

/** The writes of one request. */
export type Writes = ReturnType<typeof createWrites>;
