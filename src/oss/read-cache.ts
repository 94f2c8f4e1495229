import { LRUCache } from 'lru-cache';
import type { InventoryPage } from './inventory-xml.ts';
import type { OssObserver } from './observer.ts';
import { sizeOf } from './size-of.ts';

/** What a bucket's rules are kept under. */
export interface Version {
  /** Each write in the bucket, through whichever process and as whomever, changes it to one that never was. */
  readonly id: string;
  /** Whether what is read from now on may be kept; not while OSS's reads lag behind a write. */
  readonly isOpen: boolean;
}

/** What was read. */
export interface Aged {
  readonly page: InventoryPage;
  /** How long ago its read began, in whole milliseconds; 0: OSS was asked for it now. */
  readonly ageMs: number;
}

/** The versions of all buckets. */
interface Versions {
  /** @returns `undefined` where it cannot be known: nothing may be taken from the cache, nor kept. */
  versionOf(bucket: string): Version | Promise<Version | undefined>;
  /** Changes a bucket's version to one that is closed for so long. */
  renew(bucket: string, closedMs: number): void | Promise<void>;
}

/** A page in memory. */
interface Entry {
  readonly page: InventoryPage;
  /** When its read began. */
  readonly at: number;
}

/** Where replicas keep together what they read. It never throws: its being away is no error. */
export interface SharedCache extends Versions {
  get(key: string): Promise<Aged | undefined>;
  /** Keeps a page for some time; nobody waits for it. */
  set(key: string, page: InventoryPage, ms: number): void;
  close(): void;
}

/** How what was read is kept. */
export interface CacheOptions {
  /** How long, from when its read began, in milliseconds. */
  readonly ttlMs: number;
  /** How much of it in memory, in bytes. */
  readonly maxBytes: number;
  /** Where replicas keep it together. @default each process keeps its own */
  readonly shared?: SharedCache | undefined;
  /** A clock that is never set back, in milliseconds. @default performance.now */
  readonly now?: () => number;
}

/**
 * Keeps what was read of buckets' rules, for all credentials.
 *
 * Why nobody gets what was read before a write that has ended: everything is kept under the version that
 * its bucket had *before* OSS was asked for it, and is looked for under the version that the bucket has
 * *when it is wanted*. A write changes the version when OSS has answered it, and before its caller hears.
 * So a read that began before that is kept, if it is at all, where nobody looks any more, however late it
 * ends and in whichever process. A version that gets lost takes what was kept with it, as none ever comes
 * again.
 *
 * OSS's reads lag behind its writes: one that begins right after a write may give what was before it.
 * That goes to who asked, as without a cache, and is not kept.
 */
export class ReadCache {
  readonly #options: CacheOptions;
  readonly #lagMs: number;
  readonly #observer: OssObserver | undefined;
  readonly #versions: Versions;
  readonly #pages: LRUCache<string, Entry>;

  /** @param lagMs how long OSS's reads may lag behind its writes, in milliseconds. */
  constructor(options: CacheOptions, lagMs: number, observer: OssObserver | undefined) {
    this.#options = options;
    this.#lagMs = lagMs;
    this.#observer = observer;
    this.#versions = options.shared ?? new LocalVersions(() => this.now());
    this.#pages = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: ({ page }, key) => ENTRY_BYTES + sizeOf(key) + sizeOf(page),
    });
  }

  now(): number {
    return this.#options.now?.() ?? performance.now();
  }

  versionOf(bucket: string): Version | Promise<Version | undefined> {
    return this.#versions.versionOf(bucket);
  }

  /** What is kept in memory. */
  get(key: string): Aged | undefined {
    const kept = this.#pages.get(key);
    if (!kept) return undefined;
    const { page, at } = kept;
    const ageMs = this.now() - at;
    if (ageMs < this.#options.ttlMs) return { page, ageMs: Math.max(1, Math.ceil(ageMs)) };
    this.#pages.delete(key);
    return undefined;
  }

  /** What is kept by others. */
  async getShared(key: string): Promise<Aged | undefined> {
    const kept = await this.#options.shared?.get(key);
    if (!kept || kept.ageMs >= this.#options.ttlMs) return undefined;
    this.#pages.set(key, { page: kept.page, at: this.now() - kept.ageMs });
    return kept;
  }

  /** @param at when its read began. */
  set(key: string, page: InventoryPage, at: number): void {
    const ms = this.#options.ttlMs - (this.now() - at);
    if (ms <= 0) return;
    // A copy: the page's texts are parts of OSS's whole document, and would keep it in memory.
    this.#pages.set(key, { page: structuredClone(page), at });
    this.#options.shared?.set(key, page, ms);
  }

  /** After a write, whatever became of it: what was read before is not taken any more. */
  async written(bucket: string): Promise<void> {
    await this.#versions.renew(bucket, this.#lagMs);
  }

  /** Tells that somebody got what was kept, or had to wait for OSS. */
  told(isHit: boolean): void {
    this.#observer?.cache?.(isHit);
  }

  close(): void {
    this.#options.shared?.close();
  }
}

/** How many buckets that were written are told apart. */
const MOST_BUCKETS = 10_000;

/** The versions of a process that shares none. */
class LocalVersions implements Versions {
  readonly #now: () => number;
  #last = 0;
  /** Of all buckets without one of their own. */
  #others = '0';
  readonly #written = new LRUCache<string, { readonly id: string; readonly openAt: number }>({
    max: MOST_BUCKETS,
    dispose: (_version, _bucket, reason) => {
      // A bucket that is forgotten must not get back what it had before its writes.
      if (reason === 'evict') this.#others = this.#next();
    },
  });

  constructor(now: () => number) {
    this.#now = now;
  }

  versionOf(bucket: string): Version {
    const written = this.#written.get(bucket);
    if (!written) return { id: this.#others, isOpen: true };
    return { id: written.id, isOpen: this.#now() >= written.openAt };
  }

  renew(bucket: string, closedMs: number): void {
    this.#written.set(bucket, { id: this.#next(), openAt: this.#now() + closedMs });
  }

  #next(): string {
    this.#last += 1;
    return `${this.#last}`;
  }
}

/** What an entry of the cache takes beside its key and its page. */
const ENTRY_BYTES = 200;
