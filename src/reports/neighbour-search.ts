import { compareIds } from '../inventory/id-order.ts';
import type { ObjectPage } from '../oss/object-list.ts';
import type { ObjectStore } from '../oss/objects.ts';
import { ANY_YEAR, type FoundReport, reportsOf } from './found-report.ts';
import type { ReportPlace } from './report-key.ts';

/** From how many neighbours on it pays to search them together. */
export const MIN_NEIGHBOURS = 3;

/** How many places a page must show, so that the next one pays: pages are read one after the other. */
const MIN_PLACES_OF_PAGE = 5;

/** The limit of the list of places that have anything, in pages of 1,000. */
const MAX_PAGES = 10;

/** What comes after all folders of runs, which are of this millennium. */
const AFTER_YEARS = '3';

/** Options of {@link searchNeighbours}. */
export interface NeighbourSearchOptions {
  /** From which day on places are searched that were seen to have reports; the others are searched from the start. */
  readonly since: ReadonlyMap<ReportPlace, string>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Searches places that lie side by side (see {@link parentOf}) with lists of what they share: a list of 1,000 objects
 * shows all reports of several places, if these keep few. Where it shows few places, one list tells which of the others
 * have ever written, and those remain for a search of each.
 *
 * Each list shows at least the place at which it begins, unless that has more than 1,000 objects. So all places take
 * one request more together than a search of each, at most.
 *
 * @returns the reports of the places that were seen whole, oldest first.
 */
export async function searchNeighbours(
  objects: ObjectStore,
  places: readonly ReportPlace[],
  { since, signal }: NeighbourSearchOptions,
): Promise<ReadonlyMap<ReportPlace, readonly FoundReport[]>> {
  const found = new Map<ReportPlace, readonly FoundReport[]>();
  let rest = places.toSorted((a, b) => compareIds(startOf(a), startOf(b)));
  let shownCount = MIN_PLACES_OF_PAGE;
  for (let [first] = rest; first && shownCount >= MIN_PLACES_OF_PAGE; [first] = rest) {
    const { bucket, prefix } = parentOf(first);
    const startAfter = `${first.root}${since.get(first) ?? ''}`;
    const page = await objects.list(bucket, { prefix, startAfter, signal });
    const isShown = (place: ReportPlace) =>
      (place === first || compareIds(startAfter, startOf(place)) <= 0) &&
      isBehind(page, `${place.root}${AFTER_YEARS}`);
    const shown = rest.filter(isShown);
    for (const place of shown) {
      const entries = page.objects.filter(({ key }) => key.startsWith(startOf(place)));
      found.set(place, reportsOf(place, entries));
    }
    shownCount = shown.length;
    rest = rest.filter((place) => !found.has(place));
  }
  const unknown = rest.filter((place) => !since.has(place));
  const [any] = unknown;
  if (!any || unknown.length < MIN_NEIGHBOURS) return found;
  const written = await listWritten(objects, any, signal);
  for (const place of unknown) {
    if (written && !written.has(parentOf(place).child)) found.set(place, []);
  }
  return found;
}

/** Lists which of the places beside this one have anything; `null` if there are too many to tell. */
async function listWritten(
  objects: ObjectStore,
  place: ReportPlace,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string> | null> {
  const { bucket, prefix } = parentOf(place);
  const prefixes = new Set<string>();
  let token: string | null = null;
  for (let page = 0; page === 0 || token !== null; page += 1) {
    if (page === MAX_PAGES) return null;
    const listed = await objects.list(bucket, { prefix, delimiter: '/', token, signal });
    for (const each of listed.prefixes) prefixes.add(each);
    token = listed.nextToken;
  }
  return prefixes;
}

/** Where the places of a source bucket's rules lie side by side. An id with a slash begins at its first level. */
export function parentOf({ destinationBucket: bucket, root, inventoryId }: ReportPlace) {
  const prefix = root.slice(0, root.length - inventoryId.length - 1);
  const child = root.slice(0, root.indexOf('/', prefix.length) + 1);
  return { bucket, prefix, child, name: JSON.stringify([bucket, prefix]) };
}

function startOf({ root }: ReportPlace): string {
  return `${root}${ANY_YEAR}`;
}

/** Whether a page ends behind a key. */
function isBehind({ objects, nextToken }: ObjectPage, key: string): boolean {
  return nextToken === null || compareIds(objects.at(-1)?.key ?? '', key) >= 0;
}
