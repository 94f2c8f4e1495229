import { hash } from 'node:crypto';
import type { CallOptions } from './inventories.ts';
import type { InventoryPage } from './inventory-xml.ts';
import type { Aged, ReadCache, Version } from './read-cache.ts';
import { type Generation, SharedReads } from './shared-reads.ts';

/** How old what a caller gets may be, and is. */
export interface Freshness {
  /** Whether OSS is asked for everything, as it is for who has written. */
  isFromOss: boolean;
  /** How old the oldest is that was read, in milliseconds; absent: nothing was, or there is no cache. */
  ageMs: number | undefined;
}

/** Asks OSS. */
type Read = (signal: AbortSignal | undefined) => Promise<InventoryPage>;

/** What is read, and by whom. */
interface Wanted {
  readonly bucket: string;
  readonly key: string;
  readonly read: Read;
  readonly options: CallOptions;
}

/**
 * The reads of a bucket's rules with one set of credentials: out of the cache where it has them, and
 * else from OSS, with one request for all who wait for the same.
 */
export class CachedReads {
  readonly #cache: ReadCache | undefined;
  readonly #owner: string;
  readonly #shared: SharedReads<Aged>;

  /**
   * @param owner names the credentials: nobody gets what was read with others.
   * @param generation see {@link SharedReads}.
   */
  constructor(cache: ReadCache | undefined, owner: string, generation: Generation | undefined) {
    this.#cache = cache;
    this.#owner = hash('sha256', owner);
    this.#shared = new SharedReads(generation);
  }

  /**
   * Reads, or finds what was read.
   *
   * @param name names what is read of the bucket.
   * @throws what `read` throws, which is not kept, and what `SharedReads.run` does.
   */
  run(bucket: string, name: string, options: CallOptions, read: Read): Promise<InventoryPage> {
    const wanted = { bucket, key: `${bucket} ${name}`, read, options };
    if (!this.#cache || options.freshness?.isFromOss) return this.#ask(wanted);
    const version = this.#cache.versionOf(bucket);
    // In memory all is at hand, and nothing is waited for.
    return version instanceof Promise
      ? version.then((known) => this.#find(this.#cache, known, wanted))
      : this.#find(this.#cache, version, wanted);
  }

  #find(
    cache: ReadCache | undefined,
    version: Version | undefined,
    wanted: Wanted,
  ): Promise<InventoryPage> {
    if (!cache || !version) return this.#ask(wanted);
    const key = this.#keyOf(version, wanted);
    const kept = cache.get(key);
    if (kept) return Promise.resolve(this.#tell(kept, wanted.options.freshness));
    return this.#ask({ ...wanted, key }, async (signal) => {
      const others = version.isOpen ? await cache.getShared(key) : undefined;
      if (others) return others;
      const at = cache.now();
      const page = await wanted.read(signal);
      if (version.isOpen) cache.set(key, page, at);
      return { page, ageMs: 0 };
    });
  }

  async #ask(
    wanted: Wanted,
    read = async (signal: AbortSignal | undefined): Promise<Aged> => ({
      page: await wanted.read(signal),
      ageMs: 0,
    }),
  ): Promise<InventoryPage> {
    const { key, options } = wanted;
    return this.#tell(await this.#shared.run(key, options.signal, read), options.freshness);
  }

  #keyOf(version: Version, { key }: Pick<Wanted, 'key'>): string {
    return `${version.id} ${this.#owner} ${key}`;
  }

  /** Tells who asked how old it is, where there is a cache that it could be out of. */
  #tell({ page, ageMs }: Aged, freshness: Freshness | undefined): InventoryPage {
    if (!this.#cache) return page;
    if (freshness) freshness.ageMs = Math.max(freshness.ageMs ?? 0, ageMs);
    this.#cache.told(ageMs > 0);
    return page;
  }
}
