import type { Access } from '../access/policy.ts';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import type { ArgumentIssue } from '../inventory/errors.ts';
import { validateConfiguration, validateKey } from '../inventory/validation.ts';
import type { OssStores } from '../oss/oss.ts';
import type { Loaders, RuleKey } from './loaders.ts';
import { createValidations } from './validations.ts';
import {
  asRefusal,
  assertMayWrite,
  assertValid,
  changeRule,
  createDestinationCheck,
  type RuleChange,
} from './write-checks.ts';

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
    action: Parameters<typeof asRefusal>[1],
    key: RuleKey,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw asRefusal(error, action);
    } finally {
      loaders.forget(key);
    }
  };

  const checkDestination = createDestinationCheck(buckets, signal);

  return {
    ...createValidations({ inventories, buckets }, access, loaders, signal),

    /**
     * @param issues what is wrong with the input by itself.
     * @returns the new rule.
     */
    async create(
      rule: InventoryConfiguration,
      issues: readonly ArgumentIssue[],
    ): Promise<InventoryConfiguration> {
      assertMayWrite(access, 'create', rule.bucket, rule.destination.bucket);
      assertValid([...validateConfiguration(rule), ...issues]);
      return write('createInventory', rule, () => inventories.put(rule, { signal }));
    },

    /** @returns the rule after the update. */
    async update(key: RuleKey, change: RuleChange): Promise<InventoryConfiguration> {
      const { bucket, inventoryId } = key;
      assertMayWrite(access, 'update', bucket, change.destination);
      assertValid(validateKey(key));
      const apply = (rule: InventoryConfiguration) =>
        changeRule(rule, change, access, checkDestination);
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

/** The writes of one request. */
export type Writes = ReturnType<typeof createWrites>;
