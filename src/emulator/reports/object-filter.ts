import type { ObjectVersion } from '../object-table.ts';

/** A rule's filter; undefined is unset. */
export interface ObjectFilter {
  readonly prefix: string;
  /** Seconds since 1970. */
  readonly modifiedFrom: number | undefined;
  readonly modifiedTo: number | undefined;
  /** In bytes. */
  readonly minSize: number | undefined;
  readonly maxSize: number | undefined;
  readonly storageClasses: ReadonlySet<string> | undefined;
}

/** Whether a report lists an object. All bounds are inclusive; OSS's documents do not say. */
export function isListed(object: ObjectVersion, filter: ObjectFilter): boolean {
  const { prefix, modifiedFrom = 0, modifiedTo = Infinity, minSize, maxSize } = filter;
  const modified = Math.floor(object.lastModified.getTime() / 1000);
  if (!object.key.startsWith(prefix) || modified < modifiedFrom || modified > modifiedTo) {
    return false;
  }
  if (object.isDeleteMarker) {
    // It has neither size nor storage class, so no bound on them can hold.
    return minSize === undefined && maxSize === undefined && filter.storageClasses === undefined;
  }
  return (
    object.size >= (minSize ?? 0) &&
    object.size <= (maxSize ?? Infinity) &&
    (filter.storageClasses?.has(object.storageClass) ?? true)
  );
}
