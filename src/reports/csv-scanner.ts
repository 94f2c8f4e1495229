import { ReportDamagedError } from './report-damaged-error.ts';

/** The longest row, in bytes: encoded, a key has at most 3,069 bytes, and ten tags would have 11,520. */
export const MAX_ROW_BYTES = 32 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/** Before the first byte of a cell. */
const CELL = 0;
const BARE = 1;
const QUOTED = 2;
/** Behind a quote that ends its cell, or is the first of two. */
const CLOSED = 3;
/** Behind a carriage return that follows a quoted cell. */
const RETURN = 4;

/** Options of {@link CsvScanner}. */
export interface CsvScannerOptions {
  /** The key of the file, for errors. */
  readonly file: string;
  /** How many cells each row has. */
  readonly columnCount: number;
  /** Handles a row, which is valid until it returns; `false` stops the scan. */
  readonly onRow: (row: CsvScanner) => boolean;
}

/**
 * Splits CSV (RFC 4180, where rows may also end with LF alone) into rows and cells, without making strings: most cells
 * of a report are never looked at.
 */
export class CsvScanner {
  readonly #options: CsvScannerOptions;
  /** Where each cell of the row begins in `bytes`, without its quotes; a doubled quote within it is still doubled. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  bytes = Buffer.alloc(0);
  #store = Buffer.alloc(0);
  /** The row's first byte, and the next byte to look at. */
  #begin = 0;
  #at = 0;
  #cell = 0;
  #state = CELL;
  #rowCount = 0;
  #isStopped = false;

  constructor(options: CsvScannerOptions) {
    this.#options = options;
    this.starts = new Int32Array(options.columnCount);
    this.ends = new Int32Array(options.columnCount);
  }

  /**
   * Scans the next bytes of the file.
   *
   * @returns `false` once the handler has stopped the scan.
   * @throws {ReportDamagedError} `ROW_SHAPE`: a row is too long, has another number of cells, or misplaces a quote.
   */
  push(chunk: Uint8Array): boolean {
    if (this.#isStopped) return false;
    const rest = this.bytes.subarray(this.#begin);
    const length = rest.length + chunk.length;
    const store = this.#store.length < length ? Buffer.allocUnsafeSlow(length) : this.#store;
    store.set(rest);
    store.set(chunk, rest.length);
    this.#store = store;
    this.bytes = store.subarray(0, length);
    for (let index = 0; index < this.starts.length; index += 1) {
      this.starts[index] = (this.starts[index] ?? 0) - this.#begin;
      this.ends[index] = (this.ends[index] ?? 0) - this.#begin;
    }
    this.#at -= this.#begin;
    this.#begin = 0;
    this.#scan();
    if (!this.#isStopped && length - this.#begin > MAX_ROW_BYTES) this.#failLength();
    return !this.#isStopped;
  }

  /** The bytes of the row that is handled, without its first quote and its end. */
  get byteCount(): number {
    return (this.ends.at(-1) ?? 0) - (this.starts[0] ?? 0);
  }

  /** The text of a cell. */
  text(index: number): string {
    const text = this.bytes.toString('utf8', this.starts[index], this.ends[index]);
    return text.includes('""') ? text.replaceAll('""', '"') : text;
  }

  /** Handles the last row where it has no line end. @throws {ReportDamagedError} as `push`. */
  end(): void {
    if (this.#isStopped || (this.#at === this.#begin && this.#state === CELL)) return;
    if (this.#state === QUOTED || this.#state === RETURN) this.#fail('has no end');
    if (this.#state === CELL) this.starts[this.#cell] = this.#at;
    if (this.#state !== CLOSED) this.ends[this.#cell] = this.#at;
    this.#endRow(this.#at, this.#cell + 1);
  }

  #scan(): void {
    const { bytes, starts, ends } = this;
    const { length } = bytes;
    let at = this.#at;
    let cell = this.#cell;
    let state = this.#state;
    while (at < length) {
      let byte = bytes[at];
      if (state === CELL) {
        const isQuoted = byte === QUOTE;
        state = isQuoted ? QUOTED : BARE;
        if (isQuoted) at += 1;
        starts[cell] = at;
      }
      if (state === QUOTED) {
        while (at < length && bytes[at] !== QUOTE) at += 1;
        if (at === length) break;
        ends[cell] = at;
        at += 1;
        state = CLOSED;
        continue;
      }
      if (state === BARE) {
        while (byte !== COMMA && byte !== LF && byte !== QUOTE && at < length) {
          at += 1;
          byte = bytes[at];
        }
        if (at === length) break;
        ends[cell] = at;
        if (byte === LF && at > (starts[cell] ?? 0) && bytes[at - 1] === CR) ends[cell] = at - 1;
      } else if (state === CLOSED && (byte === QUOTE || byte === CR)) {
        state = byte === QUOTE ? QUOTED : RETURN;
        at += 1;
        continue;
      }
      if (byte !== LF && (byte !== COMMA || state === RETURN)) {
        this.#fail('has a quote in the middle of a cell, or text behind it');
      }
      at += 1;
      state = CELL;
      cell += 1;
      if (byte === COMMA) continue;
      const isStopped = !this.#endRow(at, cell);
      cell = 0;
      if (isStopped) break;
    }
    this.#at = at;
    this.#cell = cell;
    this.#state = state;
  }

  #endRow(end: number, cellCount: number): boolean {
    if (end - this.#begin > MAX_ROW_BYTES) this.#failLength();
    const { length } = this.starts;
    if (cellCount !== length) this.#fail(`has ${cellCount} cells for ${length} columns`);
    this.#begin = end;
    this.#rowCount += 1;
    this.#isStopped = !this.#options.onRow(this);
    return !this.#isStopped;
  }

  #failLength(): never {
    this.#fail(`is longer than ${MAX_ROW_BYTES} bytes`);
  }

  #fail(what: string): never {
    const { file } = this.#options;
    throw new ReportDamagedError(
      'ROW_SHAPE',
      file,
      `Row ${this.#rowCount + 1} of ${file} ${what}.`,
    );
  }
}
