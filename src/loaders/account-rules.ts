import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { InventoryError } from '../inventory/errors.ts';
import type { BucketRules } from './bucket-rules.ts';
import type { Run } from './sorted-list.ts';

type Rule = InventoryConfiguration;

/** Reads the rules of many buckets. A bucket that cannot be read is a value: it does not fail the others. */
export interface AccountRules {
  /**
   * Reads all rules of each bucket, with one request for each 100 rules.
   *
   * @returns in the order of the names: the rules, or why the bucket could not be read.
   */
  rulesOfEach(buckets: readonly string[]): Promise<(readonly Rule[] | InventoryError)[]>;
  /** Reads the next rules of a bucket after an id, or its first ones: up to 100. */
  rulesAfter(bucket: string, inventoryId: string | null): Promise<Run<Rule> | InventoryError>;
}

/**
 * Creates one request's reads of many buckets.
 *
 * @param rulesOf returns a bucket's rules, read at the pace of `createPacedClient`. @throws NoSuchBucketError if the
 * caller may not read the bucket.
 */
export function createAccountRules(
  rulesOf: (bucket: string) => BucketRules,
  signal: AbortSignal | undefined,
): AccountRules {
  const outcomeOf = async <Result>(read: () => Promise<Result>) => {
    try {
      return await read();
    } catch (error) {
      // An aborted read says nothing about its bucket.
      if (error instanceof InventoryError && !signal?.aborted) return error;
      throw error;
    }
  };
  return {
    rulesOfEach: (buckets) =>
      Promise.all(buckets.map((bucket) => outcomeOf(async () => rulesOf(bucket).all()))),
    rulesAfter: (bucket, inventoryId) =>
      outcomeOf(async () => rulesOf(bucket).runAfter(inventoryId)),
  };
}
