import { compareIds, placeBefore } from '../inventory/id-order.ts';
import type { Run } from './sorted-list.ts';

/** A part of a list. `after` and `before` are exclusive. */
export interface PageRequest {
  readonly from: 'front' | 'back';
  readonly size: number;
  readonly after: string | null;
  readonly before: string | null;
}

/** Which items of a list are selected. */
export interface Filter<Item> {
  /** Only items whose keys start with this prefix; empty: all. */
  readonly prefix: string;
  matches(item: Item): boolean;
  /** Reads what `matches` needs to know of items. @default nothing */
  prepare?(items: readonly Item[]): Promise<void>;
}

/** A page, as defined by Relay. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The page of a list without items. */
export const EMPTY_PAGE: Page<never> = { items: [], hasNextPage: false, hasPreviousPage: false };

/** Returns where to start reading: after the cursor, and not before the first key with the prefix. */
export function startOf(after: string | null, prefix: string | null = ''): string | null {
  const place = placeBefore(prefix ?? '');
  if (after === null || place === null) return after ?? place;
  return compareIds(after, place) > 0 ? after : place;
}

/**
 * Takes a page from a list and reads no further than needed: up to one more match than the page has.
 *
 * @param runs the list from `startOf` on.
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
  /** @returns whether the page needs no more. */
  const take = (run: Run<Item>): boolean => {
    for (const item of run.items) {
      if (before !== null && compareIds(key(item), before) >= 0) return true;
      if (filter && isBehind(key(item), filter.prefix)) return true;
      if (filter && !isMatch(item, key, filter)) continue;
      isFull = from === 'front' && items.length === size;
      if (isFull) return true;
      items.push(item);
      // A page of size 0 only needs to know whether an item precedes it.
      if (size === 0) return true;
    }
    isFull = !filter && from === 'front' && items.length === size && run.hasMore;
    return isFull;
  };
  for await (const run of isNothing ? [] : runs) {
    await filter?.prepare?.(run.items);
    if (take(run)) break;
  }
  const dropped = Math.max(0, items.length - size);
  return {
    items: from === 'back' ? items.slice(dropped) : items,
    // The cursor's own item is outside the page.
    hasNextPage: isFull || before !== null,
    hasPreviousPage: after !== null || (from === 'back' && dropped > 0),
  };
}

/** Whether no key with the prefix can be between the bounds. */
function isEmptyRange(
  { after, before }: Pick<PageRequest, 'after' | 'before'>,
  prefix: string | undefined,
): boolean {
  const start = startOf(after, prefix);
  const isCrossed = start !== null && before !== null && compareIds(start, before) >= 0;
  return isCrossed || (after !== null && prefix !== undefined && isBehind(after, prefix));
}

/** Counts the items of a list, and stops after the last key with the prefix. */
export async function countItems<Item>(
  runs: AsyncIterable<Run<Item>>,
  key: (item: Item) => string,
  filter?: Filter<Item>,
): Promise<number> {
  let count = 0;
  for await (const { items } of runs) {
    await filter?.prepare?.(items);
    count += filter ? items.filter((item) => isMatch(item, key, filter)).length : items.length;
    const last = items.at(-1);
    if (filter && last !== undefined && isBehind(key(last), filter.prefix)) break;
  }
  return count;
}

/** Whether a filter selects an item. */
export function isMatch<Item>(
  item: Item,
  key: (item: Item) => string,
  filter: Filter<Item>,
): boolean {
  return key(item).startsWith(filter.prefix) && filter.matches(item);
}

/** Whether a key comes after all keys with the prefix. */
export function isBehind(key: string, prefix: string): boolean {
  return !key.startsWith(prefix) && compareIds(key, prefix) > 0;
}
