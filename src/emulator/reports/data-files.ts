import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A data file of a report. */
export interface DataFile {
  /** `{uuid}.csv.gz`, `{uuid}-1.csv.gz` … */
  readonly name: string;
  readonly body: Uint8Array;
}

/** Writing is what a report costs here; its size matters little. */
const GZIP = { level: 1 };

/** Writes rows into gzipped files of up to `rowsPerFile` rows each. No rows make no file. */
export function dataFiles(
  rows: Iterable<string>,
  {
    uuid,
    rowsPerFile,
    lineEnd,
    endsLastLine,
  }: { uuid: string; rowsPerFile: number; lineEnd: string; endsLastLine: boolean },
): DataFile[] {
  const files: DataFile[] = [];
  let lines: string[] = [];
  const finish = () => {
    if (lines.length === 0) return;
    const text = lines.join(lineEnd) + (endsLastLine ? lineEnd : '');
    const suffix = files.length === 0 ? '' : `-${files.length}`;
    files.push({ name: `${uuid}${suffix}.csv.gz`, body: gzipSync(text, GZIP) });
    lines = [];
  };
  for (const row of rows) {
    if (lines.push(row) >= rowsPerFile) finish();
  }
  finish();
  return files;
}

/** The MD5 as manifests show it: upper-case hex. */
export function md5(body: string | Uint8Array): string {
  return createHash('md5').update(body).digest('hex').toUpperCase();
}

/** Makes a UUID of version 4 that is the same for the same run. */
export function uuidOf(run: string): string {
  const bytes = createHash('sha256').update(run).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
