import { STORAGE_CLASSES } from './bucket-operations.ts';
import { readRange } from './byte-range.ts';
import { type BucketCall, requireBody } from './call.ts';
import {
  fileAlreadyExists,
  invalidArgument,
  invalidObjectName,
  invalidObjectState,
  invalidRange,
  noSuchKey,
  OssError,
} from './errors.ts';
import { isNotModified } from './object-conditions.ts';
import { headersOf, overriddenHeaders, versionHeaders } from './object-headers.ts';
import { deleteMarker, isKey, toNewObject } from './object-setup.ts';
import type { ObjectVersion } from './object-table.ts';
import type { Answer } from './operations.ts';
import { internalError } from './outcome.ts';
import { MAX_OBJECT_BYTES } from './request-body.ts';

const ACLS = ['default', 'private', 'public-read', 'public-read-write'];

/** Stores an object, or its latest version. */
export function putObject(call: BucketCall): Answer {
  const { bucket, headers, settings, store } = call;
  const key = requireKey(call);
  const body = requireBody(call);
  const current = store.object(bucket.name, key);
  if (
    headers.get('x-oss-forbid-overwrite') === 'true' &&
    current !== undefined &&
    !current.isDeleteMarker
  ) {
    throw fileAlreadyExists(key);
  }
  const tags = (headers.get('x-oss-tagging') ?? '').split('&').filter((tag) => tag !== '');
  const described = toNewObject(
    {
      key,
      body,
      storageClass: chosen(call, 'x-oss-storage-class', STORAGE_CLASSES) ?? bucket.storageClass,
      objectAcl: chosen(call, 'x-oss-object-acl', ACLS) ?? 'default',
      taggingCount: tags.length,
      isEncrypted: headers.has('x-oss-server-side-encryption'),
    },
    bucket,
    settings.now(),
  );
  const contentType = headers.get('content-type') ?? described.contentType;
  const object = store.putObject(bucket, { ...described, contentType });
  return {
    status: 200,
    headers: {
      etag: `"${object.etag}"`,
      'content-md5': Buffer.from(object.etag, 'hex').toString('base64'),
      'x-oss-hash-crc64ecma': object.crc64,
      ...versionHeaders(object, bucket),
    },
  };
}

/** Returns a header's value if it is one of those allowed. */
function chosen(
  { headers }: BucketCall,
  name: string,
  allowed: readonly string[],
): string | undefined {
  const value = headers.get(name);
  if (value !== undefined && !allowed.includes(value)) {
    throw invalidArgument(name, value, `${name} is not one of ${allowed.join(', ')}.`);
  }
  return value;
}

/** Returns an object, or one range of it. */
export function getObject(call: BucketCall): Answer {
  const { bucket, headers, query } = call;
  const object = requireObject(call);
  const { key, size, storageClass } = object;
  if (storageClass.endsWith('Archive')) throw invalidObjectState(key);
  if (isNotModified(headers, object)) return notModified(object);
  const wanted = headers.get('range');
  const isStandard = headers.get('x-oss-range-behavior') === 'standard';
  const range = readRange(wanted, size, isStandard);
  if (range === 'unsatisfiable') throw invalidRange(wanted ?? '', size);
  const { first, last } = range ?? { first: 0, last: size - 1 };
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...headersOf(object, bucket),
      ...overriddenHeaders(query),
      ...(range === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
    },
    body: readBytes(call, first, last + 1),
  };
}

function readBytes({ bucket, key, store }: BucketCall, start: number, end: number): Uint8Array {
  const body = store.objectBody(bucket.name, key);
  if (body !== undefined) return body.subarray(start, end);
  if (end - start > MAX_OBJECT_BYTES) {
    throw new OssError({
      ...internalError(),
      message: `The emulator has no body of this object, and sends at most ${MAX_OBJECT_BYTES} bytes in its place.`,
    });
  }
  return new Uint8Array(end - start);
}

/** Describes an object, also an archived one. */
export function headObject(call: BucketCall): Answer {
  const object = requireObject(call);
  if (isNotModified(call.headers, object)) return notModified(object);
  const headers = headersOf(object, call.bucket);
  return { status: 200, headers, contentLength: object.size };
}

function notModified({ etag, lastModified }: ObjectVersion): Answer {
  const headers = { etag: `"${etag}"`, 'last-modified': lastModified.toUTCString() };
  return { status: 304, headers };
}

/** 204 also if the object does not exist. With versioning, adds a delete marker. */
export function deleteObject(call: BucketCall): Answer {
  const { bucket, settings, store } = call;
  const key = requireKey(call);
  if (bucket.versioning === undefined) {
    store.deleteObject(bucket.name, key);
    return { status: 204 };
  }
  const marker = store.putObject(bucket, deleteMarker(key, new Date(settings.now())));
  return { status: 204, headers: versionHeaders(marker, bucket) };
}

function requireObject(call: BucketCall): ObjectVersion {
  const { bucket, store } = call;
  const key = requireKey(call);
  const object = store.object(bucket.name, key);
  if (object === undefined) throw noSuchKey(key);
  if (object.isDeleteMarker) throw noSuchKey(key, versionHeaders(object, bucket));
  return object;
}

function requireKey({ key }: BucketCall): string {
  if (/^[/\\]/.test(key)) throw invalidObjectName(key, 'The specified object is not valid.');
  if (!isKey(key)) {
    throw invalidObjectName(key, 'The length of object name must be less than 1024.');
  }
  return key;
}
