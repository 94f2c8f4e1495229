import type { GraphiqlTab } from './graphiql-page.ts';

/** Queries of reports: whether they arrive, and what they contain. */
export const REPORT_TABS: readonly GraphiqlTab[] = [
  {
    query: `# Whether the rules work, and what they found.
# The rules whose reports are missing:
# filterBy: { freshness: [OVERDUE, NEVER] }
query LatestReports($bucket: String!, $filterBy: InventoryFilterBy) {
  inventories(bucket: $bucket, first: 5, filterBy: $filterBy) {
    nodes {
      inventoryId
      freshness {
        status
      }
      latestReport {
        state
        fileCount
      }
    }
  }
}
`,
    variables: {
      bucket: 'demo-logs',
      filterBy: { inventoryIdContains: 'app' },
    },
  },
  {
    query: `# The files of a rule's latest report, and its first
# rows. \`signedUrl\` of a file is for downloads.
query ReportFiles($bucket: String!, $inventoryId: String!) {
  inventory(bucket: $bucket, inventoryId: $inventoryId) {
    latestReport {
      state
      problems {
        kind
        message
      }
      columns {
        name
        field
      }
      files {
        nodes {
          key
          size
        }
      }
      objects(first: 3, keyPrefix: "originals/") {
        nodes {
          key
          size
          storageClass
          lastModifiedAt
        }
      }
    }
  }
}
`,
    variables: { bucket: 'demo-photos', inventoryId: 'originals-daily' },
  },
  {
    query: `# The figures of a rule's latest report. Null: send
# the report's \`id\` to \`summarizeReport\` first.
query LargestObjects($bucket: String!, $inventoryId: String!) {
  inventory(bucket: $bucket, inventoryId: $inventoryId) {
    latestReport {
      summary {
        __typename
        ... on ReportSummary {
          objectCount
          totalSize
          byPrefix(first: 5) {
            name
            totalSize
          }
          largest(first: 3) {
            key
            size
          }
        }
        ... on SummaryRunning {
          retryAfterSeconds
        }
        ... on SummaryFailed {
          problems {
            kind
            message
          }
        }
      }
    }
  }
}
`,
    variables: { bucket: 'demo-photos', inventoryId: 'originals-daily' },
  },
];
