import { compareIds } from '../inventory/configuration.ts';
import { LIMITS } from '../inventory/limits.ts';

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

/** Which items of a list count. */
export interface Filter<Item> {
  /** Only items whose keys begin so; empty: all. */
  readonly prefix: string;
  matches(item: Item): boolean;
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
 * Takes a page out of a list's pages, reading no further than it must: a filtered page is a full one,
 * and ends where one more match, or none, is found.
 *
 * @param pages from the list's start, or from any point not behind `request.after`.
 */
export async function takePage<Item>(
  pages: AsyncIterable<TokenPage<Item>>,
  key: (item: Item) => string,
  { from, size, after, before }: PageRequest,
  filter?: Filter<Item>,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let isFull = false;
  take: for await (const page of pages) {
    for (const item of page.items) {
      if (after !== null && compareIds(key(item), after) <= 0) continue;
      if (before !== null && compareIds(key(item), before) >= 0) break take;
      if (filter && isBehind(key(item), filter.prefix)) break take;
      if (filter && !isMatch(item, key, filter)) continue;
      isFull = from === 'front' && items.length === size;
      if (isFull) break take;
      items.push(item);
    }
    isFull = !filter && from === 'front' && items.length === size && page.next !== null;
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

/** Counts a list's items, reading no further than one can count. */
export async function countItems<Item>(
  pages: AsyncIterable<TokenPage<Item>>,
  key: (item: Item) => string,
  filter?: Filter<Item>,
): Promise<number> {
  let count = 0;
  for await (const { items } of pages) {
    count += filter ? items.filter((item) => isMatch(item, key, filter)).length : items.length;
    const last = items.at(-1);
    if (filter && last !== undefined && isBehind(key(last), filter.prefix)) break;
  }
  return count;
}

function isMatch<Item>(item: Item, key: (item: Item) => string, filter: Filter<Item>): boolean {
  return key(item).startsWith(filter.prefix) && filter.matches(item);
}

/** Whether a key is behind all that begin with the prefix. */
function isBehind(key: string, prefix: string): boolean {
  return !key.startsWith(prefix) && compareIds(key, prefix) > 0;
}

/**
 * A token in front of all keys that begin with the prefix, and as near to them as can be said: behind
 * everything that begins with the character before the prefix's last one.
 *
 * @returns `null` for the list's start.
 */
export function tokenBefore(prefix: string): string | null {
  const characters = [...prefix];
  const last = characters.pop()?.codePointAt(0);
  const head = characters.join('');
  // What has no character before it that XML can hold, or no room behind it, is begun a little earlier.
  if (last === undefined || last <= 0x20 || characters.length >= LIMITS.idLength - 2) {
    return head || null;
  }
  const previous = last === 0xe000 ? 0xd7ff : last === 0x10000 ? 0xfffd : last - 1;
  return `${head}${String.fromCodePoint(previous)}\u{10FFFF}`;
}
