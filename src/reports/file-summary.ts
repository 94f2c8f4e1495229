import { type Cells, createRowDecoder, readStorageClass } from './cells.ts';
import { type ColumnName, columnName, keyColumnOf } from './columns.ts';
import { CsvScanner } from './csv-scanner.ts';
import { type OpenFile, readContent } from './file-content.ts';
import { addRow, createGroup, MAX_SIZE, renameGroups } from './groups.ts';
import { decodeKey, KeyEncodingFinder } from './keys.ts';
import { PrefixTree } from './prefix-tree.ts';
import type { ReportFile } from './report.ts';
import { ReportDamagedError } from './report-damaged-error.ts';
import { largestOf, MAX_LARGEST, type Summary } from './summary.ts';
import { WordGroups } from './word-groups.ts';

/** A file of a report inflates to at most so many bytes: OSS splits reports, and 10 GiB are about 80 million rows. */
const MAX_FILE_BYTES = 10 * 1024 ** 3;

/** What {@link summarizeFile} reads. */
export interface SummarizeFileOptions {
  readonly file: ReportFile;
  /** The names of the columns as in the manifest. */
  readonly columns: readonly string[];
  readonly open: OpenFile;
}

/**
 * Makes the figures of a file in one pass, and checks its MD5.
 *
 * @throws {ReportDamagedError} the file does not inflate, has a malformed row, or another MD5 than the manifest says.
 */
export async function summarizeFile({
  file,
  columns,
  open,
}: SummarizeFileOptions): Promise<Summary> {
  const rows = new RowSummarizer(file, columns);
  const onRow = (row: CsvScanner) => rows.add(row);
  const scanner = new CsvScanner({ file: file.key, columnCount: columns.length, onRow });
  for await (const chunk of readContent({ file, open, maxBytes: MAX_FILE_BYTES })) {
    scanner.push(chunk);
  }
  scanner.end();
  return rows.finish();
}

/** The letters that tell `true` and `false` apart, in any case. */
const SMALL_T = 0x74;
const SMALL_F = 0x66;
const LOWER_CASE = 0x20;

const NO_SIZE = -1;

/** Counts rows without making strings of their cells. */
class RowSummarizer {
  readonly #file: ReportFile;
  readonly #columns: readonly string[];
  readonly #keyColumn: number;
  readonly #sizeColumn: number;
  readonly #classColumn: number;
  readonly #dateColumn: number;
  readonly #latestColumn: number;
  readonly #markerColumn: number;
  readonly #encryptionColumn: number;
  readonly #keys = new KeyEncodingFinder();
  readonly #prefixes = new PrefixTree();
  readonly #classes = new WordGroups(/^(?!null$)\w+$/);
  readonly #months = new WordGroups(/^\d{4}-(?:0[1-9]|1[0-2])$/);
  readonly #noncurrent = createGroup();
  readonly #deleteMarkers = createGroup();
  readonly #unencrypted = createGroup();
  /** The largest rows, the largest first, and the size of the last where there are enough. */
  readonly #largest: { readonly size: number; readonly cells: Cells }[] = [];
  #largerThan = NO_SIZE;

  constructor(file: ReportFile, columns: readonly string[]) {
    const names = columns.map(columnName);
    const placeOf = (name: ColumnName) => names.indexOf(name);
    this.#file = file;
    this.#columns = columns;
    this.#keyColumn = keyColumnOf(columns);
    this.#sizeColumn = placeOf('SIZE');
    this.#classColumn = placeOf('STORAGE_CLASS');
    this.#dateColumn = placeOf('LAST_MODIFIED_DATE');
    this.#latestColumn = placeOf('IS_LATEST');
    this.#markerColumn = placeOf('IS_DELETE_MARKER');
    this.#encryptionColumn = placeOf('ENCRYPTION_STATUS');
  }

  add(row: CsvScanner): true {
    const { bytes, starts, ends } = row;
    const ownSize = this.#sizeOf(row);
    const size = Math.max(ownSize, 0);
    const key = this.#keyColumn;
    if (!this.#keys.encoding) this.#keys.add(row.text(key), row.byteCount);
    this.#prefixes.add(bytes, starts[key] ?? 0, ends[key] ?? 0, size);
    if (this.#classColumn >= 0) {
      this.#classes.add(bytes, starts[this.#classColumn] ?? 0, ends[this.#classColumn] ?? 0, size);
    }
    if (this.#dateColumn >= 0) {
      const start = starts[this.#dateColumn] ?? 0;
      // Both forms of a date begin with the month: 2026-01-30T….
      const end = Math.min(ends[this.#dateColumn] ?? 0, start + 7);
      this.#months.add(bytes, start, end, size);
    }
    if (this.#letter(row, this.#latestColumn) === SMALL_F) addRow(this.#noncurrent, size);
    if (this.#letter(row, this.#markerColumn) === SMALL_T) addRow(this.#deleteMarkers, size);
    if (this.#letter(row, this.#encryptionColumn) === SMALL_F) addRow(this.#unencrypted, size);
    if (ownSize > this.#largerThan) this.#keepLargest(row, size);
    return true;
  }

  finish(): Summary {
    const encoding = this.#keys.encoding ?? 'form';
    const decode = createRowDecoder(this.#columns);
    const rename = (name: string) =>
      decodeKey(Buffer.from(name, 'latin1').toString().replaceAll('""', '"'), encoding);
    renameGroups(this.#prefixes.root, rename);
    renameGroups(this.#classes.root, (word) => readStorageClass(word) ?? word);
    return {
      byPrefix: this.#prefixes.root,
      byStorageClass: this.#classes.root,
      byMonth: this.#months.root,
      noncurrent: this.#noncurrent,
      deleteMarkers: this.#deleteMarkers,
      unencrypted: this.#unencrypted,
      largest: largestOf(this.#largest.map(({ cells }) => decode(cells, encoding))),
    };
  }

  /** `NO_SIZE` without one, as a delete marker has none: it counts nothing, and is none of the largest objects. */
  #sizeOf({ bytes, starts, ends }: CsvScanner): number {
    const start = starts[this.#sizeColumn] ?? 0;
    const end = ends[this.#sizeColumn] ?? 0;
    if (start === end) return NO_SIZE;
    let size = 0;
    for (let at = start; at < end; at += 1) {
      const digit = (bytes[at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) return this.#emptySize(bytes.toString('utf8', start, end));
      size = size * 10 + digit;
    }
    if (size < MAX_SIZE) return size;
    return this.#fail(`a size of ${size} bytes; OSS allows 48.8 TB`);
  }

  #emptySize(cell: string): number {
    return cell === 'null' ? NO_SIZE : this.#fail('a size that is not a number');
  }

  #fail(what: string): never {
    const message = `Row ${this.#prefixes.root.rowCount + 1} of ${this.#file.key} has ${what}.`;
    throw new ReportDamagedError('ROW_SHAPE', this.#file.key, message);
  }

  /** The first letter of a cell, in lower case; 0 without the column. */
  #letter({ bytes, starts, ends }: CsvScanner, column: number): number {
    const start = starts[column] ?? 0;
    return column < 0 || start === ends[column] ? 0 : (bytes[start] ?? 0) | LOWER_CASE;
  }

  #keepLargest(row: CsvScanner, size: number): void {
    const cells = this.#columns.map((_, index) => row.text(index));
    const place = this.#largest.findLastIndex((other) => other.size >= size) + 1;
    this.#largest.splice(place, 0, { size, cells });
    if (this.#largest.length <= MAX_LARGEST) return;
    this.#largest.pop();
    this.#largerThan = this.#largest.at(-1)?.size ?? 0;
  }
}
