import { graphql } from 'relay-runtime';

/** The page: a bucket with its list of rules. */
export const inventoryListQuery = graphql`
  query InventoryListQuery(
    $bucket: String!
    $filterBy: InventoryFilterBy
    $count: Int
    $withTotalCount: Boolean = false
  ) {
    bucket(name: $bucket) {
      id
      ...InventoryList_bucket
        @arguments(filterBy: $filterBy, count: $count, withTotalCount: $withTotalCount)
    }
  }
`;

/** The list, for `usePaginationFragment`. Each `filterBy` is a separate connection. */
export const inventoryList = graphql`
  fragment InventoryList_bucket on Bucket
  @refetchable(queryName: "InventoryListPaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
    filterBy: { type: "InventoryFilterBy" }
    withTotalCount: { type: "Boolean", defaultValue: false }
  ) {
    inventories(first: $count, after: $cursor, filterBy: $filterBy)
      @connection(key: "InventoryList_inventories", filters: ["filterBy"]) {
      __id
      totalCount @include(if: $withTotalCount)
      edges {
        node {
          id
          inventoryId
          isEnabled
          frequency
        }
      }
    }
  }
`;

/** `connections` are the `__id`s of the connections to append the new rule to. */
export const createInventory = graphql`
  mutation InventoryListCreateMutation($input: CreateInventoryInput!, $connections: [ID!]!) {
    createInventory(input: $input) {
      __typename
      ... on CreateInventorySuccess {
        inventoryEdge @appendEdge(connections: $connections) {
          cursor
          node {
            id
            inventoryId
            isEnabled
            frequency
          }
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

/** `connections` are the `__id`s of the connections that show the rule. */
export const deleteInventory = graphql`
  mutation InventoryListDeleteMutation($input: DeleteInventoryInput!, $connections: [ID!]!) {
    deleteInventory(input: $input) {
      __typename
      ... on DeleteInventorySuccess {
        removedId: deletedId @deleteEdge(connections: $connections)
        deletedId @deleteRecord
      }
      ... on Error {
        code
        message
      }
    }
  }
`;
