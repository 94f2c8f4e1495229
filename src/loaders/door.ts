import type { Access } from '../access/policy.ts';
import type { OssStores } from '../oss/oss.ts';
import { createLoaders } from './loaders.ts';
import { createWrites } from './writes.ts';

/** Whose request it is. */
export interface RequestScope {
  /** What the caller may do. */
  readonly access: Access;
  /** Aborts when the caller leaves or the request's time is up. */
  readonly signal?: AbortSignal | undefined;
}

/** Makes the reads and writes of one GraphQL request, which enforce what its caller may do. */
export function openDoor(stores: OssStores, { access, signal }: RequestScope) {
  const loaders = createLoaders(stores.inventories, stores.buckets, access, signal);
  return { loaders, writes: createWrites(stores, access, loaders, signal) };
}
