import type { Access } from '../access/policy.ts';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  AccessDeniedError,
  type ArgumentIssue,
  InventoryAlreadyExistError,
  InventoryExceedLimitError,
} from '../inventory/errors.ts';
import { LIMITS } from '../inventory/limits.ts';
import { shown, validateConfiguration, validateKey } from '../inventory/validation.ts';
import type { OssStores } from '../oss/oss.ts';
import type { Loaders, RuleKey } from './loaders.ts';
import {
  asRefusal,
  assertMayWrite,
  assertValid,
  type CheckDestination,
  changeRule,
  createDestinationCheck,
  type RuleChange,
} from './write-checks.ts';

/** A write that would succeed, as far as reads can tell. */
export interface Validation {
  /** The rule that exists; null: none. */
  readonly before: InventoryConfiguration | null;
  readonly after: InventoryConfiguration;
  /** What only the write can tell, in sentences. */
  readonly unchecked: readonly string[];
}

/**
 * Creates the validations of one GraphQL request. Each throws what its write would, as far as reads can tell, and
 * changes nothing.
 */
export function createValidations(
  { inventories, buckets }: Pick<OssStores, 'inventories' | 'buckets'>,
  access: Access,
  loaders: Loaders,
  signal: AbortSignal | undefined,
) {
  /** Checks the destination for a caller who may read it; another one must not learn whether it exists. */
  const createCheck = (unchecked: string[]): CheckDestination => {
    const check = createDestinationCheck(buckets, signal);
    return async (rule) => {
      const { bucket, accountId } = rule.destination;
      const issues = access.may('read', bucket) ? await check(rule) : undefined;
      if (!issues) {
        unchecked.push(
          `Whether bucket ${shown(bucket)} exists in the region of bucket ${shown(rule.bucket)} and belongs to account ${shown(accountId)}.`,
        );
      }
      return issues;
    };
  };

  const create = async (rule: InventoryConfiguration): Promise<Validation> => {
    const { bucket, inventoryId } = rule;
    const unchecked: string[] = [];
    // A cached list would say what the bucket had.
    loaders.forget(rule);
    const count = await unlessDenied(loaders.count(bucket, undefined));
    if (count === undefined) {
      unchecked.push(
        `Whether bucket ${shown(bucket)} has fewer than ${LIMITS.rulesPerBucket} rules.`,
      );
    }
    const existing = await unlessDenied(loaders.rule.load({ bucket, inventoryId }));
    if (existing) {
      const code = 'InventoryConfigurationAlreadyExists';
      throw new InventoryAlreadyExistError(bucket, inventoryId, code, { ec: '0020-00000042' });
    }
    if (existing === undefined) {
      unchecked.push(`Whether bucket ${shown(bucket)} has a rule ${shown(inventoryId)}.`);
    }
    if (count !== undefined && count >= LIMITS.rulesPerBucket) {
      throw new InventoryExceedLimitError(bucket, count, 'InventoryExceedLimit', {
        ec: '0020-00000039',
      });
    }
    assertValid((await createCheck(unchecked)(rule)) ?? []);
    return { before: null, after: rule, unchecked: [...unchecked, ...uncheckable(rule)] };
  };

  const update = async (key: RuleKey, change: RuleChange): Promise<Validation> => {
    const unchecked: string[] = [];
    const { before, after, isSame } = await inventories.previewUpdate(
      key.bucket,
      key.inventoryId,
      (rule) => changeRule(rule, change, access, createCheck(unchecked)),
      { signal, isSettled: change.expectedVersion !== undefined },
    );
    if (isSame) return { before, after: before, unchecked: [] };
    return { before, after, unchecked: [...unchecked, ...uncheckable(after)] };
  };

  return {
    /** @param issues what is wrong with the input by itself. */
    async validateCreate(
      rule: InventoryConfiguration,
      issues: readonly ArgumentIssue[],
    ): Promise<Validation> {
      assertMayWrite(access, 'create', rule.bucket, rule.destination.bucket);
      assertValid([...validateConfiguration(rule), ...issues]);
      return create(rule).catch((error: unknown) => {
        throw asRefusal(error, 'createInventory');
      });
    },

    async validateUpdate(key: RuleKey, change: RuleChange): Promise<Validation> {
      assertMayWrite(access, 'update', key.bucket, change.destination);
      assertValid(validateKey(key));
      return update(key, change).catch((error: unknown) => {
        throw asRefusal(error, 'updateInventory');
      });
    },
  };
}

/** Returns `undefined` if the account has no right to read. Invalid credentials would fail the write too. */
async function unlessDenied<Result>(reading: Promise<Result>): Promise<Result | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AccessDeniedError && error.code === 'AccessDenied') return undefined;
    throw error;
  }
}

/** What no read tells about a rule. */
function uncheckable({ bucket, destination, schedule, incremental }: InventoryConfiguration) {
  const { encryption } = destination;
  const key = encryption?.type === 'SSE-KMS' ? encryption.keyId : null;
  return [
    `Whether this server's account may write rules of bucket ${shown(bucket)}.`,
    `Whether the RAM role ${shown(destination.roleArn)} exists and may write to bucket ${shown(destination.bucket)}.`,
    `Whether OSS offers the frequency ${shown(schedule.frequency)} for the region and the number of objects of bucket ${shown(bucket)}.`,
    ...(key === null ? [] : [`Whether the role may encrypt with the KMS key ${shown(key)}.`]),
    ...(incremental ? ['Whether OSS has invited the account to incremental inventories.'] : []),
  ];
}
