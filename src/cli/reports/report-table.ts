import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import type { Freshness } from '../../reports/freshness.ts';
import type { ReadReport } from '../../reports/report-reader.ts';
import { printable } from '../printable.ts';
import { formatBytes } from './format-bytes.ts';

/** What is known about the reports of a rule. */
export interface RuleReports {
  readonly rule: InventoryConfiguration;
  /** `null`: it could not be looked at. */
  readonly freshness: Freshness | null;
  /** The newest report that is complete, or that OSS refuses to show; `null`: none was seen. */
  readonly latest: ReadReport | null;
}

const HEADINGS = ['STATUS', 'NEWEST REPORT', 'FILES', 'SIZE', 'RULE'] as const;

/** Numbers are right-aligned. */
const NUMBERS: ReadonlySet<string> = new Set(['FILES', 'SIZE']);

/** Formats a table. The ids come last, because nobody knows how wide a terminal shows their characters. */
export function formatTable(rules: readonly RuleReports[]): string {
  const rows = [HEADINGS, ...rules.map(cellsOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => {
        const [heading = '', width = 0] = [HEADINGS[column], widths[column]];
        if (heading === 'RULE') return cell;
        return NUMBERS.has(heading) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  '),
  );
  return `${lines.join('\n')}\n`;
}

function cellsOf({ rule, freshness, latest }: RuleReports): readonly string[] {
  const files = latest?.manifest?.files;
  return [
    freshness?.status ?? '-',
    latest ? `${latest.report.folder.scanStartedAt.toISOString().slice(0, 16)}Z` : '-',
    files ? `${files.length}` : '-',
    files ? formatBytes(files.reduce((sum, { size }) => sum + size, 0)) : '-',
    printable(rule.inventoryId),
  ];
}
