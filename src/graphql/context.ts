import type { OssStores } from '../oss/oss.ts';
import { createLoaders } from './loaders.ts';

/**
 * Makes the context of one GraphQL request.
 *
 * @param signal aborts when the caller leaves or the request's time is up.
 */
export function createContext({ inventories, buckets }: OssStores, signal?: AbortSignal) {
  return { inventories, signal, loaders: createLoaders(inventories, buckets, signal) };
}

/** What a resolver gets. */
export type Context = ReturnType<typeof createContext>;
