import { type Access, FULL_ACCESS } from '../../src/access/policy.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ACCOUNT_ID, manyRules, ruleXml } from '../support/rules.ts';
import { type SystemOptions, startSystem } from '../support/system.ts';

/** A field that fails beside data that stays. */
export interface FailingField {
  /** `Type.field`. */
  readonly field: string;
  readonly document: string;
  /** The request that OSS refuses. @default none: the server has a bug */
  readonly refused?: Pick<Parameters<Emulator['inject']>[0], 'bucket'> & {
    readonly operation:
      | 'GetBucketInfo'
      | 'ListBuckets'
      | 'GetBucketInventory'
      | 'ListBucketInventory';
    /** Whether the first such request is answered. */
    readonly isLater?: boolean;
  };
  readonly data: object;
  /** Where the error is. */
  readonly path: readonly (string | number)[];
  /** Whether the field is missing in the subgraph. */
  readonly isStandalone?: boolean;
}

const idOf = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

const LOST_RULE = { operation: 'GetBucketInventory', bucket: 'logs' } as const;
const LOST_LIST = { operation: 'ListBucketInventory', bucket: 'logs' } as const;
const LOST_BUCKET = { operation: 'GetBucketInfo', bucket: 'logs' } as const;
const FOUND_RULE = { inventoryId: 'daily' };

const ofBucket = ['region', 'storageClass', 'createdAt', 'versioning', 'ownerId'].map(
  (name): FailingField => ({
    field: `Bucket.${name}`,
    document: `{ inventory(bucket: "logs", inventoryId: "daily") { inventoryId bucket { name ${name} } } }`,
    refused: LOST_BUCKET,
    data: { inventory: { ...FOUND_RULE, bucket: { name: 'logs', [name]: null } } },
    path: ['inventory', 'bucket', name],
  }),
);

/** The input of a rule that exists, or does not. */
const inputOf = (bucket: string, inventoryId: string) =>
  `bucket: "${bucket}", inventoryId: "${inventoryId}"`;

const newRule = (bucket: string, inventoryId: string) =>
  `createInventory(input: {
    ${inputOf(bucket, inventoryId)}, isEnabled: true, frequency: DAILY, includedObjectVersions: ALL
    destination: { accountId: "${ACCOUNT_ID}", roleName: "AliyunOSSRole", bucket: "reports" }
  })`;

const mutationOf = (field: string, call: (bucket: string) => string): FailingField => ({
  field: `Mutation.${field}`,
  document: `mutation { first: ${call('logs')} { __typename } lost: ${call('buggy')} { __typename } last: ${call('photos')} { __typename } }`,
  data: {
    first: { __typename: `${field[0]?.toUpperCase()}${field.slice(1)}Success` },
    lost: null,
    last: { __typename: `${field[0]?.toUpperCase()}${field.slice(1)}Success` },
  },
  path: ['lost'],
});

/** Every field that can fail by itself, for {@link startFailingSystem}. */
export const FAILING_FIELDS: readonly FailingField[] = [
  {
    field: 'Query.bucket',
    document: '{ found: bucket(name: "photos") { name } lost: bucket(name: "logs") { name } }',
    refused: LOST_BUCKET,
    data: { found: { name: 'photos' }, lost: null },
    path: ['lost'],
  },
  {
    field: 'Query.buckets',
    document: '{ lost: buckets { nodes { name } } found: bucket(name: "photos") { name } }',
    refused: { operation: 'ListBuckets' },
    data: { lost: null, found: { name: 'photos' } },
    path: ['lost', 'nodes'],
  },
  {
    field: 'Query.inventories',
    document: `{
      lost: inventories(bucket: "logs") { nodes { inventoryId } }
      found: inventories(bucket: "photos") { nodes { inventoryId } }
    }`,
    refused: LOST_LIST,
    data: { lost: null, found: { nodes: [FOUND_RULE] } },
    path: ['lost', 'nodes'],
  },
  {
    field: 'Query.inventory',
    document: `{
      lost: inventory(${inputOf('logs', 'daily')}) { inventoryId }
      found: inventory(${inputOf('photos', 'daily')}) { inventoryId }
    }`,
    refused: LOST_RULE,
    data: { lost: null, found: FOUND_RULE },
    path: ['lost'],
  },
  {
    field: 'Query.node',
    document: `{
      lost: node(id: "${idOf('InventoryConfiguration', 'logs/daily')}") { __typename }
      found: node(id: "${idOf('InventoryConfiguration', 'photos/daily')}") { __typename }
    }`,
    refused: LOST_RULE,
    data: { lost: null, found: { __typename: 'InventoryConfiguration' } },
    path: ['lost'],
    isStandalone: true,
  },
  {
    field: 'Query.nodes',
    document: `{ nodes(ids: [
      "${idOf('InventoryConfiguration', 'logs/daily')}"
      "${idOf('Bucket', 'photos')}"
    ]) { __typename } }`,
    refused: LOST_RULE,
    data: { nodes: [null, { __typename: 'Bucket' }] },
    path: ['nodes', 0],
    isStandalone: true,
  },
  ...ofBucket,
  {
    field: 'Bucket.inventory',
    document: '{ bucket(name: "logs") { name inventory(inventoryId: "daily") { inventoryId } } }',
    refused: LOST_RULE,
    data: { bucket: { name: 'logs', inventory: null } },
    path: ['bucket', 'inventory'],
  },
  {
    field: 'Bucket.inventories',
    document: '{ buckets(last: 2) { nodes { name inventories { nodes { inventoryId } } } } }',
    refused: { operation: 'ListBucketInventory', bucket: 'photos' },
    data: {
      buckets: {
        nodes: [
          { name: 'photos', inventories: null },
          { name: 'reports', inventories: { nodes: [] } },
        ],
      },
    },
    path: ['buckets', 'nodes', 0, 'inventories', 'nodes'],
  },
  {
    field: 'BucketConnection.totalCount',
    document: '{ buckets(first: 1) { nodes { name } totalCount } }',
    refused: { operation: 'ListBuckets', isLater: true },
    data: { buckets: { nodes: [{ name: 'b-0000' }], totalCount: null } },
    path: ['buckets', 'totalCount'],
  },
  {
    field: 'InventoryConfigurationConnection.totalCount',
    document: '{ inventories(bucket: "logs", first: 1) { nodes { inventoryId } totalCount } }',
    refused: { ...LOST_LIST, isLater: true },
    data: { inventories: { nodes: [FOUND_RULE], totalCount: null } },
    path: ['inventories', 'totalCount'],
  },
  {
    field: 'InventoryConfiguration.xml',
    document: '{ inventories(bucket: "logs", first: 1) { nodes { inventoryId xml } } }',
    refused: LOST_RULE,
    data: { inventories: { nodes: [{ ...FOUND_RULE, xml: null }] } },
    path: ['inventories', 'nodes', 0, 'xml'],
  },
  {
    field: 'InventoryAlreadyExistError.existing',
    document: `mutation {
      create: ${newRule('logs', 'daily')} {
        ... on InventoryAlreadyExistError { code existing { inventoryId } }
      }
    }`,
    refused: LOST_RULE,
    data: { create: { code: 'InventoryConfigurationAlreadyExists', existing: null } },
    path: ['create', 'existing'],
  },
  mutationOf('createInventory', (bucket) => newRule(bucket, 'new')),
  mutationOf(
    'updateInventory',
    (bucket) => `updateInventory(input: { ${inputOf(bucket, 'daily')}, isEnabled: false })`,
  ),
  mutationOf(
    'deleteInventory',
    (bucket) => `deleteInventory(input: { ${inputOf(bucket, 'daily')} })`,
  ),
];

/** What all writes to one bucket meet. OSS's failures are in a mutation's data; its root field is null only after a bug. */
const BUGGY: Access = {
  ...FULL_ACCESS,
  may(action, bucket) {
    if (bucket === 'buggy' && action !== 'read') throw new Error('A bug.');
    return true;
  },
};

/** Starts a system in which one field is going to fail. */
export async function startFailingSystem(
  { refused }: FailingField,
  { serving, ...options }: SystemOptions = {},
) {
  const system = await startSystem({
    ...options,
    buckets: ['buggy', 'logs', 'photos', 'reports'],
    serving: { accessOf: () => BUGGY, ...serving },
  });
  const { emulator } = system;
  const xml = ruleXml('daily');
  emulator.storeRules('logs', [{ id: 'daily', xml }, ...manyRules(150)]);
  emulator.storeRules('photos', [{ id: 'daily', xml }]);
  if (!refused) return system;
  const { isLater = false, ...request } = refused;
  if (isLater && request.operation === 'ListBuckets') {
    for (let number = 0; number < 1001; number += 1) {
      emulator.createBucket({ name: `b-${String(number).padStart(4, '0')}` });
    }
  }
  if (isLater) emulator.inject({ kind: 'delay', ms: 0, phase: 'before', ...request });
  emulator.inject({
    kind: 'error',
    status: 501,
    code: 'NotImplemented',
    times: Number.POSITIVE_INFINITY,
    ...request,
  });
  return system;
}
