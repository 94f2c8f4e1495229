import { MAX_RULE_PAGES } from '../loaders/bucket-rules.ts';
import { MAX_PAGE_SIZE, PAGE_SIZE } from './connection.ts';

/** A field's arguments, coerced; empty where they cannot be. */
type Arguments = Readonly<Record<string, unknown>>;

/**
 * What a field costs, said in its `extensions` where it is defined. A field without is free: a value of
 * what was loaded already. See docs/limits.md.
 */
export type FieldCost =
  /** Costs so much; what is selected of it counts once. */
  | { readonly kind: 'one'; readonly cost: number }
  /** Costs as much as it is long; what is selected of its items counts for each of them. */
  | { readonly kind: 'list'; length(args: Arguments): number }
  /** The same for a connection, whose items stand in the fields that cost `ITEMS`. */
  | { readonly kind: 'page'; length(args: Arguments): number; readsAtMost(args: Arguments): number }
  | { readonly kind: 'items' };

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    cost?: FieldCost;
  }
}

/** The cost of one thing: 1 where a request to OSS gives it, more where it takes several. */
export function fixed(cost: number): FieldCost {
  return { kind: 'one', cost };
}

/** A connection; a size that is out of range is refused before anything is read. */
export const PAGE: FieldCost = {
  kind: 'page',
  length({ first, last }) {
    const size = [first, last].find((each) => typeof each === 'number') ?? PAGE_SIZE;
    return Math.min(Math.max(size, 0), MAX_PAGE_SIZE);
  },
  readsAtMost: (args) => (isFromBack(args) || isFiltered(args) ? MAX_RULE_PAGES : 1),
};

/** As `pageRequest` has it: all that is in front of it may have to be read. */
function isFromBack({ first, last, before, after }: Arguments): boolean {
  return last != null || (first == null && before != null && after == null);
}

/** By more than the ids' beginnings, which spare the rest: none may match. */
function isFiltered({ filterBy }: Arguments): boolean {
  return Object.entries(filterBy ?? {}).some(
    ([name, wanted]) => name !== 'inventoryIdPrefix' && wanted != null && wanted !== '',
  );
}

/** Where a connection has its items. */
export const ITEMS: FieldCost = { kind: 'items' };

/** A list with an item for each one of an argument's. */
export function eachOf(argument: string): FieldCost {
  return {
    kind: 'list',
    length({ [argument]: items }) {
      return Array.isArray(items) ? items.length : 0;
    },
  };
}
