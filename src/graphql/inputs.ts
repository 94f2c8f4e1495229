import { builder } from './builder.ts';
import {
  IncrementalOptionalField,
  InventoryFormat,
  InventoryFrequency,
  InventoryIncludedObjectVersions,
  InventoryOptionalField,
  StorageClass,
} from './enums.ts';

const FilterInput = builder.inputType('InventoryFilterInput', {
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
        'Only objects of at least this number of bytes, for example `1024`. 0 to ' +
        '53,687,091,200,000 (48.8 TB). OSS: `LowerSizeBound`.',
    }),
    maxSize: t.field({
      type: 'BigInt',
      description:
        'Only objects of at most this number of bytes, for example `1048576`. 1 to ' +
        '53,687,091,200,000 (48.8 TB). OSS: `UpperSizeBound`.',
    }),
    storageClasses: t.field({
      type: [StorageClass.ref],
      description:
        'Only objects of these storage classes. Null or an empty list: all classes. OSS: ' +
        '`StorageClass`.',
    }),
  }),
});

const SseKmsInput = builder.inputType('SseKmsEncryptionInput', {
  description:
    'Encryption with a key of Alibaba Cloud’s Key Management Service (KMS). OSS: `SSE-KMS`.',
  fields: (t) => ({
    keyId: t.string({
      description:
        'The id of a symmetric customer master key. Absent or null: OSS’s default KMS key. OSS: ' +
        '`KeyId`.',
    }),
  }),
});

const EncryptionInput = builder.inputType('InventoryEncryptionInput', {
  description:
    'How OSS encrypts the report. Set exactly one field, for example `{ sseOss: true }`.',
  isOneOf: true,
  fields: (t) => ({
    sseOss: t.boolean({
      description: '`true`: encrypt with keys that OSS manages. OSS: `SSE-OSS`.',
    }),
    sseKms: t.field({
      type: SseKmsInput,
      description: 'Encrypt with a KMS key. OSS: `SSE-KMS`.',
    }),
  }),
});

const DestinationInput = builder.inputType('OSSBucketDestinationInput', {
  description:
    'Where OSS writes the report, and the RAM role it uses. OSS: `OSSBucketDestination`.',
  fields: (t) => ({
    format: t.field({
      type: InventoryFormat.ref,
      required: true,
      defaultValue: 'CSV',
      description: 'The file format of the report. OSS: `Format`.',
    }),
    accountId: t.string({
      required: true,
      description:
        'The id (uid) of the account that owns the destination bucket, for example ' +
        '`1000000000000000`. OSS: `AccountId`.',
    }),
    roleName: t.string({
      required: true,
      description:
        'The RAM role that OSS uses to write the report: the role’s name, for example ' +
        '`AliyunOSSRole`, if it belongs to `accountId`, or its ARN, ' +
        '`acs:ram::{uid}:role/{name}`. The role needs `oss:PutObject` on the destination bucket. ' +
        'OSS: `RoleArn`.',
    }),
    bucket: t.string({
      required: true,
      description:
        'The name of the destination bucket, for example `demo-reports`. It must have the same ' +
        'account and region as the source bucket. OSS: `Bucket`.',
    }),
    prefix: t.string({
      description:
        'The prefix of the report’s object keys, for example `weekly`; OSS adds a `/`. At most ' +
        '1,023 characters, without `%&$@^*!#`. OSS: `Prefix`.',
    }),
    encryption: t.field({
      type: EncryptionInput,
      description: 'How OSS encrypts the report. Default: not encrypted. OSS: `Encryption`.',
    }),
  }),
});

const IncrementalInput = builder.inputType('IncrementalInventoryInput', {
  description:
    'The incremental inventory of a rule: a list of objects that changed between two reports. ' +
    'OSS offers it by invitation and refuses it for other accounts. OSS: `IncrementalInventory`.',
  fields: (t) => ({
    isEnabled: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether OSS writes the changes. OSS: `IsEnabled`.',
    }),
    intervalSeconds: t.int({
      required: true,
      defaultValue: 600,
      description:
        'How often OSS writes, in seconds: 600 is the only documented value. OSS: `Schedule/Frequency`.',
    }),
    optionalFields: t.field({
      type: [IncrementalOptionalField.ref],
      required: true,
      defaultValue: [],
      description: 'The optional columns, in this order. OSS: `OptionalFields`.',
    }),
  }),
});

const UpdateDestinationInput = builder.inputType('UpdateDestinationInput', {
  description:
    'The changes to a rule’s destination. Absent fields stay the same. Null clears `prefix` and `encryption`, and is ' +
    'an error elsewhere.',
  fields: (t) => ({
    format: t.field({
      type: InventoryFormat.ref,
      description: 'The file format of the report. OSS: `Format`.',
    }),
    accountId: t.string({
      description:
        'The id (uid) of the account that owns the destination bucket, for example ' +
        '`1000000000000000`. OSS: `AccountId`.',
    }),
    roleName: t.string({
      description:
        'The RAM role that OSS uses to write the report: its name, for example `AliyunOSSRole`, if it belongs to the ' +
        'account `accountId`; otherwise its ARN, `acs:ram::{uid}:role/{name}`. The name that the rule’s role already ' +
        'has keeps its ARN, unless `accountId` changes. OSS: `RoleArn`.',
    }),
    bucket: t.string({
      description:
        'The name of the destination bucket, for example `demo-reports`. It must have the same ' +
        'account and region as the source bucket. OSS: `Bucket`.',
    }),
    prefix: t.string({
      description:
        'The prefix of the report’s object keys, for example `weekly`; OSS adds a `/`. At most ' +
        '1,023 characters, without `%&$@^*!#`. Null: no prefix. OSS: `Prefix`.',
    }),
    encryption: t.field({
      type: EncryptionInput,
      description: 'How OSS encrypts the report. Null: no encryption. OSS: `Encryption`.',
    }),
  }),
});

export const UpdateInventoryInput = builder.inputType('UpdateInventoryInput', {
  description:
    'The changes to a rule. Absent fields stay the same, at every level. Null clears an optional ' +
    'value (a filter, a prefix, the encryption, the optional fields) and is an error elsewhere.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description: 'The name of the source bucket, for example `demo-logs`.',
    }),
    inventoryId: t.string({
      required: true,
      description: 'The id of the rule to change, for example `originals-daily`. OSS: `Id`.',
    }),
    isEnabled: t.boolean({
      description:
        'Whether the rule is active. A disabled rule writes no reports. OSS: `IsEnabled`.',
    }),
    filter: t.field({
      type: FilterInput,
      description: 'Which objects the rule lists. Null: all objects. OSS: `Filter`.',
    }),
    destination: t.field({
      type: UpdateDestinationInput,
      description:
        'Where OSS writes the report, and the RAM role it uses. Absent fields stay the same. OSS: `Destination`.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      description: 'How often OSS writes the report. OSS: `Schedule/Frequency`.',
    }),
    dayOfMonth: t.int({
      description:
        'The day of the month on which OSS writes the report, 1 to 31; only with `MONTHLY`. A new `frequency` clears it. OSS: ' +
        '`Schedule/DayOfMonth`.',
    }),
    autoDelete: t.boolean({
      description:
        'Whether OSS deletes the rule after its only report; only with `ONCE`. A new `frequency` clears it. OSS: ' +
        '`Schedule/AutoDelete`.',
    }),
    includedObjectVersions: t.field({
      type: InventoryIncludedObjectVersions.ref,
      description: 'Which versions of an object the report lists. OSS: `IncludedObjectVersions`.',
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description:
        'The optional columns of the report, in this order. Replaces the stored list. OSS: ' +
        '`OptionalFields`.',
    }),
    incremental: t.field({
      type: IncrementalInput,
      description:
        'The list of objects that changed between two reports, for invited accounts. Null: none. ' +
        'OSS: `IncrementalInventory`.',
    }),
  }),
});

export const CreateInventoryInput = builder.inputType('CreateInventoryInput', {
  description: 'A new inventory rule. OSS: `InventoryConfiguration`.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description:
        'The name of the source bucket, whose objects the rule lists, for example `demo-logs`.',
    }),
    inventoryId: t.string({
      required: true,
      description:
        'The id of the new rule, unique in its bucket: 1 to 192 characters, for example ' +
        '`weekly-all`. OSS: `Id`.',
    }),
    isEnabled: t.boolean({
      required: true,
      description:
        'Whether the rule is active. A disabled rule writes no reports. OSS: `IsEnabled`.',
    }),
    filter: t.field({
      type: FilterInput,
      description: 'Which objects the rule lists. Default: all objects. OSS: `Filter`.',
    }),
    destination: t.field({
      type: DestinationInput,
      required: true,
      description: 'Where OSS writes the report, and the RAM role it uses. OSS: `Destination`.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      required: true,
      description: 'How often OSS writes the report. OSS: `Schedule/Frequency`.',
    }),
    dayOfMonth: t.int({
      description:
        'The day of the month on which OSS writes the report, 1 to 31; only with `MONTHLY`. Default: every 30 days. OSS: ' +
        '`Schedule/DayOfMonth`.',
    }),
    autoDelete: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Whether OSS deletes the rule after its only report; only with `ONCE`. OSS: `Schedule/AutoDelete`.',
    }),
    includedObjectVersions: t.field({
      type: InventoryIncludedObjectVersions.ref,
      required: true,
      description: 'Which versions of an object the report lists. OSS: `IncludedObjectVersions`.',
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description:
        'The optional columns of the report, in this order. Default: none. OSS: ' +
        '`OptionalFields`.',
    }),
    incremental: t.field({
      type: IncrementalInput,
      description:
        'The list of objects that changed between two reports, for invited accounts. Default: ' +
        'none. OSS: `IncrementalInventory`.',
    }),
  }),
});
