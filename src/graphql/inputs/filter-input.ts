import type { InventoryFilter } from '../../inventory/configuration.ts';
import { keepStorageClasses } from '../../inventory/stored-words.ts';
import { builder } from '../builder.ts';
import { StorageClass } from '../enums.ts';

/** A rule's filter, for new rules and for updates. */
export const FilterInput = builder.inputType('InventoryFilterInput', {
  description:
    'Which objects the rule lists. Null: no bound. In an update, an absent bound stays the same.',
  fields: (t) => ({
    prefix: t.string({
      description:
        'Only objects whose keys start with this prefix, for example `logs/`. At most 1,023 ' +
        'characters. OSS: `Prefix`.',
    }),
    lastModifiedAfter: t.field({
      type: 'DateTime',
      description:
        'Only objects last modified at this time or later, in whole seconds, for example ' +
        '`2026-01-31T12:00:00Z`. Not before 2009-12-31T16:00:00Z. OSS: `LastModifyBeginTimeStamp`.',
    }),
    lastModifiedBefore: t.field({
      type: 'DateTime',
      description:
        'Only objects last modified at this time or earlier, in whole seconds. Not before ' +
        '`lastModifiedAfter`. OSS: `LastModifyEndTimeStamp`.',
    }),
    minSize: t.field({
      type: 'BigInt',
      description:
        'The minimum size of an object in bytes, for example `1024`. 0 to 53,687,091,200,000 ' +
        '(48.8 TB). OSS: `LowerSizeBound`.',
    }),
    maxSize: t.field({
      type: 'BigInt',
      description:
        'The maximum size of an object in bytes, for example `1048576`. 1 to 53,687,091,200,000 ' +
        '(48.8 TB). OSS: `UpperSizeBound`.',
    }),
    storageClasses: t.field({
      type: [StorageClass.ref],
      description:
        'Only objects of these storage classes. Null or an empty list: all classes. OSS: ' +
        '`StorageClass`.',
    }),
  }),
});

/** Lists all objects. */
export const NO_FILTER: InventoryFilter = {
  prefix: null,
  lastModifiedAfter: null,
  lastModifiedBefore: null,
  minSize: null,
  maxSize: null,
  storageClasses: null,
};

/**
 * Applies a filter's changes to the stored one. OSS treats an empty text or a lower bound of 0 as no bound, and sorts
 * the storage classes.
 */
export function withFilter(
  filter: InventoryFilter,
  input: (typeof FilterInput)['$inferInput'] | null | undefined,
): InventoryFilter {
  if (input === undefined) return filter;
  if (input === null) return NO_FILTER;
  const { prefix, minSize, storageClasses } = input;
  const words = storageClasses?.map(StorageClass.write) ?? [];
  const classes = keepStorageClasses(words, filter.storageClasses);
  return {
    prefix: prefix === undefined ? filter.prefix : prefix || null,
    lastModifiedAfter: given(input.lastModifiedAfter, filter.lastModifiedAfter),
    lastModifiedBefore: given(input.lastModifiedBefore, filter.lastModifiedBefore),
    minSize: minSize === undefined ? filter.minSize : minSize || null,
    maxSize: given(input.maxSize, filter.maxSize),
    storageClasses:
      storageClasses === undefined ? filter.storageClasses : classes.length > 0 ? classes : null,
  };
}

function given<Value>(value: Value | null | undefined, old: Value | null): Value | null {
  return value === undefined ? old : value;
}
