import type { Cache, UpdateResolver } from '@urql/exchange-graphcache';
import type {
  CreateRuleMutation,
  CreateRuleMutationVariables,
  DeleteRuleMutation,
  DeleteRuleMutationVariables,
} from '../../../gql/graphql.ts';

/** The cached pages of the bucket's lists, which are fields of `Query` and of the bucket. */
function pagesOf(cache: Cache, name: string, id: string) {
  const bucket = cache.keyOfEntity({ __typename: 'Bucket', id });
  return ['Query', ...(bucket ? [bucket] : [])].flatMap((parent) =>
    cache
      .inspectFields(parent)
      .filter(({ fieldName }) => fieldName === 'inventories')
      .filter(({ arguments: args }) => parent !== 'Query' || args?.['bucket'] === name)
      .map(({ fieldKey }) => ({ parent, fieldKey })),
  );
}

/** Removes the rule from every list. */
export const onDeleted: UpdateResolver<DeleteRuleMutation, DeleteRuleMutationVariables> = (
  { deleteInventory: result },
  { input },
  cache,
) => {
  if (result.__typename !== 'DeleteInventorySuccess') return;
  const rule = cache.keyOfEntity({ __typename: 'InventoryConfiguration', id: result.deletedId });
  for (const { parent, fieldKey } of pagesOf(cache, input.bucket, result.bucket.id)) {
    const page = cache.resolve(parent, fieldKey);
    if (typeof page !== 'string') continue;
    const edges = cache.resolve(page, 'edges');
    if (!Array.isArray(edges)) continue;
    const kept = edges.filter(
      (edge): edge is string => typeof edge === 'string' && cache.resolve(edge, 'node') !== rule,
    );
    cache.link(page, 'edges', kept);
  }
  if (rule) cache.invalidate(rule);
};

/** Removes the bucket's lists from the cache: only the server knows which of them have the rule, and where. */
export const onCreated: UpdateResolver<CreateRuleMutation, CreateRuleMutationVariables> = (
  { createInventory: result },
  { input },
  cache,
) => {
  if (result.__typename !== 'CreateInventorySuccess') return;
  for (const { parent, fieldKey } of pagesOf(cache, input.bucket, result.inventory.bucket.id)) {
    cache.invalidate(parent, fieldKey);
  }
};
