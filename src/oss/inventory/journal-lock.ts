import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeDirectory } from './journal.ts';
import type { LeaseOwner } from './lease-store.ts';

/** Another process uses the directory. */
export class JournalLockedError extends Error {
  override readonly name = 'JournalLockedError';
}

/** The lock of a journal's directory. */
export interface JournalLock extends Disposable, LeaseOwner {}

/** SQLite's code if another connection has the lock. */
const SQLITE_BUSY = 5;

/**
 * Locks a journal's directory for this process until the lock is disposed of or the process ends, in any way. Two
 * processes with one journal would put back rules that the other one has deleted.
 *
 * The lock is SQLite's lock of an empty database, a POSIX record lock: the kernel releases it with the process, and
 * it also holds between containers that share a volume. The file `holder` beside it only names the process. The file
 * `owner` identifies it in leases: the holder of the lock may take the leases of the process before, which is dead.
 *
 * @throws JournalLockedError if another process has the lock; the system's error if the directory cannot be written.
 */
export async function lockJournal(directory: string): Promise<JournalLock> {
  await makeDirectory(directory);
  const database = new DatabaseSync(join(directory, 'lock'));
  const holder = join(directory, 'holder');
  const ownerFile = join(directory, 'owner');
  try {
    database.exec('BEGIN EXCLUSIVE');
    await writeFile(holder, `process ${process.pid} of host ${hostname()}`);
    const owner = randomUUID();
    const previousOwner = await readFile(ownerFile, 'utf8').catch(() => undefined);
    await writeFile(ownerFile, owner);
    return { owner, previousOwner, [Symbol.dispose]: () => database.close() };
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    const name = await readFile(holder, 'utf8').catch(() => 'another process');
    throw new JournalLockedError(name, { cause: error });
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
