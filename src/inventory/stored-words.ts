import type { InventoryConfiguration } from './configuration.ts';
import { compareIds } from './id-order.ts';
import {
  FORMATS,
  FREQUENCIES,
  INCLUDED_OBJECT_VERSIONS,
  INCREMENTAL_OPTIONAL_FIELDS,
  nameOfWord,
  OPTIONAL_FIELDS,
  STORAGE_CLASSES,
  UNKNOWN,
} from './vocabulary.ts';

/** One of OSS's vocabularies. */
type Words = Readonly<Record<string, string>>;

/** A caller that sends back the `UNKNOWN` it has read keeps the stored word. */
export function keepWord(words: Words, word: string, stored: string): string {
  return word === UNKNOWN && stored !== '' && isUnknown(words, stored) ? stored : word;
}

/**
 * The same for columns: each `UNKNOWN` keeps one stored unknown word, in order. If their numbers differ, it is unclear
 * which words are meant, and validation refuses `UNKNOWN`.
 */
export function keepColumns(
  words: Words,
  columns: readonly string[],
  stored: readonly string[],
): string[] {
  const unknown = stored.filter((word) => isUnknown(words, word));
  const isSame = columns.filter((word) => word === UNKNOWN).length === unknown.length;
  return columns.map((word) => (word === UNKNOWN && isSame ? unknown.shift() : undefined) ?? word);
}

/** The same for storage classes, a set in byte order: `UNKNOWN` keeps all stored unknown words. */
export function keepStorageClasses(
  classes: readonly string[],
  stored: readonly string[] | null,
): string[] {
  const unknown = stored?.filter((word) => isUnknown(STORAGE_CLASSES, word));
  const words = classes.flatMap((word) => (word === UNKNOWN && unknown?.length ? unknown : word));
  return [...new Set(words)].sort(compareIds);
}

/** A whole rule in which each `UNKNOWN` that stands for a stored word is that word. */
export function keepStoredWords(
  rule: InventoryConfiguration,
  stored: InventoryConfiguration,
): InventoryConfiguration {
  const { filter, destination, schedule, incremental } = rule;
  const classes = filter.storageClasses;
  return {
    ...rule,
    filter: {
      ...filter,
      storageClasses: classes && keepStorageClasses(classes, stored.filter.storageClasses),
    },
    destination: {
      ...destination,
      format: keepWord(FORMATS, destination.format, stored.destination.format),
    },
    schedule: {
      ...schedule,
      frequency: keepWord(FREQUENCIES, schedule.frequency, stored.schedule.frequency),
    },
    includedObjectVersions: keepWord(
      INCLUDED_OBJECT_VERSIONS,
      rule.includedObjectVersions,
      stored.includedObjectVersions,
    ),
    optionalFields: keepColumns(OPTIONAL_FIELDS, rule.optionalFields, stored.optionalFields),
    incremental: incremental && {
      ...incremental,
      optionalFields: keepColumns(
        INCREMENTAL_OPTIONAL_FIELDS,
        incremental.optionalFields,
        stored.incremental?.optionalFields ?? [],
      ),
    },
  };
}

function isUnknown(words: Words, word: string): boolean {
  return nameOfWord(words, word) === 'UNKNOWN';
}
