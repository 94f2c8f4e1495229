import { createHash } from 'node:crypto';
import { crc64 } from './crc64.ts';
import type { NewObject } from './object-table.ts';
import type { Bucket } from './store.ts';

/** An object to store without HTTP. */
export interface ObjectSetup {
  /** 1 to 1023 bytes of UTF-8. */
  key: string;
  /** Without it, only the object's description is stored, and a GET of it returns NUL bytes. */
  body?: string | Uint8Array;
  /** In bytes, for an object without a body. @default 0 */
  size?: number;
  /** @default the bucket's */
  storageClass?: string;
  /** Milliseconds are cut off. @default now */
  lastModified?: Date;
  /** Without quotes. @default the MD5 of the body in upper-case hexadecimal digits */
  etag?: string;
  /** @default 'default', which means the bucket's */
  objectAcl?: string;
  /** @default 'Normal', or 'Multipart' with `isMultipartUploaded` */
  objectType?: string;
  /** @default 0 */
  taggingCount?: number;
  /** @default false */
  isMultipartUploaded?: boolean;
  /** @default false */
  isEncrypted?: boolean;
  /** Decimal. @default that of the body; '0' without a body */
  crc64?: string;
  /** When a lifecycle rule changed the storage class. @default never */
  transitionedAt?: Date;
  /** A delete marker has no body, size, ETag and storage class. @default false */
  isDeleteMarker?: boolean;
}

const MAX_KEY_BYTES = 1023;

/**
 * Completes the description of an object.
 *
 * @throws RangeError for an invalid key
 */
export function toNewObject(setup: ObjectSetup, bucket: Bucket, now: number): NewObject {
  const { key, isMultipartUploaded = false, isDeleteMarker = false } = setup;
  if (!isKey(key)) {
    throw new RangeError(
      `${JSON.stringify(key)} is not an object's key: it must have 1 to ${MAX_KEY_BYTES} bytes of UTF-8.`,
    );
  }
  const lastModified = wholeSeconds(setup.lastModified ?? new Date(now));
  if (isDeleteMarker) return deleteMarker(key, lastModified);
  const body = typeof setup.body === 'string' ? Buffer.from(setup.body) : setup.body;
  return {
    key,
    isDeleteMarker,
    size: body?.length ?? setup.size ?? 0,
    etag: setup.etag ?? etagOf(body ?? Buffer.from(key)),
    storageClass: setup.storageClass ?? bucket.storageClass,
    lastModified,
    type: setup.objectType ?? (isMultipartUploaded ? 'Multipart' : 'Normal'),
    acl: setup.objectAcl ?? 'default',
    taggingCount: setup.taggingCount ?? 0,
    isMultipart: isMultipartUploaded,
    isEncrypted: setup.isEncrypted ?? false,
    crc64: setup.crc64 ?? crc64(body ?? Buffer.alloc(0)),
    transitionedAt: setup.transitionedAt,
    contentType: 'application/octet-stream',
    body,
  };
}

/** A delete marker, of which only key, version and time mean anything. */
export function deleteMarker(key: string, lastModified: Date): NewObject {
  return {
    key,
    isDeleteMarker: true,
    size: 0,
    etag: '',
    storageClass: '',
    lastModified: wholeSeconds(lastModified),
    type: '',
    acl: '',
    taggingCount: 0,
    isMultipart: false,
    isEncrypted: false,
    crc64: '',
    transitionedAt: undefined,
    contentType: '',
    body: undefined,
  };
}

/** Whether OSS can store an object under the key, apart from its first character. */
export function isKey(key: string): boolean {
  return key !== '' && key.isWellFormed() && Buffer.byteLength(key) <= MAX_KEY_BYTES;
}

/** The ETag of an object that was uploaded at once. */
function etagOf(body: Uint8Array): string {
  return createHash('md5').update(body).digest('hex').toUpperCase();
}

function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
