import type { Page, PageRequest } from '../loaders/paging.ts';
import { badUserInput, decodeCursor, encodeCursor } from './cursors.ts';

/** A page's size where none is asked for. */
export const PAGE_SIZE = 20;

export const MAX_PAGE_SIZE = 1000;

/** Relay's arguments of a connection, as GraphQL hands them over. */
export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/**
 * Reads a connection's arguments. With neither `first` nor `last` it is the 20 items behind `after`,
 * or, with `before` alone, the 20 in front of it.
 *
 * @param list what the list is of, see `encodeCursor`.
 * @throws GraphQLError BAD_USER_INPUT: a size out of 0 to 1,000, both sizes, or a cursor that is none.
 */
export function pageRequest(list: string, args: ConnectionArgs): PageRequest {
  const first = args.first ?? null;
  const last = args.last ?? null;
  if (first !== null && last !== null) {
    throw badUserInput('`first` and `last` cannot go together: page from the front or the back.');
  }
  checkSize('first', first);
  checkSize('last', last);
  // An empty cursor is none: Apollo's `relayStylePagination` sends it for an empty page.
  const after = args.after ? decodeCursor(list, args.after, 'after') : null;
  const before = args.before ? decodeCursor(list, args.before, 'before') : null;
  const isBack = last !== null || (first === null && before !== null && after === null);
  return { from: isBack ? 'back' : 'front', size: first ?? last ?? PAGE_SIZE, after, before };
}

function checkSize(argument: 'first' | 'last', size: number | null): void {
  if (size !== null && (size < 0 || size > MAX_PAGE_SIZE)) {
    throw badUserInput(`\`${argument}\` is ${size}; a page has 0 to ${MAX_PAGE_SIZE} items.`);
  }
}

/** An item with its cursor. */
export interface Edge<Item> {
  readonly cursor: string;
  readonly node: Item;
}

/** Makes the edge of an item. */
export function edgeOf<Item>(list: string, key: string, node: Item): Edge<Item> {
  return { cursor: encodeCursor(list, key), node };
}

/**
 * A connection whose parts cost nothing until they are asked for: its page is loaded when `edges`,
 * `nodes` or `pageInfo` is selected.
 */
export function connectionOf<Item>(
  load: () => Promise<Page<Item>>,
  toEdge: (item: Item) => Edge<Item>,
) {
  const cursor = (item: Item | undefined) => (item === undefined ? null : toEdge(item).cursor);
  let page: Promise<Page<Item>> | undefined;
  const loaded = () => {
    page ??= load();
    return page;
  };
  return {
    edges: async () => (await loaded()).items.map(toEdge),
    nodes: async () => (await loaded()).items,
    pageInfo: async () => {
      const { items, hasNextPage, hasPreviousPage } = await loaded();
      const [startCursor, endCursor] = [cursor(items[0]), cursor(items.at(-1))];
      return { hasNextPage, hasPreviousPage, startCursor, endCursor };
    },
  };
}
