import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeDirectory } from './journal.ts';

/** Another process uses the directory. */
export class JournalLockedError extends Error {
  override readonly name = 'JournalLockedError';
}

/** SQLite's code if another connection has the lock. */
const SQLITE_BUSY = 5;

/**
 * Locks a journal's directory for this process until the lock is disposed of or the process ends, in any way. Two
 * processes with one journal would put back rules that the other one has deleted.
 *
 * The lock is SQLite's lock of an empty database, a POSIX record lock: the kernel releases it with the process, and
 * it also holds between containers that share a volume. The file `holder` beside it only names the process.
 *
 * @throws JournalLockedError if another process has the lock; the system's error if the directory cannot be written.
 */
export async function lockJournal(directory: string): Promise<Disposable> {
  await makeDirectory(directory);
  const database = new DatabaseSync(join(directory, 'lock'));
  const holder = join(directory, 'holder');
  try {
    database.exec('BEGIN EXCLUSIVE');
    await writeFile(holder, `process ${process.pid} of host ${hostname()}`);
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    const name = await readFile(holder, 'utf8').catch(() => 'another process');
    throw new JournalLockedError(name, { cause: error });
  }
  return { [Symbol.dispose]: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
