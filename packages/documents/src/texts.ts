import type { AllInventoriesQuery, AllInventoriesQueryVariables, ApplyInventoriesMutation, ApplyInventoriesMutationVariables, BucketsQuery, BucketsQueryVariables, CreateRuleMutation, CreateRuleMutationVariables, DeleteRuleMutation, DeleteRuleMutationVariables, LargestObjectsQuery, LargestObjectsQueryVariables, LatestReportsQuery, LatestReportsQueryVariables, OneRuleQuery, OneRuleQueryVariables, PlanInventoriesQuery, PlanInventoriesQueryVariables, ReportFilesQuery, ReportFilesQueryVariables, RulesQuery, RulesQueryVariables, SummarizeReportMutation, SummarizeReportMutationVariables, UpdateRuleMutation, UpdateRuleMutationVariables } from './documents.ts';
import type { TypedDocumentText } from './types.ts';

export const AllInventoriesText: TypedDocumentText<AllInventoriesQuery, AllInventoriesQueryVariables> = `query AllInventories($bucketPrefix: String, $region: String, $filterBy: InventoryFilterBy, $first: Int, $after: String) {
  __typename
  allInventories(
    bucketPrefix: $bucketPrefix
    region: $region
    filterBy: $filterBy
    first: $first
    after: $after
  ) {
    __typename
    edges {
      __typename
      cursor
      node {
        __typename
        ...Rule
      }
    }
    coverage {
      __typename
      readBucketCount
      bucketsWithoutRules {
        __typename
        id
        name
      }
      unreadableBuckets {
        __typename
        bucket {
          __typename
          id
          name
        }
        cause {
          __typename
          message
          code
          requestId
          ec
          ... on AccessDeniedError {
            __typename
            action
          }
          ... on ThrottledError {
            __typename
            retryAfterSeconds
          }
        }
      }
    }
    pageInfo {
      __typename
      ...Page
    }
  }
}

fragment Page on PageInfo {
  __typename
  hasNextPage
  endCursor
  hasPreviousPage
  startCursor
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}`;

export const ApplyInventoriesText: TypedDocumentText<ApplyInventoriesMutation, ApplyInventoriesMutationVariables> = `mutation ApplyInventories($input: ApplyInventoriesInput!) {
  __typename
  applyInventories(input: $input) {
    __typename
    ... on ApplyInventoriesSuccess {
      __typename
      outcomes {
        __typename
        action
        bucket {
          __typename
          id
          name
        }
        inventoryId
        status
        deletedId
        inventory {
          __typename
          ...Rule
        }
        error {
          __typename
          ...Blocker
          ... on UpdateRolledBackError {
            __typename
            cause {
              __typename
              ...Blocker
            }
          }
          ... on UpdateLostError {
            __typename
            lost {
              __typename
              ...Rule
            }
            cause {
              __typename
              ...Blocker
            }
          }
        }
      }
      remainingCount
      remainingDigest
    }
    ... on StalePlanError {
      __typename
      plan {
        __typename
        ...Plan
      }
    }
    ...Failure
  }
}

fragment Failure on Error {
  __typename
  ...Reason
  ... on UpdateRolledBackError {
    __typename
    inventory {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
  ... on UpdateLostError {
    __typename
    lost {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
}

fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    __typename
    issues {
      __typename
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    __typename
    existing {
      __typename
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    __typename
    limit
  }
  ... on AccessDeniedError {
    __typename
    action
  }
  ... on NoSuchBucketError {
    __typename
    bucketName
  }
  ... on NoSuchInventoryError {
    __typename
    inventoryId
  }
  ... on NoSuchReportError {
    __typename
    reportId
  }
  ... on StaleVersionError {
    __typename
    inventory {
      __typename
      ...Rule
    }
  }
  ... on ThrottledError {
    __typename
    retryAfterSeconds
  }
}

fragment Plan on InventoryPlan {
  __typename
  digest
  createCount
  replaceCount
  deleteCount
  unchangedCount
  unmatchedPatterns
  changes {
    __typename
    action
    bucket {
      __typename
      id
      name
    }
    inventoryId
    before {
      __typename
      ...Rule
    }
    differences {
      __typename
      path
      before
      after
    }
    blockedBy {
      __typename
      ...Blocker
    }
  }
  unreadableBuckets {
    __typename
    bucket {
      __typename
      id
      name
    }
    cause {
      __typename
      ...Blocker
    }
  }
}

fragment Blocker on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    __typename
    issues {
      __typename
      path
      message
    }
  }
  ... on InventoryExceedLimitError {
    __typename
    limit
  }
  ... on AccessDeniedError {
    __typename
    action
  }
  ... on NoSuchBucketError {
    __typename
    bucketName
  }
  ... on ThrottledError {
    __typename
    retryAfterSeconds
  }
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}`;

export const BucketsText: TypedDocumentText<BucketsQuery, BucketsQueryVariables> = `query Buckets($prefix: String, $region: String, $first: Int, $after: String, $last: Int, $before: String, $withTotalCount: Boolean! = false) {
  __typename
  buckets(
    prefix: $prefix
    region: $region
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    __typename
    totalCount @include(if: $withTotalCount)
    edges {
      __typename
      cursor
      node {
        __typename
        id
        name
        region
        storageClass
        createdAt
        viewerCanCreateInventory
      }
    }
    pageInfo {
      __typename
      ...Page
    }
  }
}

fragment Page on PageInfo {
  __typename
  hasNextPage
  endCursor
  hasPreviousPage
  startCursor
}`;

export const CreateRuleText: TypedDocumentText<CreateRuleMutation, CreateRuleMutationVariables> = `mutation CreateRule($input: CreateInventoryInput!, $validateOnly: Boolean! = false) {
  __typename
  createInventory(input: $input, validateOnly: $validateOnly) {
    __typename
    ... on CreateInventorySuccess {
      __typename
      inventory {
        __typename
        ...Rule
      }
      inventoryEdge {
        __typename
        cursor
        node {
          __typename
          id
        }
      }
    }
    ... on ValidationSuccess {
      __typename
      differences {
        __typename
        path
        before
        after
      }
      unchecked
    }
    ...Failure
  }
}

fragment Failure on Error {
  __typename
  ...Reason
  ... on UpdateRolledBackError {
    __typename
    inventory {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
  ... on UpdateLostError {
    __typename
    lost {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
}

fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    __typename
    issues {
      __typename
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    __typename
    existing {
      __typename
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    __typename
    limit
  }
  ... on AccessDeniedError {
    __typename
    action
  }
  ... on NoSuchBucketError {
    __typename
    bucketName
  }
  ... on NoSuchInventoryError {
    __typename
    inventoryId
  }
  ... on NoSuchReportError {
    __typename
    reportId
  }
  ... on StaleVersionError {
    __typename
    inventory {
      __typename
      ...Rule
    }
  }
  ... on ThrottledError {
    __typename
    retryAfterSeconds
  }
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}`;

export const DeleteRuleText: TypedDocumentText<DeleteRuleMutation, DeleteRuleMutationVariables> = `mutation DeleteRule($input: DeleteInventoryInput!) {
  __typename
  deleteInventory(input: $input) {
    __typename
    ... on DeleteInventorySuccess {
      __typename
      deletedId
      inventoryId
      bucket {
        __typename
        id
        name
      }
    }
    ...Failure
  }
}

fragment Failure on Error {
  __typename
  ...Reason
  ... on UpdateRolledBackError {
    __typename
    inventory {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
  ... on UpdateLostError {
    __typename
    lost {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
}

fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    __typename
    issues {
      __typename
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    __typename
    existing {
      __typename
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    __typename
    limit
  }
  ... on AccessDeniedError {
    __typename
    action
  }
  ... on NoSuchBucketError {
    __typename
    bucketName
  }
  ... on NoSuchInventoryError {
    __typename
    inventoryId
  }
  ... on NoSuchReportError {
    __typename
    reportId
  }
  ... on StaleVersionError {
    __typename
    inventory {
      __typename
      ...Rule
    }
  }
  ... on ThrottledError {
    __typename
    retryAfterSeconds
  }
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}`;

export const LargestObjectsText: TypedDocumentText<LargestObjectsQuery, LargestObjectsQueryVariables> = `query LargestObjects($destinationBucket: String!, $manifestKey: String!, $first: Int! = 10, $under: String! = "", $firstPrefixes: Int! = 100) {
  __typename
  inventoryReport(
    destinationBucket: $destinationBucket
    manifestKey: $manifestKey
  ) {
    __typename
    id
    summary {
      __typename
      ...Summary
    }
  }
}

fragment Summary on ReportSummaryResult {
  __typename
  ... on ReportSummary {
    __typename
    computedAt
    objectCount
    totalSize
    byStorageClass {
      __typename
      ...Group
    }
    byLastModifiedMonth {
      __typename
      ...Group
    }
    byPrefix(under: $under, first: $firstPrefixes) {
      __typename
      ...Group
    }
    largest(first: $first) {
      __typename
      key
      versionId
      isLatest
      size
      storageClass
      lastModifiedAt
    }
    noncurrent {
      __typename
      ...Group
    }
    deleteMarkerCount
    unencrypted {
      __typename
      ...Group
    }
    missingColumns
  }
  ... on SummaryRunning {
    __typename
    fileCount
    readFileCount
    retryAfterSeconds
  }
  ... on SummaryFailed {
    __typename
    failedAt
    problems {
      __typename
      kind
      file
      message
    }
  }
}

fragment Group on SummaryGroup {
  __typename
  name
  objectCount
  totalSize
}`;

export const LatestReportsText: TypedDocumentText<LatestReportsQuery, LatestReportsQueryVariables> = `query LatestReports($bucket: String!, $filterBy: InventoryFilterBy, $first: Int, $after: String) {
  __typename
  inventories(bucket: $bucket, filterBy: $filterBy, first: $first, after: $after) {
    __typename
    edges {
      __typename
      cursor
      node {
        __typename
        ...Rule
        freshness {
          __typename
          status
          reason
          latestReportAt
          expectedBy
          checkedAt
        }
        latestReport {
          __typename
          ...Report
        }
      }
    }
    pageInfo {
      __typename
      ...Page
    }
  }
}

fragment Page on PageInfo {
  __typename
  hasNextPage
  endCursor
  hasPreviousPage
  startCursor
}

fragment Report on InventoryReport {
  __typename
  id
  inventoryId
  sourceBucket {
    __typename
    id
    name
  }
  destinationBucket {
    __typename
    id
    name
  }
  manifestKey
  folder
  scanStartedAt
  publishedAt
  state
  fileCount
  totalFileSize
  viewerCanReadObjects
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}`;

export const OneRuleText: TypedDocumentText<OneRuleQuery, OneRuleQueryVariables> = `query OneRule($bucket: String!, $inventoryId: String!) {
  __typename
  inventory(bucket: $bucket, inventoryId: $inventoryId) {
    __typename
    ...Rule
  }
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}`;

export const PlanInventoriesText: TypedDocumentText<PlanInventoriesQuery, PlanInventoriesQueryVariables> = `query PlanInventories($input: PlanInventoriesInput!) {
  __typename
  planInventories(input: $input) {
    __typename
    ...Plan
  }
}

fragment Plan on InventoryPlan {
  __typename
  digest
  createCount
  replaceCount
  deleteCount
  unchangedCount
  unmatchedPatterns
  changes {
    __typename
    action
    bucket {
      __typename
      id
      name
    }
    inventoryId
    before {
      __typename
      ...Rule
    }
    differences {
      __typename
      path
      before
      after
    }
    blockedBy {
      __typename
      ...Blocker
    }
  }
  unreadableBuckets {
    __typename
    bucket {
      __typename
      id
      name
    }
    cause {
      __typename
      ...Blocker
    }
  }
}

fragment Blocker on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    __typename
    issues {
      __typename
      path
      message
    }
  }
  ... on InventoryExceedLimitError {
    __typename
    limit
  }
  ... on AccessDeniedError {
    __typename
    action
  }
  ... on NoSuchBucketError {
    __typename
    bucketName
  }
  ... on ThrottledError {
    __typename
    retryAfterSeconds
  }
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}`;

export const ReportFilesText: TypedDocumentText<ReportFilesQuery, ReportFilesQueryVariables> = `fragment Page on PageInfo {
  __typename
  hasNextPage
  endCursor
  hasPreviousPage
  startCursor
}

query ReportFiles($destinationBucket: String!, $manifestKey: String!, $first: Int, $after: String, $withSignedUrls: Boolean! = false) {
  __typename
  inventoryReport(
    destinationBucket: $destinationBucket
    manifestKey: $manifestKey
  ) {
    __typename
    ...Report
    columns {
      __typename
      name
      field
    }
    problems {
      __typename
      kind
      file
      message
    }
    files(first: $first, after: $after) {
      __typename
      edges {
        __typename
        cursor
        node {
          __typename
          key
          size
          md5
          signedUrl @include(if: $withSignedUrls) {
            __typename
            url
            expiresAt
          }
        }
      }
      pageInfo {
        __typename
        ...Page
      }
    }
  }
}

fragment Report on InventoryReport {
  __typename
  id
  inventoryId
  sourceBucket {
    __typename
    id
    name
  }
  destinationBucket {
    __typename
    id
    name
  }
  manifestKey
  folder
  scanStartedAt
  publishedAt
  state
  fileCount
  totalFileSize
  viewerCanReadObjects
}`;

export const RulesText: TypedDocumentText<RulesQuery, RulesQueryVariables> = `fragment Page on PageInfo {
  __typename
  hasNextPage
  endCursor
  hasPreviousPage
  startCursor
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}

query Rules($bucket: String!, $filterBy: InventoryFilterBy, $first: Int, $after: String, $last: Int, $before: String, $withTotalCount: Boolean! = false) {
  __typename
  inventories(
    bucket: $bucket
    filterBy: $filterBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    __typename
    totalCount @include(if: $withTotalCount)
    edges {
      __typename
      cursor
      node {
        __typename
        ...Rule
      }
    }
    pageInfo {
      __typename
      ...Page
    }
  }
}`;

export const SummarizeReportText: TypedDocumentText<SummarizeReportMutation, SummarizeReportMutationVariables> = `fragment Failure on Error {
  __typename
  ...Reason
  ... on UpdateRolledBackError {
    __typename
    inventory {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
  ... on UpdateLostError {
    __typename
    lost {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
}

fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    __typename
    issues {
      __typename
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    __typename
    existing {
      __typename
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    __typename
    limit
  }
  ... on AccessDeniedError {
    __typename
    action
  }
  ... on NoSuchBucketError {
    __typename
    bucketName
  }
  ... on NoSuchInventoryError {
    __typename
    inventoryId
  }
  ... on NoSuchReportError {
    __typename
    reportId
  }
  ... on StaleVersionError {
    __typename
    inventory {
      __typename
      ...Rule
    }
  }
  ... on ThrottledError {
    __typename
    retryAfterSeconds
  }
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}

mutation SummarizeReport($input: SummarizeReportInput!, $first: Int! = 10, $under: String! = "", $firstPrefixes: Int! = 100) {
  __typename
  summarizeReport(input: $input) {
    __typename
    ... on SummarizeReportSuccess {
      __typename
      report {
        __typename
        id
        summary {
          __typename
          ...Summary
        }
      }
    }
    ...Failure
  }
}

fragment Summary on ReportSummaryResult {
  __typename
  ... on ReportSummary {
    __typename
    computedAt
    objectCount
    totalSize
    byStorageClass {
      __typename
      ...Group
    }
    byLastModifiedMonth {
      __typename
      ...Group
    }
    byPrefix(under: $under, first: $firstPrefixes) {
      __typename
      ...Group
    }
    largest(first: $first) {
      __typename
      key
      versionId
      isLatest
      size
      storageClass
      lastModifiedAt
    }
    noncurrent {
      __typename
      ...Group
    }
    deleteMarkerCount
    unencrypted {
      __typename
      ...Group
    }
    missingColumns
  }
  ... on SummaryRunning {
    __typename
    fileCount
    readFileCount
    retryAfterSeconds
  }
  ... on SummaryFailed {
    __typename
    failedAt
    problems {
      __typename
      kind
      file
      message
    }
  }
}

fragment Group on SummaryGroup {
  __typename
  name
  objectCount
  totalSize
}`;

export const UpdateRuleText: TypedDocumentText<UpdateRuleMutation, UpdateRuleMutationVariables> = `fragment Failure on Error {
  __typename
  ...Reason
  ... on UpdateRolledBackError {
    __typename
    inventory {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
  ... on UpdateLostError {
    __typename
    lost {
      __typename
      ...Rule
    }
    cause {
      __typename
      ...Reason
    }
  }
}

fragment Reason on Error {
  __typename
  message
  code
  requestId
  ec
  ... on InvalidArgumentError {
    __typename
    issues {
      __typename
      path
      message
    }
  }
  ... on InventoryAlreadyExistError {
    __typename
    existing {
      __typename
      ...Rule
    }
  }
  ... on InventoryExceedLimitError {
    __typename
    limit
  }
  ... on AccessDeniedError {
    __typename
    action
  }
  ... on NoSuchBucketError {
    __typename
    bucketName
  }
  ... on NoSuchInventoryError {
    __typename
    inventoryId
  }
  ... on NoSuchReportError {
    __typename
    reportId
  }
  ... on StaleVersionError {
    __typename
    inventory {
      __typename
      ...Rule
    }
  }
  ... on ThrottledError {
    __typename
    retryAfterSeconds
  }
}

fragment Rule on InventoryConfiguration {
  __typename
  id
  inventoryId
  version
  viewerCanUpdate
  viewerCanDelete
  viewerCanReadReports
  isEnabled
  bucket {
    __typename
    id
    name
  }
  filter {
    __typename
    prefix
    lastModifiedAfter
    lastModifiedBefore
    minSize
    maxSize
    storageClasses
  }
  destination {
    __typename
    format
    accountId
    roleArn
    roleName
    bucket {
      __typename
      id
      name
    }
    prefix
    encryption {
      __typename
      ... on SseOssEncryption {
        __typename
        algorithm
      }
      ... on SseKmsEncryption {
        __typename
        keyId
      }
    }
  }
  frequency
  dayOfMonth
  autoDelete
  includedObjectVersions
  optionalFields
  incremental {
    __typename
    isEnabled
    intervalSeconds
    optionalFields
  }
}

mutation UpdateRule($input: UpdateInventoryInput!, $validateOnly: Boolean! = false) {
  __typename
  updateInventory(input: $input, validateOnly: $validateOnly) {
    __typename
    ... on UpdateInventorySuccess {
      __typename
      inventory {
        __typename
        ...Rule
      }
    }
    ... on ValidationSuccess {
      __typename
      differences {
        __typename
        path
        before
        after
      }
      unchecked
    }
    ...Failure
  }
}`;
