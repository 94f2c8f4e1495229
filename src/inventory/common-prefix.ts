/** The beginning that two texts have in common: the first and the last of a sorted list have it with all between them. */
export function commonPrefix(first: string, last: string): string {
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, length);
}
