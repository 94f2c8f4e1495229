import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { sdk } from './sdk.ts';

/** A report as a client reads it: with ali-oss, and with code of its own for the rest. */
export interface ReadReport {
  readonly manifest: Record<string, unknown> & {
    readonly files: readonly { MD5checksum: string; key: string; size: number }[];
  };
  readonly checksum: string;
  /** The checksum that the manifest's bytes have. */
  readonly trueChecksum: string;
  readonly files: readonly { readonly md5: string; readonly size: number; readonly text: string }[];
  /** All rows by the names of the columns; bare and quoted cells are alike. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** The keys of a bucket, in all pages. */
export async function listKeys(
  emulator: Emulator,
  bucket = 'reports',
  prefix = '',
): Promise<string[]> {
  const client = sdk(emulator, { bucket });
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const query = { prefix, 'max-keys': '1000', 'encoding-type': 'url' };
    const page = await client.listV2(
      token === undefined ? query : { ...query, 'continuation-token': token },
    );
    for (const { name } of page.objects ?? []) keys.push(decodeURIComponent(name));
    token = page.nextContinuationToken ?? undefined;
  } while (token !== undefined);
  return keys;
}

/** The manifests of a bucket, oldest first for each rule. */
export async function listManifests(
  emulator: Emulator,
  bucket?: string,
  prefix?: string,
): Promise<string[]> {
  const keys = await listKeys(emulator, bucket, prefix);
  return keys.filter((key) => key.endsWith('/manifest.json'));
}

/** Reads an object. */
export async function getObject(emulator: Emulator, key: string, bucket = 'reports') {
  return (await sdk(emulator, { bucket }).get(key)).content;
}

/** Reads a report that is whole. */
export async function readReport(
  emulator: Emulator,
  manifestKey: string,
  bucket?: string,
): Promise<ReadReport> {
  const bytes = await getObject(emulator, manifestKey, bucket);
  const manifest: ReadReport['manifest'] = JSON.parse(bytes.toString());
  const checksumKey = manifestKey.replace(/json$/, 'checksum');
  const checksum = (await getObject(emulator, checksumKey, bucket)).toString();
  const files = [];
  for (const { key } of manifest.files) {
    const body = await getObject(emulator, key, bucket);
    files.push({ md5: md5(body), size: body.length, text: gunzipSync(body).toString() });
  }
  const columns = String(manifest['fileSchema']).split(', ');
  const rows = files
    .flatMap(({ text }) => parseCsv(text))
    .map((cells) => {
      if (cells.length !== columns.length) throw new Error(`a row has ${cells.length} cells`);
      return Object.fromEntries(cells.map((cell, index) => [columns[index], cell]));
    });
  return { manifest, checksum, trueChecksum: md5(bytes), files, rows };
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex').toUpperCase();
}

/** Reads rows cell by cell: RFC 4180. */
export function parseCsv(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const rows: string[][] = [];
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) throw new Error(`no CSV: ${text.slice(cell.lastIndex, 100)}`);
    const [, quoted, bare = '', end] = match;
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
