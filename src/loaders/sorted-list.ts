import { compareIds } from '../inventory/id-order.ts';

/** The limit of pages of any list: ten times as many as a bucket's rules have. */
const MAX_PAGES = 100;

/** One page of a service that pages by token. */
export interface TokenPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A service's list in ascending byte order of its keys. */
export interface ListSource<Item> {
  key(item: Item): string;
  /** Fetches the page of a token; `null`: the first page. */
  fetch(token: string | null): Promise<TokenPage<Item>>;
  /** Fetches the page after a key; `null` if the service does not start there. */
  seek(key: string): Promise<TokenPage<Item> | null>;
  /** The limit of pages of this list. @default any number */
  readonly maxPages?: number;
  /** Makes the error of an inconsistent list. */
  broken(why: string): Error;
}

/** A part of the list without gaps. */
interface Segment<Item> {
  /** `null`: the start of the list. */
  readonly after: string | null;
  readonly items: readonly Item[];
  /** `null`: the end of the list. */
  readonly next: string | null;
  readonly pages: number;
}

/** Consecutive items, and whether more follow. */
export interface Run<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

interface Fetching {
  readonly place: string | null;
  readonly done: Promise<void>;
}

/**
 * The part of a list that one request knows. Each part is fetched when it is first needed, once for all readers:
 * pages, counts and single items.
 */
export class SortedList<Item> {
  readonly #source: ListSource<Item>;
  /** Ascending, with a gap between one and the next. */
  #segments: readonly Segment<Item>[] = [];
  #fetching: Fetching | undefined;
  #isReadFromStart = false;
  #pages = 0;

  constructor(source: ListSource<Item>) {
    this.#source = source;
  }

  /**
   * Announces that the whole list will be read: from its start only, because pages from elsewhere would be read
   * twice.
   */
  expectWhole(): void {
    this.#isReadFromStart = true;
  }

  /** An item by its key; `null` if the list has none; `undefined` if that is not known yet. */
  known(key: string): Item | null | undefined {
    const segment = this.#segments.find((each) => this.#isWithin(key, each));
    if (!segment) return undefined;
    const item = segment.items[this.#firstBehind(key, segment.items) - 1];
    return item !== undefined && this.#source.key(item) === key ? item : null;
  }

  /** The items after a key, or all: known ones first, then fetched ones. */
  async *after(key: string | null): AsyncGenerator<Run<Item>, void> {
    let place = key;
    for (;;) {
      const run = await this.#runAfter(place);
      yield run;
      const last = run.items.at(-1);
      if (!run.hasMore || last === undefined) return;
      place = this.#source.key(last);
    }
  }

  /**
   * Fetches the page after a key.
   *
   * @returns whether the service starts there; if not, the list is only read from its start from now on.
   */
  async seek(key: string): Promise<boolean> {
    if (this.#isReadFromStart) return false;
    const page = await this.#source.seek(key);
    if (page) this.#add({ after: key, items: [], pages: 0 }, page);
    else this.#isReadFromStart = true;
    return page !== null;
  }

  async #runAfter(place: string | null): Promise<Run<Item>> {
    for (;;) {
      const run = this.#knownAfter(place);
      if (run) return run;
      const other = this.#fetching;
      // One fetch at a time: its page may be the one that this reader needs.
      if (!other) await this.#fetchAt(place);
      else if (other.place === place) await other.done;
      // A failure of another reader's fetch is not this reader's.
      else await other.done.catch(() => {});
    }
  }

  #knownAfter(place: string | null): Run<Item> | undefined {
    for (const { after, items, next } of this.#segments) {
      if (isBefore(place, after)) return undefined;
      const rest = items.slice(this.#firstBehind(place, items));
      if (rest.length > 0 || next === null) return { items: rest, hasMore: next !== null };
    }
    return undefined;
  }

  async #fetchAt(place: string | null): Promise<void> {
    const done = this.#fetch(place);
    this.#fetching = { place, done };
    try {
      await done;
    } finally {
      this.#fetching = undefined;
    }
  }

  async #fetch(place: string | null): Promise<void> {
    if (!this.#isReadFromStart) {
      const reached = this.#segments.findLast(({ after }) => !isBefore(place, after));
      if (reached && !isBefore(this.#endOf(reached), place)) return this.#extend(reached);
    }
    if (place !== null && (await this.seek(place))) return;
    const [first] = this.#segments;
    if (first?.after === null) return this.#extend(first);
    this.#add({ after: null, items: [], pages: 0 }, await this.#source.fetch(null));
  }

  async #extend(segment: Segment<Item>): Promise<void> {
    const { maxPages = Number.POSITIVE_INFINITY } = this.#source;
    if (segment.pages >= maxPages) {
      throw this.#source.broken(`it has more than ${maxPages} pages, the limit`);
    }
    this.#add(segment, await this.#source.fetch(segment.next));
  }

  /**
   * Adds a page to a segment and joins segments without a gap between them.
   *
   * @throws if the page is out of order, for example because the service ignores its own token: the list would have
   * gaps.
   */
  #add(known: Omit<Segment<Item>, 'next'>, { items, next }: TokenPage<Item>): void {
    const { after, pages } = known;
    let end = this.#endOf(known);
    for (const item of items) {
      const key = this.#source.key(item);
      if (!isBefore(end, key)) {
        throw this.#source.broken(
          `${JSON.stringify(key)} follows ${JSON.stringify(end)}, which is out of order`,
        );
      }
      end = key;
    }
    this.#pages += 1;
    if (this.#pages >= MAX_PAGES && next !== null) {
      throw this.#source.broken(`it has more than ${MAX_PAGES} pages, the limit`);
    }
    if (items.length === 0 && next !== null) {
      throw this.#source.broken('a page is empty, although more items follow');
    }
    const added = { after, items: [...known.items, ...items], next, pages: pages + 1 };
    const joined: Segment<Item>[] = [];
    for (const segment of [...this.#segments, added].sort(byPlace)) {
      const last = joined.at(-1);
      const isGap = !last || isBefore(this.#endOf(last), segment.after);
      if (isGap) joined.push(segment);
      else joined.splice(-1, 1, this.#join(last, segment));
    }
    this.#segments = joined;
  }

  /** Joins two segments, of which the second starts within the first or right after it. */
  #join(first: Segment<Item>, second: Segment<Item>): Segment<Item> {
    const end = this.#endOf(first);
    const items = second.items.slice(this.#firstBehind(end, second.items));
    if (items.length === 0 && second.next !== null) return first;
    const pages = Math.max(first.pages, second.pages);
    return { after: first.after, items: [...first.items, ...items], next: second.next, pages };
  }

  /** Binary search. */
  #firstBehind(place: string | null, items: readonly Item[]): number {
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = items[middle];
      if (item !== undefined && isBefore(place, this.#source.key(item))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #endOf({ after, items }: Pick<Segment<Item>, 'after' | 'items'>): string | null {
    const last = items.at(-1);
    return last === undefined ? after : this.#source.key(last);
  }

  #isWithin(key: string, segment: Segment<Item>): boolean {
    const { after, next } = segment;
    return isBefore(after, key) && (next === null || !isBefore(this.#endOf(segment), key));
  }
}

function byPlace(a: Segment<unknown>, b: Segment<unknown>): number {
  if (a.after === b.after) return 0;
  return isBefore(a.after, b.after) ? -1 : 1;
}

/** `null` precedes every key. */
function isBefore(a: string | null, b: string | null): boolean {
  return b !== null && (a === null || compareIds(a, b) < 0);
}
