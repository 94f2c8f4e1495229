import type { GraphiqlTab } from './graphiql-page.ts';

/** The examples of queries. */
export const QUERY_TABS: readonly GraphiqlTab[] = [
  {
    query: `# Press the run button, or
# Ctrl-Enter (Mac: Cmd-Enter).
#
# This query lists the buckets that you can read.
# The other tabs work on the sample data, from left to
# right. With your own OSS account, put your names into
# the variables below.
query Buckets {
  buckets(first: 10) {
    totalCount
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
    query: `# The first rules of a bucket, ordered by id.
# NextPage continues from endCursor.
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
    query: `# The rules after a cursor: FirstPage's endCursor.
# For the next page, set \`after\` to this endCursor.
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
    query: `# A rule; null if it does not exist.
query OneRule($bucket: String!, $inventoryId: String!) {
  inventory(bucket: $bucket, inventoryId: $inventoryId) {
    id
    inventoryId
    version
    bucket {
      name
    }
    isEnabled
    viewerCanUpdate
    viewerCanDelete
    viewerCanReadReports
    frequency
    dayOfMonth
    autoDelete
    includedObjectVersions
    optionalFields
    incremental {
      isEnabled
      intervalSeconds
      optionalFields
    }
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
    unknownElements
  }
}
`,
    variables: { bucket: 'demo-photos', inventoryId: 'albums-weekly-cold-storage' },
  },
  {
    query: `# Several buckets in one request, each with an alias.
# The fragment has the fields that all of them need.
# A bucket that does not exist is null.
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
    query: `# How many rules the bucket has, how many match, and
# the first of those. A rule must match every field of
# \`filterBy\`.
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
      filterBy: { isEnabled: false, frequency: 'WEEKLY' },
    },
  },
  {
    query: `# The rules of all buckets that match \`filterBy\`, and
# which buckets have no rules or cannot be read. A page
# can be short: continue while hasNextPage is true.
query AllInventories(
  $bucketPrefix: String
  $filterBy: InventoryFilterBy
  $after: String
) {
  allInventories(
    first: 5
    after: $after
    bucketPrefix: $bucketPrefix
    filterBy: $filterBy
  ) {
    nodes {
      bucket {
        name
      }
      inventoryId
    }
    coverage {
      readBucketCount
      bucketsWithoutRules {
        name
      }
      unreadableBuckets {
        bucket {
          name
        }
        cause {
          message
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: {
      bucketPrefix: 'demo-',
      filterBy: { inventoryIdContains: 'audit', isEnabled: false },
    },
  },
];
