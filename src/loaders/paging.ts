import { compareIds, placeBefore } from '../inventory/id-order.ts';
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

/** A page of nothing. */
export const EMPTY_PAGE: Page<never> = { items: [], hasNextPage: false, hasPreviousPage: false };

/** Where to begin: behind the cursor, and not before the first item whose key begins with the prefix. */
export function startOf(after: string | null, prefix: string | null = ''): string | null {
  const place = placeBefore(prefix ?? '');
  if (after === null || place === null) return after ?? place;
  return compareIds(after, place) > 0 ? after : place;
}

/**
 * Takes a page out of a list, reading no further than it must: a filtered page is a full one, and ends
 * where one more match, or none, is found.
 *
 * @param runs the list from where the page's reading begins, see `startOf`.
 */
export async function takePage<Item>(
  runs: AsyncIterable<Run<Item>>,
  key: (item: Item) => string,
  { from, size, after, before }: PageRequest,
  filter?: Filter<Item>,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let isFull = false;
  const isNothing = isEmptyRange({ after, before }, filter?.prefix);
  take: for await (const run of isNothing ? [] : runs) {
    for (const item of run.items) {
      if (before !== null && compareIds(key(item), before) >= 0) break take;
      if (filter && isBehind(key(item), filter.prefix)) break take;
      if (filter && !isMatch(item, key, filter)) continue;
      isFull = from === 'front' && items.length === size;
      if (isFull) break take;
      items.push(item);
      // Of a page of none it is only asked whether there is one in front of it.
      if (size === 0) break take;
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

/** Whether there can be nothing between the bounds that begins with the prefix. */
function isEmptyRange(
  { after, before }: Pick<PageRequest, 'after' | 'before'>,
  prefix: string | undefined,
): boolean {
  const start = startOf(after, prefix);
  const isCrossed = start !== null && before !== null && compareIds(start, before) >= 0;
  return isCrossed || (after !== null && prefix !== undefined && isBehind(after, prefix));
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
