import type { ObjectVersion } from '../object-table.ts';
import { columnNames, csvRow, type RowContext } from './csv.ts';
import { changesOf, type ReportDamage, type ReportPart } from './damage.ts';
import { type DataFile, dataFiles, md5, uuidOf } from './data-files.ts';
import type { Manifest } from './manifest.ts';
import { isListed } from './object-filter.ts';
import type { ReportForm } from './report-form.ts';
import type { ReportRule } from './report-rule.ts';
import { folderName } from './schedule.ts';

/** A run of a rule. */
export interface ReportRun {
  readonly sourceBucket: string;
  /** Whether the source bucket has or had versioning. */
  readonly isVersioned: boolean;
  readonly rule: ReportRule;
  /** In milliseconds since 1970. */
  readonly scanStart: number;
  /** Those of the source bucket, in byte order of their keys; versions of a key newest first. */
  readonly objects: Iterable<ObjectVersion>;
  readonly form: ReportForm;
  readonly rowsPerFile: number;
  readonly damage: ReportDamage | undefined;
}

/** Makes a report's objects in the order in which OSS writes them. None if no object matches the rule's filter. */
export function buildReport(run: ReportRun): readonly ReportPart[] {
  const { sourceBucket, isVersioned, rule, scanStart, form, rowsPerFile, damage } = run;
  const changes = changesOf(damage);
  const { versions, fields } = rule;
  const context = { bucket: sourceBucket, isVersioned, versions, fields, form };
  const uuid = uuidOf(JSON.stringify([sourceBucket, rule.id, scanStart]));
  const { lineEnd, endsLastLine } = form;
  const files = dataFiles(rowsOf(run, context, changes.firstRow), {
    uuid,
    rowsPerFile,
    lineEnd,
    endsLastLine,
  });
  if (files.length === 0) return [];

  const base = reportBase(sourceBucket, rule, form);
  const whole = manifestOf(run, base, files, columnNames(context));
  const text = JSON.stringify(changes.manifest?.(whole) ?? whole);
  const manifest = changes.manifestText?.(text) ?? text;
  const folder = `${base}${folderName(scanStart)}`;
  const parts: ReportPart[] = [
    ...files.map(({ name, body }) => ({ kind: 'data' as const, key: dataKey(base, name), body })),
    { kind: 'manifest', key: `${folder}/manifest.json`, body: manifest },
    { kind: 'checksum', key: `${folder}/manifest.checksum`, body: md5(manifest) },
  ];
  return changes.parts?.(parts) ?? parts;
}

/** What all keys of a rule's reports start with. An id may have slashes, and is used as it is. */
function reportBase(
  sourceBucket: string,
  { id, destination: { prefix } }: ReportRule,
  { doublesSlash }: ReportForm,
): string {
  const level = doublesSlash ? prefix : prefix.replace(/\/$/, '');
  return `${level === '' ? '' : `${level}/`}${sourceBucket}/${id}/`;
}

function dataKey(base: string, name: string): string {
  return `${base}data/${name}`;
}

function* rowsOf(
  { objects, rule }: ReportRun,
  context: RowContext,
  changeFirst: ((row: string) => string) | undefined,
): Generator<string> {
  let isFirst = true;
  for (const object of objects) {
    if (!isListed(object, rule.filter)) continue;
    const row = csvRow(object, context);
    yield isFirst && changeFirst !== undefined ? changeFirst(row) : row;
    isFirst = false;
  }
}

function manifestOf(
  { rule, scanStart, sourceBucket }: ReportRun,
  base: string,
  files: readonly DataFile[],
  columns: readonly string[],
): Manifest {
  return {
    creationTimestamp: String(Math.floor(scanStart / 1000)),
    destinationBucket: rule.destination.bucket,
    fileFormat: 'CSV',
    fileSchema: columns.join(', '),
    files: files.map(({ name, body }) => ({
      MD5checksum: md5(body),
      key: dataKey(base, name),
      size: body.length,
    })),
    sourceBucket,
    version: '2019-09-01',
  };
}
