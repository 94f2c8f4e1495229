/** Loads each key by itself, for a DataLoader: a failure is the key's own, not the batch's. */
export function settled<Key, Result>(
  keys: readonly Key[],
  load: (key: Key) => Promise<Result>,
): Promise<(Result | Error)[]> {
  return Promise.all(keys.map((key) => load(key).catch(asError)));
}

/** Whatever was thrown, as an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
