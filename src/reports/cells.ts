import { STORAGE_CLASSES } from '../inventory/vocabulary.ts';
import { type ColumnName, columnName, comparable } from './columns.ts';
import { decodeKey, type KeyEncoding } from './keys.ts';

/** A row of a report: an object or a version of it. `null`: there is no such column, or nothing in the cell. */
export interface ReportObject {
  /** The cells as text, in the order of the columns; the key is encoded. */
  readonly cells: readonly (string | null)[];
  readonly key: string;
  /** `null` is also the name of a version. */
  readonly versionId: string | null;
  readonly isLatest: boolean | null;
  readonly isDeleteMarker: boolean | null;
  /** In bytes. */
  readonly size: bigint | null;
  /** A word of `STORAGE_CLASSES`, or a newer one. */
  readonly storageClass: string | null;
  readonly lastModifiedAt: Date | null;
  /** Without quotes. */
  readonly etag: string | null;
  readonly isMultipartUploaded: boolean | null;
  readonly isEncrypted: boolean | null;
  readonly objectAcl: string | null;
  readonly taggingCount: number | null;
  readonly objectType: string | null;
  /** Decimal digits: it does not fit a number. */
  readonly crc64: string | null;
  readonly transitionedAt: Date | null;
  readonly lastAccessedAt: Date | null;
}

/** The cells of a row as text. */
export type Cells = readonly string[];

/** Creates a decoder for the rows of a report with these columns, which are `columns` of its manifest. */
export function createRowDecoder(
  columns: readonly string[],
): (cells: Cells, encoding: KeyEncoding) => ReportObject {
  const names = columns.map(columnName);
  const places = new Map(names.map((name, index) => [name, index] as const));
  return (cells, encoding) => {
    const values = cells.map((cell, index) => readValue(cell, names[index]));
    const at = (name: ColumnName) => values[places.get(name) ?? -1] ?? null;
    return {
      cells: values,
      key: decodeKey(at('KEY') ?? '', encoding),
      versionId: at('VERSION_ID'),
      isLatest: readBoolean(at('IS_LATEST')),
      isDeleteMarker: readBoolean(at('IS_DELETE_MARKER')),
      size: readSize(at('SIZE')),
      storageClass: readStorageClass(at('STORAGE_CLASS')),
      lastModifiedAt: readTime(at('LAST_MODIFIED_DATE')),
      etag: at('ETAG')?.replaceAll('"', '') || null,
      isMultipartUploaded: readBoolean(at('IS_MULTIPART_UPLOADED')),
      isEncrypted: readBoolean(at('ENCRYPTION_STATUS')),
      objectAcl: at('OBJECT_ACL'),
      taggingCount: readCount(at('TAGGING_COUNT')),
      objectType: at('OBJECT_TYPE'),
      crc64: at('CRC64'),
      transitionedAt: readTime(at('TRANSITION_TIME')),
      lastAccessedAt: readTime(at('LAST_ACCESS_TIMESTAMP')) ?? readTime(at('LAST_ACCESS_DATE')),
    };
  };
}

/** `null` is a legal key, and the name of a version. */
function readValue(cell: string, name: ColumnName | undefined): string | null {
  if (cell === '') return null;
  return cell === 'null' && name !== 'KEY' && name !== 'VERSION_ID' ? null : cell;
}

function readBoolean(cell: string | null): boolean | null {
  const word = cell?.toLowerCase();
  return word === 'true' || (word === 'false' ? false : null);
}

function readSize(cell: string | null): bigint | null {
  return cell !== null && /^\d{1,19}$/.test(cell) ? BigInt(cell) : null;
}

/** An Int of GraphQL has 31 bits. */
function readCount(cell: string | null): number | null {
  return cell !== null && /^\d{1,9}$/.test(cell) ? Number(cell) : null;
}

const CLASSES = new Map(Object.values(STORAGE_CLASSES).map((word) => [comparable(word), word]));

/** Returns OSS's word of today for a storage class, and an unknown class as it is. */
export function readStorageClass(cell: string | null): string | null {
  return cell === null ? null : (CLASSES.get(comparable(cell)) ?? cell);
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d)[-:](\d\d)[-:](\d\d)(?:\.(\d{3})\d*)?Z?)?$/;
const UNIX_TIME = /^(\d{9,10})(\d{3})?$/;

/**
 * Reads a time, in UTC, in any form of OSS's documents: `2025-04-14T07-06-00Z`, `2025-04-14T07:06:00.000Z`, `2025-04-14
 * 07:06:00.000`, `2025-04-14`, and Unix times in seconds or milliseconds. Any other text is `null`.
 */
export function readTime(cell: string | null): Date | null {
  if (cell === null) return null;
  const unix = UNIX_TIME.exec(cell);
  if (unix) return new Date(Number(unix[1]) * 1000 + Number(unix[2] ?? 0));
  const parts = DATE.exec(cell)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  const isReal = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24;
  return isReal && minute < 60 && second < 60 ? time : null;
}
