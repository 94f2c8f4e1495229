import { LRUCache } from 'lru-cache';
import { entryLimit } from '../entry-limit.ts';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { UpstreamError } from '../inventory/errors.ts';
import type { ObjectEntry } from '../oss/object-list.ts';
import type { ObjectStore } from '../oss/objects.ts';
import type { ReportFolder } from './report.ts';
import { manifestKeyOf, parseFolder, placesOf, type ReportPlace } from './report-key.ts';

/** A run of a rule, as a list of the destination bucket shows it. */
export interface FoundReport {
  readonly place: ReportPlace;
  readonly folder: ReportFolder;
  readonly manifestKey: string;
  /** OSS writes a report's files first, then these two; `lastModified` is when. `null`: not there. */
  readonly manifest: ObjectEntry | null;
  readonly checksum: ObjectEntry | null;
}

/** A page of a rule's reports, newest first. */
interface ReportPage {
  readonly reports: readonly FoundReport[];
  readonly hasNextPage: boolean;
}

/** Options of a search. */
export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the reports of rules by their names, without reading any. Every method throws the errors of
 * `inventory/errors.ts`: NoSuchBucketError if the destination does not exist, AccessDeniedError without the right to
 * list it.
 */
export interface ReportFinder {
  /**
   * Finds the newest reports of a rule, newest first: those of the last 35 days, or all if there are none. They
   * include the newest one. Costs one request; the first time two if the newest is older or lies at the second place
   * (see `placesOf`), and two for each place if there are none.
   */
  recent(rule: InventoryConfiguration, options?: FindOptions): Promise<readonly FoundReport[]>;
  /**
   * Does the same for many rules, which fail by themselves. Where several share a prefix and a source bucket, one
   * request tells which of them have ever written, and the others cost nothing.
   */
  recentOfEach(
    rules: readonly InventoryConfiguration[],
    options?: FindOptions,
  ): Promise<readonly (readonly FoundReport[] | Error)[]>;
  /**
   * Finds a page of a rule's reports.
   *
   * @param after the name of the folder after which the page begins; it need not exist. `null`: the newest one.
   */
  page(
    rule: InventoryConfiguration,
    page: { readonly after: string | null; readonly first: number },
    options?: FindOptions,
  ): Promise<ReportPage>;
  /** Finds the report in a folder; `null` if neither its manifest nor its checksum is there. Costs one request. */
  one(place: ReportPlace, folder: ReportFolder, options?: FindOptions): Promise<FoundReport | null>;
}

/** How far back a list of reports begins: a month and some days, so that monthly rules have one. */
const WINDOW_MS = 35 * 24 * 60 * 60 * 1000;

/** The limit of one list, in pages of 1,000 objects: a report has two, so that it is 13 years of daily ones. */
const MAX_PAGES = 10;

/** From how many rules on it pays to ask first which of them have ever written. */
const MIN_SHARING_RULES = 3;

/** What an earlier search for a rule's reports found. */
interface Known {
  /** Where its reports lie; while there are none, where they can lie. */
  readonly places: readonly ReportPlace[];
  /** The day of the newest one; while there are none, the day from which on there may be some. */
  readonly day: string;
  readonly hasReports: boolean;
}

/** How long it is remembered that a rule has never written, in milliseconds. */
const EMPTY_TTL_MS = 60 * 60 * 1000;

/** Creates the finder of an account. */
export function createReportFinder(
  objects: ObjectStore,
  now: () => number = Date.now,
): ReportFinder {
  const searched = new LRUCache<string, Known>(entryLimit(10_000));

  /** Lists the runs whose folders start with `start`, oldest first. */
  const list = async (
    place: ReportPlace,
    start: string,
    after: string,
    { signal }: FindOptions,
  ) => {
    const { destinationBucket: bucket, root } = place;
    const prefix = `${root}${start}`;
    const entries: ObjectEntry[] = [];
    let token: string | null = null;
    for (let page = 0; page === 0 || token !== null; page += 1) {
      if (page === MAX_PAGES) throw tooMany(bucket, prefix);
      const startAfter = `${root}${after}`;
      const listed = await objects.list(bucket, { prefix, startAfter, token, signal });
      entries.push(...listed.objects);
      token = listed.nextToken;
    }
    return reportsOf(place, entries);
  };

  /** Lists the runs before a folder, newest first: at least `count`, if there are so many. */
  const older = async (place: ReportPlace, before: string, count: number, options: FindOptions) => {
    const { destinationBucket: bucket, root } = place;
    const page = await objects.list(bucket, { prefix: `${root}${ANY_YEAR}`, ...options });
    const isBefore = ({ folder }: FoundReport) => folder.name < before;
    const first = reportsOf(place, page.objects);
    const end = page.objects.at(-1)?.key ?? '';
    if (page.nextToken === null || end > `${root}${before}/`)
      return first.filter(isBefore).reverse();
    // A long history is read by years, the newest first.
    const found: FoundReport[] = [];
    const oldest = Number(first[0]?.folder.name.slice(0, 4) ?? Number.NaN);
    // What lies in the future is among the newest, however many years ahead it is.
    const newest = Math.min(Number(before.slice(0, 4)), new Date(now()).getUTCFullYear());
    for (let year = newest; year >= oldest; year -= 1) {
      const reports = await list(place, `${year}-`, '', options);
      found.push(...reports.filter(isBefore).reverse());
      if (found.length >= count) break;
    }
    return found;
  };

  const recentIn = async (
    rule: InventoryConfiguration,
    places: readonly ReportPlace[],
    options: FindOptions,
  ): Promise<readonly FoundReport[]> => {
    const name = JSON.stringify(placesOf(rule)[0]);
    const known = searched.get(name);
    const start = dayOf(now() - WINDOW_MS);
    const remember = (place: ReportPlace, found: readonly FoundReport[]) => {
      const day = found[0]?.folder.name.slice(0, start.length) ?? start;
      searched.set(name, { places: [place], day, hasReports: true });
      return found;
    };
    for (const place of known?.places ?? places) {
      const after = known && known.day < start ? known.day : start;
      const found = (await list(place, ANY_YEAR, after, options)).reverse();
      if (found.length > 0) return remember(place, found);
    }
    if (known?.hasReports) {
      // The reports that were known have been deleted. There may be older ones.
      searched.delete(name);
      return recentIn(rule, places, options);
    }
    if (known) return [];
    for (const place of places) {
      const found = await older(place, start, Number.POSITIVE_INFINITY, options);
      if (found.length > 0) return remember(place, found);
    }
    const all = placesOf(rule);
    searched.set(name, { places: all, day: start, hasReports: false }, { ttl: EMPTY_TTL_MS });
    return [];
  };

  /** Lists which of the places that lie side by side have anything; `null` if there are too many to tell. */
  const written = async (bucket: string, parent: string, options: FindOptions) => {
    const prefixes = new Set<string>();
    let token: string | null = null;
    for (let page = 0; page === 0 || token !== null; page += 1) {
      if (page === MAX_PAGES) return null;
      const listed = await objects.list(bucket, {
        prefix: parent,
        delimiter: '/',
        token,
        ...options,
      });
      for (const prefix of listed.prefixes) prefixes.add(prefix);
      token = listed.nextToken;
    }
    return prefixes;
  };

  const recent = (rule: InventoryConfiguration, options: FindOptions = {}) =>
    recentIn(rule, placesOf(rule), options);

  return {
    recent,

    async recentOfEach(rules, options = {}) {
      const places = rules.map(placesOf);
      const sharing = Map.groupBy(places.flat(), (place) => parentOf(place).name);
      const lists = new Map<string, ReturnType<typeof written>>();
      for (const [name, [place, ...others]] of sharing) {
        if (!place || others.length + 1 < MIN_SHARING_RULES) continue;
        const { bucket, prefix } = parentOf(place);
        const list = written(bucket, prefix, options);
        // It is awaited below, unless another one of the same rule fails before.
        list.catch(() => {});
        lists.set(name, list);
      }
      const found = rules.map(async (rule, index) => {
        const asked: ReportPlace[] = [];
        for (const place of places[index] ?? []) {
          const { name, child } = parentOf(place);
          const prefixes = await lists.get(name);
          if (!prefixes || prefixes.has(child)) asked.push(place);
        }
        return asked.length > 0 ? await recentIn(rule, asked, options) : [];
      });
      const results = await Promise.allSettled(found);
      return results.map((result) => {
        if (result.status === 'fulfilled') return result.value;
        return result.reason instanceof Error ? result.reason : new Error(String(result.reason));
      });
    },

    async page(rule, { after, first }, options = {}) {
      const newest = await recent(rule, options);
      const isAfter = ({ folder }: FoundReport) => after === null || folder.name < after;
      const found = newest.filter(isAfter);
      const [place, oldest] = [newest[0]?.place, newest.at(-1)?.folder.name];
      if (found.length <= first && place && oldest !== undefined) {
        const before = after !== null && after < oldest ? after : oldest;
        found.push(...(await older(place, before, first + 1 - found.length, options)));
      }
      return { reports: found.slice(0, first), hasNextPage: found.length > first };
    },

    async one(place, folder, options = {}) {
      const prefix = `${place.root}${folder.name}/manifest.`;
      const { objects: entries } = await objects.list(place.destinationBucket, {
        prefix,
        maxKeys: 10,
        ...options,
      });
      const report = reportOf(place, folder, entries);
      return report.manifest || report.checksum ? report : null;
    },
  };
}

/** The first digit of a folder's name. Files of reports, in `data/`, are never listed with the folders. */
const ANY_YEAR = '2';

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/**
 * Groups the objects of runs by their folders, in order. They are listed one by one, as two for each run cost less than
 * a request for each, and tell the version of its manifest, too.
 */
function reportsOf(place: ReportPlace, entries: readonly ObjectEntry[]): FoundReport[] {
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

function reportOf(
  place: ReportPlace,
  folder: ReportFolder,
  entries: readonly ObjectEntry[],
): FoundReport {
  const manifestKey = manifestKeyOf(place, folder);
  const checksumKey = manifestKey.replace(/json$/, 'checksum');
  const entry = (key: string) => entries.find((each) => each.key === key) ?? null;
  return { place, folder, manifestKey, manifest: entry(manifestKey), checksum: entry(checksumKey) };
}

/** Where the places of a source bucket's rules lie side by side. An id with a slash begins at its first level. */
function parentOf({ destinationBucket: bucket, root, inventoryId }: ReportPlace) {
  const prefix = root.slice(0, root.length - inventoryId.length - 1);
  const child = root.slice(0, root.indexOf('/', prefix.length) + 1);
  return { bucket, prefix, child, name: JSON.stringify([bucket, prefix]) };
}

function tooMany(bucket: string, prefix: string): UpstreamError {
  return new UpstreamError(
    `Bucket "${bucket}" has more than ${MAX_PAGES * 1000} objects below "${prefix}". Reports are not looked for ` +
      'among so many: delete what is not a report, or old reports.',
    'UnreadableAnswer',
  );
}
