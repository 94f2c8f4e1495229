import { type Access, FULL_ACCESS } from '../../src/access/policy.ts';
import type { Fault } from '../../src/emulator/emulator.ts';
import { digestOf } from '../../src/loaders/plan/plan.ts';
import { ACCOUNT_ID, manyRules, ruleXml } from '../support/rules.ts';
import { type SystemOptions, startSystem } from '../support/system.ts';

/** A field that fails beside data that stays. */
export interface FailingField {
  /** `Type.field`. */
  readonly field: string;
  readonly document: string;
  /** The requests that OSS refuses. @default none: the server has a bug */
  readonly refused?: Pick<Fault, 'bucket' | 'operation'> & {
    /** Whether the first such request is answered. */
    readonly isLater?: boolean;
    /** Whether it is an outage: a refusal is not an error of reports, but what they say. */
    readonly isPassing?: boolean;
  };
  /** The error's code. @default that of the refusal, or of a bug */
  readonly code?: string;
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

const ruleOf = (bucket: string, inventoryId: string) => `{
    ${inputOf(bucket, inventoryId)}, isEnabled: true, frequency: DAILY, includedObjectVersions: ALL
    destination: { accountId: "${ACCOUNT_ID}", roleName: "AliyunOSSRole", bucket: "reports" }
  }`;

const newRule = (bucket: string, inventoryId: string) =>
  `createInventory(input: ${ruleOf(bucket, inventoryId)})`;

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

const REPORT_KEY = 'logs/daily/2026-01-30T16-00Z/manifest.json';
const OUTAGE = { bucket: 'reports', isPassing: true } as const;

/** A field of a rule, which is read before it. */
const ofRule = (name: string, selection: string, path: readonly string[]): FailingField => ({
  field: `InventoryConfiguration.${name}`,
  document: `{ inventory(${inputOf('logs', 'daily')}) { inventoryId ${name} { ${selection} } } }`,
  refused: OUTAGE,
  data: { inventory: { ...FOUND_RULE, [name]: null } },
  path: ['inventory', name, ...path],
});

/** A field of a report, whose place in a list is read before it. */
const ofReport = (name: string, selection = '', path: readonly string[] = []): FailingField => ({
  field: `InventoryReport.${name}`,
  document: `{ inventory(${inputOf('logs', 'daily')}) { reports { nodes { folder ${name} ${selection} } } } }`,
  refused: { ...OUTAGE, operation: 'GetObject' },
  data: { inventory: { reports: { nodes: [{ folder: '2026-01-30T16-00Z', [name]: null }] } } },
  path: ['inventory', 'reports', 'nodes', 0, name, ...path],
});

const reports: readonly FailingField[] = [
  ofRule('freshness', 'status', []),
  ofRule('latestReport', 'folder', []),
  ofRule('reports', 'nodes { folder }', ['nodes']),
  ofReport('columns', '{ name }'),
  ofReport('fileCount'),
  ofReport('totalFileSize'),
  ofReport('state'),
  ofReport('problems', '{ kind }'),
  ofReport('files', '{ nodes { key } }'),
  ofReport('objects', '{ nodes { key } }', ['nodes']),
  ofReport('summary', '{ __typename }'),
  {
    field: 'InventoryReport.inventory',
    document: `{
      inventoryReport(destinationBucket: "reports", manifestKey: "${REPORT_KEY}") {
        inventoryId inventory { inventoryId }
      }
    }`,
    refused: LOST_RULE,
    data: { inventoryReport: { ...FOUND_RULE, inventory: null } },
    path: ['inventoryReport', 'inventory'],
  },
  {
    field: 'ReportFile.signedUrl',
    document: `{
      inventoryReport(destinationBucket: "reports", manifestKey: "${REPORT_KEY}") {
        files { nodes { __typename signedUrl { url } } }
      }
    }`,
    data: {
      inventoryReport: { files: { nodes: [{ __typename: 'ReportFile', signedUrl: null }] } },
    },
    path: ['inventoryReport', 'files', 'nodes', 0, 'signedUrl'],
    code: 'ACCESS_DENIED',
  },
  {
    field: 'Query.inventoryReport',
    document: `{
      lost: inventoryReport(destinationBucket: "reports", manifestKey: "${REPORT_KEY}") { folder }
      found: bucket(name: "photos") { name }
    }`,
    refused: OUTAGE,
    data: { lost: null, found: { name: 'photos' } },
    path: ['lost'],
  },
];

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
    field: 'Query.allInventories',
    document:
      '{ lost: allInventories { nodes { inventoryId } } found: bucket(name: "photos") { name } }',
    refused: { operation: 'ListBuckets' },
    data: { lost: null, found: { name: 'photos' } },
    path: ['lost', 'nodes'],
  },
  {
    field: 'Query.planInventories',
    document: `{
      lost: planInventories(input: { rules: [], prune: { bucket: "l*", inventoryIdPrefix: "x" } }) { digest }
      found: bucket(name: "photos") { name }
    }`,
    refused: { operation: 'ListBuckets' },
    data: { lost: null, found: { name: 'photos' } },
    path: ['lost'],
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
  ...reports,
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
  mutationOf('applyInventories', (bucket) => {
    // A plan without changes has one digest, whatever the buckets are.
    const rules = bucket === 'buggy' ? ruleOf(bucket, 'new') : '';
    return `applyInventories(input: { digest: "${digestOf([], [])}", plan: { rules: [${rules}] } })`;
  }),
  mutationOf('summarizeReport', (bucket) => {
    // Only one rule has a report.
    const key = bucket === 'buggy' ? REPORT_KEY.replace('logs', bucket) : REPORT_KEY;
    return `summarizeReport(input: { reportId: "${idOf('InventoryReport', `reports/${key}`)}" })`;
  }),
];

/** What all mutations of one bucket meet. OSS's failures are in a mutation's data; its root field is null only after a bug. */
const BUGGY: Access = {
  ...FULL_ACCESS,
  may(action, bucket) {
    if (bucket === 'buggy' && action !== 'read') throw new Error('A bug.');
    return true;
  },
  mayReadReports(bucket) {
    if (bucket === 'buggy') throw new Error('A bug.');
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
  emulator.putObjects('logs', [{ key: 'a', lastModified: new Date('2026-01-01T00:00:00Z') }]);
  emulator.runRules('logs', ['daily'], { at: new Date('2026-01-30T16:00:00Z') });
  if (!refused) return system;
  const { isLater = false, isPassing = false, ...request } = refused;
  if (isLater && request.operation === 'ListBuckets') {
    for (let number = 0; number < 1001; number += 1) {
      emulator.createBucket({ name: `b-${String(number).padStart(4, '0')}` });
    }
  }
  if (isLater) emulator.inject({ kind: 'delay', ms: 0, phase: 'before', ...request });
  const answer = isPassing
    ? { status: 503, code: 'ServiceUnavailable' }
    : { status: 501, code: 'NotImplemented' };
  emulator.inject({ kind: 'error', times: Number.POSITIVE_INFINITY, ...answer, ...request });
  return system;
}

/** The code of the error of a field. */
export function codeOf({ code, refused }: FailingField): string {
  if (code !== undefined) return code;
  if (!refused) return 'INTERNAL_SERVER_ERROR';
  return refused.isPassing ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_REFUSED';
}
