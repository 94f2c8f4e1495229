import type { ReadReport } from '../../reports/report-reader.ts';
import type { Stores } from '../../reports/report-store.ts';
import { printable } from '../printable.ts';
import { Progress } from '../progress.ts';
import { downloadReport } from './download-report.ts';
import { formatBytes } from './format-bytes.ts';
import type { Problems } from './problems.ts';
import type { RuleReports } from './report-table.ts';

/** Options of {@link downloadReports}. */
export interface DownloadReportsOptions {
  readonly stores: Stores;
  readonly problems: Problems;
  readonly signal: AbortSignal;
  readonly directory: string;
}

/**
 * Downloads the newest report of each rule, one after the other, and prints where it is. A report that is damaged or
 * cannot be read is a problem, and so is the only rule's missing one.
 */
export async function downloadReports(
  options: DownloadReportsOptions,
  rules: readonly RuleReports[],
): Promise<void> {
  const { problems, signal } = options;
  for (const each of rules) {
    signal.throwIfAborted();
    const { inventoryId, destination } = each.rule;
    try {
      const isWanted = rules.length === 1 || each.freshness?.status === 'UNKNOWN';
      if (each.latest) process.stdout.write(await downloadLatest(each.latest, options));
      else if (each.freshness && isWanted) problems.print(each.freshness.reason, inventoryId);
    } catch (error) {
      problems.add(error, { resource: `${destination.bucket}/*`, inventoryId });
    }
  }
}

/** @returns a line that says where the report is; empty if it has problems, which are printed. */
async function downloadLatest(
  latest: ReadReport,
  { stores: { reports }, problems, signal, directory: root }: DownloadReportsOptions,
): Promise<string> {
  const found = await reports.reader.verify(latest.report, { signal });
  for (const { message, file } of found) {
    const where = file === null ? '' : ` (${file})`;
    problems.print(`${message}${where}`, latest.report.place.inventoryId);
  }
  const files = latest.manifest?.files;
  if (found.length > 0 || !files) return '';
  const size = files.reduce((sum, file) => sum + file.size, 0);
  using progress = new Progress(process.stderr, size, formatBytes);
  const { path, fetchedCount } = await downloadReport({
    objects: reports.objects,
    report: latest,
    root,
    signal,
    onBytes: (count) => progress.add(count),
  });
  const existing = files.length - fetchedCount;
  const existed = existing === 0 ? '' : ` (${existing} existed)`;
  return `${printable(path)}  files: ${files.length}${existed}, ${formatBytes(size)}\n`;
}
