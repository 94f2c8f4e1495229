import { compareIds, type InventoryConfiguration } from '../inventory/configuration.ts';
import type { InventoryStore } from '../oss/inventories.ts';
import { countItems, type Page, type PageRequest, takePage, tokenBefore } from './paging.ts';
import { type RuleFilter, startOf, toFilter } from './rule-filter.ts';
import { asError } from './settled.ts';
import { SortedList } from './sorted-list.ts';

/** Which page of a bucket's rules. */
export interface RulePageRequest extends PageRequest {
  readonly filter: RuleFilter | undefined;
}

type Rule = InventoryConfiguration;

/** OSS's page. */
const PAGE_SIZE = 100;

/** What several rules of one bucket may cost: no more than to read all that a bucket can have. */
const MOST_REQUESTS = 10;

/** A page of 100 rules costs about as much to send and to read as so many rules by themselves. */
const WORTH_A_PAGE = 3;

/** What one request reads of a bucket's rules: nothing twice, and with as few requests as can be. */
export class BucketRules {
  readonly #bucket: string;
  readonly #inventories: InventoryStore;
  readonly #signal: AbortSignal | undefined;
  readonly #list: SortedList<Rule>;
  /** Reads of the list that are under way. */
  readonly #reading = new Set<Promise<unknown>>();
  /** How many requests were made. */
  #asked = 0;

  /** @param signal aborts when the caller leaves. */
  constructor(bucket: string, inventories: InventoryStore, signal: AbortSignal | undefined) {
    this.#bucket = bucket;
    this.#inventories = inventories;
    this.#signal = signal;
    this.#list = new SortedList({
      key: ({ inventoryId }) => inventoryId,
      fetch: async (token) => {
        this.#asked += 1;
        const page = await inventories.list(bucket, token, { signal });
        return { items: page.configurations, next: page.nextContinuationToken };
      },
      seek: async (inventoryId) => {
        if (inventories.canListAfter) this.#asked += 1;
        const page = await inventories.listAfter(bucket, inventoryId, { signal });
        return page && { items: page.configurations, next: page.nextContinuationToken };
      },
    });
  }

  /** Says that a page is going to be read: what else is read meanwhile can be planned with it. */
  expect({ from, before, ...request }: RulePageRequest): void {
    const isToTheEnd = from === 'back' && before === null;
    if (isToTheEnd && startOf(request.after, request.filter) === null) this.#list.expectWhole();
  }

  /** Reads a page. */
  page({ filter, ...request }: RulePageRequest): Promise<Page<Rule>> {
    const runs = this.#list.after(startOf(request.after, filter), PAGE_SIZE);
    return this.#track(takePage(runs, keyOf, request, filter && toFilter(filter)));
  }

  /** Counts the rules, or those that match. */
  count(filter: RuleFilter | undefined): Promise<number> {
    const start = startOf(null, filter);
    if (start === null) this.#list.expectWhole();
    const runs = this.#list.after(start, PAGE_SIZE);
    return this.#track(countItems(runs, keyOf, filter && toFilter(filter)));
  }

  /**
   * Reads several rules; `null`: the bucket has none of that id. That takes no more requests than there
   * are ids, and no more than reading the whole bucket: a page that begins right at the first id that is
   * open settles that one at least, and none is read twice.
   */
  async rules(ids: readonly string[]): Promise<(Rule | Error | null)[]> {
    // What is read of the list anyway may have them.
    await Promise.allSettled(this.#reading);
    const single = new Map<string, Rule | Error | null>();
    const isOpen = (id: string) => this.#list.known(id) === undefined && !single.has(id);
    let open = [...ids].sort(compareIds).filter(isOpen);
    let isPageWorth = this.#inventories.canListAfter;
    for (let first = open[0]; first !== undefined; first = open[0]) {
      const isAllowed = this.#asked + open.length <= MOST_REQUESTS;
      if (isAllowed && (open.length <= WORTH_A_PAGE || !isPageWorth)) {
        const rules = await Promise.all(open.map((id) => this.#readSingle(id)));
        open.forEach((id, index) => void single.set(id, rules[index] ?? null));
      } else {
        await this.#track(this.#readTo(first));
      }
      const before = open.length;
      open = open.filter(isOpen);
      isPageWorth = before - open.length > WORTH_A_PAGE && this.#inventories.canListAfter;
    }
    return ids.map((id) => single.get(id) ?? this.#list.known(id) ?? null);
  }

  async #readSingle(id: string): Promise<Rule | Error | null> {
    this.#asked += 1;
    try {
      return await this.#inventories.get(this.#bucket, id, { signal: this.#signal });
    } catch (error) {
      // The failure of one is not the others'.
      return asError(error);
    }
  }

  async #readTo(id: string): Promise<void> {
    const runs = this.#list.after(tokenBefore(id), PAGE_SIZE);
    for await (const _ of runs) if (this.#list.known(id) !== undefined) return;
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
