import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { describeError } from './describe-error.ts';
import { escapeUnsafe } from './escape-unsafe.ts';
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

/** How a line shows its level. */
export type LevelFormat = 'number' | 'word';

type Formatters = NonNullable<LoggerOptions['formatters']>;

const LEVEL_WORDS: Formatters = { level: (label) => ({ level: label }) };

/**
 * Creates the server's logger: JSON lines, or readable ones on a terminal.
 *
 * @param destination replaces standard output.
 * @param levelFormat whether lines have their level as pino's number or as its name.
 */
export async function createLogger(
  level: string,
  destination?: DestinationStream,
  levelFormat: LevelFormat = 'number',
): Promise<Logger> {
  const formatters = levelFormat === 'word' ? LEVEL_WORDS : {};
  const options: LoggerOptions = {
    level,
    base: null,
    serializers: { err: describeError },
    mixin: () => ({ ...contexts.getStore() }),
    hooks: { streamWrite: escapeUnsafe },
    formatters,
  };
  return pino(options, destination ?? (await standardOutput(formatters)));
}

async function standardOutput(formatters: Formatters): Promise<DestinationStream> {
  if (!process.stdout.isTTY) return new LogOutput({ formatters });
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({ translateTime: 'SYS:HH:MM:ss' });
  // pino-pretty parses the lines, so it restores escaped characters.
  return new LogOutput({ format: (line) => escapeUnsafe(pretty(line)) });
}
