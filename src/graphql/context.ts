import type { Access } from '../access/policy.ts';
import { createLoaders } from '../loaders/loaders.ts';
import { createWrites } from '../loaders/writes.ts';
import type { OssStores } from '../oss/oss.ts';
import type { FieldObserver } from './observe-field.ts';

/** Whose request it is. */
export interface RequestScope {
  /** What the caller may do. */
  readonly access: Access;
  /** Aborts when the caller leaves or the request's time is up. */
  readonly signal?: AbortSignal | undefined;
  /** Runs what asks OSS; absent: nobody is told of it. */
  readonly fields?: FieldObserver | undefined;
}

/**
 * Makes the context of one GraphQL request. `loaders` and `writes` are the only way to OSS, and enforce what the caller
 * may do.
 */
export function createContext(stores: OssStores, scope: RequestScope) {
  const { access, signal, fields } = scope;
  const loaders = createLoaders(stores.inventories, stores.buckets, access, signal);
  const writes = createWrites(stores, access, loaders, signal);
  return { loaders, writes, fields };
}

/** What a resolver gets. */
export type Context = ReturnType<typeof createContext>;
