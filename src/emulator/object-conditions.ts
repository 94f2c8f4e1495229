import { preconditionFailed } from './errors.ts';
import type { ObjectVersion } from './object-table.ts';

/**
 * Checks the conditional headers of a read, each for itself.
 *
 * @returns whether the answer is 304
 * @throws PreconditionFailed
 */
export function isNotModified(
  headers: ReadonlyMap<string, string>,
  { etag, lastModified }: ObjectVersion,
): boolean {
  const date = (name: string) => Date.parse(headers.get(name) ?? '');
  // A comparison with NaN, a missing or invalid date, is false.
  if (lastModified.getTime() > date('if-unmodified-since')) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const match = headers.get('if-match');
  if (match !== undefined && !hasEtag(match, etag)) throw preconditionFailed('If-Match');
  const noneMatch = headers.get('if-none-match');
  return (
    (noneMatch !== undefined && hasEtag(noneMatch, etag)) ||
    lastModified.getTime() <= date('if-modified-since')
  );
}

/** ETags may be sent with or without quotes. */
function hasEtag(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((item) => item.trim().replace(/^"(.*)"$/, '$1'))
    .some((item) => item === '*' || item === etag);
}
