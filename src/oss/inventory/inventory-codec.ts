import type {
  IncrementalInventory,
  InventoryConfiguration,
  InventoryDestination,
  InventoryEncryption,
  InventoryFilter,
  InventorySchedule,
} from '../../inventory/configuration.ts';
import { compareIds } from '../../inventory/id-order.ts';
import { element } from '../client/xml.ts';
import { readBoolean, representable } from '../client/xml-values.ts';
import {
  type Codec,
  type Format,
  field,
  group,
  list,
  optional,
  parent,
  trimmedWords,
  within,
} from './xml-codec.ts';
import { text } from './xml-places.ts';

const TEXT: Format<string> = { read: (text) => text, write: (value) => value };

/** OSS sends an empty element for a text that is not set. */
const OPTIONAL_TEXT: Format<string | null> = {
  read: (text) => text || null,
  write: (value) => value,
};

const WORD: Format<string> = { read: (text) => text.trim(), write: (value) => value };

const FLAG: Format<boolean> = {
  read: readBoolean,
  write: (value) => `${value}`,
};

/** OSS sends an empty element or 0 for a bound that is not set. */
const BOUND: Format<number | null> & Pick<Required<Format<number>>, 'isUnset'> = {
  read: (text) => {
    const value = Number(text);
    return Number.isSafeInteger(value) && value > 0 ? value : null;
  },
  write: (value) => (value === null ? null : `${value}`),
  isUnset: (text) => Number(text) === 0,
};

/** A whole number that GraphQL's `Int` can hold. */
const COUNT: Format<number | null> = {
  read: (text) => {
    const value = BOUND.read(text);
    return value !== null && value < 2 ** 31 ? value : null;
  },
  write: BOUND.write,
  isUnset: BOUND.isUnset,
};

/** OSS omits an unset value. */
const OPTIONAL_FLAG: Format<boolean> = {
  read: FLAG.read,
  write: (value) => (value ? 'true' : null),
};

const SECONDS: Format<Date | null> = {
  read: (text) => {
    const seconds = BOUND.read(text);
    return seconds === null ? null : representable(new Date(seconds * 1000));
  },
  write: (value) => BOUND.write(value && value.getTime() / 1000),
  isUnset: BOUND.isUnset,
};

/** `All` includes all others. */
const CLASSES: Format<readonly string[] | null> = {
  read: (text) => {
    const classes = trimmedWords(text.split(','));
    if (classes.length === 0 || classes.includes('All')) return null;
    // OSS sends them in order. A check is cheaper than a sort.
    let last = '';
    for (const word of classes) {
      if (compareIds(last, word) > 0) return classes.sort(compareIds);
      last = word;
    }
    return classes;
  },
  write: (value) => value?.join(',') ?? null,
};

const BUCKET_ARN = 'acs:oss:::';

const BUCKET: Format<string> = {
  read: (text) => text.trim().replace(BUCKET_ARN, ''),
  write: (value) => `${BUCKET_ARN}${value}`,
};

/** The elements of a filter. */
export const FILTER = group<InventoryFilter>('Filter', {
  prefix: field('Prefix', OPTIONAL_TEXT),
  lastModifiedAfter: field('LastModifyBeginTimeStamp', SECONDS),
  lastModifiedBefore: field('LastModifyEndTimeStamp', SECONDS),
  minSize: field('LowerSizeBound', BOUND),
  maxSize: field('UpperSizeBound', BOUND),
  storageClasses: field('StorageClass', CLASSES),
});

const DESTINATION = group<InventoryDestination>('OSSBucketDestination', {
  format: field('Format', WORD),
  accountId: field('AccountId', WORD),
  roleArn: field('RoleArn', WORD),
  bucket: field('Bucket', BUCKET),
  prefix: field('Prefix', OPTIONAL_TEXT),
  encryption: encryption(),
});

const SCHEDULE = group<InventorySchedule>('Schedule', {
  frequency: field('Frequency', WORD),
  dayOfMonth: field('DayOfMonth', COUNT),
  autoDelete: field('AutoDelete', OPTIONAL_FLAG),
});

const INCREMENTAL = group<IncrementalInventory>('IncrementalInventory', {
  isEnabled: field('IsEnabled', FLAG),
  intervalSeconds: within('Schedule', field('Frequency', COUNT)),
  optionalFields: list('OptionalFields', 'Field'),
});

/**
 * The elements that OSS documents, in its order, each with its field of a rule. Reading, writing and changing a rule
 * follow from this table.
 */
export const INVENTORY = group<Omit<InventoryConfiguration, 'bucket' | 'unknownElements'>>(
  'InventoryConfiguration',
  {
    inventoryId: field('Id', TEXT),
    isEnabled: field('IsEnabled', FLAG),
    filter: FILTER,
    destination: within('Destination', DESTINATION),
    schedule: SCHEDULE,
    includedObjectVersions: field('IncludedObjectVersions', WORD),
    optionalFields: list('OptionalFields', 'Field'),
    incremental: optional(INCREMENTAL),
  },
);

function encryption(): Codec<InventoryEncryption | null> {
  const oss = text('SSE-OSS');
  const kms = within('SSE-KMS', field('KeyId', OPTIONAL_TEXT));
  const { place, change } = parent<InventoryEncryption>('Encryption', [
    {
      place: oss,
      change: (old, _, { type }) => old ?? (type === 'SSE-OSS' ? element(type) : undefined),
    },
    {
      place: kms.place,
      change: (old, before, after) => {
        if (after.type !== 'SSE-KMS') return old;
        const key = before?.type === 'SSE-KMS' ? before.keyId : undefined;
        return kms.changeIn(old ?? element(after.type), key, after.keyId);
      },
    },
  ]);
  return {
    place,
    read: (found) => {
      if (found.has(kms.place)) return { type: 'SSE-KMS', keyId: kms.read(found) };
      return found.has(oss) ? { type: 'SSE-OSS' } : null;
    },
    // Another kind of encryption replaces the whole element; another key keeps the rest of it.
    change: (old, before, after) => {
      const kept = before?.type === after?.type ? old : undefined;
      return after ? change(kept, before ?? undefined, after) : kept;
    },
  };
}
