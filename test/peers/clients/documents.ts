import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import type { TypedDocumentString } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';

/** What Apollo Client and urql take: the document as a tree, with its types. */
function toNode<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
): TypedDocumentNode<Data, Variables> {
  return parse(document.toString());
}

/** A page of a bucket's rules. */
export const inventoryPage = toNode(
  graphql(`
    query InventoryPage(
      $bucket: String!
      $filterBy: InventoryFilterBy
      $first: Int
      $after: String
      $last: Int
      $before: String
    ) {
      inventories(
        bucket: $bucket
        filterBy: $filterBy
        first: $first
        after: $after
        last: $last
        before: $before
      ) {
        edges {
          cursor
          node {
            id
            inventoryId
            isEnabled
            frequency
          }
        }
        pageInfo {
          hasNextPage
          endCursor
          hasPreviousPage
          startCursor
        }
      }
    }
  `),
);

/** The same list, as a part of its bucket. */
export const bucketPage = toNode(
  graphql(`
    query BucketPage($name: String!, $first: Int, $after: String) {
      bucket(name: $name) {
        id
        inventories(first: $first, after: $after) {
          edges {
            cursor
            node {
              id
              inventoryId
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `),
);

/** All of a rule. A bucket is cached by its `id`, so ask for that, too. */
export const inventoryRule = toNode(
  graphql(`
    query InventoryRule($bucket: String!, $inventoryId: String!) {
      inventory(bucket: $bucket, inventoryId: $inventoryId) {
        id
        inventoryId
        isEnabled
        bucket {
          id
          name
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
          roleName
          prefix
          bucket {
            id
            name
          }
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
        frequency
        includedObjectVersions
        optionalFields
      }
    }
  `),
);

/** Creates a rule. Every failure implements `Error`. */
export const createRule = toNode(
  graphql(`
    mutation CreateRule($input: CreateInventoryInput!) {
      createInventory(input: $input) {
        __typename
        ... on CreateInventorySuccess {
          inventory {
            id
            inventoryId
            isEnabled
            frequency
            bucket {
              id
            }
          }
        }
        ... on Error {
          code
          message
        }
      }
    }
  `),
);

/** Deletes a rule. `deletedId` is its id in the client's cache. */
export const deleteRule = toNode(
  graphql(`
    mutation DeleteRule($input: DeleteInventoryInput!) {
      deleteInventory(input: $input) {
        __typename
        ... on DeleteInventorySuccess {
          deletedId
          bucket {
            id
          }
        }
        ... on Error {
          code
          message
        }
      }
    }
  `),
);
