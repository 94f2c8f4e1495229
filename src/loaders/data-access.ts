import type { Stores } from '../reports/report-store.ts';
import { createLoaders, type LoaderOptions } from './loaders.ts';
import { createPlans, type PlanOptions } from './plan/plans.ts';
import { createWrites } from './writes.ts';

/**
 * Creates the reads, writes and plans of one GraphQL request, which enforce the caller's rights, and the rights to
 * show.
 */
export function createDataAccess(stores: Stores, options: LoaderOptions & PlanOptions) {
  const { access, signal } = options;
  const loaders = createLoaders(stores, options);
  const writes = createWrites(stores, access, loaders, signal);
  return { loaders, writes, plans: createPlans(stores, loaders, writes, options), access };
}
