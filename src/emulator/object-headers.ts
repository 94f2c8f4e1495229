import { invalidArgument } from './errors.ts';
import type { ObjectVersion } from './object-table.ts';
import type { Query } from './query.ts';
import type { Bucket } from './store.ts';

/** The headers of GetObject and HeadObject. */
export function headersOf(object: ObjectVersion, bucket: Bucket): Record<string, string> {
  const { contentType, etag, lastModified, type, storageClass, crc64, taggingCount } = object;
  return {
    'content-type': toHeader('Content-Type', contentType),
    etag: `"${etag}"`,
    'last-modified': lastModified.toUTCString(),
    'accept-ranges': 'bytes',
    'x-oss-object-type': type,
    'x-oss-storage-class': storageClass,
    'x-oss-hash-crc64ecma': crc64,
    ...(taggingCount === 0 ? {} : { 'x-oss-tagging-count': String(taggingCount) }),
    ...(object.isEncrypted ? { 'x-oss-server-side-encryption': 'AES256' } : {}),
    ...versionHeaders(object, bucket),
  };
}

/** The headers that name a version, in a bucket that has or had versioning. */
export function versionHeaders(
  { versionId, isDeleteMarker }: ObjectVersion,
  { versioning }: Bucket,
): Record<string, string> {
  if (versioning === undefined) return {};
  return {
    'x-oss-version-id': versionId,
    ...(isDeleteMarker ? { 'x-oss-delete-marker': 'true' } : {}),
  };
}

const OVERRIDE =
  /^response-(content-type|content-language|expires|cache-control|content-disposition|content-encoding)$/;

/** The headers that a reader of an object chooses in the query. */
export function overriddenHeaders(query: Query): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [parameter, value] of query) {
    const name = OVERRIDE.exec(parameter)?.[1];
    if (name !== undefined) headers[name] = toHeader(parameter, value);
  }
  return headers;
}

/** Node writes headers as Latin-1; OSS sends UTF-8. A line break would add headers. */
function toHeader(name: string, value: string): string {
  const bytes = Buffer.from(value).toString('latin1');
  if (/[^\t\x20-\x7e\x80-\xff]/.test(bytes)) {
    throw invalidArgument(name, value, `${name} has control characters.`);
  }
  return bytes;
}
