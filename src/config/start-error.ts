/** Why the server cannot start, in a line for people. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What to do about the commonest reasons of the system. */
const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'choose another port, or 0 for a free one',
  EACCES: 'ports below 1024 and others’ files need rights that this user has not',
  EADDRNOTAVAIL: 'it has to be an address of this machine',
  ENOTFOUND: 'it has to be an address of this machine',
  ENOENT: 'check its name, and from which directory this was started',
  EISDIR: 'that is a directory',
  ENOSPC: 'make room on the disk',
  // Of node:sqlite, whose messages name no file.
  ERR_SQLITE_ERROR: 'name another file, or remove it',
};

/** Why the system refused, with what to do about it where that is known. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  const hint = HINTS[error.code ?? ''];
  return hint === undefined ? error.message : `${error.message} (${hint})`;
}

/** Whether an error comes with a system's code; what does not is a bug, and shows its stack. */
export function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

/** Throws a {@link StartError}, where the system is the reason. */
export function failBecause(what: string) {
  return (error: unknown): never => {
    if (!isOfSystem(error)) throw error;
    throw new StartError(`${what}: ${reasonOf(error)}`, { cause: error });
  };
}
