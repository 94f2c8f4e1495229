import type { Access } from '../access/policy.ts';
import type { Stores } from '../reports/report-store.ts';
import { createLoaders } from './loaders.ts';
import { DEFAULT_REPORT_SETTINGS, type ReportSettings } from './report-loaders.ts';
import { createWrites } from './writes.ts';

/** Options of {@link createDataAccess}. */
export interface DataAccessOptions {
  /** The caller's rights. */
  readonly access: Access;
  /** Aborts when the client disconnects or the request times out. */
  readonly signal?: AbortSignal | undefined;
  /** @default DEFAULT_REPORT_SETTINGS */
  readonly reports?: ReportSettings | undefined;
}

/** Creates the reads and writes of one GraphQL request, which enforce the caller's rights, and the rights to show. */
export function createDataAccess(
  stores: Stores,
  { access, signal, reports = DEFAULT_REPORT_SETTINGS }: DataAccessOptions,
) {
  const loaders = createLoaders(stores, access, reports, signal);
  return { loaders, writes: createWrites(stores, access, loaders, signal), access };
}
