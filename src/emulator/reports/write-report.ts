import { isKey, toNewObject } from '../object-setup.ts';
import type { Store } from '../store.ts';
import { buildReport } from './build-report.ts';
import type { ReportDamage, ReportPart } from './damage.ts';
import type { ReportForm } from './report-form.ts';
import type { ReportRule } from './report-rule.ts';

/** What a report is written with. */
export interface ReportContext {
  readonly store: Store;
  readonly form: ReportForm;
  readonly rowsPerFile: number;
}

/**
 * Writes a rule's report into its destination, and returns its objects. Writes nothing if nothing matches the filter, or
 * the destination bucket does not exist, is of another account or region, or cannot store keys of that length: like OSS,
 * it reports none of this.
 */
export function writeReport(
  { store, form, rowsPerFile }: ReportContext,
  sourceBucket: string,
  rule: ReportRule,
  scanStart: number,
  damage: ReportDamage | undefined,
): readonly ReportPart[] {
  const source = store.bucket(sourceBucket);
  const destination = store.bucket(rule.destination.bucket);
  if (
    source === undefined ||
    destination === undefined ||
    destination.accountId !== source.accountId ||
    destination.region !== source.region
  ) {
    return [];
  }
  const { prefix } = rule.filter;
  const parts = buildReport({
    sourceBucket,
    isVersioned: source.versioning !== undefined,
    rule,
    scanStart,
    objects:
      rule.versions === 'All'
        ? store.objectVersions(sourceBucket, prefix)
        : store.objects(sourceBucket, { prefix }),
    form,
    rowsPerFile,
    damage,
  });
  if (!parts.every(({ key }) => isKey(key))) return [];
  const lastModified = new Date(scanStart);
  const { isEncrypted } = rule.destination;
  for (const { key, body, storageClass = destination.storageClass } of parts) {
    const setup = { key, body, storageClass, lastModified, isEncrypted };
    store.putObject(destination, toNewObject(setup, destination, scanStart));
  }
  return parts;
}
