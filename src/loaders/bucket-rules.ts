import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { AccessDeniedError, UpstreamError } from '../inventory/errors.ts';
import { compareIds, placeBefore } from '../inventory/id-order.ts';
import { LIMITS } from '../inventory/limits.ts';
import type { InventoryPage } from '../oss/inventory/inventory-xml.ts';
import type { FreshnessStatus } from '../reports/freshness.ts';
import {
  countItems,
  type Filter,
  type Page,
  type PageRequest,
  startOf,
  takePage,
} from './paging.ts';
import { type RuleFilter, toFilter } from './rule-filter.ts';
import { asError } from './settle-each.ts';
import { type Run, SortedList } from './sorted-list.ts';

/** The pages of a bucket with the maximum number of rules. */
export const MAX_RULE_PAGES = LIMITS.rulesPerBucket / LIMITS.rulesPerPage;

/** A page of 100 rules costs about as much as this number of single rules. */
const MAX_SINGLE_RULES = 3;

/** A part of a bucket's rules. */
export interface RulePageRequest extends PageRequest {
  readonly filter: RuleFilter | undefined;
}

type Rule = InventoryConfiguration;

/** Reads from OSS; see `InventoryStore`. */
export interface RuleReads {
  get(inventoryId: string): Promise<Rule | null>;
  list(continuationToken: string | null): Promise<InventoryPage>;
  listAfter(inventoryId: string): Promise<InventoryPage | null>;
  /** Looks at a rule's reports. */
  freshness(rule: Rule): Promise<{ readonly status: FreshnessStatus }>;
}

/** One request's reads of a bucket's rules; nothing is read twice. */
export class BucketRules {
  readonly #reads: RuleReads;
  readonly #list: SortedList<Rule>;
  readonly #reading = new Set<Promise<unknown>>();
  #requestCount = 0;

  constructor(reads: RuleReads) {
    this.#reads = reads;
    this.#list = new SortedList({
      key: keyOf,
      fetch: async (token) => {
        this.#requestCount += 1;
        const page = await reads.list(token);
        return { items: page.configurations, next: page.nextContinuationToken };
      },
      seek: async (inventoryId) => {
        this.#requestCount += 1;
        const page = await reads.listAfter(inventoryId);
        return page && { items: page.configurations, next: page.nextContinuationToken };
      },
      maxPages: MAX_RULE_PAGES,
      broken: (why) =>
        new UpstreamError(`OSS's list of rules cannot be read: ${why}.`, 'UnreadableAnswer'),
    });
  }

  /** How many requests the lists took so far. */
  get requestCount(): number {
    return this.#requestCount;
  }

  /** Announces a page, so that other reads at the same time can be planned with it. */
  expect({ from, size, after, before, filter }: RulePageRequest): void {
    const isToTheEnd = from === 'back' && before === null && size > 0;
    if (isToTheEnd && startOf(after, filter?.inventoryIdPrefix) === null) this.#list.expectWhole();
  }

  page({ filter, ...request }: RulePageRequest): Promise<Page<Rule>> {
    const runs = this.#list.after(startOf(request.after, filter?.inventoryIdPrefix));
    return this.#track(takePage(runs, keyOf, request, this.#toFilter(filter)));
  }

  /** The next rules after an id, or the first ones: known ones, or up to 100 from OSS. */
  async runAfter(inventoryId: string | null): Promise<Run<Rule>> {
    const { value } = await this.#track(this.#list.after(inventoryId).next());
    return value ?? { items: [], hasMore: false };
  }

  async all(): Promise<readonly Rule[]> {
    this.#list.expectWhole();
    const everything = {
      from: 'front',
      size: Number.POSITIVE_INFINITY,
      after: null,
      before: null,
    } as const;
    return (await this.page({ ...everything, filter: undefined })).items;
  }

  count(filter: RuleFilter | undefined): Promise<number> {
    const start = startOf(null, filter?.inventoryIdPrefix);
    if (start === null) this.#list.expectWhole();
    return this.#track(countItems(this.#list.after(start), keyOf, this.#toFilter(filter)));
  }

  /**
   * Reads several rules with at most one request per id, and at most `MAX_RULE_PAGES`. Never rejects: a failed read
   * is an error in the result, a missing rule `null`.
   */
  async rules(ids: readonly string[]): Promise<(Rule | Error | null)[]> {
    // Pending reads may return some of the ids.
    await Promise.allSettled(this.#reading);
    let failure: Error | undefined;
    try {
      await this.#track(this.#readPagesOf(ids.toSorted(compareIds)));
    } catch (error) {
      // A caller without the right to list rules may still read single rules.
      if (!(error instanceof AccessDeniedError)) failure = asError(error);
    }
    const single = new Map<string, Rule | Error | null>();
    await Promise.all(
      this.#pendingOf(ids).map(async (id) => {
        single.set(id, failure ?? (await this.#readSingle(id)));
      }),
    );
    return ids.map((id) => single.get(id) ?? this.#list.known(id) ?? null);
  }

  #toFilter(filter: RuleFilter | undefined): Filter<Rule> | undefined {
    return filter && toFilter(filter, async (rule) => (await this.#reads.freshness(rule)).status);
  }

  #pendingOf(ids: readonly string[]): string[] {
    return ids.filter((id) => this.#list.known(id) === undefined);
  }

  /**
   * Reads pages until few enough ids are pending to read these one by one. Each page starts at the first pending id,
   * so it contains at least that one.
   */
  async #readPagesOf(ids: readonly string[]): Promise<void> {
    for (let pages = 0; pages < MAX_RULE_PAGES; pages += 1) {
      const pending = this.#pendingOf(ids);
      const [first] = pending;
      const maxSingleRules = Math.min(MAX_SINGLE_RULES, MAX_RULE_PAGES - pages);
      if (first === undefined || pending.length <= maxSingleRules) return;
      if (!(await this.#readPageAt(first))) return this.#walkTo(ids);
    }
  }

  /** Reads pages from the start of the list until the pending ids can be read one by one within `MAX_RULE_PAGES`. */
  async #walkTo(ids: readonly string[]): Promise<void> {
    const walk = this.#list.after(null);
    for (let pages = 0; pages < MAX_RULE_PAGES; pages += 1) {
      if (pages + this.#pendingOf(ids).length <= MAX_RULE_PAGES) return;
      await walk.next();
    }
  }

  /** Reads the page that starts at an id; `false` if OSS does not start there. */
  async #readPageAt(id: string): Promise<boolean> {
    const place = placeBefore(id);
    if (place !== null && !(await this.#list.seek(place))) return false;
    // A few ids can precede this one: see `placeBefore`.
    for await (const _ of this.#list.after(place)) {
      if (this.#list.known(id) !== undefined) break;
    }
    return true;
  }

  async #readSingle(id: string): Promise<Rule | Error | null> {
    try {
      return await this.#reads.get(id);
    } catch (error) {
      // One failed read must not fail the others.
      return asError(error);
    }
  }

  async #track<Result>(reading: Promise<Result>): Promise<Result> {
    this.#reading.add(reading);
    try {
      return await reading;
    } finally {
      this.#reading.delete(reading);
    }
  }
}

function keyOf({ inventoryId }: Rule): string {
  return inventoryId;
}
