import type {
  CreateInventoryInput,
  DeleteInventoryInput,
  InventoryFilterBy,
  UpdateInventoryInput,
} from '../../documents/documents.ts';

/** A tab that GraphiQL opens with. */
export interface GraphiqlTab {
  /** One operation, whose name is the tab's title, and what a reader should know of it. */
  readonly query: string;
  /** All that is about one account: whoever has another one changes these alone. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The rule that the last three tabs create, change and delete. */
const RULE = { bucket: 'demo-empty', inventoryId: 'my-first-rule' };

/**
 * What GraphiQL opens with: it works as it is on the sample data, from left to right, and again. The
 * first tab has no variables: GraphiQL would keep them for whatever query an address brings.
 */
export const GRAPHIQL_TABS: readonly GraphiqlTab[] = [
  {
    query: `# The buckets that you can read.
#
# The tabs beside this one work on the sample data, from left to right.
# On an OSS account of your own, put your names into their variables.
query Buckets {
  buckets(first: 10) {
    nodes {
      name
      region
      storageClass
      createdAt
    }
  }
}
`,
  },
  {
    query: `# The first rules of a bucket, in the order of their ids.
# NextPage goes on from endCursor.
query FirstPage($bucket: String!, $size: Int!) {
  inventories(bucket: $bucket, first: $size) {
    totalCount
    nodes {
      inventoryId
      isEnabled
      frequency
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: { bucket: 'demo-logs', size: 3 },
  },
  {
    query: `# The rules behind a cursor: \`after\` is the endCursor of FirstPage.
# For the page behind this one, put this one's endCursor there.
query NextPage($bucket: String!, $size: Int!, $after: String!) {
  inventories(bucket: $bucket, first: $size, after: $after) {
    nodes {
      inventoryId
      isEnabled
      frequency
    }
    pageInfo {
      hasPreviousPage
      startCursor
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: { bucket: 'demo-logs', size: 3, after: 'MS9kZW1vLWxvZ3MvZGFpbHktYXBwLTAzOQ' },
  },
  {
    query: `# All that there is of one rule; null where the bucket has none of that id.
query OneRule($bucket: String!, $inventoryId: String!) {
  inventory(bucket: $bucket, inventoryId: $inventoryId) {
    id
    inventoryId
    bucket {
      name
    }
    isEnabled
    frequency
    includedObjectVersions
    optionalFields
    filter {
      prefix
      lastModifiedAfter
      lastModifiedBefore
      minSize
      maxSize
      storageClasses
    }
    destination {
      format
      accountId
      roleArn
      roleName
      bucket {
        name
      }
      prefix
      encryption {
        __typename
        ... on SseOssEncryption {
          algorithm
        }
        ... on SseKmsEncryption {
          keyId
        }
      }
    }
  }
}
`,
    variables: { bucket: 'demo-photos', inventoryId: 'albums-weekly-cold-storage' },
  },
  {
    query: `# Several buckets in one request: each by an alias of its own, and what is
# the same of all of them in a fragment. One that does not exist is null.
query ManyBuckets($logs: String!, $photos: String!, $none: String!) {
  logs: bucket(name: $logs) {
    ...FirstRules
  }
  photos: bucket(name: $photos) {
    ...FirstRules
  }
  none: bucket(name: $none) {
    ...FirstRules
  }
}

fragment FirstRules on Bucket {
  name
  region
  inventories(first: 2) {
    totalCount
    nodes {
      inventoryId
      frequency
    }
  }
}
`,
    variables: { logs: 'demo-logs', photos: 'demo-photos', none: 'demo-nowhere' },
  },
  {
    query: `# How many rules there are, how many match, and the first of those.
# All that \`filterBy\` has must hold.
query CountRules($bucket: String!, $filterBy: InventoryFilterBy!) {
  all: inventories(bucket: $bucket, first: 0) {
    totalCount
  }
  matching: inventories(bucket: $bucket, filterBy: $filterBy, first: 3) {
    totalCount
    nodes {
      inventoryId
      isEnabled
      frequency
    }
  }
}
`,
    variables: {
      bucket: 'demo-logs',
      filterBy: { isEnabled: false, frequency: 'WEEKLY' } satisfies InventoryFilterBy,
    },
  },
  {
    query: `# A new rule. Whatever can go wrong has a type with what helps there; all of
# them are an Error. Run it twice: the rule is there already.
mutation CreateRule($input: CreateInventoryInput!) {
  createInventory(input: $input) {
    __typename
    ... on CreateInventorySuccess {
      inventory {
        id
        inventoryId
        isEnabled
        optionalFields
      }
    }
    ... on Error {
      message
      code
      ec
    }
    ... on InvalidArgumentError {
      issues {
        path
        message
      }
    }
    ... on InventoryAlreadyExistError {
      existing {
        id
        isEnabled
      }
    }
    ... on InventoryExceedLimitError {
      limit
    }
    ... on AccessDeniedError {
      action
    }
    ... on NoSuchBucketError {
      bucketName
    }
    ... on ThrottledError {
      retryAfterSeconds
    }
    ... on RefusedError {
      ec
    }
    ... on OutcomeUnknownError {
      requestId
    }
  }
}
`,
    variables: {
      input: {
        ...RULE,
        isEnabled: true,
        frequency: 'WEEKLY',
        includedObjectVersions: 'CURRENT',
        optionalFields: ['SIZE', 'ETAG', 'CRC64'],
        filter: { prefix: 'logs/', minSize: 1024 },
        destination: {
          accountId: '1000000000000000',
          roleName: 'AliyunOSSRole',
          bucket: 'demo-reports',
          prefix: 'weekly',
          encryption: { sseOss: true },
        },
      } satisfies CreateInventoryInput,
    },
  },
  {
    query: `# Changes the rule of CreateRule. Only what the input has changes, at every
# level: here the prefix stays, and null takes the lower bound away.
mutation UpdateRule($input: UpdateInventoryInput!) {
  updateInventory(input: $input) {
    __typename
    ... on UpdateInventorySuccess {
      inventory {
        id
        isEnabled
        filter {
          prefix
          minSize
          maxSize
        }
      }
    }
    ... on Error {
      message
      code
    }
  }
}
`,
    variables: {
      input: {
        ...RULE,
        isEnabled: false,
        filter: { minSize: null, maxSize: 1_048_576 },
      } satisfies UpdateInventoryInput,
    },
  },
  {
    query: `# Deletes the rule of CreateRule, which then can create it again. There is
# no failure where the rule is gone already.
mutation DeleteRule($input: DeleteInventoryInput!) {
  deleteInventory(input: $input) {
    __typename
    ... on DeleteInventorySuccess {
      deletedId
      inventoryId
      bucket {
        name
      }
    }
    ... on Error {
      message
      code
    }
  }
}
`,
    variables: { input: RULE satisfies DeleteInventoryInput },
  },
];
