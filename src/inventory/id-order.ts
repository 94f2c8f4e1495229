import { LIMITS } from './limits.ts';

/**
 * OSS's order of rules, and of buckets: ascending by the bytes of the id. JavaScript's own order is by
 * UTF-16 units.
 */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = weight(a.charCodeAt(index)) - weight(b.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** UTF-8 has what UTF-16 writes with surrogates behind everything else. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The last character that an id can have. */
const LAST = '\u{10FFFF}';

/**
 * A place in the order in front of an id, and of all that begin with it, and as near to them as can be
 * said: behind everything that begins with the character before the id's last one, but for what goes on
 * with the very last character there is.
 *
 * @param id an id, or the beginning of some.
 * @returns `null` for the list's start.
 */
export function placeBefore(id: string): string | null {
  const characters = [...id];
  const last = characters.pop()?.codePointAt(0);
  const head = characters.join('');
  const previous = last === undefined ? undefined : characterBefore(last);
  // In front of the first character there is, nothing begins with `head` but `head` itself.
  if (previous === undefined) return head || null;
  const place = `${head}${String.fromCodePoint(previous)}`;
  // Where an id has no room for more, the place is exact.
  return characters.length + 2 <= LIMITS.idLength ? `${place}${LAST}` : place;
}

/** The character before another one, of those that XML can hold. */
function characterBefore(code: number): number | undefined {
  return code <= 0x20 || GAPS.has(code) ? GAPS.get(code) : code - 1;
}

/** Behind what XML cannot hold. */
const GAPS: ReadonlyMap<number, number> = new Map([
  [0x0a, 0x09],
  [0x0d, 0x0a],
  [0x20, 0x0d],
  [0xe000, 0xd7ff],
  [0x10000, 0xfffd],
]);
