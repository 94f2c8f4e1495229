import type { ReportObject } from './cells.ts';
import { createGroup, type Group, mergeGroup, pruneGroups } from './groups.ts';
import { MAX_GROUPS } from './prefix-tree.ts';

/** How many of the largest objects are kept. */
export const MAX_LARGEST = 100;

/**
 * The figures of some rows of a report. A figure whose column the report does not have counts nothing: see {@link
 * describeSummary}. It is plain data, so that a worker can send it.
 */
export interface Summary {
  /** By prefix, decoded; the group itself has all rows. */
  readonly byPrefix: Group;
  /** By storage class, in OSS's words. */
  readonly byStorageClass: Group;
  /** By the month of the last modification, for example `2026-01`. */
  readonly byMonth: Group;
  /** Versions that are not the current one. */
  readonly noncurrent: Group;
  readonly deleteMarkers: Group;
  readonly unencrypted: Group;
  /** The largest first; of two equal ones the earlier. */
  readonly largest: readonly ReportObject[];
}

/** A summary of no rows. */
export function emptySummary(): Summary {
  return {
    byPrefix: createGroup(),
    byStorageClass: createGroup(),
    byMonth: createGroup(),
    noncurrent: createGroup(),
    deleteMarkers: createGroup(),
    unencrypted: createGroup(),
    largest: [],
  };
}

/** Adds the rows of `source` to `target`: neither is to be used any more but for what is returned. */
export function mergeSummary(target: Summary, source: Summary): Summary {
  for (const name of GROUPS) mergeGroup(target[name], source[name]);
  pruneGroups(target.byPrefix, MAX_GROUPS);
  return { ...target, largest: largestOf([...target.largest, ...source.largest]) };
}

const GROUPS = [
  ...(['byPrefix', 'byStorageClass', 'byMonth'] as const),
  ...(['noncurrent', 'deleteMarkers', 'unencrypted'] as const),
];

/** The largest of some objects, the largest first; equal ones stay in their order. */
export function largestOf(objects: readonly ReportObject[]): readonly ReportObject[] {
  const bySize = (a: ReportObject, b: ReportObject) => compare(b.size ?? 0n, a.size ?? 0n);
  return objects.toSorted(bySize).slice(0, MAX_LARGEST);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
