import { FULL_ACCESS } from '../../src/access/policy.ts';
import type { ObjectSetup, ReportDamage } from '../../src/emulator/emulator.ts';
import { DEFAULT_REPORT_SETTINGS, type ReportSettings } from '../../src/loaders/report-settings.ts';
import { ruleXml } from './rules.ts';
import { type SystemOptions, startSystem, type TestSystem } from './system.ts';

/** A rule of `logs`, which reports to `reports` below the prefix `p`. */
function ruleWith(fields: readonly string[]): string {
  const names = fields.map((field) => `<Field>${field}</Field>`).join('');
  const content = names && `<OptionalFields>${names}</OptionalFields>`;
  return ruleXml('r1', content).replace('</Bucket>', '</Bucket><Prefix>p</Prefix>');
}

/** Options of {@link startReportSystem}. */
export interface ReportSystemOptions extends SystemOptions {
  /** @default every caller may read everything */
  readonly settings?: Partial<ReportSettings>;
  /** What the bucket `logs` has. @default three small objects */
  readonly objects?: readonly ObjectSetup[];
  /** The optional fields of the rule. @default Size and StorageClass */
  readonly fields?: readonly string[];
  /** Whether the bucket `logs` keeps versions, which the rule then lists. @default false */
  readonly isVersioned?: boolean;
}

const OBJECTS: readonly ObjectSetup[] = [
  { key: 'a.txt', body: 'one' },
  { key: 'b.txt', body: 'other' },
  { key: 'c.txt', body: 'third' },
];

/** A server that allows everything, and a bucket `logs` with objects and the rule `r1`. */
export async function startReportSystem({
  settings,
  serving,
  objects = OBJECTS,
  fields = ['Size', 'StorageClass'],
  isVersioned = false,
  ...options
}: ReportSystemOptions = {}): Promise<TestSystem> {
  const system = await startSystem({
    buckets: ['reports'],
    ...options,
    serving: {
      accessOf: () => FULL_ACCESS,
      reports: { ...DEFAULT_REPORT_SETTINGS, maxSignedSeconds: 3600, ...settings },
      ...serving,
    },
  });
  const versioning = isVersioned ? ({ versioning: 'Enabled' } as const) : {};
  system.emulator.createBucket({ name: 'logs', ...versioning });
  system.emulator.putObjects('logs', objects);
  const versions = isVersioned ? 'All' : 'Current';
  system.emulator.storeRules('logs', [
    { id: 'r1', xml: ruleWith(fields).replace('>All<', `>${versions}<`) },
  ]);
  return system;
}

/** Writes a report of `r1`. @returns the key of its manifest, or where it would be */
export function writeReport(
  { emulator }: Pick<TestSystem, 'emulator'>,
  { damage, at }: { damage?: ReportDamage; at?: Date } = {},
): string {
  const [run] = emulator.runRules('logs', ['r1'], { damage, at });
  const folder = run?.scanStartedAt.toISOString().slice(0, 16).replace(':', '-');
  return run?.manifestKey ?? `p/logs/r1/${folder}Z/manifest.json`;
}
