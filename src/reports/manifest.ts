import { LIMITS } from '../inventory/limits.ts';
import { shown } from '../inventory/validation.ts';
import type { ReportFile, ReportFolder, ReportManifest, ReportProblem } from './report.ts';
import { dataPrefixOf, otherSpelling, type ReportPlace } from './report-key.ts';

/*
 * The threat: anyone who can write to the destination bucket can write the manifest. It may be huge, or name the files of
 * another rule, account or tenant, which this server would then read or sign with its own rights.
 */

/** The limit of a manifest, in bytes. OSS's have about 300 for each file. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** The limit of a report's files. OSS documents up to 50 billion objects, and does not document the size of a file. */
const MAX_FILES = 10_000;

/** The limit of brackets and braces, which take the most time and memory of their text: OSS's have two for each file. */
const MAX_BRACKETS = 100_000;

/** OSS has 26 columns. */
const MAX_COLUMNS = 64;

/** In characters. */
const MAX_COLUMN_NAME = 64;

/** The content of a manifest that is none. The message says why, for a person. */
export class ManifestError extends Error {}

/** @throws ManifestError */
function refuse(message: string): never {
  throw new ManifestError(message);
}

/**
 * Reads the bytes of a manifest. Nothing says yet that its files belong to the report: see {@link checkManifest}.
 *
 * @throws ManifestError if they are not a manifest, or exceed a limit.
 */
export function parseManifest(bytes: Buffer): ReportManifest {
  if (bytes.length > MAX_MANIFEST_BYTES) {
    refuse(`The manifest is larger than ${MAX_MANIFEST_BYTES} bytes, which is the limit.`);
  }
  const manifest = parseObject(bytes);
  const format = manifest['fileFormat'];
  if (typeof format !== 'string' || format.toUpperCase() !== 'CSV') {
    refuse(`The manifest's fileFormat is ${shown(format)}; this server reads "CSV".`);
  }
  return {
    createdAt: readTime(manifest['creationTimestamp'] ?? manifest['startTimestamp']),
    sourceBucket: readText(manifest, 'sourceBucket'),
    // Other clouds write the ARN here.
    destinationBucket: readText(manifest, 'destinationBucket').replace(/^acs:oss:::/, ''),
    columns: readColumns(readText(manifest, 'fileSchema')),
    files: readFiles(manifest['files']),
  };
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  let brackets = 0;
  for (const byte of bytes) if (byte === 0x5b || byte === 0x7b) brackets += 1;
  if (brackets > MAX_BRACKETS)
    refuse(`The manifest has more than ${MAX_BRACKETS} lists and objects.`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    refuse('The manifest is not JSON in UTF-8.');
  }
  if (!isObject(value)) refuse(`The manifest is ${shown(value)} instead of an object.`);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readText(parent: Readonly<Record<string, unknown>>, name: string): string {
  const value = parent[name];
  return typeof value === 'string'
    ? value
    : refuse(`The manifest's ${name} is ${shown(value)}; it must be a text.`);
}

/** Reads seconds since 1970, or milliseconds as S3 writes them; `null` for anything else. */
function readTime(value: unknown): Date | null {
  const text = typeof value === 'number' ? `${value}` : value;
  if (typeof text !== 'string' || !/^\d{1,13}$/.test(text)) return null;
  return new Date(Number(text) * (text.length === 13 ? 1 : 1000));
}

function readColumns(text: string): readonly string[] {
  const columns = text.split(',', MAX_COLUMNS + 1).map((name) => name.trim());
  if (columns.length > MAX_COLUMNS) refuse(`The manifest has more than ${MAX_COLUMNS} columns.`);
  const wrong = columns.find((name) => !/^\P{C}+$/u.test(name) || name.length > MAX_COLUMN_NAME);
  if (wrong !== undefined)
    refuse(`The manifest has a column ${shown(wrong)}, which is not a name.`);
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) refuse(`The manifest has the column ${shown(twice)} twice.`);
  return columns;
}

function readFiles(value: unknown): readonly ReportFile[] {
  if (!Array.isArray(value))
    refuse(`The manifest's files are ${shown(value)}; they must be a list.`);
  if (value.length > MAX_FILES) {
    refuse(`The manifest has ${value.length} files; the limit is ${MAX_FILES}.`);
  }
  const files = value.map(readFile);
  if (new Set(files.map(({ key }) => key)).size < files.length) {
    refuse('The manifest has a file twice.');
  }
  return files;
}

function readFile(value: unknown): ReportFile {
  if (!isObject(value)) refuse(`A file of the manifest is ${shown(value)}; it must be an object.`);
  const { size } = value;
  if (!Number.isSafeInteger(size) || typeof size !== 'number' || size < 0 || size > LIMITS.size) {
    refuse(`A file of the manifest has the size ${shown(size)}; it must be a number of bytes.`);
  }
  const md5 = readText(value, 'MD5checksum').toLowerCase();
  if (!/^[\da-f]{32}$/.test(md5)) refuse(`A file of the manifest has the MD5 ${shown(md5)}.`);
  return { key: readText(value, 'key'), size, md5 };
}

/** A manifest that belongs to its report, or why it does not. */
export type CheckedManifest =
  | { readonly manifest: ReportManifest; readonly problem: null }
  | { readonly manifest: null; readonly problem: ReportProblem };

/**
 * Checks that a manifest is the one of its report: its buckets are the rule's, and each file lies directly in the
 * folder of the rule's files. Otherwise nothing of it is used.
 *
 * The files of the result lie beside the manifest, whichever spelling its keys have (see `otherSpelling`): S3 has
 * written manifests whose keys lack one of two slashes, and lead nowhere.
 */
export function checkManifest(
  manifest: ReportManifest,
  place: ReportPlace,
  folder: ReportFolder,
): CheckedManifest {
  const foreign = (kind: ReportProblem['kind'], message: string): CheckedManifest => ({
    manifest: null,
    problem: { kind, file: null, message: `${message} Nothing that it names is read.` },
  });
  const { sourceBucket, destinationBucket } = manifest;
  if (destinationBucket !== place.destinationBucket) {
    const named = shown(destinationBucket);
    const message = `The manifest in bucket "${place.destinationBucket}" is for the destination ${named}.`;
    return foreign('FOREIGN_DESTINATION', message);
  }
  if (sourceBucket !== place.sourceBucket) {
    const message = `The manifest lists the bucket ${shown(sourceBucket)} instead of "${place.sourceBucket}".`;
    return foreign('MANIFEST_INVALID', message);
  }
  const own = dataPrefixOf(place.root, folder);
  const other = otherSpelling(place);
  const prefixes = other === null ? [own] : [own, dataPrefixOf(other, folder)];
  const files: ReportFile[] = [];
  for (const file of manifest.files) {
    const prefix = prefixes.find((each) => file.key.startsWith(each));
    const name = prefix === undefined ? '' : file.key.slice(prefix.length);
    if (!isFileName(name)) {
      const message = `The manifest names the file ${shown(file.key)}, which is not one of the rule in ${shown(own)}.`;
      return foreign('FOREIGN_KEY', message);
    }
    files.push({ ...file, key: `${own}${name}` });
  }
  if (new Set(files.map(({ key }) => key)).size < files.length) {
    return foreign('MANIFEST_INVALID', 'The manifest has a file in two spellings.');
  }
  return { manifest: { ...manifest, files }, problem: null };
}

/** OSS's names are `{uuid}.csv.gz` and `{hex}_{hex}_0.csv`. One without other characters is safe in paths, too. */
function isFileName(name: string): boolean {
  return /^\w[\w.-]{0,254}$/.test(name);
}
