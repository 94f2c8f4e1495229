import type { BucketDetails, BucketInfo } from '../inventory/configuration.ts';
import { NoSuchBucketError } from '../inventory/errors.ts';
import { call } from './call.ts';
import type { OssClient } from './client.ts';
import type { ReadOptions } from './inventories.ts';
import { child, trimmedText, type XmlElement } from './xml.ts';

/** A page of the account's buckets, and the marker for the rest where there is one. */
export interface BucketPage {
  readonly buckets: readonly BucketInfo[];
  /** Given where OSS says that more follows. */
  readonly nextMarker: string | null;
}

/** What to list. */
export interface BucketListOptions extends ReadOptions {
  /** The name to begin after. */
  readonly marker?: string | null;
  /** Only names that begin so. */
  readonly prefix?: string | null;
  /** 1 to 1,000. */
  readonly maxKeys: number;
}

/** The account's buckets. Every method throws one of the errors of `inventory/errors.ts`. */
export interface BucketStore {
  /** Reads what OSS tells of a bucket; `null` where there is none of that name. */
  get(name: string, options?: ReadOptions): Promise<BucketDetails | null>;
  /** Reads up to `maxKeys` buckets in ascending order of their names. */
  list(options: BucketListOptions): Promise<BucketPage>;
}

/** The buckets as OSS keeps them, one request a call. */
export function createBucketStore(client: OssClient): BucketStore {
  return {
    async get(name, { signal } = {}) {
      const operation = { action: 'oss:GetBucketInfo', bucket: name, writes: false };
      const request = { method: 'GET', bucket: name, query: { bucketInfo: '' }, signal } as const;
      try {
        return await call(client, operation, request, { root: 'BucketInfo', read: readDetails });
      } catch (error) {
        if (error instanceof NoSuchBucketError) return null;
        throw error;
      }
    },

    list({ marker, prefix, maxKeys, signal }) {
      const operation = { action: 'oss:ListBuckets', bucket: '', writes: false };
      const query = {
        'max-keys': `${maxKeys}`,
        ...(marker ? { marker } : {}),
        ...(prefix ? { prefix } : {}),
      };
      return call(
        client,
        operation,
        { method: 'GET', bucket: '', query, signal },
        {
          root: 'ListAllMyBucketsResult',
          read: readPage,
        },
      );
    },
  };
}

function readPage(root: XmlElement): BucketPage {
  const buckets = (child(root, 'Buckets')?.children ?? [])
    .filter(({ name }) => name === 'Bucket')
    .map(readInfo);
  const truncated = trimmedText(root, 'IsTruncated') === 'true';
  return {
    buckets,
    nextMarker: truncated
      ? trimmedText(root, 'NextMarker') || (buckets.at(-1)?.name ?? null)
      : null,
  };
}

function readDetails(root: XmlElement): BucketDetails {
  const bucket = child(root, 'Bucket');
  if (!bucket) throw new Error('GetBucketInfo answered without a Bucket.');
  return { ...readInfo(bucket), versioning: trimmedText(bucket, 'Versioning') || 'Off' };
}

function readInfo(bucket: XmlElement): BucketInfo {
  const created = new Date(trimmedText(bucket, 'CreationDate'));
  return {
    name: trimmedText(bucket, 'Name'),
    region: trimmedText(bucket, 'Location') || null,
    storageClass: trimmedText(bucket, 'StorageClass') || null,
    createdAt: Number.isNaN(created.getTime()) ? null : created,
  };
}
