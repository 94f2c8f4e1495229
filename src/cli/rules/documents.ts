import { graphql } from './gql/index.ts';

/** A rule as `export` writes it. */
graphql(`
  fragment ExportedRule on InventoryConfiguration {
    bucket { name }
    inventoryId
    isEnabled
    frequency
    dayOfMonth
    autoDelete
    includedObjectVersions
    filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }
    destination {
      format
      accountId
      roleName
      roleArn
      bucket { name }
      prefix
      encryption {
        __typename
        ... on SseKmsEncryption { keyId }
      }
    }
    optionalFields
    incremental { isEnabled intervalSeconds optionalFields }
    unknownElements
  }
`);

/** The rules of all buckets. */
export const AllRules = graphql(`
  query AllRules($first: Int!, $after: String) {
    allInventories(first: $first, after: $after) {
      nodes { ...ExportedRule }
      coverage {
        unreadableBuckets { ...Unreadable }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** The rules of one bucket. */
export const RulesOfBucket = graphql(`
  query RulesOfBucket($bucket: String!, $first: Int!, $after: String) {
    inventories(bucket: $bucket, first: $first, after: $after) {
      nodes { ...ExportedRule }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** A bucket that could not be read, and why. */
graphql(`
  fragment Unreadable on UnreadableBucket {
    bucket { name }
    cause { message code requestId ec }
  }
`);

/** A plan as it is shown. */
graphql(`
  fragment ShownPlan on InventoryPlan {
    digest
    createCount
    replaceCount
    deleteCount
    unchangedCount
    unmatchedPatterns
    changes {
      action
      bucket { name }
      inventoryId
      differences { path before after }
      blockedBy { message code requestId ec }
    }
    unreadableBuckets { ...Unreadable }
  }
`);

/** What must change. */
export const PlanRules = graphql(`
  query PlanRules($input: PlanInventoriesInput!) {
    planInventories(input: $input) { ...ShownPlan }
  }
`);

/** Changes it. */
export const ApplyRules = graphql(`
  mutation ApplyRules($input: ApplyInventoriesInput!) {
    applyInventories(input: $input) {
      __typename
      ... on ApplyInventoriesSuccess {
        outcomes {
          action
          bucket { name }
          inventoryId
          status
          error { __typename message code requestId ec }
        }
        remainingCount
        remainingDigest
      }
      ... on StalePlanError { plan { ...ShownPlan } }
      ... on InvalidArgumentError { issues { path message } }
      ... on Error { message code }
    }
  }
`);
