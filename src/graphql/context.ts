import type { Access } from '../access/policy.ts';
import type { BucketStore } from '../oss/buckets.ts';
import type { Freshness } from '../oss/cached-reads.ts';
import type { OssStores } from '../oss/oss.ts';
import { createLoaders } from './loaders.ts';
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

/** Makes the context of one GraphQL request. */
export function createContext({ inventories, buckets }: OssStores, scope: RequestScope) {
  const { access, signal, fields } = scope;
  const freshness: Freshness = { isFromOss: false, ageMs: undefined, kept: [] };
  const loaders = createLoaders(inventories, uncached(buckets, freshness), access, {
    signal,
    freshness,
  });
  return { inventories, access, signal, fields, loaders, freshness };
}

/** Buckets are never kept. */
function uncached(buckets: BucketStore, freshness: Freshness): BucketStore {
  return {
    get(...args) {
      freshness.kept = undefined;
      return buckets.get(...args);
    },
    list(...args) {
      freshness.kept = undefined;
      return buckets.list(...args);
    },
  };
}

/** What a resolver gets. */
export type Context = ReturnType<typeof createContext>;
