import { hash } from 'node:crypto';
import type { CallOptions } from '../client/call.ts';
import type { OssObserver } from '../client/observer.ts';
import type { InventoryPage } from '../inventory/inventory-xml.ts';
import type { BucketVersions } from './bucket-versions.ts';
import type { Aged, ReadCache } from './read-cache.ts';
import { SharedReads } from './shared-reads.ts';

/** What reads are made with. */
export interface ReadParts {
  readonly versions: BucketVersions;
  /** Whether callers who ask for the same at the same time share one read. */
  readonly shareReads: boolean;
  /** Absent: nothing is cached. */
  readonly cache: ReadCache | undefined;
  readonly observer: OssObserver | undefined;
}

/**
 * The reads of a bucket's rules with one set of credentials: out of the cache where it has them, and else from OSS, with
 * one request for all who wait for the same.
 */
export class CachedReads {
  readonly #parts: ReadParts;
  readonly #owner: string;
  readonly #shared: SharedReads<InventoryPage>;

  /** @param owner names the credentials: nobody gets what was read with others. */
  constructor(parts: ReadParts, owner: string) {
    this.#parts = parts;
    this.#owner = hash('sha256', owner);
    this.#shared = new SharedReads(parts.shareReads);
  }

  /**
   * Reads, or finds what was read.
   *
   * @param name names what is read of the bucket.
   * @throws what `read` throws, which is not cached, and what `SharedReads.run` does.
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
      // A read that began right after a write may give what was before it.
      if (version.isSettled) cache?.set(key, page, at);
      return page;
    });
    return { value, ageMs: cache && 0 };
  }
}
