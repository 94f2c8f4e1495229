import { inspect, styleText } from 'node:util';
import { ConfigError } from '../config/config-error.ts';

/** Says in one line why a command cannot do its work, and ends the process. */
export function fail(line: string, cause?: unknown, exitCode = 1): never {
  complain(line);
  showCause(cause);
  process.exit(exitCode);
}

/** Writes a line to standard error, red on a terminal. */
export function complain(line: string): void {
  process.stderr.write(`${styleText('red', line, { stream: process.stderr })}\n`);
}

/** With `DEBUG` set, what is behind a line: the error with its stack and causes. */
export function showCause(cause: unknown): void {
  if (process.env['DEBUG'] && cause !== undefined) process.stderr.write(`${inspect(cause)}\n`);
}

/**
 * Ends the process where nobody takes what it prints: quietly where the reader of a pipe has left, in
 * one line otherwise. What was asked for is not done then. The log of `serve` has a way of its own.
 */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(1);
    fail(`The output cannot be written, see where it goes: ${reasonOf(error)}`, error);
  });
  // There is no other place to tell of it, and the exit code says enough.
  process.stderr.on('error', () => {});
}

/** Why a command cannot do its work, in a line for people. */
export class Failure extends Error {}

/** What people are told of an error; `undefined` of a bug, which shows its stack. */
export function lineOf(error: unknown): string | undefined {
  if (error instanceof Failure) return error.message;
  if (!(error instanceof ConfigError)) return undefined;
  return `The configuration cannot be used:\n${error.message}`;
}

/** Ends the process with what people are told of the error. */
export function exitWith(error: unknown): never {
  const line = lineOf(error);
  if (line === undefined) throw error;
  return fail(line, error instanceof Failure ? error.cause : error);
}

/** Ends the process where the configuration cannot be used, with a line for each thing that is wrong. */
export function orExit<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    return exitWith(error);
  }
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

/** Throws a {@link Failure}, where the system is the reason. */
export function failBecause(what: string) {
  return (error: unknown): never => {
    if (!isOfSystem(error)) throw error;
    throw new Failure(`${what}: ${reasonOf(error)}`, { cause: error });
  };
}

/** Ends the process in one line, where the system is the reason. */
export function exitBecause(what: string) {
  const because = failBecause(what);
  return (error: unknown): never => orExit(() => because(error));
}
