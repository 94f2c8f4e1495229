import { isNewBucketName } from './address.ts';
import { type BucketCall, type Call, requireBody } from './call.ts';
import { readSection } from './document-section.ts';
import {
  bucketNotEmpty,
  invalidArgument,
  invalidBucketName,
  malformedXml,
  OssError,
} from './errors.ts';
import { type Answer, documentAnswer } from './operations.ts';
import { queryValue } from './query.ts';
import type { Bucket } from './store.ts';
import { leaf, parseDocument, wrap, type XmlElement, xmlDocument } from './xml.ts';

/** The storage classes of buckets and objects. */
export const STORAGE_CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'];

/** The account's buckets in all regions, by name: `max-keys` 1 to 1000, 100 when absent. */
export function listBuckets({ identity, query, store }: Call): Answer {
  const { accountId } = identity;
  const prefix = queryValue(query, 'prefix') ?? '';
  const marker = queryValue(query, 'marker') ?? '';
  const sentMaxKeys = queryValue(query, 'max-keys') || '100';
  const maxKeys = /^\d{1,4}$/.test(sentMaxKeys) ? Number(sentMaxKeys) : 0;
  if (maxKeys < 1 || maxKeys > 1000) {
    throw invalidArgument('max-keys', sentMaxKeys, 'max-keys is not in 1..1000.');
  }
  const found = store.buckets(accountId, prefix, marker, maxKeys + 1);
  const page = found.slice(0, maxKeys);
  const last = found.length > maxKeys ? page.at(-1) : undefined;
  const paged =
    last !== undefined ||
    ['prefix', 'marker', 'max-keys'].some((name) => queryValue(query, name) !== undefined);
  return documentAnswer(
    xmlDocument(
      wrap(
        'ListAllMyBucketsResult',
        ...(paged
          ? [leaf('Prefix', prefix), leaf('Marker', marker), leaf('MaxKeys', maxKeys)]
          : []),
        leaf('IsTruncated', last !== undefined),
        last === undefined ? '' : leaf('NextMarker', last.name),
        owner(accountId),
        wrap('Buckets', ...page.map((bucket) => wrap('Bucket', summary(bucket)))),
      ),
    ),
  );
}

function summary({ name, region, createdAt, storageClass }: Bucket): string {
  return [
    leaf('CreationDate', createdAt.toISOString()),
    leaf('ExtranetEndpoint', `${region}.aliyuncs.com`),
    leaf('IntranetEndpoint', `${region}-internal.aliyuncs.com`),
    leaf('Location', region),
    leaf('Name', name),
    leaf('Region', region.replace(/^oss-/, '')),
    leaf('StorageClass', storageClass),
  ].join('');
}

function owner(accountId: string): string {
  return wrap('Owner', leaf('ID', accountId), leaf('DisplayName', accountId));
}

/**
 * Creates a bucket in the region of the host or the V4 scope. Creating one's own bucket of the same region again
 * succeeds without a change.
 */
export function putBucket(call: Call, name: string): Answer {
  const { identity, region, settings, store } = call;
  if (!isNewBucketName(name)) throw invalidBucketName(name);
  const storageClass = call.body.length === 0 ? 'Standard' : readStorageClass(call);
  const bucket: Bucket = {
    name,
    accountId: identity.accountId,
    region: region ?? settings.defaultRegion,
    storageClass,
    versioning: undefined,
    createdAt: new Date(settings.now()),
  };
  if (!store.addBucket(bucket)) {
    const existing = store.bucket(name);
    const same = existing?.accountId === bucket.accountId && existing.region === bucket.region;
    if (!same) {
      throw new OssError({
        status: 409,
        code: 'BucketAlreadyExists',
        message:
          'The requested bucket name is not available. The bucket namespace is shared by all ' +
          'users of the system. Please select a different name and try again.',
        details: { BucketName: name },
      });
    }
  }
  return { status: 200, headers: { location: `/${name}` } };
}

function readStorageClass(call: Call): string {
  const text = readRoot(call, 'CreateBucketConfiguration', [
    'StorageClass',
    'DataRedundancyType',
  ]).text('StorageClass');
  const storageClass = text?.trim() ?? 'Standard';
  if (!STORAGE_CLASSES.includes(storageClass)) throw malformedXml();
  return storageClass;
}

function readRoot(call: Call, name: string, known: readonly string[]) {
  const body = requireBody(call);
  let root: XmlElement;
  try {
    root = parseDocument(body);
  } catch {
    throw malformedXml();
  }
  if (root.name !== name) throw malformedXml();
  return readSection(root, known);
}

/** Deletes an empty bucket with its rules. */
export function deleteBucket({ bucket, store }: BucketCall): Answer {
  if (store.hasObjects(bucket.name)) throw bucketNotEmpty(bucket.name);
  store.deleteBucket(bucket.name);
  return { status: 204 };
}

/** Describes a bucket, with its versioning. */
export function getBucketInfo({ bucket }: BucketCall): Answer {
  return documentAnswer(
    xmlDocument(
      wrap(
        'BucketInfo',
        wrap(
          'Bucket',
          summary(bucket),
          leaf('DataRedundancyType', 'LRS'),
          bucket.versioning === undefined ? '' : leaf('Versioning', bucket.versioning),
          owner(bucket.accountId),
          wrap('AccessControlList', leaf('Grant', 'private')),
        ),
      ),
    ),
  );
}

/** Returns a bucket's region. */
export function getBucketLocation({ bucket }: BucketCall): Answer {
  return documentAnswer(xmlDocument(leaf('LocationConstraint', bucket.region)));
}

/** Returns a bucket's versioning; an empty document if it was never enabled. */
export function getBucketVersioning({ bucket: { versioning } }: BucketCall): Answer {
  const status = versioning === undefined ? '' : leaf('Status', versioning);
  return documentAnswer(xmlDocument(wrap('VersioningConfiguration', status)));
}

/** Changes a bucket's versioning to Enabled or Suspended. */
export function putBucketVersioning(call: BucketCall): Answer {
  const status = readRoot(call, 'VersioningConfiguration', ['Status']).text('Status')?.trim();
  if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
  call.store.setVersioning(call.bucket.name, status);
  return { status: 200 };
}
