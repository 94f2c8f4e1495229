import { type Cells, createRowDecoder, type ReportObject } from './cells.ts';
import { keyColumnOf } from './columns.ts';
import { CsvScanner, MAX_ROW_BYTES } from './csv-scanner.ts';
import { type OpenFile, readContent } from './file-content.ts';
import { type KeyEncoding, KeyEncodingFinder } from './keys.ts';
import type { ReportFile } from './report.ts';

/** The place behind a row of a report. */
export interface RowPosition {
  /** The index of its file. */
  readonly file: number;
  /** How many rows of its file come before it. */
  readonly row: number;
  /** How many rows of the report come before it. */
  readonly total: number;
}

/** The limit of a page's files: OSS writes few large ones, and a forged manifest can name thousands without rows. */
const MAX_PAGE_FILES = 100;

/** A page of a report's rows. */
export interface ReportObjectPage {
  readonly items: readonly { readonly object: ReportObject; readonly position: RowPosition }[];
  /** Where the next page begins; also on an empty page. */
  readonly end: RowPosition;
  readonly hasNextPage: boolean;
  /** How many rows were looked at, and how many were only skipped on the way to the page. */
  readonly scannedRowCount: number;
  readonly skippedRowCount: number;
  readonly fetchedByteCount: number;
}

/** Options of {@link readObjects}. */
export interface ReadObjectsOptions {
  readonly files: readonly ReportFile[];
  /** The names of the columns as in the manifest. */
  readonly columns: readonly string[];
  readonly open: OpenFile;
  /** @default the report's first row */
  readonly after?: RowPosition | null | undefined;
  /** How many rows the page has at most. */
  readonly first: number;
  /** Only objects whose decoded keys start with this text. */
  readonly keyPrefix?: string | null | undefined;
  /** How many rows of the report, from its first one, can be read at all. */
  readonly maxRows: number;
}

/**
 * Reads a page of a report's rows. gzip cannot be entered in the middle, so that each page reads its first file from
 * the start; a page of many small files reads one after the other, and ends after 100.
 *
 * @throws {ReportDamagedError} a file does not inflate, a row does not have the columns of the report, or a file that is
 * read to its end has another MD5 than the manifest says.
 */
export async function readObjects(options: ReadObjectsOptions): Promise<ReportObjectPage> {
  const page = new PageReader(options);
  while (page.needsFile()) await page.readFile();
  return page.result();
}

class PageReader {
  readonly #options: ReadObjectsOptions;
  readonly #decode: ReturnType<typeof createRowDecoder>;
  readonly #keyColumn: number;
  readonly #items: ReportObjectPage['items'][number][] = [];
  #end: RowPosition;
  #fileCount = 0;
  #hasNextPage = false;
  #scannedRowCount = 0;
  #skippedRowCount = 0;
  #fetchedByteCount = 0;

  constructor(options: ReadObjectsOptions) {
    this.#options = options;
    this.#end = options.after ?? { file: 0, row: 0, total: 0 };
    this.#decode = createRowDecoder(options.columns);
    this.#keyColumn = keyColumnOf(options.columns);
  }

  needsFile(): boolean {
    const { files, maxRows, first } = this.#options;
    if (this.#hasNextPage || this.#end.total >= maxRows || this.#end.file >= files.length) {
      return false;
    }
    if (this.#items.length < first && this.#fileCount < MAX_PAGE_FILES) return true;
    // OSS writes no file without rows.
    this.#hasNextPage = true;
    return false;
  }

  async readFile(): Promise<void> {
    const { files, columns, maxRows, open } = this.#options;
    const file = files[this.#end.file];
    if (!file) return;
    this.#fileCount += 1;
    const skipped = this.#end.row;
    const pending: Cells[] = [];
    let rowCount = 0;
    const keys = new KeyEncodingFinder();
    const scanner = new CsvScanner({
      file: file.key,
      columnCount: columns.length,
      onRow: (row) => {
        rowCount += 1;
        if (!keys.encoding) keys.add(row.text(this.#keyColumn), row.byteCount);
        if (rowCount <= skipped) this.#skippedRowCount += 1;
        else pending.push(columns.map((_, index) => row.text(index)));
        return !keys.encoding || this.#take(pending, keys.encoding);
      },
    });
    const maxBytes = maxRows * MAX_ROW_BYTES;
    const onBytes = ({ length }: Uint8Array) => {
      this.#fetchedByteCount += length;
    };
    for await (const chunk of readContent({ file, open, maxBytes, onBytes })) {
      if (!scanner.push(chunk)) return;
    }
    scanner.end();
    if (!this.#take(pending, keys.encoding ?? 'form')) return;
    this.#end = { file: this.#end.file + 1, row: 0, total: this.#end.total };
  }

  /** Takes rows into the page; `false` if the page, or the preview, ends before the last of them. */
  #take(rows: Cells[], encoding: KeyEncoding): boolean {
    const { first, keyPrefix, maxRows } = this.#options;
    for (const cells of rows.splice(0)) {
      if (this.#end.total >= maxRows) return false;
      this.#hasNextPage = this.#items.length >= first;
      if (this.#hasNextPage) return false;
      const { file, row, total } = this.#end;
      this.#end = { file, row: row + 1, total: total + 1 };
      this.#scannedRowCount += 1;
      const object = this.#decode(cells, encoding);
      if (object.key.startsWith(keyPrefix ?? '')) {
        this.#items.push({ object, position: this.#end });
      }
    }
    return this.#end.total < maxRows;
  }

  result(): ReportObjectPage {
    return {
      items: this.#items,
      end: this.#end,
      hasNextPage: this.#hasNextPage,
      scannedRowCount: this.#scannedRowCount,
      skippedRowCount: this.#skippedRowCount,
      fetchedByteCount: this.#fetchedByteCount,
    };
  }
}
