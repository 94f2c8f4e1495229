import {
  type IncrementalInventory,
  type InventoryDestination,
  type InventoryEncryption,
  type InventoryFilter,
  roleName,
} from '../inventory/configuration.ts';
import { bucketNameComplaint, inventoryIdComplaint } from '../inventory/validation.ts';
import { checkArguments, RULE_ID } from './arguments.ts';
import { builder, GLOBAL_ID } from './builder.ts';
import { fixed, PAGE } from './cost.ts';
import {
  IncrementalOptionalField,
  InventoryFormat,
  InventoryFrequency,
  InventoryIncludedObjectVersions,
  InventoryOptionalField,
  StorageClass,
} from './enums.ts';
import { FILTER_BY, InventoryConnection, inventoriesOf } from './inventory-connection.ts';
import { ruleIdOf } from './node.ts';
import { BucketRef, InventoryConfigurationRef } from './refs.ts';

builder.objectType(InventoryConfigurationRef, {
  description:
    'An inventory rule: it tells OSS to write, again and again, a list of a bucket’s objects (the ' +
    'report) into another bucket. A bucket has up to 1,000 of them. OSS: `InventoryConfiguration`.',
  extensions: {
    directives: { key: [{ fields: 'id' }, { fields: 'bucket { name } inventoryId' }] },
  },
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: GLOBAL_ID, resolve: ruleIdOf }),
    inventoryId: t.exposeString('inventoryId', {
      description:
        'The rule’s id, unique in its bucket: 1 to 192 characters, for example `originals-daily`. OSS: `Id`.',
    }),
    bucket: t.field({
      type: BucketRef,
      description: 'The source bucket, whose objects are listed.',
      resolve: ({ bucket }) => ({ name: bucket }),
    }),
    isEnabled: t.exposeBoolean('isEnabled', {
      description:
        'Whether OSS writes reports; a rule that is not enabled rests. OSS: `IsEnabled`.',
    }),
    filter: t.expose('filter', {
      type: Filter,
      description: 'Which objects are listed. OSS: `Filter`.',
    }),
    destination: t.expose('destination', {
      type: Destination,
      description: 'Where and as whom OSS writes the report. OSS: `Destination`.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      description: 'How often OSS writes the report. OSS: `Schedule/Frequency`.',
      resolve: ({ schedule }) => InventoryFrequency.read(schedule.frequency),
    }),
    dayOfMonth: t.int({
      nullable: true,
      description:
        'The day of the month on which OSS writes the report, 1 to 31, of a rule of frequency `MONTHLY`; months that ' +
        'are shorter have it on their last day. Null: every 30 days. OSS: `Schedule/DayOfMonth`.',
      resolve: ({ schedule }) => schedule.dayOfMonth,
    }),
    autoDelete: t.boolean({
      description:
        'Whether OSS deletes the rule after its only report, of a rule of frequency `ONCE`. The report remains. OSS: ' +
        '`Schedule/AutoDelete`.',
      resolve: ({ schedule }) => schedule.autoDelete,
    }),
    includedObjectVersions: t.field({
      type: InventoryIncludedObjectVersions.ref,
      description: 'Which versions of an object are listed. OSS: `IncludedObjectVersions`.',
      resolve: (rule) => InventoryIncludedObjectVersions.read(rule.includedObjectVersions),
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description:
        'The report’s columns behind those that it always has, in the report’s order. OSS: ' +
        '`OptionalFields`.',
      resolve: ({ optionalFields }) => optionalFields.map(InventoryOptionalField.read),
    }),
    incremental: t.expose('incremental', {
      type: Incremental,
      nullable: true,
      description:
        'The changes of objects that OSS writes between two reports; null: none. OSS: `IncrementalInventory`.',
    }),
  }),
});

const Incremental = builder.objectRef<IncrementalInventory>('IncrementalInventory').implement({
  description:
    'What OSS writes between two reports: a list of the changes of objects. Only accounts that OSS has invited can ' +
    'have it.',
  fields: (t) => ({
    isEnabled: t.exposeBoolean('isEnabled', {
      description:
        'Whether OSS writes the changes, whatever `isEnabled` of the rule is. OSS: `IsEnabled`.',
    }),
    intervalSeconds: t.exposeInt('intervalSeconds', {
      nullable: true,
      description:
        'How often OSS writes, in seconds: 600 is the only documented value. Null: OSS sent no number. OSS: ' +
        '`Schedule/Frequency`.',
    }),
    optionalFields: t.field({
      type: [IncrementalOptionalField.ref],
      description: 'The optional columns, in the list’s order. OSS: `OptionalFields`.',
      resolve: ({ optionalFields }) => optionalFields.map(IncrementalOptionalField.read),
    }),
  }),
});

const Filter = builder.objectRef<InventoryFilter>('InventoryFilter').implement({
  description: 'Which objects a rule lists; null: no such bound. All bounds hold together.',
  fields: (t) => ({
    prefix: t.exposeString('prefix', {
      nullable: true,
      description: 'Only objects whose keys begin so, for example `logs/`. OSS: `Prefix`.',
    }),
    lastModifiedAfter: t.expose('lastModifiedAfter', {
      type: 'DateTime',
      nullable: true,
      description:
        'Only objects last written at this time, in UTC, or later. OSS: `LastModifyBeginTimeStamp`.',
    }),
    lastModifiedBefore: t.expose('lastModifiedBefore', {
      type: 'DateTime',
      nullable: true,
      description:
        'Only objects last written at this time, in UTC, or earlier. OSS: `LastModifyEndTimeStamp`.',
    }),
    minSize: t.expose('minSize', {
      type: 'BigInt',
      nullable: true,
      description: 'Only objects of at least so many bytes. OSS: `LowerSizeBound`.',
    }),
    maxSize: t.expose('maxSize', {
      type: 'BigInt',
      nullable: true,
      description: 'Only objects of at most so many bytes. OSS: `UpperSizeBound`.',
    }),
    storageClasses: t.field({
      type: [StorageClass.ref],
      nullable: true,
      description: 'Only objects of these storage classes; null: of all. OSS: `StorageClass`.',
      resolve: ({ storageClasses }) => storageClasses?.map(StorageClass.read) ?? null,
    }),
  }),
});

const Destination = builder.objectRef<InventoryDestination>('OSSBucketDestination').implement({
  description:
    'Where a report goes: into `{prefix}/{source bucket}/{inventory id}/` of the destination bucket.',
  fields: (t) => ({
    format: t.field({
      type: InventoryFormat.ref,
      description: 'The report’s file format. OSS: `Format`.',
      resolve: ({ format }) => InventoryFormat.read(format),
    }),
    accountId: t.exposeString('accountId', {
      description:
        'The uid of the account that owns the destination bucket, for example `1000000000000000`. OSS: ' +
        '`AccountId`.',
    }),
    roleArn: t.exposeString('roleArn', {
      description:
        'The RAM role that OSS takes on to write, `acs:ram::{uid}:role/{name}`. OSS: `RoleArn`.',
    }),
    roleName: t.string({
      description:
        'The role’s name: what `roleArn` has behind `role/`, for example `AliyunOSSRole`.',
      resolve: (destination) => roleName(destination.roleArn),
    }),
    bucket: t.field({
      type: BucketRef,
      description:
        'The destination bucket: in the source bucket’s region. OSS: `Bucket`, `acs:oss:::{name}`.',
      resolve: ({ bucket }) => ({ name: bucket }),
    }),
    prefix: t.exposeString('prefix', {
      nullable: true,
      description:
        'What the report’s keys begin with, for example `photos/originals`; null: nothing. OSS: `Prefix`.',
    }),
    encryption: t.expose('encryption', {
      type: Encryption,
      nullable: true,
      description: 'How OSS encrypts the report; null: none was asked for. OSS: `Encryption`.',
    }),
  }),
});

type Sse<Type> = Extract<InventoryEncryption, { type: Type }>;

const SseOss = builder.objectRef<Sse<'SSE-OSS'>>('SseOssEncryption').implement({
  description: 'Encryption with keys that OSS keeps. OSS: `SSE-OSS`.',
  fields: (t) => ({
    algorithm: t.string({
      description: 'The cipher: `AES256`, the only one that OSS has for this.',
      resolve: () => 'AES256',
    }),
  }),
});

const SseKms = builder.objectRef<Sse<'SSE-KMS'>>('SseKmsEncryption').implement({
  description: 'Encryption with a key of the Key Management Service. OSS: `SSE-KMS`.',
  fields: (t) => ({
    keyId: t.exposeString('keyId', {
      nullable: true,
      description: 'The customer master key’s id; null: OSS’s default key. OSS: `KeyId`.',
    }),
  }),
});

const Encryption = builder.unionType('InventoryEncryption', {
  description: 'How OSS encrypts a report.',
  types: [SseOss, SseKms],
  resolveType: ({ type }) => (type === 'SSE-OSS' ? SseOss : SseKms),
});

builder.queryFields((t) => {
  const bucket = t.arg.string({
    required: true,
    description: 'The source bucket’s name, for example `demo-logs`.',
  });
  return {
    inventory: t.field({
      tracing: true,
      type: InventoryConfigurationRef,
      nullable: true,
      description: 'One rule; null where its bucket has none of that id. One request to OSS.',
      extensions: { cost: fixed(1) },
      args: {
        bucket,
        inventoryId: t.arg.string({ required: true, description: RULE_ID }),
      },
      resolve: (_root, key, { loaders }) => {
        checkArguments({
          bucket: bucketNameComplaint(key.bucket),
          inventoryId: inventoryIdComplaint(key.inventoryId),
        });
        return loaders.rule.load(key);
      },
    }),
    inventories: t.field({
      type: InventoryConnection,
      description:
        'The rules of one bucket in ascending byte order of their ids. A page of n rules costs one ' +
        'request to OSS for each 100 from the front, and up to 10 from the back.',
      extensions: { cost: PAGE },
      args: { bucket, ...t.arg.connectionArgs(), filterBy: t.arg(FILTER_BY) },
      resolve: (_root, { bucket: name, ...args }, context) => {
        checkArguments({ bucket: bucketNameComplaint(name) });
        return inventoriesOf(name, args, context);
      },
    }),
  };
});
