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

/** Whether a bucket keeps old versions of its objects. OSS: `Versioning`. */
export type BucketVersioning =
  /** OSS keeps old versions. OSS: `Enabled`. */
  | 'ENABLED'
  /** Versioning was never enabled. OSS sends no value. */
  | 'OFF'
  /** OSS keeps the existing versions and creates no new ones. OSS: `Suspended`. */
  | 'SUSPENDED';

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

/** The rule to delete. */
export type DeleteInventoryInput = {
  /** The name of the source bucket, for example `demo-logs`. */
  bucket: string;
  /** The `version` of the rule as the caller has read it, for example `k3vD0m6c2mZ0l1YbqkqT9w`. If the rule has another one, the result is a `StaleVersionError`; a text that is no version is another one. Default: any version. */
  expectedVersion?: string | null | undefined;
  /** The rule’s id, unique in its bucket: 1 to 192 characters, for example `originals-daily`. OSS: `inventoryId`. */
  inventoryId: string;
};

/** Whether a rule’s reports arrive on time. The first status that is true, in this order: DISABLED, NO_DESTINATION, UNKNOWN, DONE, FRESH, DUE, NOTHING_TO_LIST, NEVER, OVERDUE. */
export type FreshnessStatus =
  /** The rule is disabled, so no report is expected. */
  | 'DISABLED'
  /** The rule writes one report only, and it exists. */
  | 'DONE'
  /** A report is expected about now: its time has come, and the grace period (`REPORT_GRACE_HOURS`) has not ended. Also in the first 30 minutes after this server wrote the rule. */
  | 'DUE'
  /** The latest complete report exists, and the next one is not expected yet. */
  | 'FRESH'
  /** No complete report was seen, although the source bucket has matching objects. The first report of a new rule takes up to 30 minutes. */
  | 'NEVER'
  /** The source bucket has no object whose key starts with the rule’s prefix, and OSS writes no empty reports. */
  | 'NOTHING_TO_LIST'
  /** The destination bucket does not exist, so OSS cannot write reports. */
  | 'NO_DESTINATION'
  /** A report is missing, also after the grace period. */
  | 'OVERDUE'
  /** This server cannot tell: OSS refuses to show the reports, or how often the rule writes is not known. `reason` says which. */
  | 'UNKNOWN';

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

/** Conditions that a rule must meet, all of them. OSS cannot filter, so the server reads rules until the page is full: up to 10 requests to OSS for a bucket. With only `inventoryIdPrefix`, it reads only pages that can contain such ids. */
export type InventoryFilterBy = {
  /** Only rules that write their reports to this bucket, for example `demo-reports`. */
  destinationBucket?: string | null | undefined;
  /** Only rules with this frequency. `UNKNOWN`: only rules whose frequency this server does not know. */
  frequency?: InventoryFrequency | null | undefined;
  /** Only rules whose reports have one of these statuses, for example `[OVERDUE, NEVER]`. Empty: no condition. Takes up to three more requests to OSS for each rule that meets the other conditions. */
  freshness?: Array<FreshnessStatus> | null | undefined;
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

/** The changes to a rule’s incremental inventory. Absent fields stay the same; a rule that had none gets the defaults of `IncrementalInventoryInput`. Null clears `optionalFields`, and is an error elsewhere. */
export type UpdateIncrementalInventoryInput = {
  /** How often OSS writes, in seconds: 600 is the only documented value. OSS: `Schedule/Frequency`. */
  intervalSeconds?: number | null | undefined;
  /** Whether OSS writes the changes. OSS: `IsEnabled`. */
  isEnabled?: boolean | null | undefined;
  /** The optional columns, in this order. OSS: `OptionalFields`. Replaces the stored list. */
  optionalFields?: Array<IncrementalOptionalField> | null | undefined;
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
  /** The changes of objects that OSS writes between two reports, for invited accounts. Absent fields stay the same. Null: none. OSS: `IncrementalInventory`. */
  incremental?: UpdateIncrementalInventoryInput | null | undefined;
  /** The id of the rule to change, for example `originals-daily`. OSS: `Id`. */
  inventoryId: string;
  /** Whether the rule is active. A disabled rule writes no reports. OSS: `IsEnabled`. */
  isEnabled?: boolean | null | undefined;
  /** The optional columns of the report, in this order. Replaces the stored list. OSS: `OptionalFields`. */
  optionalFields?: Array<InventoryOptionalField> | null | undefined;
};

export type NodesQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type NodesQuery = { nodes: Array<
    | { name: string, region: string | null, id: string }
    | { inventoryId: string, id: string }
    | { id: string }
   | null> };

export type NodeQueryVariables = Exact<{
  id: string | number;
}>;


export type NodeQuery = { node:
    | { __typename: 'Bucket', id: string }
    | { __typename: 'InventoryConfiguration', inventoryId: string, id: string }
    | { __typename: 'InventoryReport', id: string }
   | null };

export type BucketsPageQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  prefix?: string | null | undefined;
  region?: string | null | undefined;
  isCounted?: boolean;
}>;


export type BucketsPageQuery = { buckets: { totalCount?: number, nodes: Array<{ name: string, region: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type RuleFieldsFragment = { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
      | { __typename: 'SseKmsEncryption', keyId: string | null }
      | { __typename: 'SseOssEncryption', algorithm: string }
     | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null };

export type PageQueryVariables = Exact<{
  bucket: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type PageQuery = { inventories: { edges: Array<{ cursor: string, node: { inventoryId: string } }>, nodes: Array<{ inventoryId: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type RuleQueryVariables = Exact<{
  bucket: string;
  inventoryId: string;
}>;


export type RuleQuery = { inventory: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null };

export type RulesQueryVariables = Exact<{
  bucket: string;
  first?: number | null | undefined;
}>;


export type RulesQuery = { inventories: { nodes: Array<{ id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
          | { __typename: 'SseKmsEncryption', keyId: string | null }
          | { __typename: 'SseOssEncryption', algorithm: string }
         | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }> } };

export type CreateMutationVariables = Exact<{
  input: CreateInventoryInput;
}>;


export type CreateMutation = { createInventory:
    | { __typename: 'AccessDeniedError', message: string, code: string, requestId: string | null, ec: string | null, action: string | null }
    | { __typename: 'CreateInventorySuccess', inventory: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }, inventoryEdge: { cursor: string, node: { inventoryId: string } } }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null }
    | { __typename: 'InventoryExceedLimitError', message: string, code: string, requestId: string | null, ec: string | null, limit: number }
    | { __typename: 'NoSuchBucketError', message: string, code: string, requestId: string | null, ec: string | null, bucketName: string }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ThrottledError', message: string, code: string, requestId: string | null, ec: string | null, retryAfterSeconds: number | null }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ValidationSuccess' }
   };

export type DeleteMutationVariables = Exact<{
  input: DeleteInventoryInput;
}>;


export type DeleteMutation = { deleteInventory:
    | { __typename: 'AccessDeniedError', message: string, code: string, requestId: string | null, ec: string | null, action: string | null }
    | { __typename: 'DeleteInventorySuccess', deletedId: string, inventoryId: string, bucket: { name: string } }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'NoSuchBucketError', message: string, code: string, requestId: string | null, ec: string | null, bucketName: string }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ThrottledError', message: string, code: string, requestId: string | null, ec: string | null, retryAfterSeconds: number | null }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
   };

export type ValidateCreateMutationVariables = Exact<{
  input: CreateInventoryInput;
  validateOnly?: boolean;
}>;


export type ValidateCreateMutation = { createInventory:
    | { __typename: 'AccessDeniedError', message: string, code: string, requestId: string | null, ec: string | null, action: string | null }
    | { __typename: 'CreateInventorySuccess' }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'InventoryAlreadyExistError', message: string, code: string, requestId: string | null, ec: string | null, existing: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } | null }
    | { __typename: 'InventoryExceedLimitError', message: string, code: string, requestId: string | null, ec: string | null, limit: number }
    | { __typename: 'NoSuchBucketError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ThrottledError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ValidationSuccess', unchecked: Array<string>, differences: Array<{ path: Array<string>, before: string | null, after: string | null }> }
   };

export type ValidateUpdateMutationVariables = Exact<{
  input: UpdateInventoryInput;
  validateOnly?: boolean;
}>;


export type ValidateUpdateMutation = { updateInventory:
    | { __typename: 'AccessDeniedError', message: string, code: string, requestId: string | null, ec: string | null, action: string | null }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'NoSuchBucketError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'NoSuchInventoryError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ThrottledError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpdateInventorySuccess' }
    | { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ValidationSuccess', unchecked: Array<string>, differences: Array<{ path: Array<string>, before: string | null, after: string | null }> }
   };

export type UpdateMutationVariables = Exact<{
  input: UpdateInventoryInput;
}>;


export type UpdateMutation = { updateInventory:
    | { __typename: 'AccessDeniedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'InvalidArgumentError', message: string, code: string, requestId: string | null, ec: string | null, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'NoSuchBucketError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'NoSuchInventoryError', message: string, code: string, requestId: string | null, ec: string | null, inventoryId: string }
    | { __typename: 'OutcomeUnknownError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'RefusedError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'StaleVersionError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ThrottledError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'UpdateInventorySuccess', inventory: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null } }
    | { __typename: 'UpdateLostError', message: string, code: string, requestId: string | null, ec: string | null, lost: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }, cause:
        | { __typename: 'AccessDeniedError', code: string, message: string }
        | { __typename: 'InvalidArgumentError', code: string, message: string }
        | { __typename: 'InventoryAlreadyExistError', code: string, message: string }
        | { __typename: 'InventoryExceedLimitError', code: string, message: string }
        | { __typename: 'NoSuchBucketError', code: string, message: string }
        | { __typename: 'NoSuchInventoryError', code: string, message: string }
        | { __typename: 'NoSuchReportError', code: string, message: string }
        | { __typename: 'OutcomeUnknownError', code: string, message: string }
        | { __typename: 'RefusedError', code: string, message: string }
        | { __typename: 'StalePlanError', code: string, message: string }
        | { __typename: 'StaleVersionError', code: string, message: string }
        | { __typename: 'ThrottledError', code: string, message: string }
        | { __typename: 'UpdateLostError', code: string, message: string }
        | { __typename: 'UpdateRolledBackError', code: string, message: string }
        | { __typename: 'UpstreamError', code: string, message: string }
       }
    | { __typename: 'UpdateRolledBackError', message: string, code: string, requestId: string | null, ec: string | null, inventory: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, dayOfMonth: number | null, autoDelete: boolean, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleArn: string, roleName: string, prefix: string | null, bucket: { name: string }, encryption:
            | { __typename: 'SseKmsEncryption', keyId: string | null }
            | { __typename: 'SseOssEncryption', algorithm: string }
           | null }, incremental: { isEnabled: boolean, intervalSeconds: number | null, optionalFields: Array<IncrementalOptionalField> } | null }, cause:
        | { __typename: 'AccessDeniedError', code: string, message: string }
        | { __typename: 'InvalidArgumentError', code: string, message: string }
        | { __typename: 'InventoryAlreadyExistError', code: string, message: string }
        | { __typename: 'InventoryExceedLimitError', code: string, message: string }
        | { __typename: 'NoSuchBucketError', code: string, message: string }
        | { __typename: 'NoSuchInventoryError', code: string, message: string }
        | { __typename: 'NoSuchReportError', code: string, message: string }
        | { __typename: 'OutcomeUnknownError', code: string, message: string }
        | { __typename: 'RefusedError', code: string, message: string }
        | { __typename: 'StalePlanError', code: string, message: string }
        | { __typename: 'StaleVersionError', code: string, message: string }
        | { __typename: 'ThrottledError', code: string, message: string }
        | { __typename: 'UpdateLostError', code: string, message: string }
        | { __typename: 'UpdateRolledBackError', code: string, message: string }
        | { __typename: 'UpstreamError', code: string, message: string }
       }
    | { __typename: 'UpstreamError', message: string, code: string, requestId: string | null, ec: string | null }
    | { __typename: 'ValidationSuccess' }
   };

export type FilteredQueryVariables = Exact<{
  filterBy?: InventoryFilterBy | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
}>;


export type FilteredQuery = { inventories: { nodes: Array<{ inventoryId: string }>, pageInfo: { hasNextPage: boolean } } };

export type ModelPageQueryVariables = Exact<{
  bucket: string;
  filterBy?: InventoryFilterBy | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  isCounted: boolean;
}>;


export type ModelPageQuery = { inventories: { totalCount?: number, edges: Array<{ cursor: string, node: { inventoryId: string } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type ModelNodesQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type ModelNodesQuery = { nodes: Array<
    | { id: string }
    | { inventoryId: string, isEnabled: boolean, id: string }
    | { id: string }
   | null> };

export type CountedQueryVariables = Exact<{
  bucket: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
}>;


export type CountedQuery = { inventories: { totalCount: number, nodes: Array<{ inventoryId: string }> } };

export type PlanFieldsFragment = { createCount: number, replaceCount: number, deleteCount: number, unchangedCount: number, unmatchedPatterns: Array<string>, digest: string, changes: Array<{ action: PlannedAction, inventoryId: string, bucket: { name: string }, before: { version: string, inventoryId: string } | null, differences: Array<{ path: Array<string>, before: string | null, after: string | null }>, blockedBy:
      | { __typename: 'AccessDeniedError', message: string, code: string }
      | { __typename: 'InvalidArgumentError', message: string, code: string, issues: Array<{ path: Array<string>, message: string }> }
      | { __typename: 'InventoryAlreadyExistError', message: string, code: string }
      | { __typename: 'InventoryExceedLimitError', message: string, code: string }
      | { __typename: 'NoSuchBucketError', message: string, code: string }
      | { __typename: 'NoSuchInventoryError', message: string, code: string }
      | { __typename: 'NoSuchReportError', message: string, code: string }
      | { __typename: 'OutcomeUnknownError', message: string, code: string }
      | { __typename: 'RefusedError', message: string, code: string }
      | { __typename: 'StalePlanError', message: string, code: string }
      | { __typename: 'StaleVersionError', message: string, code: string }
      | { __typename: 'ThrottledError', message: string, code: string }
      | { __typename: 'UpdateLostError', message: string, code: string }
      | { __typename: 'UpdateRolledBackError', message: string, code: string }
      | { __typename: 'UpstreamError', message: string, code: string }
     | null }>, unreadableBuckets: Array<{ bucket: { name: string }, cause:
      | { __typename: 'AccessDeniedError', message: string, code: string }
      | { __typename: 'InvalidArgumentError', message: string, code: string }
      | { __typename: 'InventoryAlreadyExistError', message: string, code: string }
      | { __typename: 'InventoryExceedLimitError', message: string, code: string }
      | { __typename: 'NoSuchBucketError', message: string, code: string }
      | { __typename: 'NoSuchInventoryError', message: string, code: string }
      | { __typename: 'NoSuchReportError', message: string, code: string }
      | { __typename: 'OutcomeUnknownError', message: string, code: string }
      | { __typename: 'RefusedError', message: string, code: string }
      | { __typename: 'StalePlanError', message: string, code: string }
      | { __typename: 'StaleVersionError', message: string, code: string }
      | { __typename: 'ThrottledError', message: string, code: string }
      | { __typename: 'UpdateLostError', message: string, code: string }
      | { __typename: 'UpdateRolledBackError', message: string, code: string }
      | { __typename: 'UpstreamError', message: string, code: string }
     }> };

export type PlanRulesQueryVariables = Exact<{
  input: PlanInventoriesInput;
}>;


export type PlanRulesQuery = { planInventories: { createCount: number, replaceCount: number, deleteCount: number, unchangedCount: number, unmatchedPatterns: Array<string>, digest: string, changes: Array<{ action: PlannedAction, inventoryId: string, bucket: { name: string }, before: { version: string, inventoryId: string } | null, differences: Array<{ path: Array<string>, before: string | null, after: string | null }>, blockedBy:
        | { __typename: 'AccessDeniedError', message: string, code: string }
        | { __typename: 'InvalidArgumentError', message: string, code: string, issues: Array<{ path: Array<string>, message: string }> }
        | { __typename: 'InventoryAlreadyExistError', message: string, code: string }
        | { __typename: 'InventoryExceedLimitError', message: string, code: string }
        | { __typename: 'NoSuchBucketError', message: string, code: string }
        | { __typename: 'NoSuchInventoryError', message: string, code: string }
        | { __typename: 'NoSuchReportError', message: string, code: string }
        | { __typename: 'OutcomeUnknownError', message: string, code: string }
        | { __typename: 'RefusedError', message: string, code: string }
        | { __typename: 'StalePlanError', message: string, code: string }
        | { __typename: 'StaleVersionError', message: string, code: string }
        | { __typename: 'ThrottledError', message: string, code: string }
        | { __typename: 'UpdateLostError', message: string, code: string }
        | { __typename: 'UpdateRolledBackError', message: string, code: string }
        | { __typename: 'UpstreamError', message: string, code: string }
       | null }>, unreadableBuckets: Array<{ bucket: { name: string }, cause:
        | { __typename: 'AccessDeniedError', message: string, code: string }
        | { __typename: 'InvalidArgumentError', message: string, code: string }
        | { __typename: 'InventoryAlreadyExistError', message: string, code: string }
        | { __typename: 'InventoryExceedLimitError', message: string, code: string }
        | { __typename: 'NoSuchBucketError', message: string, code: string }
        | { __typename: 'NoSuchInventoryError', message: string, code: string }
        | { __typename: 'NoSuchReportError', message: string, code: string }
        | { __typename: 'OutcomeUnknownError', message: string, code: string }
        | { __typename: 'RefusedError', message: string, code: string }
        | { __typename: 'StalePlanError', message: string, code: string }
        | { __typename: 'StaleVersionError', message: string, code: string }
        | { __typename: 'ThrottledError', message: string, code: string }
        | { __typename: 'UpdateLostError', message: string, code: string }
        | { __typename: 'UpdateRolledBackError', message: string, code: string }
        | { __typename: 'UpstreamError', message: string, code: string }
       }> } };

export type ApplyPlanMutationVariables = Exact<{
  input: ApplyInventoriesInput;
}>;


export type ApplyPlanMutation = { applyInventories:
    | { __typename: 'AccessDeniedError', message: string, code: string }
    | { __typename: 'ApplyInventoriesSuccess', remainingCount: number, remainingDigest: string | null, outcomes: Array<{ action: PlannedAction, inventoryId: string, status: ChangeStatus, deletedId: string | null, bucket: { name: string }, inventory: { version: string } | null, error:
          | { __typename: 'AccessDeniedError', message: string, code: string }
          | { __typename: 'InvalidArgumentError', message: string, code: string }
          | { __typename: 'InventoryAlreadyExistError', message: string, code: string }
          | { __typename: 'InventoryExceedLimitError', message: string, code: string }
          | { __typename: 'NoSuchBucketError', message: string, code: string }
          | { __typename: 'NoSuchInventoryError', message: string, code: string }
          | { __typename: 'NoSuchReportError', message: string, code: string }
          | { __typename: 'OutcomeUnknownError', message: string, code: string }
          | { __typename: 'RefusedError', message: string, code: string }
          | { __typename: 'StalePlanError', message: string, code: string }
          | { __typename: 'StaleVersionError', message: string, code: string }
          | { __typename: 'ThrottledError', message: string, code: string }
          | { __typename: 'UpdateLostError', message: string, code: string }
          | { __typename: 'UpdateRolledBackError', message: string, code: string }
          | { __typename: 'UpstreamError', message: string, code: string }
         | null }> }
    | { __typename: 'InvalidArgumentError', message: string, code: string, issues: Array<{ path: Array<string>, message: string }> }
    | { __typename: 'RefusedError', message: string, code: string }
    | { __typename: 'StalePlanError', message: string, code: string, plan: { createCount: number, replaceCount: number, deleteCount: number, unchangedCount: number, unmatchedPatterns: Array<string>, digest: string, changes: Array<{ action: PlannedAction, inventoryId: string, bucket: { name: string }, before: { version: string, inventoryId: string } | null, differences: Array<{ path: Array<string>, before: string | null, after: string | null }>, blockedBy:
            | { __typename: 'AccessDeniedError', message: string, code: string }
            | { __typename: 'InvalidArgumentError', message: string, code: string, issues: Array<{ path: Array<string>, message: string }> }
            | { __typename: 'InventoryAlreadyExistError', message: string, code: string }
            | { __typename: 'InventoryExceedLimitError', message: string, code: string }
            | { __typename: 'NoSuchBucketError', message: string, code: string }
            | { __typename: 'NoSuchInventoryError', message: string, code: string }
            | { __typename: 'NoSuchReportError', message: string, code: string }
            | { __typename: 'OutcomeUnknownError', message: string, code: string }
            | { __typename: 'RefusedError', message: string, code: string }
            | { __typename: 'StalePlanError', message: string, code: string }
            | { __typename: 'StaleVersionError', message: string, code: string }
            | { __typename: 'ThrottledError', message: string, code: string }
            | { __typename: 'UpdateLostError', message: string, code: string }
            | { __typename: 'UpdateRolledBackError', message: string, code: string }
            | { __typename: 'UpstreamError', message: string, code: string }
           | null }>, unreadableBuckets: Array<{ bucket: { name: string }, cause:
            | { __typename: 'AccessDeniedError', message: string, code: string }
            | { __typename: 'InvalidArgumentError', message: string, code: string }
            | { __typename: 'InventoryAlreadyExistError', message: string, code: string }
            | { __typename: 'InventoryExceedLimitError', message: string, code: string }
            | { __typename: 'NoSuchBucketError', message: string, code: string }
            | { __typename: 'NoSuchInventoryError', message: string, code: string }
            | { __typename: 'NoSuchReportError', message: string, code: string }
            | { __typename: 'OutcomeUnknownError', message: string, code: string }
            | { __typename: 'RefusedError', message: string, code: string }
            | { __typename: 'StalePlanError', message: string, code: string }
            | { __typename: 'StaleVersionError', message: string, code: string }
            | { __typename: 'ThrottledError', message: string, code: string }
            | { __typename: 'UpdateLostError', message: string, code: string }
            | { __typename: 'UpdateRolledBackError', message: string, code: string }
            | { __typename: 'UpstreamError', message: string, code: string }
           }> } }
    | { __typename: 'ThrottledError', message: string, code: string }
    | { __typename: 'UpstreamError', message: string, code: string }
   };

export type BucketsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  prefix?: string | null | undefined;
}>;


export type BucketsQuery = { buckets: { edges: Array<{ cursor: string, node: { name: string } }>, nodes: Array<{ name: string, region: string | null, storageClass: StorageClass | null, createdAt: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type OneBucketQueryVariables = Exact<{
  name: string;
}>;


export type OneBucketQuery = { bucket: { name: string, region: string | null, storageClass: StorageClass | null, createdAt: string | null, versioning: BucketVersioning | null, ownerId: string | null, inventories: { totalCount: number, nodes: Array<{ inventoryId: string }> } } | null };

export type InventoryPageQueryVariables = Exact<{
  bucket: string;
  filterBy?: InventoryFilterBy | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type InventoryPageQuery = { inventories: { edges: Array<{ cursor: string, node: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null, hasPreviousPage: boolean, startCursor: string | null } } };

export type BucketPageQueryVariables = Exact<{
  name: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BucketPageQuery = { bucket: { id: string, inventories: { edges: Array<{ cursor: string, node: { id: string, inventoryId: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type InventoryRuleQueryVariables = Exact<{
  bucket: string;
  inventoryId: string;
}>;


export type InventoryRuleQuery = { inventory: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, includedObjectVersions: InventoryIncludedObjectVersions, optionalFields: Array<InventoryOptionalField>, bucket: { id: string, name: string }, filter: { prefix: string | null, lastModifiedAfter: string | null, lastModifiedBefore: string | null, minSize: number | null, maxSize: number | null, storageClasses: Array<StorageClass> | null }, destination: { format: InventoryFormat, accountId: string, roleName: string, prefix: string | null, bucket: { id: string, name: string }, encryption:
        | { __typename: 'SseKmsEncryption', keyId: string | null }
        | { __typename: 'SseOssEncryption', algorithm: string }
       | null } } | null };

export type CreateRuleMutationVariables = Exact<{
  input: CreateInventoryInput;
}>;


export type CreateRuleMutation = { createInventory:
    | { __typename: 'AccessDeniedError', code: string, message: string }
    | { __typename: 'CreateInventorySuccess', inventory: { id: string, inventoryId: string, isEnabled: boolean, frequency: InventoryFrequency, bucket: { id: string } } }
    | { __typename: 'InvalidArgumentError', code: string, message: string }
    | { __typename: 'InventoryAlreadyExistError', code: string, message: string }
    | { __typename: 'InventoryExceedLimitError', code: string, message: string }
    | { __typename: 'NoSuchBucketError', code: string, message: string }
    | { __typename: 'OutcomeUnknownError', code: string, message: string }
    | { __typename: 'RefusedError', code: string, message: string }
    | { __typename: 'ThrottledError', code: string, message: string }
    | { __typename: 'UpstreamError', code: string, message: string }
    | { __typename: 'ValidationSuccess' }
   };

export type DeleteRuleMutationVariables = Exact<{
  input: DeleteInventoryInput;
}>;


export type DeleteRuleMutation = { deleteInventory:
    | { __typename: 'AccessDeniedError', code: string, message: string }
    | { __typename: 'DeleteInventorySuccess', deletedId: string, bucket: { id: string } }
    | { __typename: 'InvalidArgumentError', code: string, message: string }
    | { __typename: 'NoSuchBucketError', code: string, message: string }
    | { __typename: 'OutcomeUnknownError', code: string, message: string }
    | { __typename: 'RefusedError', code: string, message: string }
    | { __typename: 'StaleVersionError', code: string, message: string }
    | { __typename: 'ThrottledError', code: string, message: string }
    | { __typename: 'UpstreamError', code: string, message: string }
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
export const RuleFieldsFragmentDoc = new TypedDocumentString(`
    fragment RuleFields on InventoryConfiguration {
  id
  inventoryId
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
    prefix
    bucket {
      name
    }
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
    `, {"fragmentName":"RuleFields"}) as unknown as TypedDocumentString<RuleFieldsFragment, unknown>;
export const PlanFieldsFragmentDoc = new TypedDocumentString(`
    fragment PlanFields on InventoryPlan {
  changes {
    action
    bucket {
      name
    }
    inventoryId
    before {
      version
      inventoryId
    }
    differences {
      path
      before
      after
    }
    blockedBy {
      __typename
      message
      code
      ... on InvalidArgumentError {
        issues {
          path
          message
        }
      }
    }
  }
  createCount
  replaceCount
  deleteCount
  unchangedCount
  unmatchedPatterns
  unreadableBuckets {
    bucket {
      name
    }
    cause {
      __typename
      message
      code
    }
  }
  digest
}
    `, {"fragmentName":"PlanFields"}) as unknown as TypedDocumentString<PlanFieldsFragment, unknown>;
export const NodesDocument = new TypedDocumentString(`
    query Nodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on InventoryConfiguration {
      inventoryId
    }
    ... on Bucket {
      name
      region
    }
  }
}
    `) as unknown as TypedDocumentString<NodesQuery, NodesQueryVariables>;
export const NodeDocument = new TypedDocumentString(`
    query Node($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on InventoryConfiguration {
      inventoryId
    }
  }
}
    `) as unknown as TypedDocumentString<NodeQuery, NodeQueryVariables>;
export const BucketsPageDocument = new TypedDocumentString(`
    query BucketsPage($first: Int, $after: String, $last: Int, $before: String, $prefix: String, $region: String, $isCounted: Boolean! = false) {
  buckets(
    first: $first
    after: $after
    last: $last
    before: $before
    prefix: $prefix
    region: $region
  ) {
    totalCount @include(if: $isCounted)
    nodes {
      name
      region
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<BucketsPageQuery, BucketsPageQueryVariables>;
export const PageDocument = new TypedDocumentString(`
    query Page($bucket: String!, $first: Int, $after: String, $last: Int, $before: String) {
  inventories(
    bucket: $bucket
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    edges {
      cursor
      node {
        inventoryId
      }
    }
    nodes {
      inventoryId
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PageQuery, PageQueryVariables>;
export const RuleDocument = new TypedDocumentString(`
    query Rule($bucket: String!, $inventoryId: String!) {
  inventory(bucket: $bucket, inventoryId: $inventoryId) {
    ...RuleFields
  }
}
    fragment RuleFields on InventoryConfiguration {
  id
  inventoryId
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
    prefix
    bucket {
      name
    }
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
}`) as unknown as TypedDocumentString<RuleQuery, RuleQueryVariables>;
export const RulesDocument = new TypedDocumentString(`
    query Rules($bucket: String!, $first: Int) {
  inventories(bucket: $bucket, first: $first) {
    nodes {
      ...RuleFields
    }
  }
}
    fragment RuleFields on InventoryConfiguration {
  id
  inventoryId
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
    prefix
    bucket {
      name
    }
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
export const CreateDocument = new TypedDocumentString(`
    mutation Create($input: CreateInventoryInput!) {
  createInventory(input: $input) {
    __typename
    ... on CreateInventorySuccess {
      inventory {
        ...RuleFields
      }
      inventoryEdge {
        cursor
        node {
          inventoryId
        }
      }
    }
    ... on Error {
      message
      code
      requestId
      ec
    }
    ... on InvalidArgumentError {
      issues {
        path
        message
      }
    }
    ... on InventoryAlreadyExistError {
      existing {
        ...RuleFields
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
    ... on ThrottledError {
      retryAfterSeconds
    }
  }
}
    fragment RuleFields on InventoryConfiguration {
  id
  inventoryId
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
    prefix
    bucket {
      name
    }
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
}`) as unknown as TypedDocumentString<CreateMutation, CreateMutationVariables>;
export const DeleteDocument = new TypedDocumentString(`
    mutation Delete($input: DeleteInventoryInput!) {
  deleteInventory(input: $input) {
    __typename
    ... on DeleteInventorySuccess {
      deletedId
      inventoryId
      bucket {
        name
      }
    }
    ... on Error {
      message
      code
      requestId
      ec
    }
    ... on InvalidArgumentError {
      issues {
        path
        message
      }
    }
    ... on AccessDeniedError {
      action
    }
    ... on NoSuchBucketError {
      bucketName
    }
    ... on ThrottledError {
      retryAfterSeconds
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteMutation, DeleteMutationVariables>;
export const ValidateCreateDocument = new TypedDocumentString(`
    mutation ValidateCreate($input: CreateInventoryInput!, $validateOnly: Boolean! = true) {
  createInventory(input: $input, validateOnly: $validateOnly) {
    __typename
    ... on ValidationSuccess {
      differences {
        path
        before
        after
      }
      unchecked
    }
    ... on Error {
      message
      code
      requestId
      ec
    }
    ... on InvalidArgumentError {
      issues {
        path
        message
      }
    }
    ... on InventoryAlreadyExistError {
      existing {
        ...RuleFields
      }
    }
    ... on InventoryExceedLimitError {
      limit
    }
    ... on AccessDeniedError {
      action
    }
  }
}
    fragment RuleFields on InventoryConfiguration {
  id
  inventoryId
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
    prefix
    bucket {
      name
    }
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
}`) as unknown as TypedDocumentString<ValidateCreateMutation, ValidateCreateMutationVariables>;
export const ValidateUpdateDocument = new TypedDocumentString(`
    mutation ValidateUpdate($input: UpdateInventoryInput!, $validateOnly: Boolean! = true) {
  updateInventory(input: $input, validateOnly: $validateOnly) {
    __typename
    ... on ValidationSuccess {
      differences {
        path
        before
        after
      }
      unchecked
    }
    ... on Error {
      message
      code
      requestId
      ec
    }
    ... on InvalidArgumentError {
      issues {
        path
        message
      }
    }
    ... on AccessDeniedError {
      action
    }
  }
}
    `) as unknown as TypedDocumentString<ValidateUpdateMutation, ValidateUpdateMutationVariables>;
export const UpdateDocument = new TypedDocumentString(`
    mutation Update($input: UpdateInventoryInput!) {
  updateInventory(input: $input) {
    __typename
    ... on UpdateInventorySuccess {
      inventory {
        ...RuleFields
      }
    }
    ... on Error {
      message
      code
      requestId
      ec
    }
    ... on InvalidArgumentError {
      issues {
        path
        message
      }
    }
    ... on NoSuchInventoryError {
      inventoryId
    }
    ... on UpdateRolledBackError {
      inventory {
        ...RuleFields
      }
      cause {
        __typename
        code
        message
      }
    }
    ... on UpdateLostError {
      lost {
        ...RuleFields
      }
      cause {
        __typename
        code
        message
      }
    }
  }
}
    fragment RuleFields on InventoryConfiguration {
  id
  inventoryId
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
    prefix
    bucket {
      name
    }
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
}`) as unknown as TypedDocumentString<UpdateMutation, UpdateMutationVariables>;
export const FilteredDocument = new TypedDocumentString(`
    query Filtered($filterBy: InventoryFilterBy, $first: Int, $last: Int) {
  inventories(bucket: "logs", filterBy: $filterBy, first: $first, last: $last) {
    nodes {
      inventoryId
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `) as unknown as TypedDocumentString<FilteredQuery, FilteredQueryVariables>;
export const ModelPageDocument = new TypedDocumentString(`
    query ModelPage($bucket: String!, $filterBy: InventoryFilterBy, $first: Int, $after: String, $last: Int, $before: String, $isCounted: Boolean!) {
  inventories(
    bucket: $bucket
    filterBy: $filterBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    totalCount @include(if: $isCounted)
    edges {
      cursor
      node {
        inventoryId
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ModelPageQuery, ModelPageQueryVariables>;
export const ModelNodesDocument = new TypedDocumentString(`
    query ModelNodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on InventoryConfiguration {
      inventoryId
      isEnabled
    }
  }
}
    `) as unknown as TypedDocumentString<ModelNodesQuery, ModelNodesQueryVariables>;
export const CountedDocument = new TypedDocumentString(`
    query Counted($bucket: String!, $first: Int, $after: String, $last: Int) {
  inventories(bucket: $bucket, first: $first, after: $after, last: $last) {
    totalCount
    nodes {
      inventoryId
    }
  }
}
    `) as unknown as TypedDocumentString<CountedQuery, CountedQueryVariables>;
export const PlanRulesDocument = new TypedDocumentString(`
    query PlanRules($input: PlanInventoriesInput!) {
  planInventories(input: $input) {
    ...PlanFields
  }
}
    fragment PlanFields on InventoryPlan {
  changes {
    action
    bucket {
      name
    }
    inventoryId
    before {
      version
      inventoryId
    }
    differences {
      path
      before
      after
    }
    blockedBy {
      __typename
      message
      code
      ... on InvalidArgumentError {
        issues {
          path
          message
        }
      }
    }
  }
  createCount
  replaceCount
  deleteCount
  unchangedCount
  unmatchedPatterns
  unreadableBuckets {
    bucket {
      name
    }
    cause {
      __typename
      message
      code
    }
  }
  digest
}`) as unknown as TypedDocumentString<PlanRulesQuery, PlanRulesQueryVariables>;
export const ApplyPlanDocument = new TypedDocumentString(`
    mutation ApplyPlan($input: ApplyInventoriesInput!) {
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
        inventory {
          version
        }
        deletedId
        error {
          __typename
          message
          code
        }
      }
      remainingCount
      remainingDigest
    }
    ... on StalePlanError {
      message
      code
      plan {
        ...PlanFields
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
    fragment PlanFields on InventoryPlan {
  changes {
    action
    bucket {
      name
    }
    inventoryId
    before {
      version
      inventoryId
    }
    differences {
      path
      before
      after
    }
    blockedBy {
      __typename
      message
      code
      ... on InvalidArgumentError {
        issues {
          path
          message
        }
      }
    }
  }
  createCount
  replaceCount
  deleteCount
  unchangedCount
  unmatchedPatterns
  unreadableBuckets {
    bucket {
      name
    }
    cause {
      __typename
      message
      code
    }
  }
  digest
}`) as unknown as TypedDocumentString<ApplyPlanMutation, ApplyPlanMutationVariables>;
export const BucketsDocument = new TypedDocumentString(`
    query Buckets($first: Int, $after: String, $last: Int, $before: String, $prefix: String) {
  buckets(
    first: $first
    after: $after
    last: $last
    before: $before
    prefix: $prefix
  ) {
    edges {
      cursor
      node {
        name
      }
    }
    nodes {
      name
      region
      storageClass
      createdAt
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<BucketsQuery, BucketsQueryVariables>;
export const OneBucketDocument = new TypedDocumentString(`
    query OneBucket($name: String!) {
  bucket(name: $name) {
    name
    region
    storageClass
    createdAt
    versioning
    ownerId
    inventories(first: 1) {
      totalCount
      nodes {
        inventoryId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OneBucketQuery, OneBucketQueryVariables>;
export const InventoryPageDocument = new TypedDocumentString(`
    query InventoryPage($bucket: String!, $filterBy: InventoryFilterBy, $first: Int, $after: String, $last: Int, $before: String) {
  inventories(
    bucket: $bucket
    filterBy: $filterBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    edges {
      cursor
      node {
        id
        inventoryId
        isEnabled
        frequency
      }
    }
    pageInfo {
      hasNextPage
      endCursor
      hasPreviousPage
      startCursor
    }
  }
}
    `) as unknown as TypedDocumentString<InventoryPageQuery, InventoryPageQueryVariables>;
export const BucketPageDocument = new TypedDocumentString(`
    query BucketPage($name: String!, $first: Int, $after: String) {
  bucket(name: $name) {
    id
    inventories(first: $first, after: $after) {
      edges {
        cursor
        node {
          id
          inventoryId
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BucketPageQuery, BucketPageQueryVariables>;
export const InventoryRuleDocument = new TypedDocumentString(`
    query InventoryRule($bucket: String!, $inventoryId: String!) {
  inventory(bucket: $bucket, inventoryId: $inventoryId) {
    id
    inventoryId
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
      roleName
      prefix
      bucket {
        id
        name
      }
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
    includedObjectVersions
    optionalFields
  }
}
    `) as unknown as TypedDocumentString<InventoryRuleQuery, InventoryRuleQueryVariables>;
export const CreateRuleDocument = new TypedDocumentString(`
    mutation CreateRule($input: CreateInventoryInput!) {
  createInventory(input: $input) {
    __typename
    ... on CreateInventorySuccess {
      inventory {
        id
        inventoryId
        isEnabled
        frequency
        bucket {
          id
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateRuleMutation, CreateRuleMutationVariables>;
export const DeleteRuleDocument = new TypedDocumentString(`
    mutation DeleteRule($input: DeleteInventoryInput!) {
  deleteInventory(input: $input) {
    __typename
    ... on DeleteInventorySuccess {
      deletedId
      bucket {
        id
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteRuleMutation, DeleteRuleMutationVariables>;