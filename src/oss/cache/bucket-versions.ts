import { LRUCache } from 'lru-cache';

/** A version of a bucket's rules: a read under it comes after all writes in the bucket that are known by then. */
export interface BucketVersion {
  /** Grows with each write in the bucket. */
  readonly number: number;
  /** Whether OSS's reads have caught up with the last write, so that what is read from now on may be cached. */
  readonly isSettled: boolean;
}

/** Where replicas learn of each other's writes. Its methods never throw: it may be away. */
export interface SharedVersions {
  /** The last write in a bucket through any replica; `undefined` while that cannot be known. */
  lastWrite(bucket: string): Promise<LastWrite | undefined>;
  /** Tells the other replicas of a write in a bucket; `undefined` where that was not possible. */
  noteWrite(bucket: string): Promise<LastWrite | undefined>;
  close(): void;
}

/** The last write in a bucket. */
export interface LastWrite {
  /** Differs from write to write, and whenever writes may have been missed. */
  readonly mark: string;
  /** Whether there was one, as far as is known. */
  readonly isWritten: boolean;
}

/** Options of {@link BucketVersions}. */
export interface BucketVersionsOptions {
  /** How long OSS's reads may lag behind its writes, in milliseconds. */
  readonly lagMs: number;
  /** @default this process knows of its own writes alone */
  readonly shared?: SharedVersions | undefined;
  /** A clock that is never set back, in milliseconds. @default performance.now */
  readonly now?: (() => number) | undefined;
}

/** How many buckets have a version of their own; the others share one. */
const MAX_BUCKETS = 10_000;

/** What is known of a bucket. */
interface Known {
  readonly number: number;
  readonly settledAt: number;
  /** The last write that other replicas know of too. */
  mark: string | undefined;
}

/**
 * Counts the writes in each bucket, so that nobody gets what was read before a write that has ended: a read is shared and
 * cached under the version that its bucket had before OSS was asked, and looked for under the version that the bucket
 * has when it is wanted. A write changes the version after OSS has answered it, and before its caller hears.
 */
export class BucketVersions {
  readonly #options: BucketVersionsOptions;
  #last = 0;
  /** The version of all buckets of which nothing is known. */
  #others = 0;
  readonly #known = new LRUCache<string, Known>({
    max: MAX_BUCKETS,
    dispose: (_known, _bucket, reason) => {
      // A bucket that is forgotten must not get back a version from before its writes.
      if (reason === 'evict') this.#others = this.#next();
    },
  });

  constructor(options: BucketVersionsOptions) {
    this.#options = options;
  }

  /** The version of a bucket now. */
  async current(bucket: string): Promise<BucketVersion> {
    const last = await this.#options.shared?.lastWrite(bucket);
    let known = this.#known.get(bucket);
    if (last && last.mark !== known?.mark) {
      // The time of the first version that this process sees is unknown.
      const isNew = known !== undefined || last.isWritten;
      known = isNew ? this.#renew(bucket) : { number: this.#others, settledAt: 0, mark: undefined };
      known.mark = last.mark;
      this.#known.set(bucket, known);
    }
    if (!known) return { number: this.#others, isSettled: true };
    return { number: known.number, isSettled: this.#now() >= known.settledAt };
  }

  /** After a write, whatever came of it: it may have changed something. */
  async written(bucket: string): Promise<void> {
    const known = this.#renew(bucket);
    const noted = await this.#options.shared?.noteWrite(bucket);
    if (noted) known.mark = noted.mark;
  }

  /** Stops hearing of other replicas' writes. */
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
