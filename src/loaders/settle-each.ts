import { InventoryError } from '../inventory/errors.ts';

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

/** Returns an expected failure as a value. @throws any failure of an aborted read, which says nothing about OSS. */
export async function expected<Result>(
  read: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result | InventoryError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InventoryError && !signal?.aborted) return error;
    throw error;
  }
}
