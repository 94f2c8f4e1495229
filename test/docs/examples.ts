import { GRAPHIQL_TABS } from '../../src/server/graphiql/graphiql-tabs.ts';

/** An example of docs/examples.md; they are run in order. */
export interface Documented {
  /** Absent: the example belongs to the heading before it. */
  readonly heading?: string;
  /** A sentence about it; a tab has it as a comment in its document. */
  readonly about?: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

const TABS: readonly Documented[] = GRAPHIQL_TABS.map((tab) => ({
  heading: /^(?:query|mutation) (\w+)/m.exec(tab.query)?.[1] ?? '',
  ...tab,
}));

const READS: readonly Documented[] = [
  {
    heading: 'By global ids',
    about: 'Objects in the order of the ids. The second one no longer exists: `null`.',
    query: `query RefetchAll($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on InventoryConfiguration {
      inventoryId
    }
    ... on Bucket {
      name
    }
  }
}
`,
    variables: {
      ids: [
        globalId('InventoryConfiguration', 'demo-photos/thumbnails-cleanup-audit'),
        globalId('InventoryConfiguration', 'demo-photos/gone'),
        globalId('Bucket', 'demo-photos'),
      ],
    },
  },
];

const FAILURES: readonly Documented[] = [
  {
    heading: 'Failures of mutations',
    about: 'All mistakes that can be found without OSS, at once:',
    query: `mutation {
  createInventory(
    input: {
      bucket: "demo-photos"
      inventoryId: ""
      isEnabled: true
      frequency: DAILY
      includedObjectVersions: CURRENT
      filter: { minSize: -1 }
      destination: { accountId: "1000000000000000", roleName: "AliyunOSSRole", bucket: "demo-reports" }
    }
  ) {
    __typename
    ... on Error {
      code
      ec
    }
    ... on InvalidArgumentError {
      issues {
        path
        message
      }
    }
  }
}
`,
  },
];

const ERRORS: readonly Documented[] = [
  {
    heading: 'Errors of queries',
    about: 'A nullable field fails alone; the others are answered:',
    query: `query TwoRules {
  good: inventory(bucket: "demo-photos", inventoryId: "originals-daily") {
    frequency
  }
  bad: inventory(bucket: "demo-nowhere", inventoryId: "originals-daily") {
    frequency
  }
}
`,
  },
];

/** The page's parts. */
export const PARTS: readonly (readonly [heading: string, examples: readonly Documented[]])[] = [
  ['The tabs of GraphiQL', TABS],
  ['More reads', READS],
  ['Failures and errors', [...FAILURES, ...ERRORS]],
];
