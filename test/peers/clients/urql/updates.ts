import type {
  Cache,
  OptimisticMutationResolver,
  Resolver,
  UpdateResolver,
} from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { UpdateRuleMutationVariables } from 'oss-inventory-graphql-documents';
import type {
  CreateRuleMutation,
  CreateRuleMutationVariables,
  DeleteRuleMutation,
  DeleteRuleMutationVariables,
} from '../../../gql/graphql.ts';

const mergeEdges = relayPagination();

/** Merges the pages of a list. Its count is the one of the page that is asked for. */
export const mergePages: Resolver = (parent, args, cache, info) => {
  const list = mergeEdges(parent, args, cache, info);
  const page = cache.resolve(info.parentKey, info.fieldName, args);
  if (!list || typeof page !== 'string') return list;
  return { ...Object(list), totalCount: cache.resolve(page, 'totalCount') };
};

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
    // urql reads a count again where it is shown.
    cache.invalidate(page, 'totalCount');
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

/** Shows a rule as enabled or disabled before the server answers, if `optimisticId` is its id. */
export const onToggled: OptimisticMutationResolver<UpdateRuleMutationVariables> = (
  { input },
  _cache,
  { variables: { optimisticId } },
) =>
  optimisticId
    ? {
        __typename: 'UpdateInventorySuccess',
        inventory: {
          __typename: 'InventoryConfiguration',
          id: optimisticId,
          isEnabled: input.isEnabled,
        },
      }
    : null;
