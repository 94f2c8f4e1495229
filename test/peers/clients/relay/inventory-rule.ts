import { graphql, type SelectorStoreUpdater } from 'relay-runtime';
import type { InventoryRuleUpdateMutation } from './__generated__/InventoryRuleUpdateMutation.graphql.ts';

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

/** For a form, and for a toggle with {@link enabled} as `optimisticResponse`. */
export const updateInventory = graphql`
  mutation InventoryRuleUpdateMutation($input: UpdateInventoryInput!) @raw_response_type {
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

/** What the server is expected to answer when a rule is enabled or disabled. */
export function enabled(
  id: string,
  isEnabled: boolean,
): InventoryRuleUpdateMutation['rawResponse'] {
  return {
    updateInventory: {
      __typename: 'UpdateInventorySuccess',
      inventory: { id, isEnabled },
    },
  };
}

/** The `updater` of a deletion: subtracts one from the counts of the connections that the mutation names. */
export function countDeletion(connections: readonly string[]): SelectorStoreUpdater {
  return (store) => {
    if (!store.getRootField('deleteInventory')?.getValue('deletedId')) return;
    for (const id of connections) {
      const connection = store.get(id);
      const count = connection?.getValue('totalCount');
      if (typeof count === 'number') connection?.setValue(count - 1, 'totalCount');
    }
  };
}
