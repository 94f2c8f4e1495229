import type { BucketDetails, BucketInfo } from '../inventory/configuration.ts';
import { NoSuchBucketError } from '../inventory/errors.ts';
import { compareIds } from '../inventory/id-order.ts';
import { SharedReads } from './cache/shared-reads.ts';
import type { CallOptions } from './client/call.ts';
import { call } from './client/call.ts';
import { child, parseDocument, trimmedText, type XmlElement } from './client/xml.ts';
import { readBoolean, readTime } from './client/xml-values.ts';
import type { StoreParts } from './inventory/document-store.ts';

/** OSS's limit of buckets in one page. */
const MAX_BUCKETS = 1000;

/** A page of the account's buckets. */
interface BucketPage {
  readonly buckets: readonly BucketInfo[];
  /** The marker of the next page; `null` on the last page. */
  readonly nextMarker: string | null;
}

interface BucketListOptions extends CallOptions {
  /** The name after which the page starts. */
  readonly marker?: string | null;
  /** Only names that start with this prefix. */
  readonly prefix?: string | null;
  /** 1 to 1,000. */
  readonly maxKeys: number;
}

/** Reads the account's buckets. Every method throws one of the errors of `inventory/errors.ts`. */
export interface BucketStore {
  /** Reads a bucket; `null` if it does not exist. */
  get(name: string, options?: CallOptions): Promise<BucketDetails | null>;
  /** The region in which a bucket was found; the configured one if unknown. */
  regionOf(name: string): string;
  /** Reads up to `maxKeys` buckets in ascending order of their names. */
  list(options: BucketListOptions): Promise<BucketPage>;
}

/** Creates the store of an account's buckets. */
export function createBucketStore({
  client,
  retrier,
  shareReads,
  regionOf,
  onEndpoint,
}: StoreParts): BucketStore {
  const details = new SharedReads<BucketDetails | null>(shareReads);
  const pages = new SharedReads<BucketPage>(shareReads);

  const readBucket = async (name: string, signal: AbortSignal | undefined) => {
    const operation = { action: 'oss:GetBucketInfo', bucket: name, writes: false };
    const request = { method: 'GET', bucket: name, query: { bucketInfo: '' }, signal } as const;
    try {
      return await retrier.run(() => call(client, operation, request, readDetails), { signal });
    } catch (error) {
      if (error instanceof NoSuchBucketError) return null;
      throw error;
    }
  };

  return {
    regionOf,

    get: (name, { signal } = {}) => details.run(name, signal, (shared) => readBucket(name, shared)),

    list({ marker, prefix, maxKeys, signal: callers }) {
      const operation = { action: 'oss:ListBuckets', bucket: null, writes: false };
      const query = {
        'max-keys': `${maxKeys}`,
        ...(marker ? { marker } : {}),
        ...(prefix ? { prefix } : {}),
      };
      return pages.run(JSON.stringify(query), callers, (signal) => {
        const request = { method: 'GET', bucket: '', query, signal } as const;
        const read = (body: Buffer) => readPage(body, onEndpoint);
        return retrier.run(() => call(client, operation, request, read), { signal });
      });
    },
  };
}

function readPage(body: Buffer, onEndpoint: StoreParts['onEndpoint']): BucketPage {
  const root = parseDocument(body, 'ListAllMyBucketsResult');
  const elements = (child(root, 'Buckets')?.children ?? []).filter(({ name }) => name === 'Bucket');
  const buckets = elements.map(readInfo);
  for (const bucket of elements) {
    onEndpoint(trimmedText(bucket, 'Name'), trimmedText(bucket, 'ExtranetEndpoint'));
  }
  if (!readBoolean(trimmedText(root, 'IsTruncated'))) {
    // A complete list has no gaps, in any order. Longer ones than OSS's would take long to sort.
    if (buckets.length <= MAX_BUCKETS) buckets.sort((a, b) => compareIds(a.name, b.name));
    return { buckets, nextMarker: null };
  }
  const nextMarker = trimmedText(root, 'NextMarker') || (buckets.at(-1)?.name ?? null);
  return { buckets, nextMarker };
}

function readDetails(body: Buffer): BucketDetails {
  const bucket = child(parseDocument(body, 'BucketInfo'), 'Bucket');
  if (!bucket) throw new Error('GetBucketInfo answered without a Bucket.');
  const owner = child(bucket, 'Owner');
  return {
    ...readInfo(bucket),
    versioning: trimmedText(bucket, 'Versioning') || 'Off',
    ownerId: (owner && trimmedText(owner, 'ID')) || null,
  };
}

function readInfo(bucket: XmlElement): BucketInfo {
  return {
    name: trimmedText(bucket, 'Name'),
    region: trimmedText(bucket, 'Location') || null,
    storageClass: trimmedText(bucket, 'StorageClass') || null,
    createdAt: readTime(trimmedText(bucket, 'CreationDate')),
  };
}
