import type { BucketInfo } from '../inventory/configuration.ts';
import {
  bucketNameComplaint,
  bucketPrefixComplaint,
  inventoryIdComplaint,
} from '../inventory/validation.ts';
import { BUCKET_VERSIONING } from '../inventory/vocabulary.ts';
import { checkArguments, RULE_ID } from './arguments.ts';
import { builder, GLOBAL_ID } from './builder.ts';
import { createConnection, createEdge, type Edge, pageRequest } from './connection.ts';
import { connectionType } from './connection-type.ts';
import type { Context } from './context.ts';
import { fixed, PAGE } from './cost.ts';
import { BucketVersioning, StorageClass } from './enums.ts';
import { FILTER_BY, InventoryConnection, inventoriesOf } from './inventory-connection.ts';
import { bucketIdOf } from './node.ts';
import { type BucketModel, BucketRef, InventoryConfigurationRef } from './refs.ts';
import { SEMANTIC_NON_NULL } from './semantic-non-null.ts';

builder.objectType(BucketRef, {
  description:
    'An OSS bucket: the source whose objects a rule lists, or the destination of its reports. ' +
    '`region`, `storageClass`, `createdAt` and `versioning` take one request to OSS for all ' +
    'four; the other fields of the bucket itself take none.',
  extensions: { directives: { key: { fields: 'name' } } },
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: GLOBAL_ID, resolve: bucketIdOf }),
    name: t.exposeString('name', {
      description:
        'The bucket’s name, unique in all of OSS: 3 to 63 lower-case letters, digits and ' +
        'hyphens, for example `demo-logs`. OSS: `Name`.',
    }),
    region: t.string({
      tracing: true,
      nullable: true,
      description: 'The bucket’s region, for example `oss-cn-hangzhou`. OSS: `Location`.',
      extensions: { cost: fixed(1) },
      resolve: (bucket, _args, context) => pick(bucket, context, ({ region }) => region),
    }),
    storageClass: t.field({
      tracing: true,
      type: StorageClass.ref,
      nullable: true,
      description:
        'The storage class of objects that are uploaded without one. OSS: `StorageClass`.',
      extensions: { cost: fixed(1) },
      resolve: (bucket, _args, context) =>
        pick(
          bucket,
          context,
          ({ storageClass }) => storageClass && StorageClass.read(storageClass),
        ),
    }),
    createdAt: t.field({
      tracing: true,
      type: 'DateTime',
      nullable: true,
      description: 'When the bucket was created, in UTC. OSS: `CreationDate`.',
      extensions: { cost: fixed(1) },
      resolve: (bucket, _args, context) => pick(bucket, context, ({ createdAt }) => createdAt),
    }),
    versioning: t.field({
      tracing: true,
      type: BucketVersioning,
      nullable: true,
      description: 'Whether the bucket keeps old versions of its objects. OSS: `Versioning`.',
      extensions: { cost: fixed(1) },
      resolve: async (bucket, _args, { loaders }) => {
        const details =
          'versioning' in bucket ? bucket : await loaders.bucketDetails.load(bucket.name);
        const word = details?.versioning;
        const names = Object.keys(BUCKET_VERSIONING) as (keyof typeof BUCKET_VERSIONING)[];
        return names.find((name) => BUCKET_VERSIONING[name] === word) ?? null;
      },
    }),
    inventory: t.field({
      tracing: true,
      type: InventoryConfigurationRef,
      nullable: true,
      description:
        'One rule of this bucket. Null if the bucket has no rule with this id. Takes one request ' +
        'to OSS.',
      extensions: { cost: fixed(1) },
      args: { inventoryId: t.arg.string({ required: true, description: RULE_ID }) },
      resolve: ({ name: bucket }, { inventoryId }, { loaders }) => {
        checkArguments({ inventoryId: inventoryIdComplaint(inventoryId) });
        return loaders.rule.load({ bucket, inventoryId });
      },
    }),
    inventories: t.field({
      type: InventoryConnection,
      nullable: true,
      description:
        'The rules of this bucket, in ascending byte order of their ids. A page takes one ' +
        'request to OSS per 100 rules from the start of the list, and up to 10 requests from the ' +
        'end.',
      extensions: { cost: PAGE, ...SEMANTIC_NON_NULL },
      args: { ...t.arg.connectionArgs(), filterBy: t.arg(FILTER_BY) },
      resolve: ({ name }, args, context) => inventoriesOf(name, args, context),
    }),
  }),
});

/** A bucket from a list has these fields; others are read from OSS, once for all fields. */
function pick<Value>(
  bucket: BucketModel,
  { loaders }: Context,
  field: (info: BucketInfo) => Value,
): Value | null | Promise<Value | null> {
  if ('region' in bucket) return field(bucket);
  return loaders.bucket.load(bucket.name).then((info) => info && field(info));
}

const bucketEdge = (bucket: BucketModel): Edge<BucketModel> => createEdge('', bucket.name, bucket);

const BucketEdge = builder.edgeObject({
  type: BucketRef,
  name: 'BucketEdge',
  description: 'A bucket and its cursor.',
});

const BucketConnection = connectionType('BucketConnection', {
  type: BucketRef,
  edge: BucketEdge,
  description: 'A page of buckets, as defined by the Relay Cursor Connections Specification.',
  items: 'buckets',
});

builder.queryFields((t) => ({
  bucket: t.field({
    tracing: true,
    type: BucketRef,
    nullable: true,
    description:
      'One bucket. Null if it does not exist or the caller may not read it. Takes one request to ' +
      'OSS.',
    extensions: { cost: fixed(1) },
    args: {
      name: t.arg.string({
        required: true,
        description: 'The bucket’s name, for example `demo-logs`.',
      }),
    },
    resolve: (_root, { name }, { loaders }) => {
      checkArguments({ name: bucketNameComplaint(name) });
      return loaders.bucket.load(name);
    },
  }),
  buckets: t.field({
    type: BucketConnection,
    nullable: true,
    description:
      'The account’s buckets in all regions, in ascending order of their names. Only buckets ' +
      'that the caller may read.',
    extensions: { cost: PAGE, ...SEMANTIC_NON_NULL },
    args: {
      ...t.arg.connectionArgs(),
      prefix: t.arg.string({
        description:
          'Only buckets whose names start with this prefix, for example `demo-`. OSS: `prefix`.',
      }),
    },
    resolve: (_root, { prefix, ...args }, { loaders }) => {
      checkArguments({ prefix: bucketPrefixComplaint(prefix ?? '') });
      const request = pageRequest('', args);
      return createConnection(
        () => loaders.bucketPage.load({ ...request, prefix: prefix ?? '' }),
        bucketEdge,
      );
    },
  }),
}));
