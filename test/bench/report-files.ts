import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'];
const FILES = 5;
const ROWS_PER_CHUNK = 1000;

/** The folders of the keys: 32 × 12 × 20 days. */
const DAYS = 32 * 12 * 20;

/** Writes a report of so many rows, in the order of their keys, and returns the path of its manifest. */
export async function writeReport(folder: string, rowCount: number): Promise<string> {
  const files = [];
  for (let file = 0; file < FILES; file += 1) {
    const key = join(folder, `data-${file}.csv.gz`);
    const hash = createHash('md5');
    let size = 0;
    await pipeline(
      Readable.from(rowsOf(rowCount, file)),
      createGzip(),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          size += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(key),
    );
    files.push({ key, size, md5: hash.digest('hex') });
  }
  const columns = [
    ...['Bucket', 'Key', 'Size', 'StorageClass', 'LastModifiedDate', 'ETag'],
    'EncryptionStatus',
  ];
  const manifest = join(folder, 'manifest.json');
  await writeFile(manifest, JSON.stringify({ columns, files }));
  return manifest;
}

function* rowsOf(rowCount: number, file: number): Generator<string> {
  const random = randomNumbers(file + 1);
  const end = Math.floor((rowCount * (file + 1)) / FILES);
  for (let row = Math.floor((rowCount * file) / FILES); row < end; ) {
    let rows = '';
    for (const until = Math.min(end, row + ROWS_PER_CHUNK); row < until; row += 1) {
      rows += rowOf(row, rowCount, random);
    }
    yield rows;
  }
}

function rowOf(row: number, rowCount: number, random: (below: number) => number): string {
  const day = Math.floor((row * DAYS) / rowCount);
  const path = `logs-${pad(Math.floor(day / 240))}%2F2026%2F${pad(Math.floor(day / 20) % 12)}%2F${pad(day % 20)}`;
  const modified = `2026-${pad(1 + random(12))}-${pad(1 + random(28))}T07-06-00Z`;
  const etag = random(2 ** 24)
    .toString(16)
    .toUpperCase()
    .padStart(32, '0');
  const key = `${path}%2Fpart-${String(row).padStart(9, '0')}.json`;
  const cells = [key, random(2 ** 24), CLASSES[random(5)], modified, etag, random(3) > 0];
  return `demo-logs,${cells.map((cell) => `"${cell}"`).join(',')}\n`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

/** The same numbers in each run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
