/**
 * OSS's closed vocabularies, each from the GraphQL name to the word on the wire.
 *
 * They are open when read: OSS adds words, and a rule with a word that is not here is kept as it is.
 */

/** The report's file format. */
export const FORMATS = { CSV: 'CSV' } as const;

/** How often OSS writes the report. */
export const FREQUENCIES = {
  DAILY: 'Daily',
  WEEKLY: 'Weekly',
  MONTHLY: 'Monthly',
  ONCE: 'Once',
} as const;

/** Whether the report lists every version of an object or the current one. */
export const INCLUDED_OBJECT_VERSIONS = { ALL: 'All', CURRENT: 'Current' } as const;

/** The report's optional columns. */
export const OPTIONAL_FIELDS = {
  SIZE: 'Size',
  LAST_MODIFIED_DATE: 'LastModifiedDate',
  ETAG: 'ETag',
  STORAGE_CLASS: 'StorageClass',
  IS_MULTIPART_UPLOADED: 'IsMultipartUploaded',
  ENCRYPTION_STATUS: 'EncryptionStatus',
  OBJECT_ACL: 'ObjectAcl',
  TAGGING_COUNT: 'TaggingCount',
  OBJECT_TYPE: 'ObjectType',
  CRC64: 'Crc64',
  TRANSITION_TIME: 'TransitionTime',
  LAST_ACCESS_DATE: 'LastAccessDate',
  LAST_ACCESS_TIMESTAMP: 'LastAccessTimestamp',
} as const;

/** The optional columns of incremental inventories. */
export const INCREMENTAL_OPTIONAL_FIELDS = {
  SEQUENCE_NUMBER: 'SequenceNumber',
  RECORD_TYPE: 'RecordType',
  RECORD_TIMESTAMP: 'RecordTimestamp',
  REQUESTER: 'Requester',
  REQUEST_ID: 'RequestId',
  SOURCE_IP: 'SourceIp',
  SIZE: 'Size',
  STORAGE_CLASS: 'StorageClass',
  LAST_MODIFIED_DATE: 'LastModifiedDate',
  ETAG: 'ETag',
  IS_MULTIPART_UPLOADED: 'IsMultipartUploaded',
  OBJECT_TYPE: 'ObjectType',
  OBJECT_ACL: 'ObjectAcl',
  CRC64: 'Crc64',
  ENCRYPTION_STATUS: 'EncryptionStatus',
} as const;

/** Storage classes, of buckets and as a filter of rules. */
export const STORAGE_CLASSES = {
  STANDARD: 'Standard',
  IA: 'IA',
  ARCHIVE: 'Archive',
  COLD_ARCHIVE: 'ColdArchive',
  DEEP_COLD_ARCHIVE: 'DeepColdArchive',
} as const;

/** A bucket's versioning; OSS leaves the element out where it was never switched on. */
export const BUCKET_VERSIONING = {
  ENABLED: 'Enabled',
  SUSPENDED: 'Suspended',
  OFF: 'Off',
} as const;

/**
 * Stands for a word on the wire that is newer than this server. It is never written: the space
 * makes sure that no OSS word equals it.
 */
export const UNKNOWN = ' unknown';

/** The GraphQL name of OSS's word; `UNKNOWN` for a word that is newer than this server. */
export function nameOfWord(words: Readonly<Record<string, string>>, word: string): string {
  return Object.keys(words).find((name) => words[name] === word) ?? 'UNKNOWN';
}
