import { useMutation, useQuery } from '@apollo/client/react';
import {
  DeleteRuleDocument,
  type RuleFragment,
  RulesDocument,
  type UpdateInventoryInput,
  UpdateRuleDocument,
} from 'oss-inventory-graphql-documents';
import { removeRule } from './updates.ts';

/** The rules of a bucket that were loaded so far. */
export function useRules(bucket: string) {
  const { data, error, fetchMore } = useQuery(RulesDocument, {
    variables: { bucket, first: 20, withTotalCount: true },
  });
  const { edges = [], totalCount, pageInfo } = data?.inventories ?? {};
  return {
    rules: edges.map(({ node }) => node),
    totalCount,
    error,
    hasMore: pageInfo?.hasNextPage ?? false,
    // A count can cost 10 requests to OSS; the one of the first page stays.
    loadMore: () => fetchMore({ variables: { after: pageInfo?.endCursor, withTotalCount: false } }),
  };
}

/** Updates a rule. All queries that show it have the new values. */
export function useUpdateRule() {
  const [mutate] = useMutation(UpdateRuleDocument);
  return async (input: UpdateInventoryInput) => {
    const { data } = await mutate({ variables: { input } });
    return data?.updateInventory;
  };
}

/** Enables or disables a rule. It is shown at once, and taken back if the update fails. */
export function useToggleRule() {
  const [mutate] = useMutation(UpdateRuleDocument);
  return async (rule: RuleFragment) => {
    const isEnabled = !rule.isEnabled;
    const { data } = await mutate({
      variables: { input: { bucket: rule.bucket.name, inventoryId: rule.inventoryId, isEnabled } },
      optimisticResponse: {
        __typename: 'Mutation',
        updateInventory: {
          __typename: 'UpdateInventorySuccess',
          inventory: { ...rule, isEnabled },
        },
      },
    });
    return data?.updateInventory;
  };
}

/** Deletes a rule. */
export function useDeleteRule() {
  const [mutate] = useMutation(DeleteRuleDocument, {
    update(cache, { data }) {
      const result = data?.deleteInventory;
      if (result?.__typename !== 'DeleteInventorySuccess') return;
      removeRule(cache, result.deletedId, result.bucket.id);
    },
  });
  return async ({ bucket, inventoryId }: RuleFragment) => {
    const { data } = await mutate({ variables: { input: { bucket: bucket.name, inventoryId } } });
    return data?.deleteInventory;
  };
}
