import { compareIds } from '../inventory/id-order.ts';

/** How many pages a list may have: ten times as many as a bucket's rules have. */
const MAX_PAGES = 100;

/** One answer of a service that pages by token. */
export interface TokenPage<Item> {
  readonly items: readonly Item[];
  /** What to ask with for the rest; `null` where there is none. */
  readonly next: string | null;
}

/** A service's list in ascending byte order of its keys. */
export interface ListSource<Item> {
  key(item: Item): string;
  /** Reads on from a token that the service gave; from the list's start where it is null. */
  fetch(token: string | null): Promise<TokenPage<Item>>;
  /** Reads what is behind a key; `null` where the service does not begin there. */
  seek(key: string): Promise<TokenPage<Item> | null>;
  /** How many pages the longest list has. @default any number */
  readonly maxPages?: number;
  /** Makes the error of a list that does not go on, or not in its order. */
  broken(why: string): Error;
}

/** A part of the list without a gap: all that is behind `after`, up to the last item. */
interface Segment<Item> {
  /** `null`: the list's start. */
  readonly after: string | null;
  readonly items: readonly Item[];
  /** How to read on; `null`: the list ends here. */
  readonly next: string | null;
  /** How many pages follow each other in it. */
  readonly pages: number;
}

/** Items that follow each other, and whether others follow them. */
export interface Run<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** A fetch that is under way. */
interface Fetching {
  readonly place: string | null;
  readonly done: Promise<void>;
}

/**
 * What one request knows of a list. Each part is fetched when it is first needed, and once for all who
 * read it: pages, counts and single items alike.
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
   * Declares that all of the list is going to be read. It is then read from its start only, as pages
   * from elsewhere would be read twice.
   */
  expectWhole(): void {
    this.#isReadFromStart = true;
  }

  /** An item by its key; `null`: the list has none. `undefined`: that is not known yet. */
  known(key: string): Item | null | undefined {
    const segment = this.#segments.find((each) => this.#isWithin(key, each));
    if (!segment) return undefined;
    const item = segment.items[this.#firstBehind(key, segment.items) - 1];
    return item !== undefined && this.#source.key(item) === key ? item : null;
  }

  /** The items behind a key, or all; as they are known, and fetched from there on. */
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
   * Makes known what is right behind a key, in one fetch.
   *
   * @returns whether the service began there; where it did not, the list is read from its start only
   * from then on.
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
      // One fetch at a time, for what another reader gets may be what this one needs.
      if (!other) await this.#fetchAt(place);
      else if (other.place === place) await other.done;
      // Its failure is no failure of this one.
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
      throw this.#source.broken(`it goes on after ${maxPages} pages, the most that it can have`);
    }
    this.#add(segment, await this.#source.fetch(segment.next));
  }

  /**
   * Takes a page in that follows what is known of a segment, and closes the gaps that it fills.
   *
   * @throws where the page is out of order, as the page of a service that ignores its own token is:
   * what is taken for the list would have gaps.
   */
  #add(known: Omit<Segment<Item>, 'next'>, { items, next }: TokenPage<Item>): void {
    const { after, pages } = known;
    let end = this.#endOf(known);
    for (const item of items) {
      const key = this.#source.key(item);
      if (!isBefore(end, key)) {
        throw this.#source.broken(`${JSON.stringify(key)} comes behind ${JSON.stringify(end)}`);
      }
      end = key;
    }
    this.#pages += 1;
    if (this.#pages >= MAX_PAGES && next !== null) {
      throw this.#source.broken(`it goes on after ${MAX_PAGES} pages`);
    }
    if (items.length === 0 && next !== null) {
      throw this.#source.broken('a page has nothing, and says that more follows');
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

  /** Two segments of which the second begins within the first, or right behind it. */
  #join(first: Segment<Item>, second: Segment<Item>): Segment<Item> {
    const end = this.#endOf(first);
    const items = second.items.slice(this.#firstBehind(end, second.items));
    if (items.length === 0 && second.next !== null) return first;
    const pages = Math.max(first.pages, second.pages);
    return { after: first.after, items: [...first.items, ...items], next: second.next, pages };
  }

  /** Where in ascending items the first one stands that is behind a place. */
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

  /** The last key that a segment is known to. */
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

/** Whether one place in a list is in front of another; null is in front of every key. */
function isBefore(a: string | null, b: string | null): boolean {
  return b !== null && (a === null || compareIds(a, b) < 0);
}
