import type { Page, PageRequest } from '../loaders/paging.ts';
import { badUserInput, decodeCursor, encodeCursor } from './cursors.ts';

/** The default page size. */
export const PAGE_SIZE = 20;

/** The maximum page size. */
export const MAX_PAGE_SIZE = 1000;

/** The arguments of a Relay connection. */
export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/**
 * Reads a connection's arguments. Without `first` and `last`, the page has the 20 items after `after` or, with only
 * `before`, the last 20 items before it.
 *
 * @param list see `encodeCursor`.
 * @throws GraphQLError BAD_USER_INPUT for a size out of range, both sizes, or an invalid cursor.
 */
export function pageRequest(list: string, args: ConnectionArgs): PageRequest {
  const first = args.first ?? null;
  const last = args.last ?? null;
  if (first !== null && last !== null) {
    throw badUserInput(
      '`first` and `last` are both set; a page has one size. Send `first` to page from the start, ' +
        'or `last` to page from the end.',
    );
  }
  checkSize('first', first);
  checkSize('last', last);
  // An empty cursor counts as absent: Apollo's `relayStylePagination` sends it for an empty page.
  const after = args.after ? decodeCursor(list, args.after, 'after') : null;
  const before = args.before ? decodeCursor(list, args.before, 'before') : null;
  const isBack = last !== null || (first === null && before !== null && after === null);
  return { from: isBack ? 'back' : 'front', size: first ?? last ?? PAGE_SIZE, after, before };
}

function checkSize(
  argument: 'first' | 'last',
  size: number | null,
  { max = MAX_PAGE_SIZE, more = '`after` or `before`' } = {},
): void {
  if (size !== null && (size < 0 || size > max)) {
    throw badUserInput(
      `\`${argument}\` is ${size}; a page has 0 to ${max} items. Send a size in this range, and read more with ${more}.`,
    );
  }
}

/** The arguments of a connection that only goes forward. */
export type ForwardArgs = Pick<ConnectionArgs, 'first' | 'after'>;

/** A part of a list that only goes forward. */
export interface ForwardRequest {
  readonly size: number;
  /** The key of the item before the page; null: the page is the first. */
  readonly after: string | null;
}

/**
 * Reads the arguments of a connection that only goes forward.
 *
 * @param isKey whether a text can be a key of the list; see `decodeCursor`.
 * @throws GraphQLError BAD_USER_INPUT for a size above `max`, or an invalid cursor.
 */
export function forwardRequest(
  list: string,
  { first, after }: ForwardArgs,
  isKey: (key: string) => boolean,
  max = MAX_PAGE_SIZE,
): ForwardRequest {
  checkSize('first', first ?? null, { max, more: '`after`' });
  return {
    size: first ?? PAGE_SIZE,
    after: after ? decodeCursor(list, after, 'after', isKey) : null,
  };
}

/** An item with its cursor. */
export interface Edge<Item> {
  readonly cursor: string;
  readonly node: Item;
}

/** Creates the edge of an item. */
export function createEdge<Item>(list: string, key: string, node: Item): Edge<Item> {
  return { cursor: encodeCursor(list, key), node };
}

/** A connection whose parts cost nothing until they are selected. */
export type Connection<Item> = ReturnType<typeof createConnection<Item>>;

/**
 * Creates a connection whose page is loaded only when `edges`, `nodes` or `pageInfo` is selected.
 *
 * @param endCursorOf returns where the next page starts. @default the last item's cursor
 */
export function createConnection<Item, Loaded extends Page<Item> = Page<Item>>(
  load: () => Promise<Loaded>,
  toEdge: (item: Item) => Edge<Item>,
  endCursorOf?: (page: Loaded) => string | null,
) {
  const cursor = (item: Item | undefined) => (item === undefined ? null : toEdge(item).cursor);
  let page: Promise<Loaded> | undefined;
  const loaded = () => {
    page ??= load();
    return page;
  };
  return {
    page: loaded,
    edges: async () => (await loaded()).items.map(toEdge),
    nodes: async () => (await loaded()).items,
    pageInfo: async () => {
      const loadedPage = await loaded();
      const { items, hasNextPage, hasPreviousPage } = loadedPage;
      return {
        hasNextPage,
        hasPreviousPage,
        startCursor: cursor(items[0]),
        endCursor: endCursorOf ? endCursorOf(loadedPage) : cursor(items.at(-1)),
      };
    },
  };
}
