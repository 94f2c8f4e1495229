/** First words of settings that hardly any other program uses. */
const OWN_PREFIX =
  /^(?:OSS|RATE_LIMIT|JWT|MAX|CACHE|CORS|DRAIN|EMULATOR|GATEWAY|METRICS|TRUST|TRUSTED)_/;

/**
 * The setting that a misspelt name most likely means.
 *
 * @returns `undefined` for a name that is not similar to any of `names`, which other programs may use.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const upper = name.toUpperCase();
  const isOwn = OWN_PREFIX.test(upper);
  const maxDistance = ({ length }: string) =>
    isOwn ? Math.ceil(length / 3) - 1 : Math.min(3, Math.floor((length - 1) / 4));
  const [nearest] = names
    .filter((each) => Math.abs(each.length - upper.length) <= maxDistance(each))
    .map((each) => ({ each, distance: editDistance(upper, each) }))
    .filter(({ each, distance }) => distance <= maxDistance(each))
    .sort((a, b) => a.distance - b.distance);
  return nearest?.each;
}

/** How many characters have to be inserted, deleted, replaced, or swapped with the next one. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  let before = row;
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const isSwapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
      const swapped = isSwapped ? (before[j - 1] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}
