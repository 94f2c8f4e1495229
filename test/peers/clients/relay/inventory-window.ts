import { graphql } from 'relay-runtime';

/** A list that is entered at its end, and grows in both directions. */
export const inventoryWindowQuery = graphql`
  query InventoryWindowQuery(
    $bucket: String!
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    bucket(name: $bucket) {
      id
      ...InventoryWindow_bucket
        @arguments(first: $first, after: $after, last: $last, before: $before)
    }
  }
`;

export const inventoryWindow = graphql`
  fragment InventoryWindow_bucket on Bucket
  @refetchable(queryName: "InventoryWindowPaginationQuery")
  @argumentDefinitions(
    first: { type: "Int" }
    after: { type: "String" }
    last: { type: "Int" }
    before: { type: "String" }
  ) {
    inventories(first: $first, after: $after, last: $last, before: $before)
      @connection(key: "InventoryWindow_inventories") {
      __id
      edges {
        node {
          id
          inventoryId
        }
      }
    }
  }
`;
