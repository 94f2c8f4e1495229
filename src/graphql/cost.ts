import { LIMITS } from '../inventory/limits.ts';
import { MAX_WALK_READS } from '../loaders/account-walk.ts';
import { MAX_RULE_PAGES } from '../loaders/bucket-rules.ts';
import { MAX_APPLIED, MAX_CHANGES } from '../loaders/plan/plan-limits.ts';
import { MAX_SCANNED_ROWS } from '../reports/preview.ts';
import { MAX_PAGE_SIZE, PAGE_SIZE } from './connection.ts';
import { keyIn } from './cursors.ts';

/** A field's coerced arguments; empty if they are invalid. */
type Arguments = Readonly<Record<string, unknown>>;

/**
 * The cost of a field, declared in its `extensions`. A field without a cost is free: its value was loaded with its
 * parent. See docs/limits.md.
 */
export type FieldCost =
  /** A fixed cost; the selection counts once. */
  | { readonly kind: 'one'; readonly cost: number }
  /** One for each item of a list, or what is read for them if that is more; the selection counts for each item. */
  | {
      readonly kind: 'list';
      length(args: Arguments): number;
      readsAtMost?(args: Arguments): number;
    }
  /** The same for a connection, whose items are in the fields with the cost `ITEMS`. */
  | { readonly kind: 'page'; length(args: Arguments): number; readsAtMost(args: Arguments): number }
  | { readonly kind: 'items' };

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    cost?: FieldCost;
  }
}

/** The cost of a field that takes one request to OSS is 1; of several requests, more. */
export function fixed(cost: number): FieldCost {
  return { kind: 'one', cost };
}

/** The most requests to OSS of a look at a rule's reports. */
export const FRESHNESS_COST = 3;

/** The cost of a connection. A size out of range is clamped here, because the resolver refuses it. */
export const PAGE: FieldCost = {
  kind: 'page',
  length({ first, last }) {
    const size = [first, last].find((each) => typeof each === 'number') ?? PAGE_SIZE;
    return Math.min(Math.max(size, 0), MAX_PAGE_SIZE);
  },
  readsAtMost(args) {
    if (hasFreshness(args)) return MAX_RULE_PAGES + LIMITS.rulesPerBucket * FRESHNESS_COST;
    return isFromBack(args) || isFiltered(args) ? MAX_RULE_PAGES : 1;
  },
};

/** How many rows of a report are read for a cost of 1. */
const ROWS_PER_COST = 100;

/**
 * The cost of the rows of a report: for the page, for the most rows that it looks at, or files that it reads, and for
 * the rows before it, which are read again. Bytes are limited by rows, see `readObjects`.
 */
export const OBJECTS: FieldCost = {
  kind: 'page',
  length: PAGE.length,
  readsAtMost: (args) =>
    PAGE.length(args) + Math.ceil((MAX_SCANNED_ROWS + rowsBefore(args)) / ROWS_PER_COST),
};

/** The row number in a cursor of rows; 0 if it is not one, because the resolver refuses it. */
function rowsBefore({ after }: Arguments): number {
  const key = typeof after === 'string' ? keyIn(after) : '';
  return /^\d{1,9}$/.test(key) ? Number(key) : 0;
}

/** The cost of the rules of all buckets. */
export const ALL_INVENTORIES: FieldCost = {
  kind: 'page',
  length: PAGE.length,
  readsAtMost: (args) => MAX_WALK_READS + PAGE.length(args),
};

/** The cost of a list of buckets in the coverage of a page of `ALL_INVENTORIES`. */
export const COVERED: FieldCost = { kind: 'list', length: () => MAX_WALK_READS };

/** The same condition as in `pageRequest`: every page before it may have to be read. */
function isFromBack({ first, last, before, after }: Arguments): boolean {
  return last != null || (first == null && before != null && after == null);
}

/** Whether the reports of each rule may have to be looked at. */
function hasFreshness({ filterBy }: Arguments): boolean {
  const { freshness } = Object(filterBy) as Arguments;
  return Array.isArray(freshness) && freshness.length > 0;
}

/** A prefix limits what is read; with any other condition, the whole list may have to be read. */
function isFiltered({ filterBy, region }: Arguments): boolean {
  return Object.entries({ ...(filterBy ?? {}), region }).some(
    ([name, wanted]) => name !== 'inventoryIdPrefix' && wanted != null && wanted !== '',
  );
}

/** The cost of making a plan: all rules of its buckets are read. */
const PLANNING = 1000;

/** The cost of a plan, whose lists have the cost `ITEMS`. */
export const PLAN: FieldCost = {
  kind: 'page',
  length: () => MAX_CHANGES,
  readsAtMost: () => PLANNING,
};

/** The cost of a single write. */
export const WRITE_COST = 10;

/** The cost of making a plan and of the changes of one call. */
export const APPLY: FieldCost = {
  kind: 'page',
  length: () => MAX_CHANGES,
  readsAtMost: () => PLANNING + MAX_APPLIED * WRITE_COST,
};

/** The fields of a connection or a plan that contain its items. */
export const ITEMS: FieldCost = { kind: 'items' };

/** The cost of a list of at most `first` items. A size out of range is clamped here, because the resolver refuses it. */
export function atMost(max: number): FieldCost {
  return { kind: 'list', length: ({ first }) => Math.min(Math.max(Number(first), 0), max) };
}

/** The cost of a report by its key: a list tells whether it exists, and its manifest whose it is. */
export const REPORT_COST = 2;

/**
 * The cost of a list with one item per item of an argument, or of one item for an argument that is not a list.
 *
 * @param costOf what reading an item costs, by its value in the argument.
 */
export function eachOf(argument: string, costOf: (key: unknown) => number): FieldCost {
  const keysIn = ({ [argument]: keys }: Arguments): readonly unknown[] =>
    Array.isArray(keys) ? keys : [keys];
  return {
    kind: 'list',
    length: (args) => keysIn(args).length,
    readsAtMost: (args) => keysIn(args).reduce((sum: number, key) => sum + costOf(key), 0),
  };
}
