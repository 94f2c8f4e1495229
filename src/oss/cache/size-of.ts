/** Estimates a value's size in memory, in bytes. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length * 2;
  if (typeof value !== 'object' || value === null) return 0;
  let size = 24;
  for (const each of Object.values(value)) size += 8 + sizeOf(each);
  return size;
}
