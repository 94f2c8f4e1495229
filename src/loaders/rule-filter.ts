import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { FREQUENCIES, nameOfWord } from '../inventory/vocabulary.ts';
import type { Filter } from './paging.ts';

/** Conditions for rules; absent and null are no condition. */
export interface RuleFilter {
  readonly isEnabled?: boolean | null | undefined;
  /** A name of the enum `InventoryFrequency`. */
  readonly frequency?: string | null | undefined;
  readonly destinationBucket?: string | null | undefined;
  readonly inventoryIdPrefix?: string | null | undefined;
}

/** Converts the conditions to a filter of rules. */
export function toFilter(by: RuleFilter): Filter<InventoryConfiguration> {
  const { isEnabled, frequency, destinationBucket } = by;
  return {
    prefix: by.inventoryIdPrefix ?? '',
    matches: (rule) =>
      (isEnabled == null || rule.isEnabled === isEnabled) &&
      (frequency == null || nameOfWord(FREQUENCIES, rule.schedule.frequency) === frequency) &&
      (destinationBucket == null || rule.destination.bucket === destinationBucket),
  };
}
