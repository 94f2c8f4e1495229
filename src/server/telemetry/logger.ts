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

/** What JSON lets through: control characters that a terminal obeys, line ends, and what turns a text around or hides. */
const ODD = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The threat: texts of callers and of OSS that move the cursor, break the line or turn its order around, so that whoever
 * reads the log is shown another line. They are written as JSON escapes them.
 */
function withoutOddities(line: string): string {
  return line.replace(ODD, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      const code = character.charCodeAt(at).toString(16);
      return `\\u${code.padStart(4, '0')}`;
    }).join(''),
  );
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
    hooks: { streamWrite: withoutOddities },
  };
  return pino(options, destination ?? (await standardOutput()));
}

async function standardOutput(): Promise<DestinationStream> {
  if (!process.stdout.isTTY) return new LogOutput();
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({ translateTime: 'SYS:HH:MM:ss' });
  // It reads the lines, and so what is escaped in them.
  return new LogOutput((line) => withoutOddities(pretty(line)));
}
