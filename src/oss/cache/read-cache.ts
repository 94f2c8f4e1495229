import { LRUCache } from 'lru-cache';
import type { InventoryPage } from '../inventory/inventory-xml.ts';
import { sizeOf } from './size-of.ts';

/** A value with its age. */
export interface Aged<Value> {
  readonly value: Value;
  /** Milliseconds since its read started; 0: read just now. Absent without a cache. */
  readonly ageMs: number | undefined;
}

/** Options of {@link ReadCache}. */
export interface CacheOptions {
  /** How long pages are cached, in milliseconds from the start of their read. */
  readonly ttlMs: number;
  /** The size of the cache, in bytes. */
  readonly maxBytes: number;
  /** A monotonic clock, in milliseconds. @default performance.now */
  readonly now?: () => number;
}

/** A page and the time at which its read started. */
interface Entry {
  readonly page: InventoryPage;
  readonly at: number;
}

/** The overhead of an entry besides its key and its page, in bytes. */
const ENTRY_BYTES = 200;

/** Caches pages of rules in memory; the least recently used are removed first. */
export class ReadCache {
  readonly #options: CacheOptions;
  readonly #pages: LRUCache<string, Entry>;

  constructor(options: CacheOptions) {
    this.#options = options;
    this.#pages = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: ({ page }, key) => ENTRY_BYTES + sizeOf(key) + sizeOf(page),
    });
  }

  now(): number {
    return this.#options.now?.() ?? performance.now();
  }

  get(key: string): Aged<InventoryPage> | undefined {
    const entry = this.#pages.get(key);
    if (!entry) return undefined;
    const ageMs = this.now() - entry.at;
    if (ageMs < this.#options.ttlMs) {
      return { value: entry.page, ageMs: Math.max(1, Math.ceil(ageMs)) };
    }
    this.#pages.delete(key);
    return undefined;
  }

  /** @param at the time at which its read started. */
  set(key: string, page: InventoryPage, at: number): void {
    // Copied, because the page's strings are slices of OSS's document, which they would keep in memory.
    this.#pages.set(key, { page: structuredClone(page), at });
  }
}
