import { encodeGlobalID } from '@pothos/plugin-relay';

/**
 * What `Date.prototype.toISOString` gives, in a third of its time: it is a tenth of a page with times.
 *
 * @throws RangeError for an invalid date.
 */
export function isoTextOf(date: Date): string {
  const year = date.getUTCFullYear();
  // Others have more digits, and a sign.
  if (!(year >= 1000 && year <= 9999)) return date.toISOString();
  const day = `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day}T${time}.${String(date.getUTCMilliseconds()).padStart(3, '0')}Z`;
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

function two(value: number): string | undefined {
  return TWO_DIGITS[value];
}

/** What Pothos gives, which takes three times as long: for plain text, as all ids of OSS are, `btoa` does. */
export function globalIdOf(typename: string, id: string): string {
  const text = `${typename}:${id}`;
  return /^[ -~]*$/.test(text) ? btoa(text) : encodeGlobalID(typename, id);
}
