import type { BucketStore } from '../oss/buckets.ts';
import type { InventoryStore } from '../oss/inventories.ts';
import { createLoaders } from './loaders.ts';

/** What resolvers work on, alive as long as the server. */
export interface Stores {
  readonly inventories: InventoryStore;
  readonly buckets: BucketStore;
}

/**
 * Makes the context of one GraphQL request.
 *
 * @param signal aborts when the caller leaves: reads for nobody stop, writes go on to their end.
 */
export function createContext({ inventories, buckets }: Stores, signal?: AbortSignal) {
  return { inventories, loaders: createLoaders(inventories, buckets, signal) };
}

/** What a resolver gets. */
export type Context = ReturnType<typeof createContext>;
