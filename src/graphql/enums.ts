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
 * An enum over OSS's words; a word that is newer than this server reads as `UNKNOWN`. Resolvers give and get
 * the names, as clients do: so there is nothing to look up when an answer is written.
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
        'A word of OSS’s that is newer than this server: it can be read, but not written.',
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
    /** The name of OSS's word. */
    read: (word: string) => names.get(word) ?? 'UNKNOWN',
    /** OSS's word of a name; `UNKNOWN` for the one that has none, which no rule may have. */
    write: (key: string): string => (Object.hasOwn(words, key) ? words[key as Key] : UNKNOWN),
  };
}

export const InventoryFormat = wordEnum(
  'InventoryFormat',
  'The report’s file format. OSS: `Format`.',
  FORMATS,
  {
    CSV: 'Comma-separated values, compressed with gzip.',
  },
);

export const InventoryFrequency = wordEnum(
  'InventoryFrequency',
  'How often OSS writes the report. OSS: `Frequency`.',
  FREQUENCIES,
  {
    DAILY: 'Every day. For buckets of less than 10 billion objects.',
    WEEKLY: 'Every week. For buckets of less than 50 billion objects.',
    MONTHLY: 'Every month, where the region offers it.',
    ONCE: 'Once, where the region offers it.',
  },
);

export const InventoryIncludedObjectVersions = wordEnum(
  'InventoryIncludedObjectVersions',
  'Which versions of an object the report lists.',
  INCLUDED_OBJECT_VERSIONS,
  {
    ALL: 'Every version, with the columns VersionId, IsLatest and IsDeleteMarker.',
    CURRENT: 'The current version only.',
  },
);

export const InventoryOptionalField = wordEnum(
  'InventoryOptionalField',
  'A column of the report, behind those that it always has: Bucket and Key, and with all versions ' +
    'VersionId, IsLatest and IsDeleteMarker. OSS: `Field`.',
  OPTIONAL_FIELDS,
  {
    SIZE: 'The object’s size, in bytes.',
    LAST_MODIFIED_DATE: 'When the object was last written, in UTC.',
    ETAG: 'The object’s ETag, which tells whether its content changed.',
    STORAGE_CLASS: 'The object’s storage class.',
    IS_MULTIPART_UPLOADED: 'Whether the object was uploaded in parts.',
    ENCRYPTION_STATUS: 'Whether the object is encrypted on the server.',
    OBJECT_ACL: 'The object’s access control list, for example `private`.',
    TAGGING_COUNT: 'How many tags the object has.',
    OBJECT_TYPE: 'How the object was made: Normal, Appendable, Multipart or Symlink.',
    CRC64: 'The object’s CRC-64 checksum.',
    TRANSITION_TIME: 'When the object moved to its storage class, in UTC.',
    LAST_ACCESS_DATE: 'The day the object was last read, in UTC, where access tracking is on.',
    LAST_ACCESS_TIMESTAMP: 'When the object was last read, in UTC, where access tracking is on.',
  },
);

export const IncrementalOptionalField = wordEnum(
  'IncrementalOptionalField',
  'An optional column of an incremental inventory. Bucket, Key, VersionId and IsDeleteMarker are always there. ' +
    'OSS: `Field`.',
  INCREMENTAL_OPTIONAL_FIELDS,
  {
    SEQUENCE_NUMBER: 'A number that orders the records of one object.',
    RECORD_TYPE: 'What happened: CREATE, UPDATE_METADATA or DELETE.',
    RECORD_TIMESTAMP: 'When it happened, in UTC.',
    REQUESTER: 'The id of the account or role that made the request.',
    REQUEST_ID: 'The id of the request.',
    SOURCE_IP: 'The address that the request came from.',
    SIZE: 'The object’s size, in bytes.',
    STORAGE_CLASS: 'The object’s storage class.',
    LAST_MODIFIED_DATE: 'When the object was last written, in UTC.',
    ETAG: 'The object’s ETag, which changes with its content.',
    IS_MULTIPART_UPLOADED: 'Whether the object was uploaded in parts.',
    OBJECT_TYPE: 'How the object was made: Normal, Appendable, Multipart or Symlink.',
    OBJECT_ACL: 'The object’s access control list, for example `private`.',
    CRC64: 'The object’s CRC-64 checksum.',
    ENCRYPTION_STATUS: 'Whether the object is encrypted on the server.',
  },
);

export const StorageClass = wordEnum(
  'StorageClass',
  'A storage class, of a bucket or of an object.',
  STORAGE_CLASSES,
  {
    STANDARD: 'For data that is read often.',
    IA: 'Infrequent access: cheaper to keep, dearer to read.',
    ARCHIVE: 'Restored before it can be read, within a minute.',
    COLD_ARCHIVE: 'Restored before it can be read, within hours.',
    DEEP_COLD_ARCHIVE: 'Restored before it can be read, within two days. The cheapest.',
  },
);

/** Without UNKNOWN: OSS's words for it are closed. */
export const BucketVersioning = builder.enumType('BucketVersioning', {
  description: 'Whether a bucket keeps the old versions of its objects.',
  values: {
    ENABLED: {
      description: 'Old versions are kept. OSS: `Enabled`.',
    },
    SUSPENDED: {
      description: 'No new versions are made, the old ones are kept. OSS: `Suspended`.',
    },
    OFF: {
      description: 'Never switched on. OSS leaves the element out.',
    },
  },
});
