/** Why the server cannot start: `message` is one line for people. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What to do about the most frequent system errors. */
const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'choose another port, or 0 for a free one',
  EACCES: 'this user lacks the rights: use a port above 1023, or a file of its own',
  EADDRNOTAVAIL: 'it must be an address of this machine',
  ENOTFOUND: 'it must be an address of this machine',
  ENOENT: 'check its name, and the working directory',
  EISDIR: 'it is a directory',
  ENOSPC: 'make room on the disk',
  // The messages of node:sqlite name no file.
  ERR_SQLITE_ERROR: 'name another file, or remove it',
};

/** The message of a system error, with a hint if there is one. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  const hint = HINTS[error.code ?? ''];
  return hint === undefined ? error.message : `${error.message} (${hint})`;
}

/** Whether an error has a code, as system errors do. Any other is a bug, and shows its stack. */
export function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

/** Turns a system error into a {@link StartError}. */
export function failBecause(what: string) {
  return (error: unknown): never => {
    if (!isOfSystem(error)) throw error;
    throw new StartError(`${what}: ${reasonOf(error)}`, { cause: error });
  };
}
