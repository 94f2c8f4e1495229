import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../oss/objects.ts';
import type { ReportFile } from '../../reports/report.ts';
import { ReportDamagedError } from '../../reports/report-damaged-error.ts';
import type { ReadReport } from '../../reports/report-reader.ts';
import { ReportDirectory } from './report-directory.ts';
import { safeName } from './safe-name.ts';

/** An MD5 in hexadecimal digits has 32. */
const MAX_CHECKSUM_BYTES = 1024;

/** Options of {@link downloadReport}. */
export interface DownloadOptions {
  readonly objects: ObjectStore;
  /** A complete report. */
  readonly report: ReadReport;
  /** The directory of the user. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Is given the number of bytes of the files that are there since the last call. */
  readonly onBytes: (count: number) => void;
}

/** A report that was downloaded. */
export interface DownloadedReport {
  /** Its directory. */
  readonly path: string;
  /** How many of its files were fetched; the others existed. */
  readonly fetchedCount: number;
}

/**
 * Downloads a report: its files first, the manifest and the checksum last, so that the report is complete once these
 * are there. A file gets its name when it is verified, and one that exists already is not fetched again: after a
 * failure that passes, the next download goes on.
 *
 * @throws {ReportDamagedError} something is not as the manifest says; nothing of the report is left.
 */
export async function downloadReport(options: DownloadOptions): Promise<DownloadedReport> {
  const { place, folder } = options.report.report;
  const owner = [place.sourceBucket, place.inventoryId].map(safeName);
  // Only the digits of a folder's name vary.
  const names = [...owner, folder.name.replace('/', '_')];
  const directory = await ReportDirectory.make(options.root, names);
  try {
    return { path: directory.path, fetchedCount: await download(options, directory) };
  } catch (error) {
    if (error instanceof ReportDamagedError) await directory.discard();
    throw error;
  }
}

async function download(
  { objects, report: { report, manifest }, signal, onBytes }: DownloadOptions,
  directory: ReportDirectory,
): Promise<number> {
  const bucket = report.place.destinationBucket;
  const { manifestKey, manifest: entry, checksum: checksumEntry } = report;
  if (!manifest || !entry || !checksumEntry) throw new Error(`${manifestKey} is not complete.`);
  let fetchedCount = 0;
  for (const [index, file] of manifest.files.entries()) {
    const name = `${`${index + 1}`.padStart(5, '0')}${file.key.endsWith('.gz') ? '.csv.gz' : '.csv'}`;
    if (await directory.has(name, file, signal)) {
      onBytes(file.size);
      continue;
    }
    await directory.write(
      name,
      verified(objects.read(bucket, file.key, { signal }), file, onBytes),
    );
    fetchedCount += 1;
  }
  const limit = { signal, maxBytes: MAX_CHECKSUM_BYTES };
  const checksum = await objects.get(bucket, checksumEntry.key, limit);
  const md5 = checksum?.body.toString().trim().toLowerCase() ?? '';
  const { etag, size } = entry;
  const manifestFile = { key: manifestKey, size, md5 };
  if (!(await directory.has('manifest.json', manifestFile, signal))) {
    // This version, which is the one whose files were downloaded.
    const chunks = objects.read(bucket, manifestKey, { etag, signal });
    await directory.write('manifest.json', verified(chunks, manifestFile));
  }
  await directory.write('manifest.checksum', once(checksum?.body ?? Buffer.alloc(0)));
  return fetchedCount;
}

/** Passes the bytes of a file on. @throws {ReportDamagedError} they are not those that the report names. */
async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  file: ReportFile,
  onBytes?: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const digest = createHash('md5');
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > file.size) break;
    digest.update(chunk);
    yield chunk;
    onBytes?.(chunk.length);
  }
  if (size !== file.size) {
    const more = size > file.size ? 'more' : `${size}`;
    const message = `${file.key} has ${more} bytes; the report says ${file.size}.`;
    throw new ReportDamagedError('FILE_SIZE', file.key, message);
  }
  const md5 = digest.digest('hex');
  if (md5 === file.md5) return;
  const message = `${file.key} has the MD5 ${md5}; the report says ${file.md5}.`;
  throw new ReportDamagedError('FILE_CHECKSUM', file.key, message);
}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}
