import { compareIds } from '../inventory/configuration.ts';

/** One answer of a service that pages by token. */
export interface TokenPage<Item> {
  readonly items: readonly Item[];
  /** What to ask with for the rest; `null` where there is none. */
  readonly next: string | null;
}

/** A list in ascending byte order of its keys, where a key serves as the token to begin after. */
export interface TokenSource<Item> {
  fetch(token: string | null): Promise<TokenPage<Item>>;
  key(item: Item): string;
}

/** Which part of a list to take; keys are exclusive bounds. */
export interface PageRequest {
  readonly from: 'front' | 'back';
  /** How many items at the most. */
  readonly size: number;
  readonly after: string | null;
  readonly before: string | null;
}

/** A part of a list, after Relay's rules of paging. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * A list from its start. Each of its pages is fetched when it is first needed, and once, for however
 * many readers: a count, a last page and a batch of keys share one walk.
 */
export class Walk<Item> {
  readonly #source: TokenSource<Item>;
  readonly #pages: Promise<TokenPage<Item>>[] = [];
  #complete = false;

  constructor(source: TokenSource<Item>) {
    this.#source = source;
  }

  /** Whether all of the list is here, so that reading it asks nobody. */
  get isComplete(): boolean {
    return this.#complete;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TokenPage<Item>> {
    let token: string | null = null;
    for (let index = 0; index === 0 || token !== null; index += 1) {
      const fetched = this.#pages[index] ?? fetchPage(this.#source, token);
      this.#pages[index] = fetched;
      const page: TokenPage<Item> = await fetched;
      token = page.next;
      if (token === null) this.#complete = true;
      yield page;
    }
  }
}

/** The list's pages behind a token. */
export async function* pagesAfter<Item>(
  source: TokenSource<Item>,
  token: string | null,
): AsyncGenerator<TokenPage<Item>> {
  let next = token;
  do {
    const page: TokenPage<Item> = await fetchPage(source, next);
    yield page;
    next = page.next;
  } while (next !== null);
}

async function fetchPage<Item>(source: TokenSource<Item>, token: string | null) {
  const page = await source.fetch(token);
  // A service that ignores the token would give its first page for ever.
  if (page.next !== null && page.next === token) {
    throw new Error('The list does not go on: its next token is the one it was asked with.');
  }
  return page;
}

/**
 * Takes a page out of a list's pages, reading no further than it must.
 *
 * @param pages from the list's start, or from any point not behind `request.after`.
 */
export async function takePage<Item>(
  pages: AsyncIterable<TokenPage<Item>>,
  key: (item: Item) => string,
  { from, size, after, before }: PageRequest,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let isFull = false;
  take: for await (const page of pages) {
    for (const item of page.items) {
      if (after !== null && compareIds(key(item), after) <= 0) continue;
      if (before !== null && compareIds(key(item), before) >= 0) break take;
      isFull = from === 'front' && items.length === size;
      if (isFull) break take;
      items.push(item);
    }
    isFull = from === 'front' && items.length === size && page.next !== null;
    if (isFull) break;
  }
  const dropped = Math.max(0, items.length - size);
  return {
    items: from === 'back' ? items.slice(dropped) : items,
    // The item at `before` or `after`, if no other, stands outside of the page.
    hasNextPage: isFull || before !== null,
    hasPreviousPage: after !== null || (from === 'back' && dropped > 0),
  };
}

/** Counts a list to its end. */
export async function countItems<Item>(pages: AsyncIterable<TokenPage<Item>>): Promise<number> {
  let count = 0;
  for await (const page of pages) count += page.items.length;
  return count;
}
