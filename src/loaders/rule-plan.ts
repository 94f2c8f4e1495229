import { LIMITS } from '../inventory/limits.ts';

/** Reading a whole bucket takes so many requests; so no batch of ids takes more. */
export const MOST_PAGES = LIMITS.rulesPerBucket / LIMITS.rulesPerPage;

/** A page of 100 rules costs about as much to send and to read as so many rules by themselves. */
const WORTH_A_PAGE = 3;

/** How far a batch of ids has come. */
export interface Progress {
  /** The ids that are still wanted, ascending; one at least. */
  readonly open: readonly string[];
  /** How many requests the batch has made. */
  readonly asked: number;
  /** Whether a page can begin at an id. */
  readonly canSeek: boolean;
  /** How many pages a walk from the list's start may still have. */
  readonly pagesLeft: number;
  /** With how many characters all ids of the last page begin alike; absent before the first page. */
  readonly alike: number | undefined;
}

/** What to ask for next, all at the same time. */
export interface Step {
  /** Rules to read by themselves. */
  readonly singles: readonly string[];
  /** Ids at which pages are to begin. */
  readonly pages: readonly string[];
  /** Whether to read the next page from the list's start. */
  readonly isWalk: boolean;
}

/**
 * Plans the reading of rules by their ids: with no more requests than ids, and no more than `MOST_PAGES`.
 * A page that begins at an open id settles that one at least, and so costs no more requests than to read
 * it by itself; it pays where others stand beside it. Which do is told by how much the ids of a page
 * are alike. Where reading the rest by itself could exceed the most, pages follow each other instead:
 * each begins behind the one before.
 */
export function nextStep({ open, asked, canSeek, pagesLeft, alike }: Progress): Step {
  const [first = ''] = open;
  const isFree = asked + open.length <= MOST_PAGES;
  if (!canSeek) {
    return isFree || open.length <= pagesLeft
      ? { ...NONE, singles: open }
      : { ...NONE, isWalk: true };
  }
  if (!isFree) return { ...NONE, pages: [first] };
  if (alike === undefined) {
    return open.length <= WORTH_A_PAGE ? { ...NONE, singles: open } : { ...NONE, pages: [first] };
  }
  const groups = groupsOf(open, alike);
  return {
    ...NONE,
    singles: groups.filter((group) => group.length === 1).flat(),
    pages: groups.flatMap(([id = '', ...others]) => (others.length > 0 ? [id] : [])),
  };
}

const NONE: Step = { singles: [], pages: [], isWalk: false };

/** Parts ids that begin alike from the others. */
function groupsOf(ids: readonly string[], alike: number): string[][] {
  const groups: string[][] = [];
  for (const id of ids) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && alikeness(group[0], id) >= alike) group.push(id);
    else groups.push([id]);
  }
  return groups;
}

/** With how many characters two ids begin alike. */
export function alikeness(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
