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
  description: 'Which objects a rule lists; what is left out or null is no bound.',
  fields: (t) => ({
    prefix: t.string({
      description:
        'Only objects whose keys begin so, for example `logs/`; at most 1,023 characters. OSS: `Prefix`.',
    }),
    lastModifiedAfter: t.field({
      type: 'DateTime',
      description:
        'Only objects last written at this time or later; whole seconds, from 2009-12-31T16:00:00Z on. ' +
        'OSS: `LastModifyBeginTimeStamp`.',
    }),
    lastModifiedBefore: t.field({
      type: 'DateTime',
      description:
        'Only objects last written at this time or earlier; whole seconds, not before ' +
        '`lastModifiedAfter`. OSS: `LastModifyEndTimeStamp`.',
    }),
    minSize: t.field({
      type: 'BigInt',
      description:
        'Only objects of at least so many bytes, for example `1024`; 0 to 48.8 TB. OSS: `LowerSizeBound`.',
    }),
    maxSize: t.field({
      type: 'BigInt',
      description:
        'Only objects of at most so many bytes, for example `1048576`; 1 to 48.8 TB. OSS: ' +
        '`UpperSizeBound`.',
    }),
    storageClasses: t.field({
      type: [StorageClass.ref],
      description:
        'Only objects of these storage classes; an empty list: of all. OSS: `StorageClass`.',
    }),
  }),
});

const SseKmsInput = builder.inputType('SseKmsEncryptionInput', {
  description: 'Encryption with a key of the Key Management Service. OSS: `SSE-KMS`.',
  fields: (t) => ({
    keyId: t.string({
      description:
        'The customer master key’s id, of a symmetric one; left out: OSS’s default key. OSS: `KeyId`.',
    }),
  }),
});

const EncryptionInput = builder.inputType('InventoryEncryptionInput', {
  description:
    'How OSS encrypts the report: exactly one of the two, for example `{ sseOss: true }`.',
  isOneOf: true,
  fields: (t) => ({
    sseOss: t.boolean({ description: '`true`: with keys that OSS keeps. OSS: `SSE-OSS`.' }),
    sseKms: t.field({
      type: SseKmsInput,
      description: 'With a key of the Key Management Service. OSS: `SSE-KMS`.',
    }),
  }),
});

const DestinationInput = builder.inputType('OSSBucketDestinationInput', {
  description: 'Where and as whom OSS writes the report.',
  fields: (t) => ({
    format: t.field({
      type: InventoryFormat.ref,
      required: true,
      defaultValue: 'CSV',
      description: 'The report’s file format. OSS: `Format`.',
    }),
    accountId: t.string({
      required: true,
      description:
        'The uid of the account that owns the destination bucket, for example `1000000000000000`. OSS: ' +
        '`AccountId`.',
    }),
    roleName: t.string({
      required: true,
      description:
        'The RAM role that OSS uses to write the report: its name, for example `AliyunOSSRole`, where it is of ' +
        '`accountId`, or its whole ARN. It needs `oss:PutObject` on the destination bucket. OSS: `RoleArn`, ' +
        '`acs:ram::{uid}:role/{name}`.',
    }),
    bucket: t.string({
      required: true,
      description:
        'The destination bucket’s name: of the same account and region as the source. OSS: `Bucket`.',
    }),
    prefix: t.string({
      description:
        'What the report’s keys begin with, for example `weekly`; at most 1,023 characters, none of ' +
        '`%&$@^*!#`. OSS puts a `/` behind it. OSS: `Prefix`.',
    }),
    encryption: t.field({
      type: EncryptionInput,
      description: 'How OSS encrypts the report; left out: not. OSS: `Encryption`.',
    }),
  }),
});

const IncrementalInput = builder.inputType('IncrementalInventoryInput', {
  description:
    'A list of the changes of objects that OSS writes between two reports. OSS refuses it of accounts that it has not ' +
    'invited.',
  fields: (t) => ({
    isEnabled: t.boolean({
      required: true,
      defaultValue: true,
      description: '`false`: OSS writes no changes. OSS: `IsEnabled`.',
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
    'What to change of a rule’s destination. What is left out stays. Null clears `prefix` and `encryption`, and is ' +
    'refused elsewhere.',
  fields: (t) => ({
    format: t.field({
      type: InventoryFormat.ref,
      description: 'The report’s file format. OSS: `Format`.',
    }),
    accountId: t.string({
      description:
        'The uid of the account that owns the destination bucket, for example `1000000000000000`. OSS: `AccountId`.',
    }),
    roleName: t.string({
      description:
        'The RAM role that OSS uses to write the report: its name, for example `AliyunOSSRole`, if it belongs to the ' +
        'account `accountId`; otherwise its ARN, `acs:ram::{uid}:role/{name}`. The name that the rule’s role already ' +
        'has keeps its ARN, unless `accountId` changes. OSS: `RoleArn`.',
    }),
    bucket: t.string({
      description:
        'The destination bucket’s name: of the same account and region as the source. OSS: `Bucket`.',
    }),
    prefix: t.string({
      description:
        'What the report’s keys start with, for example `weekly`; at most 1,023 characters, none of `%&$@^*!#`. Null: ' +
        'no prefix. OSS: `Prefix`.',
    }),
    encryption: t.field({
      type: EncryptionInput,
      description: 'How OSS encrypts the report. Null: no encryption. OSS: `Encryption`.',
    }),
  }),
});

export const UpdateInventoryInput = builder.inputType('UpdateInventoryInput', {
  description:
    'What to change of a rule: only what is given changes, at every level. Null clears what can be ' +
    'without a value (a filter, a prefix, the encryption, the optional fields), and is refused elsewhere.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description: 'The source bucket’s name, for example `demo-logs`.',
    }),
    inventoryId: t.string({
      required: true,
      description: 'The id of the rule to change, for example `originals-daily`.',
    }),
    isEnabled: t.boolean({
      description: '`false`: the rule stays, and OSS writes no reports. OSS: `IsEnabled`.',
    }),
    filter: t.field({
      type: FilterInput,
      description:
        'Which objects are listed; null: all. Bounds that are left out stay. OSS: `Filter`.',
    }),
    destination: t.field({
      type: UpdateDestinationInput,
      description:
        'Where OSS writes the report, and the RAM role it uses; what is left out stays. OSS: `Destination`.',
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
      description: 'Which versions of an object are listed. OSS: `IncludedObjectVersions`.',
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description:
        'The report’s columns behind those that it always has: all of them, in this order. OSS: ' +
        '`OptionalFields`.',
    }),
    incremental: t.field({
      type: IncrementalInput,
      description:
        'The changes of objects that OSS writes between two reports, for invited accounts; null: none. OSS: ' +
        '`IncrementalInventory`.',
    }),
  }),
});

export const CreateInventoryInput = builder.inputType('CreateInventoryInput', {
  description: 'A new rule. OSS: `InventoryConfiguration`.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description:
        'The name of the source bucket, whose objects are listed, for example `demo-logs`.',
    }),
    inventoryId: t.string({
      required: true,
      description:
        'The new rule’s id, unique in the bucket: 1 to 192 characters, for example `weekly-all`. OSS: `Id`.',
    }),
    isEnabled: t.boolean({
      required: true,
      description: '`false`: the rule is there, and OSS writes no reports. OSS: `IsEnabled`.',
    }),
    filter: t.field({
      type: FilterInput,
      description: 'Which objects are listed; left out: all. OSS: `Filter`.',
    }),
    destination: t.field({
      type: DestinationInput,
      required: true,
      description: 'Where and as whom OSS writes the report. OSS: `Destination`.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      required: true,
      description: 'How often OSS writes the report. OSS: `Schedule/Frequency`.',
    }),
    dayOfMonth: t.int({
      description:
        'The day of the month on which OSS writes the report, 1 to 31; only with `MONTHLY`. Left out: every 30 days. OSS: ' +
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
      description: 'Which versions of an object are listed. OSS: `IncludedObjectVersions`.',
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description:
        'The report’s columns behind those that it always has, in this order; left out: no more. OSS: ' +
        '`OptionalFields`.',
    }),
    incremental: t.field({
      type: IncrementalInput,
      description:
        'The changes of objects that OSS writes between two reports, for invited accounts; left out: none. OSS: ' +
        '`IncrementalInventory`.',
    }),
  }),
});
