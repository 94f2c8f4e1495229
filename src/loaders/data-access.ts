import type { Stores } from '../reports/report-store.ts';
import { createLoaders, type LoaderOptions } from './loaders.ts';
import { createWrites } from './writes.ts';

/** Creates the reads and writes of one GraphQL request, which enforce the caller's rights, and the rights to show. */
export function createDataAccess(stores: Stores, options: LoaderOptions) {
  const { access, signal } = options;
  const loaders = createLoaders(stores, options);
  return { loaders, writes: createWrites(stores, access, loaders, signal), access };
}
