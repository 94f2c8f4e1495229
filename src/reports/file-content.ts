import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ReportFile } from './report.ts';
import { ReportDamagedError } from './report-damaged-error.ts';

/** Opens a file of a report from its first byte; the end of the iteration, or the signal, closes it. */
export type OpenFile = (file: ReportFile, signal?: AbortSignal) => AsyncIterable<Uint8Array>;

/** The bytes of an inflated chunk: fewer cost more turns through the threads that inflate, and more cost memory. */
const CHUNK_BYTES = 64 * 1024;

/** Options of {@link readContent}. */
export interface ReadContentOptions {
  readonly file: ReportFile;
  readonly open: OpenFile;
  /** How many bytes are read at most, and how many they inflate to. */
  readonly maxBytes: number;
  /** Is given each chunk as it was stored. */
  readonly onBytes?: (chunk: Uint8Array) => void;
}

/**
 * Reads the CSV of a file: what a `.gz` inflates to, or the bytes of an incremental file. A file that is read to its
 * end has the MD5 of the manifest.
 *
 * @throws {ReportDamagedError} `ROW_SHAPE`: the file ends in the middle, does not inflate, or exceeds `maxBytes`.
 * `FILE_CHECKSUM`: it has another MD5.
 */
export async function* readContent(options: ReadContentOptions): AsyncGenerator<Uint8Array> {
  const { file, open, onBytes } = options;
  const hash = createHash('md5');
  const bytes = limited(open(file), options, (chunk) => {
    hash.update(chunk);
    onBytes?.(chunk);
  });
  if (file.key.endsWith('.gz')) yield* limited(inflate(file, bytes), options);
  else yield* bytes;
  const md5 = hash.digest('hex');
  if (md5 === file.md5.toLowerCase()) return;
  const message = `${file.key} has the MD5 ${md5}; the manifest says ${file.md5}.`;
  throw new ReportDamagedError('FILE_CHECKSUM', file.key, message);
}

async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  { file, maxBytes }: ReadContentOptions,
  onChunk?: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let remaining = maxBytes;
  for await (const chunk of chunks) {
    remaining -= chunk.length;
    if (remaining < 0) {
      const message = `${file.key} has more than ${maxBytes} bytes, which is the limit.`;
      throw new ReportDamagedError('ROW_SHAPE', file.key, message);
    }
    onChunk?.(chunk);
    yield chunk;
  }
}

async function* inflate(
  file: ReportFile,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Errors of either reach the loop through `gunzip`, and the end of the loop closes both.
  pipeline(Readable.from(bytes, { objectMode: true, highWaterMark: 1 }), gunzip, () => {});
  try {
    yield* gunzip;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    const message = `${file.key} does not inflate to its end (${error.message}).`;
    throw new ReportDamagedError('ROW_SHAPE', file.key, message);
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && `${error.code}`.startsWith('Z_');
}
