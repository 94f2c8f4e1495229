import type { ObjectVersion } from '../object-table.ts';
import type { ReportForm } from './report-form.ts';

/** What a report's rows show, beside the objects. */
export interface RowContext {
  readonly bucket: string;
  /** Whether the bucket has or had versioning. */
  readonly isVersioned: boolean;
  readonly versions: 'All' | 'Current';
  readonly fields: readonly string[];
  readonly form: ReportForm;
}

/** Returns the names of the columns: the fixed ones, and the rule's optional fields in its order. */
export function columnNames({ versions, fields, form }: RowContext): string[] {
  const fixed = versions === 'All' ? ['VersionId', 'IsLatest', 'IsDeleteMarker'] : [];
  const optional = fields.map((field) => {
    if (field === 'Crc64') return form.crc64Column;
    return field === 'TransitionTime' ? form.transitionTimeColumn : field;
  });
  const { unknownColumn } = form;
  return [
    'Bucket',
    'Key',
    ...fixed,
    ...optional,
    ...(unknownColumn === undefined ? [] : [unknownColumn]),
  ];
}

/** Writes an object's row, without a line end. */
export function csvRow(object: ObjectVersion, context: RowContext): string {
  const { bucket, versions, fields, form } = context;
  const cells: (string | number)[] = [encodeKey(object.key, form.keys)];
  if (versions === 'All') {
    cells.push(
      context.isVersioned ? object.versionId : '',
      boolean(object.isLatest, form),
      boolean(object.isDeleteMarker, form),
    );
  }
  for (const field of fields) cells.push(optionalCell(field, object, form));
  if (form.unknownColumn !== undefined) cells.push('new');
  const name = form.quotes === 'allExceptBucket' ? bucket : quote(bucket);
  return [name, ...cells.map((cell) => writeCell(cell, form))].join(',');
}

function writeCell(cell: string | number, { quotes }: ReportForm): string {
  return typeof cell === 'number' && quotes === 'allExceptNumbers' ? String(cell) : quote(cell);
}

function quote(cell: string | number): string {
  return `"${String(cell).replaceAll('"', '""')}"`;
}

/** A delete marker has only a time. */
function optionalCell(field: string, object: ObjectVersion, form: ReportForm): string | number {
  if (field === 'LastModifiedDate') return time(object.lastModified, form);
  if (object.isDeleteMarker) return '';
  switch (field) {
    case 'Size':
      return object.size;
    case 'StorageClass':
      return object.storageClass;
    case 'ETag':
      return form.quotesEtags ? `"${object.etag}"` : object.etag;
    case 'IsMultipartUploaded':
      return boolean(object.isMultipart, form);
    case 'EncryptionStatus':
      return boolean(object.isEncrypted, form);
    case 'ObjectAcl':
      return object.acl;
    case 'TaggingCount':
      return object.taggingCount;
    case 'ObjectType':
      return object.type;
    case 'Crc64':
      return object.crc64;
    case 'TransitionTime':
      return object.transitionedAt === undefined ? '' : time(object.transitionedAt, form);
    // No bucket of the emulator tracks accesses.
    case 'LastAccessDate':
    case 'LastAccessTimestamp':
      return 'null';
    default:
      return '';
  }
}

function boolean(value: boolean, { booleans }: ReportForm): string {
  const text = String(value);
  return booleans === 'lowerCase' ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function time(date: Date, { times }: ReportForm): string {
  const iso = date.toISOString();
  return times === 'iso' ? iso : `${iso.slice(0, 19).replaceAll(':', '-')}Z`;
}

function encodeKey(key: string, form: ReportForm['keys']): string {
  const encoded = encodeURIComponent(key.toWellFormed());
  switch (form) {
    case 'component':
      return encoded;
    case 'form':
      return encoded.replaceAll('%20', '+');
    case 'path':
      return encoded.replaceAll('%2F', '/').replaceAll('%2B', '+');
  }
}
