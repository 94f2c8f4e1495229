import graphql from '@graphql-eslint/eslint-plugin';

/**
 * What a gateway composes, schema/subgraph.graphql, has the same types, which a test holds it to; its
 * directives are known to composition alone.
 */
const SCHEMA = 'schema/schema.graphql';

/** Lints the printed schema, and nothing else: the code is biome's. */
export default [
  {
    files: [SCHEMA],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: {
        graphQLConfig: { schema: SCHEMA },
      },
    },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,

      // `nodes` beside `edges` saves callers who need no cursors a level, and some lists are no
      // pages: a rule's columns, an input's issues. A report's files and rows are no nodes: they have no address.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],

      // Lists that OSS has in one order only are paged forward.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],

      // Caches know a thing by its `id`. What is told, or is a part of a thing, is none of its own:
      // a new type that is neither has to have an id, or to be named here.
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          exceptions: {
            suffixes: ['Connection', 'Edge', 'Success', 'Error'],
            types: [
              'ArgumentIssue',
              'ChangeOutcome',
              'FieldDifference',
              'IncrementalInventory',
              'InventoryCoverage',
              'InventoryFilter',
              'InventoryPlan',
              'OSSBucketDestination',
              'PageInfo',
              'PlannedChange',
              'ReportColumn',
              'ReportFile',
              'ReportFreshness',
              'ReportObject',
              'ReportProblem',
              'ReportSummary',
              'SignedUrl',
              'SseKmsEncryption',
              'SseOssEncryption',
              'SummaryFailed',
              'SummaryGroup',
              'SummaryRunning',
              'UnreadableBucket',
            ],
          },
        },
      ],
    },
  },
];
