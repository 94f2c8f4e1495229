import type { Emulator } from './emulator.ts';
import type { ReportDamage } from './reports/damage.ts';

const DAY_MS = 86_400_000;
/** Days begin in UTC+8, and runs with them. */
const RUN_HOUR_MS = 16 * 3_600_000;

/** The emulator's part that writes reports. */
export type ReportWriter = Pick<Emulator, 'damageReports' | 'now' | 'rules' | 'runRules'>;

/** What is wrong with the newest report of a rule of `demo-logs`. */
const DAMAGED: Readonly<Record<string, ReportDamage>> = {
  'daily-app-013': 'missingFile',
  'daily-audit-001': 'wrongChecksum',
  'daily-billing-015': 'shortRow',
  'daily-cdn-016': 'truncatedFile',
  'daily-firewall-018': 'noChecksum',
  'daily-mobile-007': 'foreignDestination',
};

/** How many days ago the newest report of a rule is, whose later ones fail. */
const OVERDUE_DAYS: Readonly<Record<string, number>> = {
  'daily-app-078': 6,
  'daily-checkout-004': 12,
  'weekly-search-023': 35,
};
/** Rules whose reports have always failed. */
const NEVER = ['daily-app-130', 'daily-audit-027'];

/**
 * Writes reports of the sample's rules as of the emulator's time: a fresh one of most rules, and of some an older one, a
 * damaged one or none. Reports that fail go on failing until their rule is updated.
 */
export function seedSampleReports(emulator: ReportWriter): void {
  const newest = Math.floor((emulator.now() - RUN_HOUR_MS) / DAY_MS) * DAY_MS + RUN_HOUR_MS;
  const run = (bucket: string, ids: readonly string[], daysAgo: number, damage?: ReportDamage) =>
    emulator.runRules(bucket, ids, { at: new Date(newest - daysAgo * DAY_MS), damage });

  const enabled = [...emulator.rules('demo-logs')]
    .filter(([id, xml]) => xml.includes('<IsEnabled>true<') && !NEVER.includes(id))
    .map(([id]) => id);
  const isFresh = (id: string) => !(id in DAMAGED) && !(id in OVERDUE_DAYS);
  // The first run is at once, so the first day has two reports.
  run('demo-logs', ['daily-app-000'], 6.3);
  for (let daysAgo = 6; daysAgo > 0; daysAgo -= 1) run('demo-logs', ['daily-app-000'], daysAgo);
  run('demo-logs', enabled.filter(isFresh), 0);
  for (const [id, damage] of Object.entries(DAMAGED)) run('demo-logs', [id], 0, damage);
  for (const [id, daysAgo] of Object.entries(OVERDUE_DAYS)) run('demo-logs', [id], daysAgo);
  for (const id of [...NEVER, ...Object.keys(OVERDUE_DAYS)]) {
    emulator.damageReports('demo-logs', id, 'noReport');
  }

  run('demo-photos', ['albums-weekly-cold-storage'], 0, 'archived');
  run('demo-photos', ['originals-daily'], 2);
  run('demo-photos', ['originals-daily'], 1, 'noChecksum');
  run('demo-photos', ['originals-daily'], 0);
  run('demo-photos', ['thumbnails-cleanup-audit'], 40);
  // It deletes itself, and leaves its report.
  run('demo-photos', ['albums-before-the-move'], 20);
}
