import type { IncrementalInventory, InventoryFilter } from '../inventory/configuration.ts';
import { bucketNameComplaint, inventoryIdComplaint } from '../inventory/validation.ts';
import { checkArguments, RULE_ID } from './arguments.ts';
import { builder, GLOBAL_ID } from './builder.ts';
import { fixed, PAGE } from './cost.ts';
import {
  IncrementalOptionalField,
  InventoryFrequency,
  InventoryIncludedObjectVersions,
  InventoryOptionalField,
  StorageClass,
} from './enums.ts';
import { FILTER_BY, InventoryConnection, inventoriesOf } from './inventory-connection.ts';
import { Destination } from './inventory-destination.ts';
import { ruleIdOf } from './node.ts';
import { BucketRef, InventoryConfigurationRef } from './refs.ts';
import { SEMANTIC_NON_NULL } from './semantic-non-null.ts';

builder.objectType(InventoryConfigurationRef, {
  description:
    'An inventory rule: it makes OSS write lists of a bucket’s objects (reports) to another bucket, once or every ' +
    'day, week or month. A bucket has at most 1,000 rules. OSS: `InventoryConfiguration`.',
  extensions: {
    directives: { key: [{ fields: 'id' }, { fields: 'bucket { name } inventoryId' }] },
  },
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: GLOBAL_ID, resolve: ruleIdOf }),
    inventoryId: t.exposeString('inventoryId', {
      description:
        'The rule’s id, unique in its bucket: 1 to 192 characters, for example ' +
        '`originals-daily`. OSS: `Id`.',
    }),
    bucket: t.field({
      type: BucketRef,
      description: 'The source bucket, whose objects the rule lists.',
      resolve: ({ bucket }) => ({ name: bucket }),
    }),
    version: t.string({
      description:
        'Identifies what the rule says, for `expectedVersion`: opaque text of 22 characters, for example ' +
        '`k3vD0m6c2mZ0l1YbqkqT9w`. It changes with every change of the rule in OSS, and is the same wherever the rule ' +
        'is read. OSS has no such value.',
      resolve: (rule, _args, { loaders }) => loaders.versionOf(rule),
    }),
    viewerCanUpdate: t.boolean({
      description:
        'Whether this server’s policy lets the caller update the rule and keep its destination. ' +
        'False on a read-only replica. OSS can still refuse.',
      resolve: ({ bucket, destination }, _args, { access }) =>
        access.mayWrite('update', bucket, destination.bucket),
    }),
    viewerCanDelete: t.boolean({
      description:
        'Whether this server’s policy lets the caller delete the rule. False on a read-only replica. OSS can still ' +
        'refuse.',
      resolve: ({ bucket }, _args, { access }) => access.may('delete', bucket),
    }),
    viewerCanReadReports: t.boolean({
      description:
        'Whether this server’s policy lets the caller see when the rule’s reports were written. OSS can still refuse.',
      resolve: ({ bucket, destination }, _args, { access }) =>
        access.mayReadReports(bucket, destination.bucket),
    }),
    isEnabled: t.exposeBoolean('isEnabled', {
      description:
        'Whether the rule is active. A disabled rule writes no reports. OSS: `IsEnabled`.',
    }),
    filter: t.expose('filter', {
      type: Filter,
      description: 'Which objects the rule lists. OSS: `Filter`.',
    }),
    destination: t.expose('destination', {
      type: Destination,
      description: 'Where OSS writes the report, and the RAM role it uses. OSS: `Destination`.',
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
      description: 'Which versions of an object the report lists. OSS: `IncludedObjectVersions`.',
      resolve: (rule) => InventoryIncludedObjectVersions.read(rule.includedObjectVersions),
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description:
        'The optional columns of the report, in the report’s order. OSS: `OptionalFields`.',
      resolve: ({ optionalFields }) => optionalFields.map(InventoryOptionalField.read),
    }),
    incremental: t.expose('incremental', {
      type: Incremental,
      nullable: true,
      description:
        'The list of objects that changed between two reports. Null: the rule has none. OSS: ' +
        '`IncrementalInventory`.',
    }),
    unknownElements: t.stringList({
      description:
        'What OSS has of the rule beside these fields: elements that this server does not know, as XML, each after the ' +
        'path of its parent. Read-only: `updateInventory` keeps them. Usually empty.',
      resolve: ({ unknownElements }) => unknownElements,
    }),
    xml: t.string({
      tracing: true,
      nullable: true,
      description:
        'The rule’s document as OSS has it now, also with elements that this server does not know; at most 50,000 ' +
        'bytes. Null if the rule no longer exists. Takes one request to OSS. OSS: `InventoryConfiguration`.',
      extensions: { cost: fixed(1) },
      resolve: (key, _args, { loaders }) => loaders.ruleXml.load(key),
    }),
  }),
});

const Incremental = builder.objectRef<IncrementalInventory>('IncrementalInventory').implement({
  description:
    'The incremental inventory of a rule: a list of objects that changed between two reports. ' +
    'OSS offers it by invitation. OSS: `IncrementalInventory`.',
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
  description:
    'Which objects a rule lists: those within all bounds. Null: no bound. OSS: `Filter`.',
  fields: (t) => ({
    prefix: t.exposeString('prefix', {
      nullable: true,
      description:
        'Only objects whose keys start with this prefix, for example `logs/`. OSS: `Prefix`.',
    }),
    lastModifiedAfter: t.expose('lastModifiedAfter', {
      type: 'DateTime',
      nullable: true,
      description:
        'Only objects last modified at this time or later, in UTC. OSS: ' +
        '`LastModifyBeginTimeStamp`.',
    }),
    lastModifiedBefore: t.expose('lastModifiedBefore', {
      type: 'DateTime',
      nullable: true,
      description:
        'Only objects last modified at this time or earlier, in UTC. OSS: ' +
        '`LastModifyEndTimeStamp`.',
    }),
    minSize: t.expose('minSize', {
      type: 'BigInt',
      nullable: true,
      description: 'Only objects of at least this number of bytes. OSS: `LowerSizeBound`.',
    }),
    maxSize: t.expose('maxSize', {
      type: 'BigInt',
      nullable: true,
      description: 'Only objects of at most this number of bytes. OSS: `UpperSizeBound`.',
    }),
    storageClasses: t.field({
      type: [StorageClass.ref],
      nullable: true,
      description: 'Only objects of these storage classes. Null: all classes. OSS: `StorageClass`.',
      resolve: ({ storageClasses }) => storageClasses?.map(StorageClass.read) ?? null,
    }),
  }),
});

builder.queryFields((t) => {
  const bucket = t.arg.string({
    required: true,
    description: 'The name of the source bucket, for example `demo-logs`.',
  });
  return {
    inventory: t.field({
      tracing: true,
      type: InventoryConfigurationRef,
      nullable: true,
      description:
        'One rule. Null if its bucket has no rule with this id. Takes one request to OSS.',
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
      nullable: true,
      description:
        'The rules of one bucket, in ascending byte order of their ids. A page takes one request ' +
        'to OSS per 100 rules from the start of the list, and up to 10 requests from the end.',
      extensions: { cost: PAGE, ...SEMANTIC_NON_NULL },
      args: { bucket, ...t.arg.connectionArgs(), filterBy: t.arg(FILTER_BY) },
      resolve: (_root, { bucket: name, ...args }, context) => {
        checkArguments({ bucket: bucketNameComplaint(name) });
        return inventoriesOf(name, args, context);
      },
    }),
  };
});
