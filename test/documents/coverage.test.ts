import { type DocumentNode, extendSchema, parse, print, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import * as published from '../../packages/documents/src/index.ts';
import { schema } from '../../src/graphql/schema.ts';
import { unselectedFields } from './unselected.ts';

/** Each operation, as tree and as text. */
const OPERATIONS = [
  { name: 'Rules', document: published.RulesDocument, text: published.RulesText },
  { name: 'OneRule', document: published.OneRuleDocument, text: published.OneRuleText },
  { name: 'Buckets', document: published.BucketsDocument, text: published.BucketsText },
  { name: 'CreateRule', document: published.CreateRuleDocument, text: published.CreateRuleText },
  { name: 'UpdateRule', document: published.UpdateRuleDocument, text: published.UpdateRuleText },
  { name: 'DeleteRule', document: published.DeleteRuleDocument, text: published.DeleteRuleText },
  {
    name: 'AllInventories',
    document: published.AllInventoriesDocument,
    text: published.AllInventoriesText,
  },
  {
    name: 'LatestReports',
    document: published.LatestReportsDocument,
    text: published.LatestReportsText,
  },
  {
    name: 'ReportFiles',
    document: published.ReportFilesDocument,
    text: published.ReportFilesText,
  },
  {
    name: 'LargestObjects',
    document: published.LargestObjectsDocument,
    text: published.LargestObjectsText,
  },
  {
    name: 'PlanInventories',
    document: published.PlanInventoriesDocument,
    text: published.PlanInventoriesText,
  },
  {
    name: 'ApplyInventories',
    document: published.ApplyInventoriesDocument,
    text: published.ApplyInventoriesText,
  },
  {
    name: 'SummarizeReport',
    document: published.SummarizeReportDocument,
    text: published.SummarizeReportText,
  },
];

test('what is tested here is all that is published', () => {
  expect(
    Object.keys(published)
      .filter((name) => /(Document|Text)$/.test(name))
      .sort(),
  ).toEqual(OPERATIONS.flatMap(({ name }) => [`${name}Document`, `${name}Text`]).sort());
});

describe.each(OPERATIONS)('$name', ({ document, text }) => {
  test('is valid', () => {
    expect(validate(schema, document)).toEqual([]);
  });

  test('says the same as tree and as text', () => {
    expect(parseTree(text)).toEqual(parseTree(print(document)));
  });

  test('goes into JSON as it is', () => {
    expect(JSON.parse(JSON.stringify({ query: text }))).toEqual({ query: text.toString() });
  });
});

/** Of a bucket that is only named: these would cost a request to OSS, or are about other rules. */
const MORE_OF_A_BUCKET = [
  'Bucket.createdAt',
  'Bucket.inventories',
  'Bucket.inventory',
  'Bucket.ownerId',
  'Bucket.region',
  'Bucket.storageClass',
  'Bucket.versioning',
  'Bucket.viewerCanCreateInventory',
];

/** Cost requests to OSS for each rule, or are for those who copy rules. */
const MORE_OF_A_RULE = ['freshness', 'latestReport', 'reports', 'unknownElements', 'xml'].map(
  (name) => `InventoryConfiguration.${name}`,
);

/** Cost requests to OSS for each report. */
const MORE_OF_A_REPORT = ['columns', 'files', 'inventory', 'objects', 'problems', 'summary'].map(
  (name) => `InventoryReport.${name}`,
);

/** Whoever asks for the figures of a report knows what it says of itself. */
const BESIDES_FIGURES = [
  ...MORE_OF_A_REPORT.filter((name) => name !== 'InventoryReport.summary'),
  ...['destinationBucket', 'fileCount', 'folder', 'inventoryId', 'manifestKey', 'publishedAt'].map(
    (name) => `InventoryReport.${name}`,
  ),
  ...['scanStartedAt', 'sourceBucket', 'state', 'totalFileSize', 'viewerCanReadObjects'].map(
    (name) => `InventoryReport.${name}`,
  ),
  ...['cells', 'crc64', 'etag', 'isDeleteMarker', 'isEncrypted', 'isMultipartUploaded'].map(
    (name) => `ReportObject.${name}`,
  ),
  ...['lastAccessedAt', 'objectAcl', 'objectType', 'taggingCount', 'transitionedAt'].map(
    (name) => `ReportObject.${name}`,
  ),
];

/** Only `applyInventories` has it. */
const ANOTHER_PLAN = 'StalePlanError.plan';

/** What only writes fail with. */
const FAILURES_OF_WRITES = [
  'InvalidArgumentError.issues',
  'InventoryAlreadyExistError.existing',
  'InventoryExceedLimitError.limit',
  'NoSuchInventoryError.inventoryId',
  'NoSuchReportError.reportId',
  ANOTHER_PLAN,
  'StaleVersionError.inventory',
  ...['cause', 'lost'].map((name) => `UpdateLostError.${name}`),
  ...['cause', 'inventory'].map((name) => `UpdateRolledBackError.${name}`),
];

const UNSELECTED: Readonly<Record<string, readonly string[]>> = {
  // `nodes` is what `edges` have.
  Rules: [...MORE_OF_A_BUCKET, ...MORE_OF_A_RULE, 'InventoryConfigurationConnection.nodes'],
  OneRule: [...MORE_OF_A_BUCKET, ...MORE_OF_A_RULE],
  Buckets: [
    'Bucket.inventories',
    'Bucket.inventory',
    'Bucket.ownerId',
    'Bucket.versioning',
    'BucketConnection.nodes',
  ],
  CreateRule: [...MORE_OF_A_BUCKET, ...MORE_OF_A_RULE, ANOTHER_PLAN],
  UpdateRule: [...MORE_OF_A_BUCKET, ...MORE_OF_A_RULE, ANOTHER_PLAN],
  DeleteRule: [...MORE_OF_A_BUCKET, ...MORE_OF_A_RULE, ANOTHER_PLAN],
  AllInventories: [
    ...MORE_OF_A_BUCKET,
    ...MORE_OF_A_RULE,
    ...FAILURES_OF_WRITES,
    'AllInventoriesConnection.nodes',
    // It is the bucket's name.
    'NoSuchBucketError.bucketName',
  ].toSorted(),
  LatestReports: [
    ...MORE_OF_A_BUCKET,
    'InventoryConfiguration.reports',
    'InventoryConfiguration.unknownElements',
    'InventoryConfiguration.xml',
    'InventoryConfigurationConnection.nodes',
    'InventoryConfigurationConnection.totalCount',
    ...MORE_OF_A_REPORT,
  ],
  ReportFiles: [
    ...MORE_OF_A_BUCKET,
    'InventoryReport.inventory',
    'InventoryReport.objects',
    'InventoryReport.summary',
    'ReportFileConnection.nodes',
  ],
  LargestObjects: BESIDES_FIGURES.toSorted(),
  PlanInventories: [
    ...MORE_OF_A_BUCKET,
    ...MORE_OF_A_RULE,
    ...FAILURES_OF_WRITES.filter((name) => !/^Inv.*(?:issues|limit)$/.test(name)),
  ].toSorted(),
  ApplyInventories: [...MORE_OF_A_BUCKET, ...MORE_OF_A_RULE],
  SummarizeReport: [
    ...MORE_OF_A_BUCKET,
    ...MORE_OF_A_RULE,
    ...BESIDES_FIGURES,
    ANOTHER_PLAN,
  ].toSorted(),
};

describe('the documents ask for everything', () => {
  test.each(OPERATIONS)('$name, but for what it leaves out on purpose', ({ name, document }) => {
    expect(unselectedFields(schema, document)).toEqual(UNSELECTED[name]);
  });

  test.each<{ what: string; document: DocumentNode; extension: string; missing: string[] }>([
    {
      what: 'a failure of a mutation',
      document: published.DeleteRuleDocument,
      extension: `
        extend union DeleteInventoryResult = LockedError
        type LockedError implements Error { message: String! code: String! requestId: String ec: String until: String }
      `,
      missing: ['LockedError.until'],
    },
    {
      what: 'a result that is no failure',
      document: published.CreateRuleDocument,
      extension: `
        extend union CreateInventoryResult = Postponed
        type Postponed { until: String }
      `,
      missing: ['Postponed.until'],
    },
    {
      what: 'a field of one failure',
      document: published.UpdateRuleDocument,
      extension: 'extend type ThrottledError { quota: Int }',
      missing: ['ThrottledError.quota'],
    },
    {
      what: 'a field of a rule’s part',
      document: published.RulesDocument,
      extension: 'extend type InventoryFilter { tag: String }',
      missing: ['InventoryFilter.tag'],
    },
    {
      what: 'an encryption',
      document: published.OneRuleDocument,
      extension: `
        extend union InventoryEncryption = OwnKeyEncryption
        type OwnKeyEncryption { algorithm: String! }
      `,
      missing: ['OwnKeyEncryption.algorithm'],
    },
  ])('$what that the schema gets is missed', ({ document, extension, missing }) => {
    const before = unselectedFields(schema, document);
    const after = unselectedFields(extendSchema(schema, parse(extension)), document);
    expect(after.filter((field) => !before.includes(field))).toEqual(missing);
  });
});

test('a mutation that forgets its failures is noticed', () => {
  const text = print(published.DeleteRuleDocument)
    .replace('...Failure\n', '')
    .split('fragment ')[0];
  expect(unselectedFields(schema, parse(text ?? ''))).toEqual(
    expect.arrayContaining(['InvalidArgumentError.issues', 'OutcomeUnknownError.message']),
  );
});

/** Without the places in the text, and with the fragments in one order. */
function parseTree(text: { toString(): string }): readonly string[] {
  return parse(text.toString()).definitions.map(print).sort();
}
