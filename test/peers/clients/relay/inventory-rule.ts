import { graphql } from 'relay-runtime';

/** A rule and its bucket's count. A failed count throws where it is read, and so is never null. */
export const inventoryRuleQuery = graphql`
  query InventoryRuleQuery($bucket: String!, $inventoryId: String!) @throwOnFieldError {
    inventory(bucket: $bucket, inventoryId: $inventoryId) {
      id
      inventoryId
      isEnabled
    }
    inventories(bucket: $bucket, first: 0) {
      totalCount
    }
  }
`;

/** For a form, and for a toggle with `showEnabled` of updates.ts as `optimisticUpdater`. */
export const updateInventory = graphql`
  mutation InventoryRuleUpdateMutation($input: UpdateInventoryInput!) {
    updateInventory(input: $input) {
      __typename
      ... on UpdateInventorySuccess {
        inventory {
          id
          isEnabled
        }
      }
      ... on Error {
        code
        message
      }
      ... on InvalidArgumentError {
        issues {
          path
          message
        }
      }
      ... on UpdateRolledBackError {
        cause {
          __typename
          ... on InvalidArgumentError {
            issues {
              path
              message
            }
          }
        }
      }
    }
  }
`;
