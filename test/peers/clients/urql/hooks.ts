import {
  DeleteRuleDocument,
  type RuleFragment,
  RulesDocument,
  type UpdateInventoryInput,
  UpdateRuleDocument,
} from 'oss-inventory-graphql-documents';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';

/** The rules of a bucket that were loaded so far. Give the component the `key` of the bucket. */
export function useRules(bucket: string) {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }] = useQuery({
    query: RulesDocument,
    variables: { bucket, first: 20, after, withTotalCount: true },
  });
  const { edges = [], totalCount, pageInfo } = data?.inventories ?? {};
  return {
    rules: edges.map(({ node }) => node),
    totalCount,
    error,
    hasMore: pageInfo?.hasNextPage ?? false,
    loadMore: async () => setAfter(pageInfo?.endCursor ?? null),
  };
}

/** Updates a rule. All queries that show it have the new values. */
export function useUpdateRule() {
  const [, mutate] = useMutation(UpdateRuleDocument);
  return async (input: UpdateInventoryInput) => {
    const { data, error } = await mutate({ input });
    if (error) throw error;
    return data?.updateInventory;
  };
}

/** Enables or disables a rule. It is shown at once, and taken back if the update fails. */
export function useToggleRule() {
  const [, mutate] = useMutation(UpdateRuleDocument);
  return async ({ id, bucket, inventoryId, isEnabled }: RuleFragment) => {
    const input = { bucket: bucket.name, inventoryId, isEnabled: !isEnabled };
    // `optimisticId` is for `onToggle` in updates.ts; urql does not send it.
    const variables = { input, optimisticId: id };
    const { data, error } = await mutate(variables);
    if (error) throw error;
    return data?.updateInventory;
  };
}

/** Deletes a rule. */
export function useDeleteRule() {
  const [, mutate] = useMutation(DeleteRuleDocument);
  return async ({ bucket, inventoryId }: RuleFragment) => {
    const { data, error } = await mutate({ input: { bucket: bucket.name, inventoryId } });
    if (error) throw error;
    return data?.deleteInventory;
  };
}
