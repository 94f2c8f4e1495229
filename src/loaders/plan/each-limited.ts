/**
 * Works on the items in order, on a limited number of them at a time. After an error, it begins no new one.
 *
 * @throws the first error of `work`.
 */
export async function eachLimited<Item>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  // All workers share it, so each item is taken once.
  const rest = Iterator.from(items);
  let hasFailed = false;
  const worker = async () => {
    for (let next = rest.next(); !next.done && !hasFailed; next = rest.next()) {
      await work(next.value).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
