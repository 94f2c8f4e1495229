import { LRUCache } from 'lru-cache';
import { entryLimit } from '../../entry-limit.ts';

/** A version of a bucket's rules: a read of this version started after all writes known at that time. */
export interface BucketVersion {
  /** Grows with each write in the bucket. */
  readonly number: number;
  /** Whether OSS's reads have caught up with the last write, so that a read may be cached. */
  readonly isSettled: boolean;
}

/** Informs replicas of each other's writes. Its methods never throw, although it may be unavailable. */
export interface SharedVersions {
  /** The last write in a bucket through any replica; `undefined` if that is unknown at the moment. */
  lastWrite(bucket: string): Promise<LastWrite | undefined>;
  /** Informs other replicas of a write; returns `undefined` if that failed. */
  noteWrite(bucket: string): Promise<LastWrite | undefined>;
  close(): void;
}

/** The last write in a bucket. */
export interface LastWrite {
  /** Changes with each write, and when writes may have been missed. */
  readonly mark: string;
  /** Whether a write is known. */
  readonly isWritten: boolean;
}

/** Options of {@link BucketVersions}. */
export interface BucketVersionsOptions {
  /** How long OSS's reads may lag behind its writes, in milliseconds. */
  readonly lagMs: number;
  /** @default only this process's writes are known */
  readonly shared?: SharedVersions | undefined;
  /** A monotonic clock, in milliseconds. @default performance.now */
  readonly now?: (() => number) | undefined;
}

/** How many buckets have a version of their own; all others share one. */
const MAX_BUCKETS = 10_000;

interface Known {
  readonly number: number;
  readonly settledAt: number;
  /** The last write that other replicas know of, too. */
  mark: string | undefined;
}

/**
 * Counts the writes in each bucket, so that no caller gets a read from before a completed write. A read is shared and
 * cached under the bucket's version before its request, and found under the version at the time of the call. A write
 * changes the version after OSS's answer and before its caller gets the result.
 */
export class BucketVersions {
  readonly #options: BucketVersionsOptions;
  #last = 0;
  /** The version of all buckets without an entry. */
  #others = 0;
  readonly #known = new LRUCache<string, Known>({
    ...entryLimit(MAX_BUCKETS),
    dispose: (_known, _bucket, reason) => {
      // A removed bucket must not return to a version from before its writes.
      if (reason === 'evict') this.#others = this.#next();
    },
  });

  constructor(options: BucketVersionsOptions) {
    this.#options = options;
  }

  /** The current version of a bucket. */
  async current(bucket: string): Promise<BucketVersion> {
    const last = await this.#options.shared?.lastWrite(bucket);
    let known = this.#known.get(bucket);
    if (last && last.mark !== known?.mark) {
      // The first version that this process sees may be recent.
      const isNew = known !== undefined || last.isWritten;
      known = isNew ? this.#renew(bucket) : { number: this.#others, settledAt: 0, mark: undefined };
      known.mark = last.mark;
      this.#known.set(bucket, known);
    }
    if (!known) return { number: this.#others, isSettled: true };
    return { number: known.number, isSettled: this.#now() >= known.settledAt };
  }

  /** Called after a write, whatever its outcome: it may have changed something. */
  async written(bucket: string): Promise<void> {
    const known = this.#renew(bucket);
    const noted = await this.#options.shared?.noteWrite(bucket);
    if (noted) known.mark = noted.mark;
  }

  /** Stops listening to other replicas' writes. */
  close(): void {
    this.#options.shared?.close();
  }

  #renew(bucket: string): Known {
    const settledAt = this.#now() + this.#options.lagMs;
    const { mark } = this.#known.get(bucket) ?? {};
    const known = { number: this.#next(), settledAt, mark };
    this.#known.set(bucket, known);
    return known;
  }

  #next(): number {
    this.#last += 1;
    return this.#last;
  }

  #now(): number {
    return this.#options.now?.() ?? performance.now();
  }
}
