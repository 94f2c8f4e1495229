import { inspect, styleText } from 'node:util';
import { ConfigError } from '../config/config-error.ts';
import { failBecause, reasonOf, StartError } from '../config/start-error.ts';

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

/** What people are told of an error; `undefined` of a bug, which shows its stack. */
function lineOf(error: unknown): string | undefined {
  if (error instanceof StartError) return error.message;
  if (!(error instanceof ConfigError)) return undefined;
  return `The configuration cannot be used:\n${error.message}`;
}

/** Ends the process with what people are told of the error. */
export function exitWith(error: unknown): never {
  const line = lineOf(error);
  if (line === undefined) throw error;
  return fail(line, error instanceof StartError ? error.cause : error);
}

/** Ends the process where the configuration cannot be used, with a line for each thing that is wrong. */
export function orExit<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    return exitWith(error);
  }
}

/** Ends the process in one line, where the system is the reason. */
export function exitBecause(what: string) {
  const because = failBecause(what);
  return (error: unknown): never => orExit(() => because(error));
}
