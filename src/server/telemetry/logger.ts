import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { describeError } from './describe-error.ts';
import { LogOutput } from './log-output.ts';

/** What each line of a request has. */
export interface RequestMark {
  readonly requestId: string;
  /** Where it comes from. */
  readonly address: string;
}

const marks = new AsyncLocalStorage<RequestMark>();

/** Runs `work` so that every line logged in it says which request it is about. */
export function withMark(mark: RequestMark, work: () => void): void {
  marks.run(mark, work);
}

/**
 * Takes a caller's `x-request-id`, so that one id leads through several systems' logs; makes one
 * where there is none, or where it could break a log line.
 */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:/+=@-]{1,128}$/.test(header) ? header : randomUUID();
}

/**
 * Makes the server's log: JSON lines, or readable ones on a terminal.
 *
 * @param destination where lines go instead of standard output.
 */
export async function createLogger(
  level: string,
  destination?: DestinationStream,
): Promise<Logger> {
  const options: LoggerOptions = {
    level,
    base: null,
    serializers: { err: describeError },
    mixin: () => ({ ...marks.getStore() }),
  };
  return pino(options, destination ?? (await standardOutput()));
}

async function standardOutput(): Promise<DestinationStream> {
  if (!process.stdout.isTTY) return new LogOutput();
  const { prettyFactory } = await import('pino-pretty');
  return new LogOutput(prettyFactory({ translateTime: 'SYS:HH:MM:ss' }));
}
