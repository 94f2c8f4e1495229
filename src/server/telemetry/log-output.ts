import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DestinationStream, type Logger, type LoggerOptions, pino, symbols } from 'pino';

/** The message of every audit line, by which the log recognizes them. */
export const AUDIT_MESSAGE = 'audit';

/** How many bytes may wait to be written: about 3000 requests. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** Audit lines may still wait when other lines are dropped. */
const MAX_WAITING_AUDIT_BYTES = 2 * MAX_WAITING_BYTES;

/** How many waiting lines one write has. */
const MAX_LINES_AT_ONCE = 100;

/** When a failed write is repeated, in milliseconds; doubles with each failure. */
const MIN_RETRY_MS = 5;
const MAX_RETRY_MS = 1000;

/** How long the end of the process waits for the reader, in milliseconds. */
const FLUSH_MS = 2000;
const FLUSH_RETRY_MS = 10;

/** Options of {@link LogOutput}. */
export interface LogOutputOptions {
  /** Changes each line before it is written. @default as it is */
  readonly format?: (line: string) => string;
  /** Format the output's own lines. @default pino's */
  readonly formatters?: NonNullable<LoggerOptions['formatters']>;
}

/**
 * Writes the log to standard output without ever waiting for its reader. What cannot be written waits in memory; what
 * has no room there is dropped and counted. The lines of one turn of the event loop are written together, as each
 * write wakes the reader; audit lines are written at once.
 */
export class LogOutput implements DestinationStream {
  /** Makes pino set `lastMsg` before each write. */
  readonly [symbols.needsMetadataGsym] = true;
  lastMsg = '';

  readonly #fd = openNonBlocking();
  readonly #format: (line: string) => string;
  readonly #log: Logger;
  readonly #lines: string[] = [];
  #chunk = Buffer.alloc(0);
  #waitingBytes = 0;
  #droppedLines = 0;
  #endOfTurn: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = MIN_RETRY_MS;
  /** Whether the last write failed because the reader is slow. */
  #isReaderBusy = false;

  constructor({ format = (line) => line, formatters = {} }: LogOutputOptions = {}) {
    this.#format = format;
    this.#log = pino({ base: null, formatters }, this);
    process.on('exit', () => this.#writeWaiting());
  }

  write(line: string): void {
    const isAudit = this.lastMsg === AUDIT_MESSAGE;
    const isFull = isAudit
      ? this.#waitingBytes > MAX_WAITING_AUDIT_BYTES
      : this.#droppedLines > 0 || this.#waitingBytes > MAX_WAITING_BYTES;
    if (isFull) {
      this.#droppedLines += 1;
      return;
    }
    const text = this.#format(line);
    this.#lines.push(text);
    this.#waitingBytes += Buffer.byteLength(text);
    if (this.#retry) return;
    if (isAudit) this.#writeWaiting();
    else this.#endOfTurn ??= setImmediate(() => this.#writeWaiting());
  }

  /** Calls back when everything is written, or after 2 s without a reader. */
  flush(done: () => void): void {
    void this.#drained().finally(done);
  }

  async #drained(): Promise<void> {
    const deadline = performance.now() + FLUSH_MS;
    this.#writeWaiting();
    while (this.#isReaderBusy && performance.now() < deadline) {
      await sleep(FLUSH_RETRY_MS);
      this.#writeWaiting();
    }
  }

  #writeWaiting(): void {
    clearImmediate(this.#endOfTurn);
    this.#endOfTurn = undefined;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    try {
      while (this.#hasChunk()) {
        const written = writeSync(this.#fd, this.#chunk);
        this.#chunk = this.#chunk.subarray(written);
        this.#waitingBytes -= written;
        this.#retryMs = MIN_RETRY_MS;
        this.#reportDropped();
      }
      this.#isReaderBusy = false;
    } catch (error) {
      this.#isReaderBusy = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.#writeWaiting(), this.#retryMs).unref();
      this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
    }
  }

  #hasChunk(): boolean {
    if (this.#chunk.length === 0) {
      this.#chunk = Buffer.from(this.#lines.splice(0, MAX_LINES_AT_ONCE).join(''));
    }
    return this.#chunk.length > 0;
  }

  /** Waits until half of the memory is free, so that reports are fewer than lines. */
  #reportDropped(): void {
    if (this.#droppedLines === 0 || this.#waitingBytes > MAX_WAITING_BYTES / 2) return;
    const dropped = this.#droppedLines;
    this.#droppedLines = 0;
    this.#log.warn({ dropped }, `${dropped} log lines were dropped: the log could not be written`);
  }
}

/**
 * Opens standard output again, so that writes to a pipe or terminal never block, whatever other processes have set. A
 * file never blocks. A socket cannot be opened again, but Node has made it non-blocking.
 */
function openNonBlocking(): number {
  const { fd } = process.stdout;
  if (fstatSync(fd).isFile()) return fd;
  try {
    return openSync('/dev/stdout', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return fd;
  }
}
