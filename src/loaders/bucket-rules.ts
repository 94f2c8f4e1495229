import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { AccessDeniedError, UpstreamError } from '../inventory/errors.ts';
import { compareIds, placeBefore } from '../inventory/id-order.ts';
import type { InventoryPage } from '../oss/inventory/inventory-xml.ts';
import { countItems, type Page, type PageRequest, startOf, takePage } from './paging.ts';
import { type RuleFilter, toFilter } from './rule-filter.ts';
import { alikeness, MOST_PAGES, nextStep } from './rule-plan.ts';
import { asError } from './settled.ts';
import { type Run, SortedList } from './sorted-list.ts';

/** Which page of a bucket's rules. */
export interface RulePageRequest extends PageRequest {
  readonly filter: RuleFilter | undefined;
}

type Rule = InventoryConfiguration;

/** How a bucket's rules are read; see `InventoryStore`. */
export interface RuleReads {
  get(inventoryId: string): Promise<Rule | null>;
  list(continuationToken: string | null): Promise<InventoryPage>;
  canListAfter(): boolean;
  listAfter(inventoryId: string): Promise<InventoryPage | null>;
}

/** What one request reads of a bucket's rules: nothing twice, and with as few requests as can be. */
export class BucketRules {
  readonly #reads: RuleReads;
  readonly #list: SortedList<Rule>;
  /** Reads of the list that are under way. */
  readonly #reading = new Set<Promise<unknown>>();

  constructor(reads: RuleReads) {
    this.#reads = reads;
    this.#list = new SortedList({
      key: keyOf,
      async fetch(token) {
        const page = await reads.list(token);
        return { items: page.configurations, next: page.nextContinuationToken };
      },
      async seek(inventoryId) {
        const page = await reads.listAfter(inventoryId);
        return page && { items: page.configurations, next: page.nextContinuationToken };
      },
      maxPages: MOST_PAGES,
      broken: (why) =>
        new UpstreamError(`OSS’s list of rules cannot be read: ${why}.`, 'UnreadableAnswer'),
    });
  }

  /** Says that a page is going to be read: what else is read meanwhile is planned with it. */
  expect({ from, size, after, before, filter }: RulePageRequest): void {
    const isToTheEnd = from === 'back' && before === null && size > 0;
    if (isToTheEnd && startOf(after, filter?.inventoryIdPrefix) === null) this.#list.expectWhole();
  }

  /** Reads a page. */
  page({ filter, ...request }: RulePageRequest): Promise<Page<Rule>> {
    const runs = this.#list.after(startOf(request.after, filter?.inventoryIdPrefix));
    return this.#track(takePage(runs, keyOf, request, filter && toFilter(filter)));
  }

  /** Counts the rules, or those that match. */
  count(filter: RuleFilter | undefined): Promise<number> {
    const start = startOf(null, filter?.inventoryIdPrefix);
    if (start === null) this.#list.expectWhole();
    return this.#track(countItems(this.#list.after(start), keyOf, filter && toFilter(filter)));
  }

  /**
   * Reads several rules, see `nextStep`; `null`: the bucket has none of that id. Never rejects: what
   * cannot be read is an error in its place.
   */
  async rules(ids: readonly string[]): Promise<(Rule | Error | null)[]> {
    // What is read of the list anyway may have them.
    await Promise.allSettled(this.#reading);
    const single = new Map<string, Rule | Error | null>();
    const isOpen = (id: string) => this.#list.known(id) === undefined && !single.has(id);
    const walk = this.#list.after(null);
    let walked = 0;
    let asked = 0;
    let alike: number | undefined;
    let mayList = true;
    for (let open = ids.toSorted(compareIds).filter(isOpen); open.length > 0; ) {
      const canSeek = this.#reads.canListAfter();
      const pagesLeft = MOST_PAGES - walked;
      const step = mayList
        ? nextStep({ open, asked, canSeek, pagesLeft, alike })
        : { singles: open, pages: [], isWalk: false };
      asked += step.singles.length + step.pages.length + (step.isWalk ? 1 : 0);
      walked += step.isWalk ? 1 : 0;
      const reads = step.pages.map((id) => this.#readPageAt(id));
      if (step.isWalk) reads.push(walk.next().then(() => undefined));
      const pages = Promise.allSettled(reads.map((read) => this.#track(read)));
      await Promise.all(
        step.singles.map(async (id) => void single.set(id, await this.#readSingle(id))),
      );
      for (const page of await pages) {
        if (page.status === 'fulfilled') alike = page.value ?? alike;
        // Who may not list may still read; any other failure is told.
        else if (mayList && page.reason instanceof AccessDeniedError) mayList = false;
        else for (const id of open.filter(isOpen)) single.set(id, asError(page.reason));
      }
      open = open.filter(isOpen);
    }
    return ids.map((id) => single.get(id) ?? this.#list.known(id) ?? null);
  }

  async #readSingle(id: string): Promise<Rule | Error | null> {
    try {
      return await this.#reads.get(id);
    } catch (error) {
      // The failure of one is not the others'.
      return asError(error);
    }
  }

  /**
   * Reads the page that begins at an id.
   *
   * @returns with how many characters its ids begin alike; absent where OSS cannot begin there.
   */
  async #readPageAt(id: string): Promise<number | undefined> {
    const place = placeBefore(id);
    const page = await (place === null ? this.#nextRun(null) : this.#list.seek(place));
    const [first, last] = [page?.items[0], page?.items.at(-1)];
    if (!first || !last) return undefined;
    // Odd ids can stand between the place and the id.
    for (let end = last; this.#list.known(id) === undefined; ) {
      const { items } = await this.#nextRun(keyOf(end));
      end = items.at(-1) ?? end;
    }
    return alikeness(keyOf(first), keyOf(last));
  }

  async #nextRun(place: string | null): Promise<Run<Rule>> {
    const { value } = await this.#list.after(place).next();
    return value ?? { items: [], hasMore: false };
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
