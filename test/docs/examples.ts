import { GRAPHIQL_TABS } from '../../src/server/graphiql/graphiql-tabs.ts';

/** What docs/examples.md shows, in the order in which it is run. */
export interface Documented {
  /** A heading of its own; absent: it goes on under the last one. */
  readonly heading?: string;
  /** What a reader should know of it; a tab says it in its document. */
  readonly about?: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

const LAST_PAGE = `query LastPage($bucket: String!, $last: Int!, $before: String) {
  inventories(bucket: $bucket, last: $last, before: $before) {
    nodes {
      inventoryId
    }
    pageInfo {
      hasPreviousPage
      startCursor
    }
  }
}
`;

const TABS: readonly Documented[] = GRAPHIQL_TABS.map((tab) => ({
  heading: /^(?:query|mutation) (\w+)/m.exec(tab.query)?.[1] ?? '',
  ...tab,
}));

const READS: readonly Documented[] = [
  {
    heading: 'From the back',
    about: 'The last rules of a bucket, still in ascending order:',
    query: LAST_PAGE,
    variables: { bucket: 'demo-photos', last: 2 },
  },
  {
    about: 'The page before it: `before` is the `startCursor` of that page.',
    query: LAST_PAGE,
    variables: {
      bucket: 'demo-photos',
      last: 2,
      before: 'MS9kZW1vLXBob3Rvcy9vcmlnaW5hbHMtZGFpbHk',
    },
  },
  {
    heading: 'One bucket',
    about: 'A bucket, and its rules that write weekly reports to `demo-reports`:',
    query: `query OneBucket($name: String!, $filterBy: InventoryFilterBy) {
  bucket(name: $name) {
    region
    storageClass
    createdAt
    versioning
    inventories(filterBy: $filterBy) {
      totalCount
      nodes {
        inventoryId
      }
    }
  }
}
`,
    variables: {
      name: 'demo-photos',
      filterBy: { frequency: 'WEEKLY', destinationBucket: 'demo-reports' },
    },
  },
  {
    heading: 'By global ids',
    about: 'A rule by the `id` of an earlier answer:',
    query: `query Refetch($id: ID!) {
  node(id: $id) {
    __typename
    ... on InventoryConfiguration {
      inventoryId
      frequency
    }
  }
}
`,
    variables: { id: globalId('InventoryConfiguration', 'demo-photos/originals-daily') },
  },
  {
    about: 'Several objects, in the order of the ids. The second one no longer exists: `null`.',
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

const createRule = (failure: string) => `mutation CreateRule($input: CreateInventoryInput!) {
  createInventory(input: $input) {
    __typename
    ... on Error {
      message
      code
      ec
    }
    ... on ${failure}
  }
}
`;

const INPUT = {
  bucket: 'demo-photos',
  inventoryId: 'originals-daily',
  isEnabled: true,
  frequency: 'DAILY',
  includedObjectVersions: 'CURRENT',
  destination: { accountId: '1000000000000000', roleName: 'AliyunOSSRole', bucket: 'demo-reports' },
};

const FAILURES: readonly Documented[] = [
  {
    heading: 'Failures of mutations',
    about: 'The rule exists already:',
    query: createRule(`InventoryAlreadyExistError {
      existing {
        isEnabled
        frequency
      }
    }`),
    variables: { input: INPUT },
  },
  {
    about: 'All mistakes that can be found without OSS, at once:',
    query: createRule(`InvalidArgumentError {
      issues {
        path
        message
      }
    }`),
    variables: {
      input: {
        ...INPUT,
        inventoryId: '',
        filter: { minSize: -1, lastModifiedAfter: '2026-01-31T12:00:00.5Z' },
        destination: { ...INPUT.destination, prefix: 'a#b' },
      },
    },
  },
  {
    about: 'The bucket does not exist:',
    query: createRule(`NoSuchBucketError {
      bucketName
    }`),
    variables: { input: { ...INPUT, bucket: 'demo-nowhere' } },
  },
  {
    about: 'The rule does not exist:',
    query: `mutation UpdateRule($input: UpdateInventoryInput!) {
  updateInventory(input: $input) {
    __typename
    ... on Error {
      message
      code
    }
    ... on NoSuchInventoryError {
      inventoryId
    }
  }
}
`,
    variables: { input: { bucket: 'demo-photos', inventoryId: 'gone', isEnabled: true } },
  },
];

const RULE_COUNT = `query RuleCount($bucket: String!, $after: String) {
  inventories(bucket: $bucket, after: $after) {
    totalCount
  }
}
`;

const ERRORS: readonly Documented[] = [
  {
    heading: 'Errors of queries',
    about: 'They are in `errors`; `extensions.code` identifies them. The bucket does not exist:',
    query: RULE_COUNT,
    variables: { bucket: 'demo-nowhere' },
  },
  {
    about: 'An invalid argument, found without OSS:',
    query: RULE_COUNT,
    variables: { bucket: 'demo-photos', after: 'page-2' },
  },
  {
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
