import { graphql } from '../gql/index.ts';

/** Everything that a rule has. */
export const RuleFields = graphql(`
  fragment RuleFields on InventoryConfiguration {
    id
    inventoryId
    isEnabled
    bucket { id name }
    filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }
    destination {
      format
      accountId
      roleArn
      roleName
      prefix
      bucket { name }
      encryption {
        __typename
        ... on SseOssEncryption { algorithm }
        ... on SseKmsEncryption { keyId }
      }
    }
    frequency
    dayOfMonth
    autoDelete
    includedObjectVersions
    optionalFields
    incremental { isEnabled intervalSeconds optionalFields }
  }
`);

export const Page = graphql(`
  query Page($bucket: String!, $first: Int, $after: String, $last: Int, $before: String) {
    inventories(bucket: $bucket, first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { inventoryId } }
      nodes { inventoryId }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

export const Rule = graphql(`
  query Rule($bucket: String!, $inventoryId: String!) {
    inventory(bucket: $bucket, inventoryId: $inventoryId) { ...RuleFields }
  }
`);

export const Rules = graphql(`
  query Rules($bucket: String!, $first: Int) {
    inventories(bucket: $bucket, first: $first) { nodes { ...RuleFields } }
  }
`);

export const Create = graphql(`
  mutation Create($input: CreateInventoryInput!) {
    createInventory(input: $input) {
      __typename
      ... on CreateInventorySuccess {
        inventory { ...RuleFields }
        inventoryEdge { cursor node { inventoryId } }
      }
      ... on Error { message code requestId ec }
      ... on InvalidArgumentError { issues { path message } }
      ... on InventoryAlreadyExistError { existing { ...RuleFields } }
      ... on InventoryExceedLimitError { limit }
      ... on AccessDeniedError { action }
      ... on NoSuchBucketError { bucketName }
      ... on ThrottledError { retryAfterSeconds }
    }
  }
`);

export const Delete = graphql(`
  mutation Delete($input: DeleteInventoryInput!) {
    deleteInventory(input: $input) {
      __typename
      ... on DeleteInventorySuccess { deletedId inventoryId bucket { name } }
      ... on Error { message code requestId ec }
      ... on InvalidArgumentError { issues { path message } }
      ... on AccessDeniedError { action }
      ... on NoSuchBucketError { bucketName }
      ... on ThrottledError { retryAfterSeconds }
    }
  }
`);

export const ValidateCreate = graphql(`
  mutation ValidateCreate($input: CreateInventoryInput!, $validateOnly: Boolean! = true) {
    createInventory(input: $input, validateOnly: $validateOnly) {
      __typename
      ... on ValidationSuccess { differences { path before after } unchecked }
      ... on Error { message code requestId ec }
      ... on InvalidArgumentError { issues { path message } }
      ... on InventoryAlreadyExistError { existing { ...RuleFields } }
      ... on InventoryExceedLimitError { limit }
      ... on AccessDeniedError { action }
    }
  }
`);

export const ValidateUpdate = graphql(`
  mutation ValidateUpdate($input: UpdateInventoryInput!, $validateOnly: Boolean! = true) {
    updateInventory(input: $input, validateOnly: $validateOnly) {
      __typename
      ... on ValidationSuccess { differences { path before after } unchecked }
      ... on Error { message code requestId ec }
      ... on InvalidArgumentError { issues { path message } }
      ... on AccessDeniedError { action }
    }
  }
`);

export const Update = graphql(`
  mutation Update($input: UpdateInventoryInput!) {
    updateInventory(input: $input) {
      __typename
      ... on UpdateInventorySuccess { inventory { ...RuleFields } }
      ... on Error { message code requestId ec }
      ... on InvalidArgumentError { issues { path message } }
      ... on NoSuchInventoryError { inventoryId }
      ... on UpdateRolledBackError { inventory { ...RuleFields } cause { __typename code message } }
      ... on UpdateLostError { lost { ...RuleFields } cause { __typename code message } }
    }
  }
`);
