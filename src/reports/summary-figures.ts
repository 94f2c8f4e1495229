import type { ReportObject } from './cells.ts';
import { columnName, type OptionalField } from './columns.ts';
import { type Group, sizeOf } from './groups.ts';
import type { Summary } from './summary.ts';

/** Rows with something in common; `name` is `null` for all the others. */
export interface SummaryGroup {
  readonly name: string | null;
  readonly objectCount: bigint;
  /** In bytes; `null` if the report has no column for it. */
  readonly totalSize: bigint | null;
}

/** The figures of a report. `null`: the report does not have the column. */
export interface ReportFigures {
  /** Each version and each delete marker counts. */
  readonly objectCount: bigint;
  readonly totalSize: bigint | null;
  /** The largest first. */
  readonly byStorageClass: readonly SummaryGroup[] | null;
  /** In ascending order. */
  readonly byLastModifiedMonth: readonly SummaryGroup[] | null;
  readonly noncurrent: SummaryGroup | null;
  readonly deleteMarkerCount: bigint | null;
  readonly unencrypted: SummaryGroup | null;
  /** The largest first. */
  readonly largest: readonly ReportObject[] | null;
  /** The optional fields without which figures are `null`. */
  readonly missingColumns: readonly OptionalField[];
  /**
   * The groups by what keys have up to the `/` that follows a prefix, the largest first; those beyond `first` are the
   * last one.
   *
   * @param under the name of a group one level up; an empty text for the first level.
   */
  readonly byPrefix: (under: string, first: number) => readonly SummaryGroup[];
}

/** The optional fields that figures need. */
const NEEDED = ['SIZE', 'STORAGE_CLASS', 'LAST_MODIFIED_DATE', 'ENCRYPTION_STATUS'] as const;

/** Describes the summary of a report with these columns, which are `columns` of its manifest. */
export function describeSummary(summary: Summary, columns: readonly string[]): ReportFigures {
  const names = new Set(columns.map(columnName));
  const hasSize = names.has('SIZE');
  const describe = (name: string | null, group: Group): SummaryGroup => ({
    name,
    objectCount: BigInt(group.rowCount),
    totalSize: hasSize ? sizeOf(group) : null,
  });
  const children = (group: Group, path = '') =>
    [...(group.children ?? [])].map(([name, child]) => describe(path + name, child));
  const all = describe(null, summary.byPrefix);
  return {
    objectCount: all.objectCount,
    totalSize: all.totalSize,
    byStorageClass: names.has('STORAGE_CLASS')
      ? withRest(all, children(summary.byStorageClass).sort(bySize))
      : null,
    byLastModifiedMonth: names.has('LAST_MODIFIED_DATE')
      ? withRest(all, children(summary.byMonth).sort(byName))
      : null,
    noncurrent: names.has('IS_LATEST') ? describe(null, summary.noncurrent) : null,
    deleteMarkerCount: names.has('IS_DELETE_MARKER')
      ? BigInt(summary.deleteMarkers.rowCount)
      : null,
    unencrypted: names.has('ENCRYPTION_STATUS') ? describe(null, summary.unencrypted) : null,
    largest: hasSize ? summary.largest : null,
    missingColumns: NEEDED.filter((name) => !names.has(name)),
    byPrefix(under, first) {
      const group = groupUnder(summary.byPrefix, under);
      if (!group) return [];
      const shown = children(group, under).sort(bySize).slice(0, first);
      return withRest(describe(null, group), shown);
    },
  };
}

/** The group of a prefix, each of whose parts ends in `/`. */
function groupUnder(root: Group, prefix: string): Group | undefined {
  const parts = prefix.split(/(?<=\/)/).filter(Boolean);
  return parts.reduce<Group | undefined>((group, part) => group?.children?.get(part), root);
}

/** Adds the rows that no group has as the last group. */
function withRest(whole: SummaryGroup, groups: readonly SummaryGroup[]): readonly SummaryGroup[] {
  const objectCount = groups.reduce((rest, group) => rest - group.objectCount, whole.objectCount);
  if (objectCount === 0n) return groups;
  const size = groups.reduce(
    (rest, group) => rest - (group.totalSize ?? 0n),
    whole.totalSize ?? 0n,
  );
  return [
    ...groups,
    { name: null, objectCount, totalSize: whole.totalSize === null ? null : size },
  ];
}

function bySize(a: SummaryGroup, b: SummaryGroup): number {
  const difference = (b.totalSize ?? b.objectCount) - (a.totalSize ?? a.objectCount);
  return difference === 0n ? byName(a, b) : Number(difference > 0n) * 2 - 1;
}

function byName(a: SummaryGroup, b: SummaryGroup): number {
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}
