import type { Access } from '../access/policy.ts';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import type { ArgumentIssue } from '../inventory/errors.ts';
import { validateConfiguration, validateKey } from '../inventory/validation.ts';
import { versionOf } from '../oss/inventory/rule-version.ts';
import type { Stores } from '../reports/report-store.ts';
import type { Loaders, RuleKey } from './loaders.ts';
import { createValidations } from './validations.ts';
import {
  asRefusal,
  assertMayWrite,
  assertValid,
  assertVersion,
  changeRule,
  createDestinationCheck,
  type RuleChange,
} from './write-checks.ts';

/**
 * Creates the writes of one GraphQL request. Each checks the policy, then the input, and only then calls OSS. Throws
 * AccessDeniedError, InvalidArgumentError, StaleVersionError, and the errors of `InventoryStore`.
 */
export function createWrites(
  { inventories, buckets, reports }: Stores,
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
      const created = await write('createInventory', rule, () => inventories.put(rule, { signal }));
      reports.noteWrite(rule.bucket, rule.inventoryId);
      return created;
    },

    /** @returns the rule after the update. */
    async update(key: RuleKey, change: RuleChange): Promise<InventoryConfiguration> {
      const { bucket, inventoryId } = key;
      assertMayWrite(access, 'update', bucket, change.destination);
      assertValid(validateKey(key));
      let versionBefore: string | undefined;
      const apply = (rule: InventoryConfiguration) => {
        versionBefore = versionOf(rule);
        return changeRule(rule, change, access, checkDestination);
      };
      const updated = await write('updateInventory', key, () =>
        inventories.update(bucket, inventoryId, apply, {
          signal,
          isSettled: change.expectedVersion !== undefined,
        }),
      );
      if (versionOf(updated) !== versionBefore) reports.noteWrite(bucket, inventoryId);
      return updated;
    },

    /** @param expectedVersion the version that the rule must have; absent: any. */
    async delete(key: RuleKey, expectedVersion: string | undefined): Promise<void> {
      const { bucket, inventoryId } = key;
      assertMayWrite(access, 'delete', bucket);
      assertValid(validateKey(key));
      const check =
        expectedVersion === undefined
          ? undefined
          : (rule: InventoryConfiguration) => assertVersion(rule, expectedVersion);
      await write('deleteInventory', key, () =>
        inventories.delete(bucket, inventoryId, { signal, check }),
      );
    },
  };
}

/** The writes of one request. */
export type Writes = ReturnType<typeof createWrites>;
