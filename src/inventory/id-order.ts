import { LIMITS } from './limits.ts';

/** Compares by UTF-8 bytes, as OSS orders rules and buckets. JavaScript compares UTF-16 units. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = weight(a.charCodeAt(index)) - weight(b.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Surrogates stand for characters that UTF-8 orders after all others. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

const LAST = '\u{10FFFF}';

/**
 * Returns a place just before an id and all ids that start with it: after every id that starts with the preceding
 * character. Only ids that continue with the very last character come in between.
 *
 * @param id an id, or a prefix of ids.
 * @returns `null` for the start of the list.
 */
export function placeBefore(id: string): string | null {
  const characters = [...id];
  const last = characters.pop()?.codePointAt(0);
  const head = characters.join('');
  const previous = last === undefined ? undefined : characterBefore(last);
  // Nothing precedes the first character, so only `head` itself comes before.
  if (previous === undefined) return head || null;
  const place = `${head}${String.fromCodePoint(previous)}`;
  // An id of the maximum length has no continuation, so the place is exact.
  return characters.length + 2 <= LIMITS.idLength ? `${place}${LAST}` : place;
}

/** Skips the characters that XML cannot represent. */
function characterBefore(code: number): number | undefined {
  return code <= 0x20 || GAPS.has(code) ? GAPS.get(code) : code - 1;
}

const GAPS: ReadonlyMap<number, number> = new Map([
  [0x0a, 0x09],
  [0x0d, 0x0a],
  [0x20, 0x0d],
  [0xe000, 0xd7ff],
  [0x10000, 0xfffd],
]);
