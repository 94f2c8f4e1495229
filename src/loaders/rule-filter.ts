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
  /** In upper or lower case. */
  readonly inventoryIdContains?: string | null | undefined;
}

/** Converts the conditions to a filter of rules. */
export function toFilter(by: RuleFilter): Filter<InventoryConfiguration> {
  const { isEnabled, frequency, destinationBucket } = by;
  const part = inOneCase(by.inventoryIdContains ?? '');
  return {
    prefix: by.inventoryIdPrefix ?? '',
    matches: (rule) =>
      (isEnabled == null || rule.isEnabled === isEnabled) &&
      (frequency == null || nameOfWord(FREQUENCIES, rule.schedule.frequency) === frequency) &&
      (destinationBucket == null || rule.destination.bucket === destinationBucket) &&
      inOneCase(rule.inventoryId).includes(part),
  };
}

/** Upper case does not depend on the characters around a letter; lower case does, for the Greek sigma. */
function inOneCase(text: string): string {
  return text.toUpperCase();
}
