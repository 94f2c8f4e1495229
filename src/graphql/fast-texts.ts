import { encodeGlobalID } from '@pothos/plugin-relay';

/** Times as texts: the bounds of rules are few, and asked for with each page. */
const texts = new Map<number, string>();

/** How many are kept. */
const MOST_TEXTS = 10_000;

/**
 * What `Date.prototype.toISOString` gives, which takes ten times as long as to look it up: a tenth of a page with
 * times.
 *
 * @throws RangeError for an invalid date.
 */
export function isoTextOf(date: Date): string {
  const time = date.getTime();
  const known = texts.get(time);
  if (known !== undefined) return known;
  const text = date.toISOString();
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(time, text);
  return text;
}

/**
 * The global id of a bucket or of a rule in it. What Pothos gives, which takes three times as long: for plain text, as
 * all names of OSS are, `btoa` does.
 */
export function globalIdOf(typename: string, bucket: string, inventoryId?: string): string {
  const id = inventoryId === undefined ? bucket : `${bucket}/${inventoryId}`;
  // What has just been put together is slow to look through: its parts are not.
  const isPlain = isAscii(bucket) && isAscii(inventoryId ?? '');
  return isPlain ? btoa(`${typename}:${id}`) : encodeGlobalID(typename, id);
}

/** A regular expression takes as long as `btoa`. */
function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) return false;
  }
  return true;
}
