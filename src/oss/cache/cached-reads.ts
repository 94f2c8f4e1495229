import { hash } from 'node:crypto';
import type { CallOptions } from '../client/call.ts';
import type { OssObserver } from '../client/observer.ts';
import type { InventoryPage } from '../inventory/inventory-xml.ts';
import type { BucketVersions } from './bucket-versions.ts';
import type { Aged, ReadCache } from './read-cache.ts';
import { SharedReads } from './shared-reads.ts';

/** Options of {@link CachedReads}. */
export interface ReadParts {
  readonly versions: BucketVersions;
  /** Whether concurrent equal reads share one request. */
  readonly shareReads: boolean;
  /** @default no cache */
  readonly cache: ReadCache | undefined;
  readonly observer: OssObserver | undefined;
}

/**
 * Reads a bucket's rules with one set of credentials: from the cache, or with one request for all concurrent callers.
 */
export class CachedReads {
  readonly #parts: ReadParts;
  readonly #owner: string;
  readonly #shared: SharedReads<InventoryPage>;

  /** @param owner identifies the credentials: reads are never shared with other ones. */
  constructor(parts: ReadParts, owner: string) {
    this.#parts = parts;
    this.#owner = hash('sha256', owner);
    this.#shared = new SharedReads(parts.shareReads);
  }

  /**
   * Returns a cached or shared read, or reads.
   *
   * @param name identifies the read in its bucket.
   * @throws the errors of `read`, which are not cached, and of `SharedReads.run`.
   */
  async run(
    bucket: string,
    name: string,
    { signal, isFresh }: CallOptions,
    read: (signal: AbortSignal | undefined) => Promise<InventoryPage>,
  ): Promise<Aged<InventoryPage>> {
    const { versions, cache, observer } = this.#parts;
    const version = await versions.current(bucket);
    const key = `${version.number} ${this.#owner} ${bucket} ${name}`;
    const cached = isFresh ? undefined : cache?.get(key);
    if (cache) observer?.cache?.(cached !== undefined);
    if (cached) return cached;
    const value = await this.#shared.run(key, signal, async (shared) => {
      const at = cache?.now() ?? 0;
      const page = await read(shared);
      // A read just after a write may return the state before it.
      if (version.isSettled) cache?.set(key, page, at);
      return page;
    });
    return { value, ageMs: cache && 0 };
  }
}
