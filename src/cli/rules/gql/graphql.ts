/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The plan to apply. */
export type ApplyInventoriesInput = {
  /** The `digest` of the plan, or `remainingDigest` of the previous call, for example `k3vD0m6c2mZ0l1YbqkqT9w`. With another plan, nothing is changed: see `StalePlanError`. */
  digest: string;
  /** The maximum number of deletes in the whole plan, not only in this call: 0 to 1,000. With more deletes, nothing is changed. */
  maxDeletes?: number;
  /** The same input that was planned. */
  plan: PlanInventoriesInput;
};

/** What became of a change. */
export type ChangeStatus =
  /** The rule was changed as planned. */
  | 'APPLIED'
  /** `error` says why, and whether the rule was changed. */
  | 'FAILED'
  /** The change was not tried: it is blocked, a create or replace in the bucket of a delete failed, the request’s time ended, or the server stops. The next call tries it. */
  | 'SKIPPED';

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
  /** A value this server does not know yet. It cannot be written: `updateInventory` accepts it only to keep the stored value. */
  | 'UNKNOWN';

/** How OSS encrypts the report. Set exactly one field, for example `{ sseOss: true }`. */
export type InventoryEncryptionInput =
  {   /** Encrypt with a KMS key. OSS: `SSE-KMS`. */
  sseKms: SseKmsEncryptionInput; sseOss?: never; }
  |  { sseKms?: never;   /** `true`: encrypt with keys that OSS manages. OSS: `SSE-OSS`. */
  sseOss: boolean; };

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
  /** A value this server does not know yet. It cannot be written: `updateInventory` accepts it only to keep the stored value. */
  | 'UNKNOWN';

/** How often OSS writes a report. OSS: `Frequency`. */
export type InventoryFrequency =
  /** Every day. For buckets with fewer than 10 billion objects. OSS: `Daily`. */
  | 'DAILY'
  /** Every month. Available in some regions. OSS: `Monthly`. */
  | 'MONTHLY'
  /** Once. Available in some regions. OSS: `Once`. */
  | 'ONCE'
  /** A value this server does not know yet. It cannot be written: `updateInventory` accepts it only to keep the stored value. */
  | 'UNKNOWN'
  /** Every week. For buckets with fewer than 50 billion objects. OSS: `Weekly`. */
  | 'WEEKLY';

/** Which versions of an object a report lists. OSS: `IncludedObjectVersions`. */
export type InventoryIncludedObjectVersions =
  /** All versions. Adds the columns VersionId, IsLatest and IsDeleteMarker. OSS: `All`. */
  | 'ALL'
  /** Only the current version. OSS: `Current`. */
  | 'CURRENT'
  /** A value this server does not know yet. It cannot be written: `updateInventory` accepts it only to keep the stored value. */
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
  /** A value this server does not know yet. It cannot be written: `updateInventory` accepts it only to keep the stored value. */
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

/** The rules that buckets are to have. Other rules of these buckets stay as they are, unless `prune` selects them. At most 1,000 buckets and 1,000 changes. */
export type PlanInventoriesInput = {
  /** Names or patterns of buckets that no pattern matches, for example the destination buckets. A rule that names its bucket is not affected. */
  exceptBuckets?: Array<string>;
  /** Which rules to delete if `rules` does not contain them. Default: none. */
  prune?: PruneInput | null | undefined;
  /** The desired rules. Each is a whole rule: an absent field has its default, so an existing rule loses the value that it had there. `UNKNOWN` keeps a stored value that this server does not know. Two kinds of texts make a rule a template: a `bucket` with `*`, which is any text, stands for all buckets that it matches, for example `logs-*`; and `{region}` in the name of the destination’s bucket. In a template, `{region}` in the destination is the region of the source bucket, for example `oss-cn-hangzhou`. */
  rules: Array<CreateInventoryInput>;
};

/** What a plan does to a rule. */
export type PlannedAction =
  /** The rule is created. */
  | 'CREATE'
  /** The rule is deleted. Its reports are kept. */
  | 'DELETE'
  /** The rule is deleted and created again, because OSS has no update. It does not exist for a moment, and OSS starts its schedule again, with a report at once. Elements that this server does not know stay the same. */
  | 'REPLACE';

/** Which rules a plan deletes if `rules` does not contain them: those that meet both conditions. It does not depend on the templates, so a template that matches nothing deletes nothing else. */
export type PruneInput = {
  /** The name of a bucket, for example `demo-logs`, or a pattern in which `*` is any text, for example `demo-*`. */
  bucket: string;
  /** Only rules whose ids start with this prefix, for example `managed-`. Empty: all rules of the buckets. */
  inventoryIdPrefix: string;
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
  /** A value this server does not know yet. It cannot be written: `updateInventory` accepts it only to keep the stored value. */
  | 'UNKNOWN';

export type ExportedRuleFragment = { inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, unknownElements: Array<string>, bucket: { name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleName: string, roleArn: string, prefix: string | null, bucket: { name: string }, encryption:
      | { __typename: 'SseKmsEncryption', keyId: string | null }
      | { __typename: 'SseOssEncryption' }
     | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null };

export type AllRulesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type AllRulesQuery = { allInventories: { nodes: Array<{ inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, unknownElements: Array<string>, bucket: { name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleName: string, roleArn: string, prefix: string | null, bucket: { name: string }, encryption:
          | { __typename: 'SseKmsEncryption', keyId: string | null }
          | { __typename: 'SseOssEncryption' }
         | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }>, coverage: { unreadableBuckets: Array<{ bucket: { name: string }, cause:
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
          | { message: string, code: string, requestId: string | null, ec: string | null }
         }> }, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RulesOfBucketQueryVariables = Exact<{
  bucket: string;
  first: number;
  after?: string | null | undefined;
}>;


export type RulesOfBucketQuery = { inventories: { nodes: Array<{ inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, unknownElements: Array<string>, bucket: { name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleName: string, roleArn: string, prefix: string | null, bucket: { name: string }, encryption:
          | { __typename: 'SseKmsEncryption', keyId: string | null }
          | { __typename: 'SseOssEncryption' }
         | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UnreadableFragment = { bucket: { name: string }, cause:
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
    | { message: string, code: string, requestId: string | null, ec: string | null }
   };

export type ShownPlanFragment = { digest: string, createCount: number, replaceCount: number, deleteCount: number, unchangedCount: number, unmatchedPatterns: Array<string>, changes: Array<{ action: PlannedAction, inventoryId: string, bucket: { name: string }, differences: Array<{ path: Array<string>, before: string | null, after: string | null }>, blockedBy:
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
     | null }>, unreadableBuckets: Array<{ bucket: { name: string }, cause:
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
      | { message: string, code: string, requestId: string | null, ec: string | null }
     }> };

export type PlanRulesQueryVariables = Exact<{
  input: PlanInventoriesInput;
}>;


export type PlanRulesQuery = { planInventories: { digest: string, createCount: number, replaceCount: number, deleteCount: number, unchangedCount: number, unmatchedPatterns: Array<string>, changes: Array<{ action: PlannedAction, inventoryId: string, bucket: { name: string }, differences: Array<{ path: Array<string>, before: string | null, after: string | null }>, blockedBy:
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
       | null }>, unreadableBuckets: Array<{ bucket: { name: string }, cause:
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
        | { message: string, code: string, requestId: string | null, ec: string | null }
       }> } };

export type ApplyRulesMutationVariables = Exact<{
  input: ApplyInventoriesInput;
}>;


export type ApplyRulesMutation = { applyInventories:
    | { __typename: 'AccessDeniedError', message: string, code: string }
    | { __typename: 'ApplyInventoriesSuccess', remainingCount: number, remainingDigest: string | null, outcomes: Array<{ action: PlannedAction, inventoryId: string, status: ChangeStatus, bucket: { name: string }, error:
          | { __typename: 'AccessDeniedError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'InventoryExceedLimitError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'NoSuchBucketError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'NoSuchInventoryError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'NoSuchReportError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'StalePlanError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'ThrottledError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null }
          | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
         | null }> }
    | { __typename: 'InvalidArgumentError', message: string, code: string, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'RefusedError', message: string, code: string }
    | { __typename: 'StalePlanError', message: string, code: string, plan: { digest: string, createCount: number, replaceCount: number, deleteCount: number, unchangedCount: number, unmatchedPatterns: Array<string>, changes: Array<{ action: PlannedAction, inventoryId: string, bucket: { name: string }, differences: Array<{ path: Array<string>, before: string | null, after: string | null }>, blockedBy:
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
           | null }>, unreadableBuckets: Array<{ bucket: { name: string }, cause:
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
            | { message: string, code: string, requestId: string | null, ec: string | null }
           }> } }
    | { __typename: 'ThrottledError', message: string, code: string }
    | { __typename: 'UpstreamError', message: string, code: string }
   };

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
export const ExportedRuleFragmentDoc = new TypedDocumentString(`
    fragment ExportedRule on InventoryConfiguration {
  bucket {
    name
  }
  inventoryId
  isEnabled
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
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
    roleName
    roleArn
    bucket {
      name
    }
    prefix
    encryption {
      __typename
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
  unknownElements
}
    `, {"fragmentName":"ExportedRule"}) as unknown as TypedDocumentString<ExportedRuleFragment, unknown>;
export const UnreadableFragmentDoc = new TypedDocumentString(`
    fragment Unreadable on UnreadableBucket {
  bucket {
    name
  }
  cause {
    message
    code
    requestId
    ec
  }
}
    `, {"fragmentName":"Unreadable"}) as unknown as TypedDocumentString<UnreadableFragment, unknown>;
export const ShownPlanFragmentDoc = new TypedDocumentString(`
    fragment ShownPlan on InventoryPlan {
  digest
  createCount
  replaceCount
  deleteCount
  unchangedCount
  unmatchedPatterns
  changes {
    action
    bucket {
      name
    }
    inventoryId
    differences {
      path
      before
      after
    }
    blockedBy {
      message
      code
      requestId
      ec
    }
  }
  unreadableBuckets {
    ...Unreadable
  }
}
    fragment Unreadable on UnreadableBucket {
  bucket {
    name
  }
  cause {
    message
    code
    requestId
    ec
  }
}`, {"fragmentName":"ShownPlan"}) as unknown as TypedDocumentString<ShownPlanFragment, unknown>;
export const AllRulesDocument = new TypedDocumentString(`
    query AllRules($first: Int!, $after: String) {
  allInventories(first: $first, after: $after) {
    nodes {
      ...ExportedRule
    }
    coverage {
      unreadableBuckets {
        ...Unreadable
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ExportedRule on InventoryConfiguration {
  bucket {
    name
  }
  inventoryId
  isEnabled
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
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
    roleName
    roleArn
    bucket {
      name
    }
    prefix
    encryption {
      __typename
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
  unknownElements
}
fragment Unreadable on UnreadableBucket {
  bucket {
    name
  }
  cause {
    message
    code
    requestId
    ec
  }
}`) as unknown as TypedDocumentString<AllRulesQuery, AllRulesQueryVariables>;
export const RulesOfBucketDocument = new TypedDocumentString(`
    query RulesOfBucket($bucket: String!, $first: Int!, $after: String) {
  inventories(bucket: $bucket, first: $first, after: $after) {
    nodes {
      ...ExportedRule
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ExportedRule on InventoryConfiguration {
  bucket {
    name
  }
  inventoryId
  isEnabled
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
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
    roleName
    roleArn
    bucket {
      name
    }
    prefix
    encryption {
      __typename
      ... on SseKmsEncryption {
        keyId
      }
    }
  }
  optionalFields
  incremental {
    isEnabled
    intervalSeconds
    optionalFields
  }
  unknownElements
}`) as unknown as TypedDocumentString<RulesOfBucketQuery, RulesOfBucketQueryVariables>;
export const PlanRulesDocument = new TypedDocumentString(`
    query PlanRules($input: PlanInventoriesInput!) {
  planInventories(input: $input) {
    ...ShownPlan
  }
}
    fragment Unreadable on UnreadableBucket {
  bucket {
    name
  }
  cause {
    message
    code
    requestId
    ec
  }
}
fragment ShownPlan on InventoryPlan {
  digest
  createCount
  replaceCount
  deleteCount
  unchangedCount
  unmatchedPatterns
  changes {
    action
    bucket {
      name
    }
    inventoryId
    differences {
      path
      before
      after
    }
    blockedBy {
      message
      code
      requestId
      ec
    }
  }
  unreadableBuckets {
    ...Unreadable
  }
}`) as unknown as TypedDocumentString<PlanRulesQuery, PlanRulesQueryVariables>;
export const ApplyRulesDocument = new TypedDocumentString(`
    mutation ApplyRules($input: ApplyInventoriesInput!) {
  applyInventories(input: $input) {
    __typename
    ... on ApplyInventoriesSuccess {
      outcomes {
        action
        bucket {
          name
        }
        inventoryId
        status
        error {
          __typename
          message
          code
          requestId
          ec
        }
      }
      remainingCount
      remainingDigest
    }
    ... on StalePlanError {
      plan {
        ...ShownPlan
      }
    }
    ... on InvalidArgumentError {
      issues {
        path
        message
      }
    }
    ... on Error {
      message
      code
    }
  }
}
    fragment Unreadable on UnreadableBucket {
  bucket {
    name
  }
  cause {
    message
    code
    requestId
    ec
  }
}
fragment ShownPlan on InventoryPlan {
  digest
  createCount
  replaceCount
  deleteCount
  unchangedCount
  unmatchedPatterns
  changes {
    action
    bucket {
      name
    }
    inventoryId
    differences {
      path
      before
      after
    }
    blockedBy {
      message
      code
      requestId
      ec
    }
  }
  unreadableBuckets {
    ...Unreadable
  }
}`) as unknown as TypedDocumentString<ApplyRulesMutation, ApplyRulesMutationVariables>;