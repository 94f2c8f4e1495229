import { LRUCache } from 'lru-cache';
import type { InventoryPage } from '../inventory/inventory-xml.ts';
import { sizeOf } from './size-of.ts';

/** A value that was read, with its age. */
export interface Aged<Value> {
  readonly value: Value;
  /** How long ago its read began, in whole milliseconds; 0: OSS was asked now. Absent where there is no cache. */
  readonly ageMs: number | undefined;
}

/** How pages are cached, in this process's memory. */
export interface CacheOptions {
  /** How long, from when its read began, in milliseconds. */
  readonly ttlMs: number;
  /** How much, in bytes. */
  readonly maxBytes: number;
  /** A clock that is never set back, in milliseconds. @default performance.now */
  readonly now?: () => number;
}

/** A page, and when its read began. */
interface Entry {
  readonly page: InventoryPage;
  readonly at: number;
}

/** What an entry takes beside its key and its page, in bytes. */
const ENTRY_BYTES = 200;

/** Keeps pages of rules for some time; the least used go first. */
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

  /** @param at when its read began. */
  set(key: string, page: InventoryPage, at: number): void {
    // A copy: the page's texts are parts of OSS's whole document, and would keep it in memory.
    this.#pages.set(key, { page: structuredClone(page), at });
  }
}
