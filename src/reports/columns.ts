import { OPTIONAL_FIELDS } from '../inventory/vocabulary.ts';
import { ReportDamagedError } from './report-damaged-error.ts';

/** The GraphQL name of an optional column that this server knows. */
export type OptionalField = keyof typeof OPTIONAL_FIELDS;

/** The columns that reports have by themselves. */
const FIXED_COLUMNS = ['BUCKET', 'KEY', 'VERSION_ID', 'IS_LATEST', 'IS_DELETE_MARKER'] as const;

/** What a column holds: `UNKNOWN` if it is newer than this server. */
export type ColumnName = (typeof FIXED_COLUMNS)[number] | OptionalField | 'UNKNOWN';

const NAMES = new Map<string, ColumnName>([
  ...FIXED_COLUMNS.map((name) => [comparable(name), name] as const),
  ...Object.entries(OPTIONAL_FIELDS).map(
    ([name, word]) => [comparable(word), name as OptionalField] as const,
  ),
  // OSS's documents also spell it so.
  [comparable('TransistionTime'), 'TRANSITION_TIME'],
]);

/** Says what a column of a manifest holds; OSS's own documents differ in the spelling of some. */
export function columnName(column: string): ColumnName {
  return NAMES.get(comparable(column)) ?? 'UNKNOWN';
}

/** Returns the optional field of a rule that a column comes from; `null` for a column that each report has. */
export function fieldOfColumn(column: string): OptionalField | 'UNKNOWN' | null {
  const name = columnName(column);
  return isFixed(name) ? null : name;
}

function isFixed(name: ColumnName): name is (typeof FIXED_COLUMNS)[number] {
  return FIXED_COLUMNS.some((fixed) => fixed === name);
}

/** A word as OSS's spellings of it are compared: `CRC64` and `Crc64`, `STANDARD` and `Standard`. */
export function comparable(word: string): string {
  return word.replaceAll('_', '').toLowerCase();
}

/** The index of the column with the keys. @throws {ReportDamagedError} the manifest does not name it. */
export function keyColumnOf(columns: readonly string[]): number {
  const index = columns.findIndex((column) => columnName(column) === 'KEY');
  if (index >= 0) return index;
  const message = `The manifest has no column Key; its columns are ${columns.join(', ')}.`;
  throw new ReportDamagedError('MANIFEST_INVALID', null, message);
}
