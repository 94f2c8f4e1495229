/** The bytes of a body to send, both inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads a Range header as OSS does. Only the first of several ranges counts.
 *
 * An end after the object's end makes a range invalid, and OSS sends the whole object then. With `x-oss-range-behavior:
 * standard`, it is cut to the object as in RFC 9110, and only a start after the object's end is refused.
 *
 * @returns undefined for the whole object
 */
export function readRange(
  header: string | undefined,
  size: number,
  isStandard: boolean,
): ByteRange | 'unsatisfiable' | undefined {
  const [, start, end] = /^bytes=(\d*)-(\d*)(?:,|$)/.exec(header ?? '') ?? [];
  if (start === undefined || end === undefined || (start === '' && end === '')) return undefined;
  const range =
    start === ''
      ? { first: size - Number(end), last: size - 1 }
      : { first: Number(start), last: end === '' ? size - 1 : Number(end) };
  if (start !== '' && end !== '' && range.first > range.last) return undefined;
  if (size === 0 || range.first >= size) return isStandard ? 'unsatisfiable' : undefined;
  if (range.first >= 0 && range.last < size) return range;
  return isStandard
    ? { first: Math.max(range.first, 0), last: Math.min(range.last, size - 1) }
    : undefined;
}
