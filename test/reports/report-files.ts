import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { OpenFile } from '../../src/reports/file-content.ts';
import type { ReportFile } from '../../src/reports/report.ts';

/** Files of a report in memory. */
export interface StoredFiles {
  readonly files: readonly ReportFile[];
  readonly open: OpenFile;
  /** The keys that were opened, and those of them that were closed. */
  readonly opened: string[];
  readonly closed: string[];
}

/** Stores files of CSV, compressed if their names end in `.gz`. */
export function storeCsv(csv: Readonly<Record<string, string>>, chunkBytes = 1000): StoredFiles {
  const bytes = Object.entries(csv).map(
    ([key, text]) => [key, key.endsWith('.gz') ? gzipSync(text) : Buffer.from(text)] as const,
  );
  return storeBytes(Object.fromEntries(bytes), chunkBytes);
}

/** Stores files as they are, with the sizes and checksums that a manifest has. */
export function storeBytes(
  contents: Readonly<Record<string, Buffer>>,
  chunkBytes = 1000,
): StoredFiles {
  const opened: string[] = [];
  const closed: string[] = [];
  return {
    opened,
    closed,
    files: Object.entries(contents).map(([key, bytes]) => {
      const md5 = createHash('md5').update(bytes).digest('hex');
      return { key, size: bytes.length, md5 };
    }),
    async *open({ key }) {
      opened.push(key);
      try {
        const bytes = contents[key] ?? Buffer.alloc(0);
        for (let at = 0; at < bytes.length; at += chunkBytes) {
          yield bytes.subarray(at, at + chunkBytes);
        }
      } finally {
        closed.push(key);
      }
    },
  };
}

/** Sample rows of a report, in the form of OSS's newer documents: all but the bucket are quoted. */
export function csvRow([bucket, ...cells]: readonly string[]): string {
  return `${bucket},${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;
}
