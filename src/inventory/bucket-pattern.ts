import { commonPrefix } from './common-prefix.ts';
import { bucketNameComplaint } from './validation.ts';

/** Whether a text is a pattern of bucket names, in which `*` is any text, and not a name. */
export function isPattern(text: string): boolean {
  return text.includes('*');
}

/** Whether a text can match a bucket: a bucket's name, with `*` for any part. */
export function canMatchBucket(text: string): boolean {
  return (
    /^[a-z0-9*_-]+$/.test(text) && bucketNameComplaint(text.replaceAll('*', 'aaa')) === undefined
  );
}

/** Compiles names and patterns to a function that tells whether one of them matches a bucket. */
export function matcherOf(list: readonly string[]): (bucket: string) => boolean {
  const patterns = list.map((each) => each.split('*'));
  return (bucket) => patterns.some((parts) => matches(parts, bucket));
}

/** The longest text with which all buckets start that one of the patterns can match. */
export function prefixOfPatterns(patterns: readonly string[]): string {
  const starts = patterns.map((each) => each.split('*', 1)[0] ?? '').sort();
  return commonPrefix(starts[0] ?? '', starts.at(-1) ?? '');
}

/**
 * Matches the parts of a pattern in order, in one pass: a regular expression would backtrack, and callers choose the
 * length of the text.
 */
function matches([first = '', ...others]: readonly string[], text: string): boolean {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let place = first.length;
  for (const part of others) {
    const found = text.indexOf(part, place);
    if (found < 0) return false;
    place = found + part.length;
  }
  return text.length - last.length >= place && text.endsWith(last);
}
