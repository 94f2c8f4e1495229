import type { Access } from '../access/policy.ts';
import type { OssStores } from '../oss/oss.ts';
import { createLoaders } from './loaders.ts';

/**
 * Makes the context of one GraphQL request.
 *
 * @param access what its caller may do.
 * @param signal aborts when the caller leaves or the request's time is up.
 */
export function createContext(
  { inventories, buckets }: OssStores,
  access: Access,
  signal?: AbortSignal,
) {
  return {
    inventories,
    access,
    signal,
    loaders: createLoaders(inventories, buckets, access, signal),
  };
}

/** What a resolver gets. */
export type Context = ReturnType<typeof createContext>;
