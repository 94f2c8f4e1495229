import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { FREQUENCIES, nameOfWord } from '../inventory/vocabulary.ts';
import type { FreshnessStatus } from '../reports/freshness.ts';
import { type Filter, isMatch } from './paging.ts';

/** Conditions for rules; absent and null are no condition. */
export interface RuleFilter {
  readonly isEnabled?: boolean | null | undefined;
  /** A name of the enum `InventoryFrequency`. */
  readonly frequency?: string | null | undefined;
  readonly destinationBucket?: string | null | undefined;
  readonly inventoryIdPrefix?: string | null | undefined;
  /** In upper or lower case. */
  readonly inventoryIdContains?: string | null | undefined;
  /** Empty: no condition. */
  readonly freshness?: readonly FreshnessStatus[] | null | undefined;
}

type Rule = InventoryConfiguration;

/** Converts all conditions but `freshness`, which takes reads, to a filter of rules. */
export function toFreeFilter(by: RuleFilter): Filter<Rule> {
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

/**
 * Converts the conditions to a filter of rules.
 *
 * @param statusOf looks at a rule's reports; called only for rules that meet the other conditions.
 */
export function toFilter(
  by: RuleFilter,
  statusOf: (rule: Rule) => Promise<FreshnessStatus>,
): Filter<Rule> {
  const { freshness } = by;
  const free = toFreeFilter(by);
  if (!freshness?.length) return free;
  const wanted = new Set<Rule>();
  return {
    prefix: free.prefix,
    matches: (rule) => wanted.has(rule),
    async prepare(rules) {
      const candidates = rules.filter((rule) =>
        isMatch(rule, ({ inventoryId }) => inventoryId, free),
      );
      const look = async (rule: Rule) => {
        if (freshness.includes(await statusOf(rule))) wanted.add(rule);
      };
      await Promise.all(candidates.map(look));
    },
  };
}

/** Upper case does not depend on the characters around a letter; lower case does, for the Greek sigma. */
function inOneCase(text: string): string {
  return text.toUpperCase();
}
