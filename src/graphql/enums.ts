import {
  FORMATS,
  FREQUENCIES,
  INCLUDED_OBJECT_VERSIONS,
  INCREMENTAL_OPTIONAL_FIELDS,
  OPTIONAL_FIELDS,
  STORAGE_CLASSES,
  UNKNOWN,
} from '../inventory/vocabulary.ts';
import { builder } from './builder.ts';

/**
 * An enum of OSS's words. A word that this server does not know becomes `UNKNOWN`. The enum's internal values are its
 * names, so serializing a response needs no lookup.
 */
function wordEnum<Key extends string>(
  name: string,
  description: string,
  words: Readonly<Record<Key, string>>,
  descriptions: Readonly<Record<Key, string>>,
) {
  const values: Record<string, { description: string }> = {
    UNKNOWN: {
      description:
        'A value this server does not know yet. It cannot be written: `updateInventory` accepts it ' +
        'only to keep the stored value.',
    },
  };
  const names = new Map<string, string>();
  for (const key in words) {
    const word = words[key];
    values[key] = { description: `${descriptions[key]} OSS: \`${word}\`.` };
    names.set(word, key);
  }
  const ref = builder.enumType(name, { description, values });
  return {
    ref,
    /** The enum name of OSS's word. */
    read: (word: string) => names.get(word) ?? 'UNKNOWN',
    /** OSS's word for an enum name; for `UNKNOWN`, the constant that validation refuses. */
    write: (key: string): string => (Object.hasOwn(words, key) ? words[key as Key] : UNKNOWN),
  };
}

/** The enum of {@link FORMATS}. */
export const InventoryFormat = wordEnum(
  'InventoryFormat',
  'The file format of a report. OSS: `Format`.',
  FORMATS,
  {
    CSV: 'CSV, compressed with gzip.',
  },
);

/** The enum of {@link FREQUENCIES}. */
export const InventoryFrequency = wordEnum(
  'InventoryFrequency',
  'How often OSS writes a report. OSS: `Frequency`.',
  FREQUENCIES,
  {
    DAILY: 'Every day. For buckets with fewer than 10 billion objects.',
    WEEKLY: 'Every week. For buckets with fewer than 50 billion objects.',
    MONTHLY: 'Every month. Available in some regions.',
    ONCE: 'Once. Available in some regions.',
  },
);

/** The enum of {@link INCLUDED_OBJECT_VERSIONS}. */
export const InventoryIncludedObjectVersions = wordEnum(
  'InventoryIncludedObjectVersions',
  'Which versions of an object a report lists. OSS: `IncludedObjectVersions`.',
  INCLUDED_OBJECT_VERSIONS,
  {
    ALL: 'All versions. Adds the columns VersionId, IsLatest and IsDeleteMarker.',
    CURRENT: 'Only the current version.',
  },
);

/** The optional columns that both kinds of inventories have. */
const OBJECT_COLUMNS = {
  SIZE: 'The size of the object, in bytes.',
  LAST_MODIFIED_DATE: 'When the object was last modified, in UTC.',
  ETAG: 'The ETag of the object. It changes when the content changes.',
  STORAGE_CLASS: 'The storage class of the object.',
  IS_MULTIPART_UPLOADED: 'Whether the object was created by a multipart upload.',
  ENCRYPTION_STATUS: 'Whether the object is encrypted on the server.',
  OBJECT_ACL: 'The access control list of the object, for example `private`.',
  OBJECT_TYPE: 'The type of the object: Normal, Appendable, Multipart or Symlink.',
  CRC64: 'The CRC-64 checksum of the object.',
};

/** The enum of {@link OPTIONAL_FIELDS}. */
export const InventoryOptionalField = wordEnum(
  'InventoryOptionalField',
  'An optional column of a report. It follows the fixed columns: Bucket, Key and, if all ' +
    'versions are listed, VersionId, IsLatest and IsDeleteMarker. OSS: `Field`.',
  OPTIONAL_FIELDS,
  {
    ...OBJECT_COLUMNS,
    TAGGING_COUNT: 'The number of the object’s tags.',
    TRANSITION_TIME: 'When the object was moved to its storage class, in UTC.',
    LAST_ACCESS_DATE: 'The day of the last access to the object, in UTC. Requires access tracking.',
    LAST_ACCESS_TIMESTAMP:
      'The time of the last access to the object, in UTC. Requires access tracking.',
  },
);

/** The enum of {@link INCREMENTAL_OPTIONAL_FIELDS}. */
export const IncrementalOptionalField = wordEnum(
  'IncrementalOptionalField',
  'An optional column of an incremental inventory. It follows the fixed columns Bucket, Key, ' +
    'VersionId and IsDeleteMarker. OSS: `Field`.',
  INCREMENTAL_OPTIONAL_FIELDS,
  {
    ...OBJECT_COLUMNS,
    SEQUENCE_NUMBER: 'A number that orders the records of one object.',
    RECORD_TYPE: 'What happened: CREATE, UPDATE_METADATA or DELETE.',
    RECORD_TIMESTAMP: 'When it happened, in UTC.',
    REQUESTER: 'The id of the account or role that made the request.',
    REQUEST_ID: 'The id of the request.',
    SOURCE_IP: 'The address that the request came from.',
  },
);

/** The enum of {@link STORAGE_CLASSES}. */
export const StorageClass = wordEnum(
  'StorageClass',
  'The storage class of a bucket or an object. OSS: `StorageClass`.',
  STORAGE_CLASSES,
  {
    STANDARD: 'For frequently accessed data.',
    IA: 'Infrequent access: storage costs less, reading costs more.',
    ARCHIVE: 'Objects must be restored before they can be read, which takes about a minute.',
    COLD_ARCHIVE: 'Objects must be restored before they can be read, which takes hours.',
    DEEP_COLD_ARCHIVE:
      'Objects must be restored before they can be read, which takes up to two days. The cheapest ' +
      'storage.',
  },
);

/** Without UNKNOWN: OSS has no other values. */
export const BucketVersioning = builder.enumType('BucketVersioning', {
  description: 'Whether a bucket keeps old versions of its objects. OSS: `Versioning`.',
  values: {
    ENABLED: {
      description: 'OSS keeps old versions. OSS: `Enabled`.',
    },
    SUSPENDED: {
      description: 'OSS keeps the existing versions and creates no new ones. OSS: `Suspended`.',
    },
    OFF: {
      description: 'Versioning was never enabled. OSS sends no value.',
    },
  },
});
