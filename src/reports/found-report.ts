import type { ObjectEntry } from '../oss/object-list.ts';
import type { ReportFolder } from './report.ts';
import { manifestKeyOf, parseFolder, type ReportPlace } from './report-key.ts';

/** A run of a rule, as a list of the destination bucket shows it. */
export interface FoundReport {
  readonly place: ReportPlace;
  readonly folder: ReportFolder;
  readonly manifestKey: string;
  /** OSS writes a report's files first, then these two; `lastModified` is when. `null`: not there. */
  readonly manifest: ObjectEntry | null;
  readonly checksum: ObjectEntry | null;
}

/** The first digit of a folder's name. Files of reports, in `data/`, come after all folders. */
export const ANY_YEAR = '2';

/**
 * Groups the objects of runs by their folders, in order. They are listed one by one, as two for each run cost less than
 * a request for each, and tell the version of its manifest, too.
 */
export function reportsOf(place: ReportPlace, entries: readonly ObjectEntry[]): FoundReport[] {
  const start = place.root.length;
  const byFolder = Map.groupBy(entries, ({ key }) => {
    const end = key.indexOf('/', start);
    return end < 0 ? '' : key.slice(start, end);
  });
  return [...byFolder].flatMap(([name, inFolder]) => {
    const folder = parseFolder(name);
    return folder ? [reportOf(place, folder, inFolder)] : [];
  });
}

/** The run of a folder, from the objects in it. */
export function reportOf(
  place: ReportPlace,
  folder: ReportFolder,
  entries: readonly ObjectEntry[],
): FoundReport {
  const manifestKey = manifestKeyOf(place, folder);
  const checksumKey = manifestKey.replace(/json$/, 'checksum');
  const entry = (key: string) => entries.find((each) => each.key === key) ?? null;
  return { place, folder, manifestKey, manifest: entry(manifestKey), checksum: entry(checksumKey) };
}
