import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { describeError } from './describe-error.ts';
import { LogOutput } from './log-output.ts';

/** The properties of each line of a request. */
export interface LogContext {
  readonly requestId: string;
  readonly address: string;
}

const contexts = new AsyncLocalStorage<LogContext>();

/** Runs `work` so that each line it logs has the request's properties. */
export function withLogContext(context: LogContext, work: () => void): void {
  contexts.run(context, work);
}

/**
 * Takes the caller's `x-request-id`, so that one id connects the logs of several systems; makes a new one if it is
 * absent or could break a line.
 */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:/+=@-]{1,128}$/.test(header) ? header : randomUUID();
}

/** Characters that JSON does not escape: control characters, line ends, and those that reverse or hide text. */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The threat: texts of callers or of OSS that move the cursor, break a line or reverse its order, so that a reader of
 * the log sees another line. They are escaped as in JSON.
 */
export function escapeUnsafe(line: string): string {
  return line.replace(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      const code = character.charCodeAt(at).toString(16);
      return `\\u${code.padStart(4, '0')}`;
    }).join(''),
  );
}

/**
 * Creates the server's logger: JSON lines, or readable ones on a terminal.
 *
 * @param destination replaces standard output.
 */
export async function createLogger(
  level: string,
  destination?: DestinationStream,
): Promise<Logger> {
  const options: LoggerOptions = {
    level,
    base: null,
    serializers: { err: describeError },
    mixin: () => ({ ...contexts.getStore() }),
    hooks: { streamWrite: escapeUnsafe },
  };
  return pino(options, destination ?? (await standardOutput()));
}

async function standardOutput(): Promise<DestinationStream> {
  if (!process.stdout.isTTY) return new LogOutput();
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({ translateTime: 'SYS:HH:MM:ss' });
  // pino-pretty parses the lines, so it restores escaped characters.
  return new LogOutput((line) => escapeUnsafe(pretty(line)));
}
