import type { GraphiqlTab } from './graphiql-page.ts';

/** The rule that the examples create, update and delete. */
const RULE = { bucket: 'demo-empty', inventoryId: 'my-first-rule' };

/** The examples of mutations. */
export const MUTATION_TABS: readonly GraphiqlTab[] = [
  {
    query: `# Creates a rule. Each expected failure has a type with
# the fields that help; all of them implement Error.
# Run it twice: the rule already exists. With the
# variable validateOnly it checks and writes nothing.
mutation CreateRule(
  $input: CreateInventoryInput!
  $validateOnly: Boolean! = false
) {
  createInventory(input: $input, validateOnly: $validateOnly) {
    __typename
    ... on CreateInventorySuccess {
      inventory {
        id
        inventoryId
        isEnabled
        optionalFields
      }
    }
    ... on ValidationSuccess {
      differences {
        path
        before
        after
      }
      unchecked
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
    ... on UpstreamError {
      code
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
      },
    },
  },
  {
    query: `# Updates the rule of CreateRule. Only fields of the
# input change, at every level: here the prefix stays,
# and null removes the lower bound.
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
      },
    },
  },
  {
    query: `# Deletes the rule of CreateRule, which can then create
# it again. Deleting a rule that does not exist also
# succeeds.
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
    variables: { input: RULE },
  },
];
