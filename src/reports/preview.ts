import { type Cells, createRowDecoder, type ReportObject } from './cells.ts';
import { keyColumnOf } from './columns.ts';
import { CsvScanner } from './csv-scanner.ts';
import { type OpenFile, readContent } from './file-content.ts';
import { type KeyEncoding, KeyEncodingFinder } from './keys.ts';
import type { ReportFile } from './report.ts';

/** How many rows a page looks at, at most: of those, a prefix may match none. */
export const MAX_SCANNED_ROWS = 10_000;

/**
 * How long rows are on average, in bytes, at most: encoded, a key has at most 3,069. A page reads no more bytes than so
 * many for each of its rows, so that a caller pays for rows alone.
 */
const MAX_MEAN_ROW_BYTES = 4096;

/** How many files can be read: OSS writes few large ones, and a forged manifest can name thousands without rows. */
const MAX_FILES = 100;

/** A page of a report's rows. */
export interface ReportObjectPage {
  /** Each with the number of the report's rows up to it. */
  readonly items: readonly { readonly object: ReportObject; readonly rowNumber: number }[];
  /** How many rows of the report come before the next page; also on an empty page. */
  readonly end: number;
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
  /** How many rows of the report come before the page. @default 0 */
  readonly after?: number | undefined;
  /** How many rows the page has at most. */
  readonly first: number;
  /** Only objects whose decoded keys start with this text. */
  readonly keyPrefix?: string | null | undefined;
  /** How many rows of the report, from its first one, can be read at all. */
  readonly maxRows: number;
}

/**
 * Reads a page of a report's rows. gzip cannot be entered in the middle, and only the rows themselves show how many come
 * before the page: a caller can make up any number. So each page reads the report from its start, one file after the
 * other; of the rows before the page no more is read than how their keys are encoded.
 *
 * @throws {ReportDamagedError} a file does not inflate, a row does not have the columns of the report, or a file that is
 * read to its end has another MD5 than the manifest says.
 */
export async function readObjects(options: ReadObjectsOptions): Promise<ReportObjectPage> {
  const page = new PageReader(options);
  for (const file of options.files.slice(0, MAX_FILES)) {
    if (page.isWhole()) break;
    await page.readFile(file);
  }
  return page.result();
}

class PageReader {
  readonly #options: ReadObjectsOptions;
  readonly #decode: ReturnType<typeof createRowDecoder>;
  readonly #keyColumn: number;
  readonly #items: ReportObjectPage['items'][number][] = [];
  readonly #after: number;
  #end: number;
  #hasNextPage = false;
  #scannedRowCount = 0;
  #skippedRowCount = 0;
  #fetchedByteCount = 0;
  #remainingBytes: number;

  constructor(options: ReadObjectsOptions) {
    this.#options = options;
    this.#after = options.after ?? 0;
    this.#end = this.#after;
    this.#decode = createRowDecoder(options.columns);
    this.#keyColumn = keyColumnOf(options.columns);
    this.#remainingBytes = (this.#after + MAX_SCANNED_ROWS) * MAX_MEAN_ROW_BYTES;
  }

  /** Whether the page needs no other file of those that are left. */
  isWhole(): boolean {
    if (this.#end >= this.#options.maxRows) return true;
    // OSS writes no file without rows.
    this.#hasNextPage ||= this.#isFull();
    return this.#hasNextPage;
  }

  async readFile(file: ReportFile): Promise<void> {
    const { columns, open } = this.#options;
    const pending: Cells[] = [];
    const keys = new KeyEncodingFinder();
    const scanner = new CsvScanner({
      file: file.key,
      columnCount: columns.length,
      onRow: (row) => {
        if (!keys.encoding) keys.add(row.text(this.#keyColumn), row.byteCount);
        if (this.#skippedRowCount < this.#after) this.#skippedRowCount += 1;
        else pending.push(columns.map((_, index) => row.text(index)));
        return !keys.encoding || this.#take(pending, keys.encoding);
      },
    });
    const maxBytes = this.#remainingBytes;
    const onBytes = ({ length }: Uint8Array) => {
      this.#fetchedByteCount += length;
    };
    for await (const chunk of readContent({ file, open, maxBytes, onBytes })) {
      this.#remainingBytes -= chunk.length;
      if (!scanner.push(chunk)) return;
    }
    scanner.end();
    this.#take(pending, keys.encoding ?? 'form');
  }

  #isFull(): boolean {
    return this.#items.length >= this.#options.first || this.#scannedRowCount >= MAX_SCANNED_ROWS;
  }

  /** Takes rows into the page; `false` if the page, or the preview, ends before the last of them. */
  #take(rows: Cells[], encoding: KeyEncoding): boolean {
    const { keyPrefix, maxRows } = this.#options;
    for (const cells of rows.splice(0)) {
      if (this.#end >= maxRows) return false;
      this.#hasNextPage = this.#isFull();
      if (this.#hasNextPage) return false;
      this.#end += 1;
      this.#scannedRowCount += 1;
      const object = this.#decode(cells, encoding);
      if (object.key.startsWith(keyPrefix ?? '')) {
        this.#items.push({ object, rowNumber: this.#end });
      }
    }
    return this.#end < maxRows;
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
