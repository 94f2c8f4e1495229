import type { ApolloCache, Reference } from '@apollo/client';

/** A list as the cache has it. */
interface CachedList {
  readonly edges: readonly { readonly node: Reference }[];
  readonly totalCount?: number | null;
}

/** Removes a deleted rule from every list, and from the count of the lists that show it. */
export function removeRule(cache: ApolloCache, deletedId: string, bucketId: string): void {
  const id = cache.identify({ __typename: 'InventoryConfiguration', id: deletedId });
  const bucket = cache.identify({ __typename: 'Bucket', id: bucketId });
  if (!id || !bucket) return;
  const count = (list: CachedList | Reference) =>
    'edges' in list && list.totalCount && list.edges.some(({ node }) => node.__ref === id)
      ? { ...list, totalCount: list.totalCount - 1 }
      : list;
  for (const parent of ['ROOT_QUERY', bucket]) {
    cache.modify<{ inventories: CachedList }>({ id: parent, fields: { inventories: count } });
  }
  cache.evict({ id });
  cache.gc();
}
