import type { Access } from '../access/policy.ts';
import type { OssStores } from '../oss/oss.ts';
import { createLoaders } from './loaders.ts';
import { createWrites } from './writes.ts';

/** Options of {@link createDataAccess}. */
export interface DataAccessOptions {
  /** The caller's rights. */
  readonly access: Access;
  /** Aborts when the client disconnects or the request times out. */
  readonly signal?: AbortSignal | undefined;
}

/** Creates the reads and writes of one GraphQL request, which enforce the caller's rights, and the rights to show. */
export function createDataAccess(stores: OssStores, { access, signal }: DataAccessOptions) {
  const loaders = createLoaders(stores.inventories, stores.buckets, access, signal);
  return { loaders, writes: createWrites(stores, access, loaders, signal), access };
}
