import type { BucketDetails, BucketInfo } from '../inventory/configuration.ts';
import {
  bucketNameComplaint,
  bucketPrefixComplaint,
  inventoryIdComplaint,
  regionComplaint,
} from '../inventory/validation.ts';
import { BUCKET_VERSIONING } from '../inventory/vocabulary.ts';
import { checkArguments, RULE_ID } from './arguments.ts';
import { builder, GLOBAL_ID } from './builder.ts';
import {
  type ConnectionArgs,
  createConnection,
  createEdge,
  type Edge,
  pageRequest,
} from './connection.ts';
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
    '`region`, `storageClass`, `createdAt`, `versioning` and `ownerId` take one request to OSS for ' +
    'all five; the other fields of the bucket itself take none.',
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
      resolve: async (bucket, _args, context) => {
        const details = await detailsOf(bucket, context);
        const word = details?.versioning;
        const names = Object.keys(BUCKET_VERSIONING) as (keyof typeof BUCKET_VERSIONING)[];
        return names.find((name) => BUCKET_VERSIONING[name] === word) ?? null;
      },
    }),
    ownerId: t.string({
      tracing: true,
      nullable: true,
      description:
        'The id (uid) of the account that owns the bucket, for example `1000000000000000`: the ' +
        '`accountId` of a destination in this bucket. OSS: `Owner/ID`.',
      extensions: { cost: fixed(1) },
      resolve: async (bucket, _args, context) =>
        (await detailsOf(bucket, context))?.ownerId ?? null,
    }),
    viewerCanCreateInventory: t.boolean({
      description:
        'Whether this server’s policy lets the caller create rules for the bucket, perhaps with ' +
        'certain destinations only. False on a read-only replica. OSS can still refuse.',
      resolve: ({ name }, _args, { access }) => access.may('create', name),
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

/** A bucket from a list lacks these; they are read from OSS, once for all fields. */
async function detailsOf(bucket: BucketModel, { loaders }: Context): Promise<BucketDetails | null> {
  return 'versioning' in bucket ? bucket : loaders.bucketDetails.load(bucket.name);
}

const bucketEdge = (bucket: BucketModel): Edge<BucketModel> => createEdge('', bucket.name, bucket);

const BucketEdge = builder.edgeObject({
  type: BucketRef,
  name: 'BucketEdge',
  description: 'A bucket and its cursor.',
});

/** Makes the connection of the account's buckets. */
function bucketsOf(
  {
    prefix,
    region,
    ...args
  }: ConnectionArgs & { prefix?: string | null | undefined; region?: string | null | undefined },
  { loaders }: Context,
) {
  checkArguments({
    prefix: bucketPrefixComplaint(prefix ?? ''),
    region: region ? regionComplaint(region) : undefined,
  });
  const request = pageRequest('', args);
  const filter = { prefix: prefix ?? '', region: region ?? '' };
  return {
    ...createConnection(() => loaders.bucketPage.load({ ...request, ...filter }), bucketEdge),
    totalCount: () => loaders.bucketCount(filter),
  };
}

const BucketConnection = connectionType<BucketModel, ReturnType<typeof bucketsOf>>(
  'BucketConnection',
  {
    type: BucketRef,
    edge: BucketEdge,
    description: 'A page of buckets, as defined by the Relay Cursor Connections Specification.',
    items: 'buckets',
  },
);

builder.objectField(BucketConnection, 'totalCount', (t) =>
  t.int({
    tracing: true,
    nullable: true,
    description:
      'The number of buckets that match `prefix` and `region` and that the caller may read. ' +
      'Selecting it takes one request to OSS per 1,000 buckets.',
    extensions: { cost: fixed(1), ...SEMANTIC_NON_NULL },
    resolve: ({ totalCount }) => totalCount(),
  }),
);

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
      region: t.arg.string({
        description:
          'Only buckets of this region, for example `oss-cn-hangzhou`. OSS cannot filter by ' +
          'region, so the server reads the list, 1,000 buckets per request, until the page is full.',
      }),
    },
    resolve: (_root, args, context) => bucketsOf(args, context),
  }),
}));
