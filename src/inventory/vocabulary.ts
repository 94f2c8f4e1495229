/**
 * OSS's vocabularies, each from the GraphQL name to OSS's word. OSS adds words: a rule with another word is kept as
 * it is.
 */

/** File formats of a report. */
export const FORMATS = { CSV: 'CSV' } as const;

/** How often OSS writes a report. */
export const FREQUENCIES = {
  DAILY: 'Daily',
  WEEKLY: 'Weekly',
  MONTHLY: 'Monthly',
  ONCE: 'Once',
} as const;

/** Which versions of an object a report lists. */
export const INCLUDED_OBJECT_VERSIONS = { ALL: 'All', CURRENT: 'Current' } as const;

/** Optional columns of a report. */
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

/** Storage classes of buckets and of objects. */
export const STORAGE_CLASSES = {
  STANDARD: 'Standard',
  IA: 'IA',
  ARCHIVE: 'Archive',
  COLD_ARCHIVE: 'ColdArchive',
  DEEP_COLD_ARCHIVE: 'DeepColdArchive',
} as const;

/** `Off` is this server's word: OSS sends none if versioning was never enabled. */
export const BUCKET_VERSIONING = {
  ENABLED: 'Enabled',
  SUSPENDED: 'Suspended',
  OFF: 'Off',
} as const;

/** Represents a word that this server does not know. It is never written; the space keeps it apart from OSS's words. */
export const UNKNOWN = ' unknown';

/** Returns the GraphQL name of OSS's word; `UNKNOWN` for an unknown word. */
export function nameOfWord(words: Readonly<Record<string, string>>, word: string): string {
  return Object.keys(words).find((name) => words[name] === word) ?? 'UNKNOWN';
}
