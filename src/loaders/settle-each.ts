/** Loads each key of a DataLoader's batch; one failure does not fail the others. */
export function settleEach<Key, Result>(
  keys: readonly Key[],
  load: (key: Key) => Promise<Result>,
): Promise<(Result | Error)[]> {
  return Promise.all(keys.map((key) => load(key).catch(asError)));
}

/** Wraps a thrown value that is not an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
