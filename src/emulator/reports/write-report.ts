import { isKey, toNewObject } from '../object-setup.ts';
import type { ObjectVersion } from '../object-table.ts';
import type { Store } from '../store.ts';
import { buildReport } from './build-report.ts';
import type { ReportDamage, ReportPart } from './damage.ts';
import type { ReportForm } from './report-form.ts';
import type { ReportRule } from './report-rule.ts';

/** Returns the objects of a bucket that a rule may list: those with its prefix, or more. */
export type ReadObjects = (bucket: string, rule: ReportRule) => Iterable<ObjectVersion>;

/** What a report is written with. */
export interface ReportContext {
  readonly store: Store;
  readonly readObjects: ReadObjects;
  readonly form: ReportForm;
  readonly rowsPerFile: number;
}

/**
 * Writes a rule's report into its destination, and returns its objects. Writes nothing if nothing matches the filter, or
 * the destination bucket does not exist, is of another account or region, or cannot store keys of that length: like OSS,
 * it reports none of this.
 */
export function writeReport(
  { store, readObjects, form, rowsPerFile }: ReportContext,
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
  const parts = buildReport({
    sourceBucket,
    isVersioned: source.versioning !== undefined,
    rule,
    scanStart,
    objects: readObjects(sourceBucket, rule),
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

/** Reads from the store one by one. */
export function readFrom(store: Store): ReadObjects {
  return (bucket, { versions, filter: { prefix } }) =>
    versions === 'All' ? store.objectVersions(bucket, prefix) : store.objects(bucket, { prefix });
}

/** Reads all objects of a bucket once, for many rules that run before the objects change. */
export function readOnceFrom(store: Store): ReadObjects {
  const read = new Map<string, readonly ObjectVersion[]>();
  return (bucket, { versions }) => {
    const key = `${versions} ${bucket}`;
    const known = read.get(key);
    if (known !== undefined) return known;
    const objects = [
      ...(versions === 'All' ? store.objectVersions(bucket, '') : store.objects(bucket)),
    ];
    read.set(key, objects);
    return objects;
  };
}
