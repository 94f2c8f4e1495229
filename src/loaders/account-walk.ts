import type { BucketInfo, InventoryConfiguration } from '../inventory/configuration.ts';
import { InventoryError, NoSuchBucketError } from '../inventory/errors.ts';
import { compareIds } from '../inventory/id-order.ts';
import type { FreshnessStatus } from '../reports/freshness.ts';
import type { BucketFilter } from './bucket-loaders.ts';
import { isBehind, isMatch, type Page, startOf } from './paging.ts';
import { type RuleFilter, toFreeFilter } from './rule-filter.ts';
import { expected } from './settle-each.ts';
import type { Run } from './sorted-list.ts';

type Rule = InventoryConfiguration;

/** The limit of reads for one page. A look at a rule's reports counts as `LOOK_READS`. */
export const MAX_WALK_READS = 200;

const LOOK_READS = 3;

/** After this time a page reads no further buckets, in milliseconds: a slow OSS makes short pages, not timeouts. */
const MAX_WALK_MS = 10_000;

/** How many rules' reports are looked at together. */
const LOOKS_AT_ONCE = 16;

/** How many buckets are read together at first, and how many more after each bucket. */
const AHEAD_STEP = 4;

/** How many buckets are read together at most: all but one may be read in vain, for the next page to read again. */
const MAX_AHEAD = 32;

/** A place in the walk: behind a rule, or behind all rules of a bucket. Neither need exist any more. */
export interface WalkPlace {
  readonly bucket: string;
  /** `null`: behind all rules. */
  readonly inventoryId: string | null;
}

/** A page of the rules of all buckets. */
export interface WalkRequest extends BucketFilter {
  /** `null`: the first page. */
  readonly after: WalkPlace | null;
  readonly size: number;
  readonly filter: RuleFilter | undefined;
}

/** A bucket whose rules could not be read, or not all of them. */
export interface UnreadableBucket {
  readonly bucket: Pick<BucketInfo, 'name'>;
  readonly error: InventoryError;
}

/** The buckets that the walk finished in a page. */
export interface WalkCoverage {
  readonly readBucketCount: number;
  readonly bucketsWithoutRules: readonly BucketInfo[];
  readonly unreadableBuckets: readonly UnreadableBucket[];
}

/** A page of the walk. It can be short or empty although more pages follow. */
export interface WalkPage extends Page<Rule> {
  /** Where the next page starts; `null`: at the start. */
  readonly end: WalkPlace | null;
  readonly coverage: WalkCoverage;
}

/** A read of a bucket's next rules. */
export interface RulesAfter {
  /** A bucket that cannot be read is a value: it does not fail the others. */
  readonly outcome: Run<Rule> | InventoryError;
  /** How many requests it took. */
  readonly requestCount: number;
}

/** What the walk reads. */
export interface WalkReads {
  /** Reads the next rules of a bucket after an id, or its first ones: up to 100. */
  rulesAfter(bucket: string, inventoryId: string | null): Promise<RulesAfter>;
  /** The buckets with a prefix that the caller may read, after a name. */
  bucketsAfter(prefix: string, name: string | null): AsyncGenerator<BucketInfo, void>;
  /** Looks at a rule's reports. */
  freshness(rule: Rule): Promise<{ readonly status: FreshnessStatus }>;
  readonly signal: AbortSignal | undefined;
}

/** A bucket's next rules. */
interface Part {
  readonly bucket: BucketInfo;
  readonly after: string | null;
  readonly outcome: RulesAfter['outcome'];
}

/**
 * Walks over the rules of all buckets, bucket by bucket, until the page is full or its reads or its time are used up.
 * Each bucket is in the coverage of exactly one page: the one in which the walk reaches its end, or fails.
 */
export class AccountWalk {
  readonly #reads: WalkReads;
  readonly #request: WalkRequest;
  /** The conditions without the one that takes reads. */
  readonly #matches: (rule: Rule) => boolean;
  readonly #statuses: readonly FreshnessStatus[];
  readonly #buckets: AsyncGenerator<BucketInfo, void>;
  /** The buckets that come next. */
  readonly #upcoming: BucketInfo[] = [];
  readonly #looks = new Map<Rule, FreshnessStatus | InventoryError>();

  readonly #items: Rule[] = [];
  readonly #bucketsWithoutRules: BucketInfo[] = [];
  readonly #unreadableBuckets: UnreadableBucket[] = [];
  #readBucketCount = 0;
  #place: WalkPlace | null;
  #spent = 0;
  readonly #deadline = AbortSignal.timeout(MAX_WALK_MS);

  constructor(reads: WalkReads, request: WalkRequest) {
    this.#reads = reads;
    this.#request = request;
    this.#place = request.after;
    this.#statuses = request.filter?.freshness ?? [];
    const filter = toFreeFilter(request.filter ?? {});
    this.#matches = (rule) => isMatch(rule, ({ inventoryId }) => inventoryId, filter);
    this.#buckets = this.#walkBuckets();
  }

  async page(): Promise<WalkPage> {
    while ((await this.#peek(1)).length > 0) {
      if (this.#isFull || this.#isUsedUp) return this.#pageWith(true);
      const parts = await this.#readAhead();
      for (const part of parts) {
        const isTaken = await this.#take(part, parts);
        if (!isTaken) return this.#pageWith(true);
        // The rules after these come before those of the next bucket.
        if (part.bucket === this.#upcoming[0]) break;
      }
    }
    return this.#pageWith(false);
  }

  get #isFull(): boolean {
    return this.#items.length >= this.#request.size;
  }

  /** Each page comes at least a little further. */
  get #isUsedUp(): boolean {
    const isLate = this.#deadline.aborted && this.#place !== this.#request.after;
    return isLate || this.#spent >= MAX_WALK_READS;
  }

  /** Where the next bucket is to be continued; `null`: it begins. */
  get #after(): string | null {
    return this.#upcoming[0]?.name === this.#place?.bucket
      ? (this.#place?.inventoryId ?? null)
      : null;
  }

  #pageWith(hasNextPage: boolean): WalkPage {
    return {
      items: this.#items,
      hasNextPage,
      hasPreviousPage: this.#request.after !== null,
      end: this.#place,
      coverage: {
        readBucketCount: this.#readBucketCount,
        bucketsWithoutRules: this.#bucketsWithoutRules,
        unreadableBuckets: this.#unreadableBuckets,
      },
    };
  }

  /** The buckets from the place on, beginning with one that the previous page has left halfway. */
  async *#walkBuckets(): AsyncGenerator<BucketInfo, void> {
    const { after, prefix, region } = this.#request;
    const halfway = after?.inventoryId == null ? null : after.bucket;
    // A name's beginning precedes it in the list.
    const start = halfway === null ? (after?.bucket ?? null) : halfway.slice(0, -1);
    let isAwaited = halfway?.startsWith(prefix) ?? false;
    for await (const bucket of this.#reads.bucketsAfter(prefix, start)) {
      const order = halfway === null ? 1 : compareIds(bucket.name, halfway);
      if (order < 0) continue;
      if (order > 0 && isAwaited) this.#lose(halfway ?? '');
      isAwaited = false;
      if (region === '' || bucket.region === region) yield bucket;
    }
    if (isAwaited) this.#lose(halfway ?? '');
  }

  /** Notes that a bucket of which the previous page had rules is gone. */
  #lose(name: string): void {
    this.#spent += 1;
    this.#finish({ name }, new NoSuchBucketError(name));
  }

  async #peek(count: number): Promise<readonly BucketInfo[]> {
    while (this.#upcoming.length < count) {
      const { value } = await this.#buckets.next();
      if (!value) break;
      this.#upcoming.push(value);
    }
    return this.#upcoming.slice(0, count);
  }

  /** Reads the next rules of as many buckets as the rest of the page probably needs. */
  async #readAhead(): Promise<readonly Part[]> {
    const { length } = this.#items;
    const finished = this.#readBucketCount + this.#unreadableBuckets.length;
    const wanted = Math.ceil(((this.#request.size - length) * (finished + 1)) / (length + 1));
    const left = MAX_WALK_READS - this.#spent;
    const count = Math.min(wanted, left, MAX_AHEAD, AHEAD_STEP * (finished + 1));
    const after = this.#after;
    const buckets = await this.#peek(after === null ? count : 1);
    return Promise.all(
      buckets.map(async (bucket): Promise<Part> => {
        const from = after && startOf(after, this.#request.filter?.inventoryIdPrefix);
        const read = await this.#reads.rulesAfter(bucket.name, from);
        // A bucket that the request has already read counts too: it bounds the page's coverage.
        this.#spent += Math.max(1, read.requestCount);
        return { bucket, after, outcome: read.outcome };
      }),
    );
  }

  /**
   * Adds a part to the page.
   *
   * @param parts the parts that were read together.
   * @returns whether all of it was added.
   */
  async #take({ bucket, after, outcome }: Part, parts: readonly Part[]): Promise<boolean> {
    if (outcome instanceof InventoryError) return this.#finish(bucket, outcome);
    for (const rule of outcome.items) {
      if (this.#matches(rule)) {
        if (this.#isFull) return false;
        const isWanted = await this.#isWanted(rule, parts);
        if (isWanted === undefined) return false;
        if (isWanted instanceof InventoryError) return this.#finish(bucket, isWanted);
        if (isWanted) this.#items.push(rule);
      }
      this.#place = { bucket: bucket.name, inventoryId: rule.inventoryId };
    }
    const last = outcome.items.at(-1)?.inventoryId ?? '';
    const hasMore =
      outcome.hasMore && !isBehind(last, this.#request.filter?.inventoryIdPrefix ?? '');
    if (hasMore) return true;
    if (after === null && last === '') this.#bucketsWithoutRules.push(bucket);
    return this.#finish(bucket, null);
  }

  #finish(bucket: Pick<BucketInfo, 'name'>, error: InventoryError | null): true {
    if (error) this.#unreadableBuckets.push({ bucket, error });
    else this.#readBucketCount += 1;
    if (this.#upcoming[0] === bucket) this.#upcoming.shift();
    this.#place = { bucket: bucket.name, inventoryId: null };
    return true;
  }

  /** Whether a rule's reports have a wanted status; `undefined` if the reads do not suffice to know. */
  async #isWanted(
    rule: Rule,
    parts: readonly Part[],
  ): Promise<boolean | InventoryError | undefined> {
    if (this.#statuses.length === 0) return true;
    if (!this.#looks.has(rule)) await this.#lookFrom(rule, parts);
    const status = this.#looks.get(rule);
    return typeof status === 'string' ? this.#statuses.includes(status) : status;
  }

  /** Looks at the reports of a rule and of the next ones, as far as the reads suffice. */
  async #lookFrom(first: Rule, parts: readonly Part[]): Promise<void> {
    const rules = parts.flatMap(({ outcome }) => ('items' in outcome ? outcome.items : []));
    const left = Math.floor((MAX_WALK_READS - this.#spent) / LOOK_READS);
    const looked = rules
      .slice(rules.indexOf(first))
      .filter(this.#matches)
      .slice(0, Math.min(left, LOOKS_AT_ONCE));
    this.#spent += looked.length * LOOK_READS;
    const { freshness, signal } = this.#reads;
    await Promise.all(
      looked.map(async (rule) => {
        const seen = await expected(() => freshness(rule), signal);
        this.#looks.set(rule, seen instanceof InventoryError ? seen : seen.status);
      }),
    );
  }
}
