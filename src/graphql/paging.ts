import { compareIds } from '../inventory/configuration.ts';
import { LIMITS } from '../inventory/limits.ts';
import type { Run } from './sorted-list.ts';

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
 * Takes a page out of a list, reading no further than it must: a filtered page is a full one, and ends
 * where one more match, or none, is found.
 *
 * @param runs the list from its start, or from any point not behind `request.after`.
 */
export async function takePage<Item>(
  runs: AsyncIterable<Run<Item>>,
  key: (item: Item) => string,
  { from, size, after, before }: PageRequest,
  filter?: Filter<Item>,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let isFull = false;
  take: for await (const run of runs) {
    for (const item of run.items) {
      if (after !== null && compareIds(key(item), after) <= 0) continue;
      if (before !== null && compareIds(key(item), before) >= 0) break take;
      if (filter && isBehind(key(item), filter.prefix)) break take;
      if (filter && !isMatch(item, key, filter)) continue;
      isFull = from === 'front' && items.length === size;
      if (isFull) break take;
      items.push(item);
    }
    isFull = !filter && from === 'front' && items.length === size && run.hasMore;
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
  runs: AsyncIterable<Run<Item>>,
  key: (item: Item) => string,
  filter?: Filter<Item>,
): Promise<number> {
  let count = 0;
  for await (const { items } of runs) {
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
