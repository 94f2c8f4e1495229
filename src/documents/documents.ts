/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A new inventory rule. OSS: `InventoryConfiguration`. */
export type CreateInventoryInput = {
  /** Whether OSS deletes the rule after its only report; only with `ONCE`. OSS: `Schedule/AutoDelete`. */
  autoDelete?: boolean;
  /** The name of the source bucket, whose objects the rule lists, for example `demo-logs`. */
  bucket: string;
  /** The day of the month on which OSS writes the report, 1 to 31; only with `MONTHLY`. Default: every 30 days. OSS: `Schedule/DayOfMonth`. */
  dayOfMonth?: number | null | undefined;
  /** Where OSS writes the report, and the RAM role it uses. OSS: `Destination`. */
  destination: OssBucketDestinationInput;
  /** Which objects the rule lists. Default: all objects. OSS: `Filter`. */
  filter?: InventoryFilterInput | null | undefined;
  /** How often OSS writes the report. OSS: `Schedule/Frequency`. */
  frequency: InventoryFrequency;
  /** Which versions of an object the report lists. OSS: `IncludedObjectVersions`. */
  includedObjectVersions: InventoryIncludedObjectVersions;
  /** The changes of objects that OSS writes between two reports, for invited accounts. Default: none. OSS: `IncrementalInventory`. */
  incremental?: IncrementalInventoryInput | null | undefined;
  /** The id of the new rule, unique in its bucket: 1 to 192 characters, for example `weekly-all`. OSS: `Id`. */
  inventoryId: string;
  /** Whether the rule is active. A disabled rule writes no reports. OSS: `IsEnabled`. */
  isEnabled: boolean;
  /** The optional columns of the report, in this order. Default: none. OSS: `OptionalFields`. */
  optionalFields?: Array<InventoryOptionalField> | null | undefined;
};

/** The rule to delete. */
export type DeleteInventoryInput = {
  /** The name of the source bucket, for example `demo-logs`. */
  bucket: string;
  /** The `version` of the rule as the caller has read it, for example `k3vD0m6c2mZ0l1YbqkqT9w`. If the rule has another one, the result is a `StaleVersionError`; a text that is no version is another one. Default: any version. */
  expectedVersion?: string | null | undefined;
  /** The rule’s id, unique in its bucket: 1 to 192 characters, for example `originals-daily`. OSS: `inventoryId`. */
  inventoryId: string;
};

/** A list of the changes of objects that OSS writes between two reports. OSS refuses it for accounts that it has not invited. */
export type IncrementalInventoryInput = {
  /** How often OSS writes, in seconds: 600 is the only documented value. OSS: `Schedule/Frequency`. */
  intervalSeconds?: number;
  /** Whether OSS writes the changes. OSS: `IsEnabled`. */
  isEnabled?: boolean;
  /** The optional columns, in this order. OSS: `OptionalFields`. */
  optionalFields?: Array<IncrementalOptionalField>;
};

/** An optional column of an incremental inventory. It follows the fixed columns Bucket, Key, VersionId and IsDeleteMarker. OSS: `Field`. */
export type IncrementalOptionalField =
  /** The CRC-64 checksum of the object. OSS: `Crc64`. */
  | 'CRC64'
  /** Whether the object is encrypted on the server. OSS: `EncryptionStatus`. */
  | 'ENCRYPTION_STATUS'
  /** The ETag of the object. It changes when the content changes. OSS: `ETag`. */
  | 'ETAG'
  /** Whether the object was created by a multipart upload. OSS: `IsMultipartUploaded`. */
  | 'IS_MULTIPART_UPLOADED'
  /** When the object was last modified, in UTC. OSS: `LastModifiedDate`. */
  | 'LAST_MODIFIED_DATE'
  /** The access control list of the object, for example `private`. OSS: `ObjectAcl`. */
  | 'OBJECT_ACL'
  /** The type of the object: Normal, Appendable, Multipart or Symlink. OSS: `ObjectType`. */
  | 'OBJECT_TYPE'
  /** When it happened, in UTC. OSS: `RecordTimestamp`. */
  | 'RECORD_TIMESTAMP'
  /** What happened: CREATE, UPDATE_METADATA or DELETE. OSS: `RecordType`. */
  | 'RECORD_TYPE'
  /** The id of the account or role that made the request. OSS: `Requester`. */
  | 'REQUESTER'
  /** The id of the request. OSS: `RequestId`. */
  | 'REQUEST_ID'
  /** A number that orders the records of one object. OSS: `SequenceNumber`. */
  | 'SEQUENCE_NUMBER'
  /** The size of the object, in bytes. OSS: `Size`. */
  | 'SIZE'
  /** The address that the request came from. OSS: `SourceIp`. */
  | 'SOURCE_IP'
  /** The storage class of the object. OSS: `StorageClass`. */
  | 'STORAGE_CLASS'
  /** A value this server does not know yet. Read-only; `updateInventory` accepts it to keep the stored value. */
  | 'UNKNOWN';

/** How OSS encrypts the report. Set exactly one field, for example `{ sseOss: true }`. */
export type InventoryEncryptionInput =
  {   /** Encrypt with a KMS key. OSS: `SSE-KMS`. */
  sseKms: SseKmsEncryptionInput; sseOss?: never; }
  |  { sseKms?: never;   /** `true`: encrypt with keys that OSS manages. OSS: `SSE-OSS`. */
  sseOss: boolean; };

/** Conditions that a rule must meet, all of them. OSS cannot filter, so the server reads rules until the page is full: up to 10 requests to OSS. With only `inventoryIdPrefix`, it reads only pages that can contain such ids. */
export type InventoryFilterBy = {
  /** Only rules that write their reports to this bucket, for example `demo-reports`. */
  destinationBucket?: string | null | undefined;
  /** Only rules with this frequency. `UNKNOWN`: only rules whose frequency this server does not know. */
  frequency?: InventoryFrequency | null | undefined;
  /** Only rules whose ids contain this text, in upper or lower case, for example `nginx`. */
  inventoryIdContains?: string | null | undefined;
  /** Only rules whose ids start with this prefix, for example `daily-`. */
  inventoryIdPrefix?: string | null | undefined;
  /** `true`: only enabled rules. `false`: only disabled rules. */
  isEnabled?: boolean | null | undefined;
};

/** Which objects the rule lists. Null: no bound. In an update, an absent bound stays the same. */
export type InventoryFilterInput = {
  /** Only objects last modified at this time or later, in whole seconds, for example `2026-01-31T12:00:00Z`. Not before 2009-12-31T16:00:00Z. OSS: `LastModifyBeginTimeStamp`. */
  lastModifiedAfter?: string | null | undefined;
  /** Only objects last modified at this time or earlier, in whole seconds. Not before `lastModifiedAfter`. OSS: `LastModifyEndTimeStamp`. */
  lastModifiedBefore?: string | null | undefined;
  /** The maximum size of an object in bytes, for example `1048576`. 1 to 53,687,091,200,000 (48.8 TB). OSS: `UpperSizeBound`. */
  maxSize?: number | string | null | undefined;
  /** The minimum size of an object in bytes, for example `1024`. 0 to 53,687,091,200,000 (48.8 TB). OSS: `LowerSizeBound`. */
  minSize?: number | string | null | undefined;
  /** Only objects whose keys start with this prefix, for example `logs/`. At most 1,023 characters. OSS: `Prefix`. */
  prefix?: string | null | undefined;
  /** Only objects of these storage classes. Null or an empty list: all classes. OSS: `StorageClass`. */
  storageClasses?: Array<StorageClass> | null | undefined;
};

/** The file format of a report. OSS: `Format`. */
export type InventoryFormat =
  /** CSV, compressed with gzip. OSS: `CSV`. */
  | 'CSV'
  /** A value this server does not know yet. Read-only; `updateInventory` accepts it to keep the stored value. */
  | 'UNKNOWN';

/** How often OSS writes a report. OSS: `Frequency`. */
export type InventoryFrequency =
  /** Every day. For buckets with fewer than 10 billion objects. OSS: `Daily`. */
  | 'DAILY'
  /** Every month. Available in some regions. OSS: `Monthly`. */
  | 'MONTHLY'
  /** Once. Available in some regions. OSS: `Once`. */
  | 'ONCE'
  /** A value this server does not know yet. Read-only; `updateInventory` accepts it to keep the stored value. */
  | 'UNKNOWN'
  /** Every week. For buckets with fewer than 50 billion objects. OSS: `Weekly`. */
  | 'WEEKLY';

/** Which versions of an object a report lists. OSS: `IncludedObjectVersions`. */
export type InventoryIncludedObjectVersions =
  /** All versions. Adds the columns VersionId, IsLatest and IsDeleteMarker. OSS: `All`. */
  | 'ALL'
  /** Only the current version. OSS: `Current`. */
  | 'CURRENT'
  /** A value this server does not know yet. Read-only; `updateInventory` accepts it to keep the stored value. */
  | 'UNKNOWN';

/** An optional column of a report. It follows the fixed columns: Bucket, Key and, if all versions are listed, VersionId, IsLatest and IsDeleteMarker. OSS: `Field`. */
export type InventoryOptionalField =
  /** The CRC-64 checksum of the object. OSS: `Crc64`. */
  | 'CRC64'
  /** Whether the object is encrypted on the server. OSS: `EncryptionStatus`. */
  | 'ENCRYPTION_STATUS'
  /** The ETag of the object. It changes when the content changes. OSS: `ETag`. */
  | 'ETAG'
  /** Whether the object was created by a multipart upload. OSS: `IsMultipartUploaded`. */
  | 'IS_MULTIPART_UPLOADED'
  /** The day of the last access to the object, in UTC. Requires access tracking. OSS: `LastAccessDate`. */
  | 'LAST_ACCESS_DATE'
  /** The time of the last access to the object, in UTC. Requires access tracking. OSS: `LastAccessTimestamp`. */
  | 'LAST_ACCESS_TIMESTAMP'
  /** When the object was last modified, in UTC. OSS: `LastModifiedDate`. */
  | 'LAST_MODIFIED_DATE'
  /** The access control list of the object, for example `private`. OSS: `ObjectAcl`. */
  | 'OBJECT_ACL'
  /** The type of the object: Normal, Appendable, Multipart or Symlink. OSS: `ObjectType`. */
  | 'OBJECT_TYPE'
  /** The size of the object, in bytes. OSS: `Size`. */
  | 'SIZE'
  /** The storage class of the object. OSS: `StorageClass`. */
  | 'STORAGE_CLASS'
  /** The number of the object’s tags. OSS: `TaggingCount`. */
  | 'TAGGING_COUNT'
  /** When the object was moved to its storage class, in UTC. OSS: `TransitionTime`. */
  | 'TRANSITION_TIME'
  /** A value this server does not know yet. Read-only; `updateInventory` accepts it to keep the stored value. */
  | 'UNKNOWN';

/** Where OSS writes the report, and the RAM role it uses. OSS: `OSSBucketDestination`. */
export type OssBucketDestinationInput = {
  /** The id (uid) of the account that owns the destination bucket, for example `1000000000000000`. OSS: `AccountId`. */
  accountId: string;
  /** The name of the destination bucket, for example `demo-reports`. It must have the same account and region as the source bucket. OSS: `Bucket`. */
  bucket: string;
  /** How OSS encrypts the report. Default: not encrypted. OSS: `Encryption`. */
  encryption?: InventoryEncryptionInput | null | undefined;
  /** The file format of the report. OSS: `Format`. */
  format?: InventoryFormat;
  /** The prefix of the report’s object keys, for example `weekly`; OSS adds a `/`. At most 1,023 characters, without `%&$@^*!#`. OSS: `Prefix`. */
  prefix?: string | null | undefined;
  /** The RAM role that OSS uses to write the report: the role’s name, for example `AliyunOSSRole`, if it belongs to `accountId`, or its ARN, `acs:ram::{uid}:role/{name}`. The role needs `oss:PutObject` on the destination bucket. OSS: `RoleArn`. */
  roleName: string;
};

/** Encryption with a key of Alibaba Cloud’s Key Management Service (KMS). OSS: `SSE-KMS`. */
export type SseKmsEncryptionInput = {
  /** The id of a symmetric customer master key. Default: OSS’s own KMS key. OSS: `KeyId`. */
  keyId?: string | null | undefined;
};

/** The storage class of a bucket or an object. OSS: `StorageClass`. */
export type StorageClass =
  /** Objects must be restored before they can be read, which takes about a minute. OSS: `Archive`. */
  | 'ARCHIVE'
  /** Objects must be restored before they can be read, which takes hours. OSS: `ColdArchive`. */
  | 'COLD_ARCHIVE'
  /** Objects must be restored before they can be read, which takes up to two days. The cheapest storage. OSS: `DeepColdArchive`. */
  | 'DEEP_COLD_ARCHIVE'
  /** Infrequent access: storage costs less, reading costs more. OSS: `IA`. */
  | 'IA'
  /** For frequently accessed data. OSS: `Standard`. */
  | 'STANDARD'
  /** A value this server does not know yet. Read-only; `updateInventory` accepts it to keep the stored value. */
  | 'UNKNOWN';

/** The changes to a rule’s destination. Absent fields stay the same. Null clears `prefix` and `encryption`, and is an error elsewhere. */
export type UpdateDestinationInput = {
  /** The uid of the account that owns the destination bucket, for example `1000000000000000`. OSS: `AccountId`. */
  accountId?: string | null | undefined;
  /** The destination bucket’s name: of the same account and region as the source. OSS: `Bucket`. */
  bucket?: string | null | undefined;
  /** How OSS encrypts the report. Null: no encryption. OSS: `Encryption`. */
  encryption?: InventoryEncryptionInput | null | undefined;
  /** The report’s file format. OSS: `Format`. */
  format?: InventoryFormat | null | undefined;
  /** What the report’s keys start with, for example `weekly`; at most 1,023 characters, none of `%&$@^*!#`. Null: no prefix. OSS: `Prefix`. */
  prefix?: string | null | undefined;
  /** The RAM role that OSS uses to write the report: its name, for example `AliyunOSSRole`, if it belongs to the account `accountId`; otherwise its ARN, `acs:ram::{uid}:role/{name}`. The name that the rule’s role already has keeps its ARN, unless `accountId` changes. OSS: `RoleArn`. */
  roleName?: string | null | undefined;
};

/** The changes to a rule. Absent fields stay the same, at every level. Null clears an optional value (a filter, a prefix, the encryption, the optional fields, the day of the month, `autoDelete`, the incremental inventory) and is an error elsewhere. */
export type UpdateInventoryInput = {
  /** Whether OSS deletes the rule after its only report; only with `ONCE`. A new `frequency` clears it. OSS: `Schedule/AutoDelete`. */
  autoDelete?: boolean | null | undefined;
  /** The name of the source bucket, for example `demo-logs`. */
  bucket: string;
  /** The day of the month on which OSS writes the report, 1 to 31; only with `MONTHLY`. A new `frequency` clears it. OSS: `Schedule/DayOfMonth`. */
  dayOfMonth?: number | null | undefined;
  /** Where OSS writes the report, and the RAM role it uses. Absent fields stay the same. OSS: `Destination`. */
  destination?: UpdateDestinationInput | null | undefined;
  /** The `version` of the rule as the caller has read it, for example `k3vD0m6c2mZ0l1YbqkqT9w`. If the rule has another one, the result is a `StaleVersionError`; a text that is no version is another one. Default: any version. */
  expectedVersion?: string | null | undefined;
  /** Which objects the rule lists. Null: all objects. OSS: `Filter`. */
  filter?: InventoryFilterInput | null | undefined;
  /** How often OSS writes the report. OSS: `Schedule/Frequency`. */
  frequency?: InventoryFrequency | null | undefined;
  /** Which versions of an object the report lists. OSS: `IncludedObjectVersions`. */
  includedObjectVersions?: InventoryIncludedObjectVersions | null | undefined;
  /** The changes of objects that OSS writes between two reports, for invited accounts. Null: none. OSS: `IncrementalInventory`. */
  incremental?: IncrementalInventoryInput | null | undefined;
  /** The id of the rule to change, for example `originals-daily`. OSS: `Id`. */
  inventoryId: string;
  /** Whether the rule is active. A disabled rule writes no reports. OSS: `IsEnabled`. */
  isEnabled?: boolean | null | undefined;
  /** The optional columns of the report, in this order. Replaces the stored list. OSS: `OptionalFields`. */
  optionalFields?: Array<InventoryOptionalField> | null | undefined;
};

export type BucketsQueryVariables = Exact<{
  prefix?: string | null | undefined;
  region?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  withTotalCount?: boolean;
}>;


export type BucketsQuery = { buckets: { totalCount?: number | null, edges: Array<{ cursor: string, node: { id: string, name: string, region: string | null, storageClass: StorageClass | null, createdAt: string | null, viewerCanCreateInventory: boolean } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null, hasPreviousPage: boolean, startCursor: string | null } } | null };

export type CreateRuleMutationVariables = Exact<{
  input: CreateInventoryInput;
  validateOnly?: boolean;
}>;


export type CreateRuleMutation = { createInventory:
    | { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'CreateInventorySuccess', inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }, inventoryEdge: { cursor: string, node: { id: string } } }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null }
    | { __typename: 'InventoryExceedLimitError', limit: number, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ValidationSuccess', unchecked: Array<string>, differences: Array<{ path: Array<string>, before: string | null, after: string | null }> }
   | null };

export type DeleteRuleMutationVariables = Exact<{
  input: DeleteInventoryInput;
}>;


export type DeleteRuleMutation = { deleteInventory:
    | { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'DeleteInventorySuccess', deletedId: string, inventoryId: string, bucket: { id: string, name: string } }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }
    | { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
   | null };

type Failure_AccessDeniedError_Fragment = { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null };

type Failure_InvalidArgumentError_Fragment = { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> };

type Failure_InventoryAlreadyExistError_Fragment = { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null };

type Failure_InventoryExceedLimitError_Fragment = { __typename: 'InventoryExceedLimitError', limit: number, message: string, code: string, requestId: string | null, ec: string | null };

type Failure_NoSuchBucketError_Fragment = { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null };

type Failure_NoSuchInventoryError_Fragment = { __typename: 'NoSuchInventoryError', inventoryId: string, message: string, code: string, requestId: string | null, ec: string | null };

type Failure_OutcomeUnknownError_Fragment = { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null };

type Failure_RefusedError_Fragment = { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null };

type Failure_StaleVersionError_Fragment = { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } };

type Failure_ThrottledError_Fragment = { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null };

type Failure_UpdateLostError_Fragment = { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null, lost: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }, cause:
    | { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null }
    | { __typename: 'InventoryExceedLimitError', limit: number, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'NoSuchInventoryError', inventoryId: string, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }
    | { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
   };

type Failure_UpdateRolledBackError_Fragment = { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }, cause:
    | { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null }
    | { __typename: 'InventoryExceedLimitError', limit: number, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'NoSuchInventoryError', inventoryId: string, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }
    | { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
   };

type Failure_UpstreamError_Fragment = { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null };

export type FailureFragment =
  | Failure_AccessDeniedError_Fragment
  | Failure_InvalidArgumentError_Fragment
  | Failure_InventoryAlreadyExistError_Fragment
  | Failure_InventoryExceedLimitError_Fragment
  | Failure_NoSuchBucketError_Fragment
  | Failure_NoSuchInventoryError_Fragment
  | Failure_OutcomeUnknownError_Fragment
  | Failure_RefusedError_Fragment
  | Failure_StaleVersionError_Fragment
  | Failure_ThrottledError_Fragment
  | Failure_UpdateLostError_Fragment
  | Failure_UpdateRolledBackError_Fragment
  | Failure_UpstreamError_Fragment
;

type Reason_AccessDeniedError_Fragment = { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null };

type Reason_InvalidArgumentError_Fragment = { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> };

type Reason_InventoryAlreadyExistError_Fragment = { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null };

type Reason_InventoryExceedLimitError_Fragment = { __typename: 'InventoryExceedLimitError', limit: number, message: string, code: string, requestId: string | null, ec: string | null };

type Reason_NoSuchBucketError_Fragment = { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null };

type Reason_NoSuchInventoryError_Fragment = { __typename: 'NoSuchInventoryError', inventoryId: string, message: string, code: string, requestId: string | null, ec: string | null };

type Reason_OutcomeUnknownError_Fragment = { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null };

type Reason_RefusedError_Fragment = { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null };

type Reason_StaleVersionError_Fragment = { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } };

type Reason_ThrottledError_Fragment = { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null };

type Reason_UpdateLostError_Fragment = { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null };

type Reason_UpdateRolledBackError_Fragment = { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null };

type Reason_UpstreamError_Fragment = { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null };

export type ReasonFragment =
  | Reason_AccessDeniedError_Fragment
  | Reason_InvalidArgumentError_Fragment
  | Reason_InventoryAlreadyExistError_Fragment
  | Reason_InventoryExceedLimitError_Fragment
  | Reason_NoSuchBucketError_Fragment
  | Reason_NoSuchInventoryError_Fragment
  | Reason_OutcomeUnknownError_Fragment
  | Reason_RefusedError_Fragment
  | Reason_StaleVersionError_Fragment
  | Reason_ThrottledError_Fragment
  | Reason_UpdateLostError_Fragment
  | Reason_UpdateRolledBackError_Fragment
  | Reason_UpstreamError_Fragment
;

export type OneRuleQueryVariables = Exact<{
  bucket: string;
  inventoryId: string;
}>;


export type OneRuleQuery = { inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null };

export type PageFragment = { hasNextPage: boolean, endCursor: string | null, hasPreviousPage: boolean, startCursor: string | null };

export type RuleFragment = { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
      | { __typename: 'SseKmsEncryption', keyId: string | null }
      | { __typename: 'SseOssEncryption', algorithm: string }
     | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null };

export type RulesQueryVariables = Exact<{
  bucket: string;
  filterBy?: InventoryFilterBy | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  withTotalCount?: boolean;
}>;


export type RulesQuery = { inventories: { totalCount?: number | null, edges: Array<{ cursor: string, node: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null, hasPreviousPage: boolean, startCursor: string | null } } | null };

export type UpdateRuleMutationVariables = Exact<{
  input: UpdateInventoryInput;
  validateOnly?: boolean;
}>;


export type UpdateRuleMutation = { updateInventory:
    | { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'NoSuchInventoryError', inventoryId: string, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }
    | { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpdateInventorySuccess', inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }
    | { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null, lost: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }, cause:
        | { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
        | { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
                | { __typename: 'SseKmsEncryption', keyId: string | null }
                | { __typename: 'SseOssEncryption', algorithm: string }
               | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null }
        | { __typename: 'InventoryExceedLimitError', limit: number, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'NoSuchInventoryError', inventoryId: string, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
                | { __typename: 'SseKmsEncryption', keyId: string | null }
                | { __typename: 'SseOssEncryption', algorithm: string }
               | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }
        | { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
       }
    | { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }, cause:
        | { __typename: 'AccessDeniedError', action: string | null, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
        | { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
                | { __typename: 'SseKmsEncryption', keyId: string | null }
                | { __typename: 'SseOssEncryption', algorithm: string }
               | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null }
        | { __typename: 'InventoryExceedLimitError', limit: number, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'NoSuchBucketError', bucketName: string, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'NoSuchInventoryError', inventoryId: string, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, version: string, viewerCanUpdate: boolean, viewerCanDelete: boolean, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
                | { __typename: 'SseKmsEncryption', keyId: string | null }
                | { __typename: 'SseOssEncryption', algorithm: string }
               | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }
        | { __typename: 'ThrottledError', retryAfterSeconds: number | null, message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null }
        | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
       }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ValidationSuccess', unchecked: Array<string>, differences: Array<{ path: Array<string>, before: string | null, after: string | null }> }
   | null };

export const RuleFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanUpdate"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanDelete"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedAfter"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedBefore"}},{"kind":"Field","name":{"kind":"Name","value":"minSize"}},{"kind":"Field","name":{"kind":"Name","value":"maxSize"}},{"kind":"Field","name":{"kind":"Name","value":"storageClasses"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"encryption"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseOssEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseKmsEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"dayOfMonth"}},{"kind":"Field","name":{"kind":"Name","value":"autoDelete"}},{"kind":"Field","name":{"kind":"Name","value":"includedObjectVersions"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}}]}}]}}]} as unknown as DocumentNode<RuleFragment, unknown>;
export const ReasonFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Reason"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"ec"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidArgumentError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryAlreadyExistError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"existing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryExceedLimitError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessDeniedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchBucketError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"bucketName"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchInventoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StaleVersionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanUpdate"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanDelete"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedAfter"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedBefore"}},{"kind":"Field","name":{"kind":"Name","value":"minSize"}},{"kind":"Field","name":{"kind":"Name","value":"maxSize"}},{"kind":"Field","name":{"kind":"Name","value":"storageClasses"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"encryption"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseOssEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseKmsEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"dayOfMonth"}},{"kind":"Field","name":{"kind":"Name","value":"autoDelete"}},{"kind":"Field","name":{"kind":"Name","value":"includedObjectVersions"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}}]}}]}}]} as unknown as DocumentNode<ReasonFragment, unknown>;
export const FailureFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateRolledBackError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cause"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateLostError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cause"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Reason"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"ec"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidArgumentError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryAlreadyExistError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"existing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryExceedLimitError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessDeniedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchBucketError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"bucketName"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchInventoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StaleVersionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanUpdate"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanDelete"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedAfter"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedBefore"}},{"kind":"Field","name":{"kind":"Name","value":"minSize"}},{"kind":"Field","name":{"kind":"Name","value":"maxSize"}},{"kind":"Field","name":{"kind":"Name","value":"storageClasses"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"encryption"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseOssEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseKmsEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"dayOfMonth"}},{"kind":"Field","name":{"kind":"Name","value":"autoDelete"}},{"kind":"Field","name":{"kind":"Name","value":"includedObjectVersions"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}}]}}]}}]} as unknown as DocumentNode<FailureFragment, unknown>;
export const PageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Page"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}}]}}]} as unknown as DocumentNode<PageFragment, unknown>;
export const BucketsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Buckets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"prefix"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"region"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"withTotalCount"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"buckets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"prefix"},"value":{"kind":"Variable","name":{"kind":"Name","value":"prefix"}}},{"kind":"Argument","name":{"kind":"Name","value":"region"},"value":{"kind":"Variable","name":{"kind":"Name","value":"region"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withTotalCount"}}}]}]},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"storageClass"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanCreateInventory"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Page"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Page"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}}]}}]} as unknown as DocumentNode<BucketsQuery, BucketsQueryVariables>;
export const CreateRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateInventoryInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"validateOnly"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createInventory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"validateOnly"},"value":{"kind":"Variable","name":{"kind":"Name","value":"validateOnly"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateInventorySuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inventoryEdge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ValidationSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"differences"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unchecked"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateRolledBackError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cause"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateLostError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cause"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Reason"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"ec"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidArgumentError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryAlreadyExistError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"existing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryExceedLimitError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessDeniedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchBucketError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"bucketName"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchInventoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StaleVersionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanUpdate"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanDelete"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedAfter"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedBefore"}},{"kind":"Field","name":{"kind":"Name","value":"minSize"}},{"kind":"Field","name":{"kind":"Name","value":"maxSize"}},{"kind":"Field","name":{"kind":"Name","value":"storageClasses"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"encryption"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseOssEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseKmsEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"dayOfMonth"}},{"kind":"Field","name":{"kind":"Name","value":"autoDelete"}},{"kind":"Field","name":{"kind":"Name","value":"includedObjectVersions"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}}]}}]}}]} as unknown as DocumentNode<CreateRuleMutation, CreateRuleMutationVariables>;
export const DeleteRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteInventoryInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteInventory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteInventorySuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateRolledBackError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cause"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateLostError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cause"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Reason"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"ec"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidArgumentError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryAlreadyExistError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"existing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryExceedLimitError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessDeniedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchBucketError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"bucketName"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchInventoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StaleVersionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanUpdate"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanDelete"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedAfter"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedBefore"}},{"kind":"Field","name":{"kind":"Name","value":"minSize"}},{"kind":"Field","name":{"kind":"Name","value":"maxSize"}},{"kind":"Field","name":{"kind":"Name","value":"storageClasses"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"encryption"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseOssEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseKmsEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"dayOfMonth"}},{"kind":"Field","name":{"kind":"Name","value":"autoDelete"}},{"kind":"Field","name":{"kind":"Name","value":"includedObjectVersions"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}}]}}]}}]} as unknown as DocumentNode<DeleteRuleMutation, DeleteRuleMutationVariables>;
export const OneRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OneRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"bucket"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"inventoryId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"bucket"},"value":{"kind":"Variable","name":{"kind":"Name","value":"bucket"}}},{"kind":"Argument","name":{"kind":"Name","value":"inventoryId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"inventoryId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanUpdate"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanDelete"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedAfter"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedBefore"}},{"kind":"Field","name":{"kind":"Name","value":"minSize"}},{"kind":"Field","name":{"kind":"Name","value":"maxSize"}},{"kind":"Field","name":{"kind":"Name","value":"storageClasses"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"encryption"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseOssEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseKmsEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"dayOfMonth"}},{"kind":"Field","name":{"kind":"Name","value":"autoDelete"}},{"kind":"Field","name":{"kind":"Name","value":"includedObjectVersions"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}}]}}]}}]} as unknown as DocumentNode<OneRuleQuery, OneRuleQueryVariables>;
export const RulesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Rules"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"bucket"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filterBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryFilterBy"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"withTotalCount"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventories"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"bucket"},"value":{"kind":"Variable","name":{"kind":"Name","value":"bucket"}}},{"kind":"Argument","name":{"kind":"Name","value":"filterBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filterBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"withTotalCount"}}}]}]},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Page"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Page"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanUpdate"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanDelete"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedAfter"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedBefore"}},{"kind":"Field","name":{"kind":"Name","value":"minSize"}},{"kind":"Field","name":{"kind":"Name","value":"maxSize"}},{"kind":"Field","name":{"kind":"Name","value":"storageClasses"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"encryption"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseOssEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseKmsEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"dayOfMonth"}},{"kind":"Field","name":{"kind":"Name","value":"autoDelete"}},{"kind":"Field","name":{"kind":"Name","value":"includedObjectVersions"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}}]}}]}}]} as unknown as DocumentNode<RulesQuery, RulesQueryVariables>;
export const UpdateRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateInventoryInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"validateOnly"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateInventory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"validateOnly"},"value":{"kind":"Variable","name":{"kind":"Name","value":"validateOnly"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateInventorySuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ValidationSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"differences"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unchecked"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateRolledBackError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cause"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateLostError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cause"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reason"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Reason"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"ec"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidArgumentError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryAlreadyExistError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"existing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryExceedLimitError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessDeniedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchBucketError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"bucketName"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NoSuchInventoryError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StaleVersionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rule"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryConfiguration"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"inventoryId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanUpdate"}},{"kind":"Field","name":{"kind":"Name","value":"viewerCanDelete"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedAfter"}},{"kind":"Field","name":{"kind":"Name","value":"lastModifiedBefore"}},{"kind":"Field","name":{"kind":"Name","value":"minSize"}},{"kind":"Field","name":{"kind":"Name","value":"maxSize"}},{"kind":"Field","name":{"kind":"Name","value":"storageClasses"}}]}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"encryption"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseOssEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SseKmsEncryption"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"dayOfMonth"}},{"kind":"Field","name":{"kind":"Name","value":"autoDelete"}},{"kind":"Field","name":{"kind":"Name","value":"includedObjectVersions"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"intervalSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"optionalFields"}}]}}]}}]} as unknown as DocumentNode<UpdateRuleMutation, UpdateRuleMutationVariables>;
export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const RuleFragmentText = /*#__PURE__*/ new TypedDocumentString(`
    fragment Rule on InventoryConfiguration {
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  isEnabled
  bucket {
    id
    name
  }
  filter {
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    format
    accountId
    roleArn
    roleName
    bucket {
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        algorithm
      }
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
}
    `, {"fragmentName":"Rule"}) as unknown as TypedDocumentString<RuleFragment, unknown>;
export const ReasonFragmentText = /*#__PURE__*/ new TypedDocumentString(`
    fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    issues {
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    existing {
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    limit
  }
  ... on AccessDeniedError {
    action
  }
  ... on NoSuchBucketError {
    bucketName
  }
  ... on NoSuchInventoryError {
    inventoryId
  }
  ... on StaleVersionError {
    inventory {
      ...Rule
    }
  }
  ... on ThrottledError {
    retryAfterSeconds
  }
}
    fragment Rule on InventoryConfiguration {
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  isEnabled
  bucket {
    id
    name
  }
  filter {
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    format
    accountId
    roleArn
    roleName
    bucket {
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        algorithm
      }
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
}`, {"fragmentName":"Reason"}) as unknown as TypedDocumentString<ReasonFragment, unknown>;
export const FailureFragmentText = /*#__PURE__*/ new TypedDocumentString(`
    fragment Failure on Error {
  ...Reason
  ... on UpdateRolledBackError {
    inventory {
      ...Rule
    }
    cause {
      ...Reason
    }
  }
  ... on UpdateLostError {
    lost {
      ...Rule
    }
    cause {
      ...Reason
    }
  }
}
    fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    issues {
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    existing {
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    limit
  }
  ... on AccessDeniedError {
    action
  }
  ... on NoSuchBucketError {
    bucketName
  }
  ... on NoSuchInventoryError {
    inventoryId
  }
  ... on StaleVersionError {
    inventory {
      ...Rule
    }
  }
  ... on ThrottledError {
    retryAfterSeconds
  }
}
fragment Rule on InventoryConfiguration {
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  isEnabled
  bucket {
    id
    name
  }
  filter {
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    format
    accountId
    roleArn
    roleName
    bucket {
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        algorithm
      }
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
}`, {"fragmentName":"Failure"}) as unknown as TypedDocumentString<FailureFragment, unknown>;
export const PageFragmentText = /*#__PURE__*/ new TypedDocumentString(`
    fragment Page on PageInfo {
  hasNextPage
  endCursor
  hasPreviousPage
  startCursor
}
    `, {"fragmentName":"Page"}) as unknown as TypedDocumentString<PageFragment, unknown>;
export const BucketsText = /*#__PURE__*/ new TypedDocumentString(`
    query Buckets($prefix: String, $region: String, $first: Int, $after: String, $last: Int, $before: String, $withTotalCount: Boolean! = false) {
  buckets(
    prefix: $prefix
    region: $region
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    totalCount @include(if: $withTotalCount)
    edges {
      cursor
      node {
        id
        name
        region
        storageClass
        createdAt
        viewerCanCreateInventory
      }
    }
    pageInfo {
      ...Page
    }
  }
}
    fragment Page on PageInfo {
  hasNextPage
  endCursor
  hasPreviousPage
  startCursor
}`) as unknown as TypedDocumentString<BucketsQuery, BucketsQueryVariables>;
export const CreateRuleText = /*#__PURE__*/ new TypedDocumentString(`
    mutation CreateRule($input: CreateInventoryInput!, $validateOnly: Boolean! = false) {
  createInventory(input: $input, validateOnly: $validateOnly) {
    __typename
    ... on CreateInventorySuccess {
      inventory {
        ...Rule
      }
      inventoryEdge {
        cursor
        node {
          id
        }
      }
    }
    ... on ValidationSuccess {
      differences {
        path
        before
        after
      }
      unchecked
    }
    ...Failure
  }
}
    fragment Failure on Error {
  ...Reason
  ... on UpdateRolledBackError {
    inventory {
      ...Rule
    }
    cause {
      ...Reason
    }
  }
  ... on UpdateLostError {
    lost {
      ...Rule
    }
    cause {
      ...Reason
    }
  }
}
fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    issues {
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    existing {
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    limit
  }
  ... on AccessDeniedError {
    action
  }
  ... on NoSuchBucketError {
    bucketName
  }
  ... on NoSuchInventoryError {
    inventoryId
  }
  ... on StaleVersionError {
    inventory {
      ...Rule
    }
  }
  ... on ThrottledError {
    retryAfterSeconds
  }
}
fragment Rule on InventoryConfiguration {
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  isEnabled
  bucket {
    id
    name
  }
  filter {
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    format
    accountId
    roleArn
    roleName
    bucket {
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        algorithm
      }
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
}`) as unknown as TypedDocumentString<CreateRuleMutation, CreateRuleMutationVariables>;
export const DeleteRuleText = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeleteRule($input: DeleteInventoryInput!) {
  deleteInventory(input: $input) {
    __typename
    ... on DeleteInventorySuccess {
      deletedId
      inventoryId
      bucket {
        id
        name
      }
    }
    ...Failure
  }
}
    fragment Failure on Error {
  ...Reason
  ... on UpdateRolledBackError {
    inventory {
      ...Rule
    }
    cause {
      ...Reason
    }
  }
  ... on UpdateLostError {
    lost {
      ...Rule
    }
    cause {
      ...Reason
    }
  }
}
fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    issues {
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    existing {
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    limit
  }
  ... on AccessDeniedError {
    action
  }
  ... on NoSuchBucketError {
    bucketName
  }
  ... on NoSuchInventoryError {
    inventoryId
  }
  ... on StaleVersionError {
    inventory {
      ...Rule
    }
  }
  ... on ThrottledError {
    retryAfterSeconds
  }
}
fragment Rule on InventoryConfiguration {
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  isEnabled
  bucket {
    id
    name
  }
  filter {
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    format
    accountId
    roleArn
    roleName
    bucket {
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        algorithm
      }
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
}`) as unknown as TypedDocumentString<DeleteRuleMutation, DeleteRuleMutationVariables>;
export const OneRuleText = /*#__PURE__*/ new TypedDocumentString(`
    query OneRule($bucket: String!, $inventoryId: String!) {
  inventory(bucket: $bucket, inventoryId: $inventoryId) {
    ...Rule
  }
}
    fragment Rule on InventoryConfiguration {
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  isEnabled
  bucket {
    id
    name
  }
  filter {
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    format
    accountId
    roleArn
    roleName
    bucket {
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        algorithm
      }
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
}`) as unknown as TypedDocumentString<OneRuleQuery, OneRuleQueryVariables>;
export const RulesText = /*#__PURE__*/ new TypedDocumentString(`
    query Rules($bucket: String!, $filterBy: InventoryFilterBy, $first: Int, $after: String, $last: Int, $before: String, $withTotalCount: Boolean! = false) {
  inventories(
    bucket: $bucket
    filterBy: $filterBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    totalCount @include(if: $withTotalCount)
    edges {
      cursor
      node {
        ...Rule
      }
    }
    pageInfo {
      ...Page
    }
  }
}
    fragment Page on PageInfo {
  hasNextPage
  endCursor
  hasPreviousPage
  startCursor
}
fragment Rule on InventoryConfiguration {
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  isEnabled
  bucket {
    id
    name
  }
  filter {
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    format
    accountId
    roleArn
    roleName
    bucket {
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        algorithm
      }
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
}`) as unknown as TypedDocumentString<RulesQuery, RulesQueryVariables>;
export const UpdateRuleText = /*#__PURE__*/ new TypedDocumentString(`
    mutation UpdateRule($input: UpdateInventoryInput!, $validateOnly: Boolean! = false) {
  updateInventory(input: $input, validateOnly: $validateOnly) {
    __typename
    ... on UpdateInventorySuccess {
      inventory {
        ...Rule
      }
    }
    ... on ValidationSuccess {
      differences {
        path
        before
        after
      }
      unchecked
    }
    ...Failure
  }
}
    fragment Failure on Error {
  ...Reason
  ... on UpdateRolledBackError {
    inventory {
      ...Rule
    }
    cause {
      ...Reason
    }
  }
  ... on UpdateLostError {
    lost {
      ...Rule
    }
    cause {
      ...Reason
    }
  }
}
fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    issues {
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    existing {
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    limit
  }
  ... on AccessDeniedError {
    action
  }
  ... on NoSuchBucketError {
    bucketName
  }
  ... on NoSuchInventoryError {
    inventoryId
  }
  ... on StaleVersionError {
    inventory {
      ...Rule
    }
  }
  ... on ThrottledError {
    retryAfterSeconds
  }
}
fragment Rule on InventoryConfiguration {
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  isEnabled
  bucket {
    id
    name
  }
  filter {
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    format
    accountId
    roleArn
    roleName
    bucket {
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        algorithm
      }
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
}`) as unknown as TypedDocumentString<UpdateRuleMutation, UpdateRuleMutationVariables>;