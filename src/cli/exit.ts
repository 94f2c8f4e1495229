import { inspect, styleText } from 'node:util';
import { ConfigError } from '../config/config-error.ts';
import { failBecause, reasonOf, StartError } from '../config/start-error.ts';

/** Writes one line that says why a command failed, and ends the process. */
export function fail(line: string, cause?: unknown, exitCode = 1): never {
  complain(line);
  showCause(cause);
  process.exit(exitCode);
}

/** Writes a line to standard error, red on a terminal. */
export function complain(line: string): void {
  process.stderr.write(`${styleText('red', line, { stream: process.stderr })}\n`);
}

/** With `DEBUG` set, writes the error behind a line, with its stack and causes. */
export function showCause(cause: unknown): void {
  if (process.env['DEBUG'] && cause !== undefined) process.stderr.write(`${inspect(cause)}\n`);
}

/**
 * Ends the process if its output cannot be written: silently if the reader of a pipe has left, else with one line. The
 * log of `serve` handles this itself.
 */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(1);
    fail(`The output cannot be written: ${reasonOf(error)}`, error);
  });
  // There is no other place to report it; the exit code says enough.
  process.stderr.on('error', () => {});
}

/** The line for an error; `undefined` for a bug, which shows its stack. */
function lineOf(error: unknown): string | undefined {
  if (error instanceof StartError) return error.message;
  if (!(error instanceof ConfigError)) return undefined;
  return `The configuration cannot be used:\n${error.message}`;
}

/** Writes the line for an error. @throws the error itself if it is a bug. */
export function complainOf(error: unknown): void {
  const line = lineOf(error);
  if (line === undefined) throw error;
  complain(line);
  showCause(error instanceof StartError ? error.cause : error);
}

/** Ends the process with the line for the error. */
export function exitWith(error: unknown): never {
  complainOf(error);
  process.exit(1);
}

/** Ends the process if `read` throws for a reason outside the program, with a line for each problem. */
export function orExit<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    return exitWith(error);
  }
}

/** Ends the process with one line if a system error is the reason. */
export function exitBecause(what: string) {
  const because = failBecause(what);
  return (error: unknown): never => orExit(() => because(error));
}
