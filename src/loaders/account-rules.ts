import type { InventoryConfiguration } from '../inventory/configuration.ts';
import type { InventoryError } from '../inventory/errors.ts';
import type { BucketRules } from './bucket-rules.ts';
import { expected } from './settle-each.ts';
import type { Run } from './sorted-list.ts';

type Rule = InventoryConfiguration;

/** A read of a bucket's next rules. */
export interface RulesAfter {
  readonly outcome: Run<Rule> | InventoryError;
  /** How many requests it took. */
  readonly requestCount: number;
}

/** Reads the rules of many buckets. A bucket that cannot be read is a value: it does not fail the others. */
export interface AccountRules {
  /** Reads the next rules of a bucket after an id, or its first ones: up to 100. */
  rulesAfter(bucket: string, inventoryId: string | null): Promise<RulesAfter>;
}

/**
 * Creates one request's reads of many buckets.
 *
 * @param rulesOf returns a bucket's rules, which are read at the pace of `createPacedClient`. It throws
 * NoSuchBucketError if the caller may not read the bucket.
 */
export function createAccountRules(
  rulesOf: (bucket: string) => BucketRules,
  signal: AbortSignal | undefined,
): AccountRules {
  return {
    async rulesAfter(bucket, inventoryId) {
      const rules = rulesOf(bucket);
      const before = rules.requestCount;
      const outcome = await expected(() => rules.runAfter(inventoryId), signal);
      return { outcome, requestCount: rules.requestCount - before };
    },
  };
}
