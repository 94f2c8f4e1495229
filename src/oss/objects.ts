import { RefusedError } from '../inventory/errors.ts';
import { SharedReads } from './cache/shared-reads.ts';
import { type CallOptions, call, send } from './client/call.ts';
import { header } from './client/error-document.ts';
import { unreadableError } from './client/failures.ts';
import type { OssTarget } from './client/regions.ts';
import { readTime } from './client/xml-values.ts';
import type { CredentialsProvider } from './credentials/provider.ts';
import { MAX_KEYS, type ObjectPage, readObjectPage } from './object-list.ts';
import { type ReadObjectOptions, readObject, type StreamParts } from './object-stream.ts';
import { type SignedUrl, signUrl } from './signed-url.ts';

/** Which objects are listed, and from where on. */
interface ObjectListOptions extends CallOptions {
  /** Only keys that start with this prefix. @default all */
  readonly prefix?: string;
  /** `/`: keys that have one after the prefix are not listed, only their beginnings up to it. @default none */
  readonly delimiter?: '/';
  /** Only keys after this one, which need not exist. */
  readonly startAfter?: string;
  /** The token of a page. */
  readonly token?: string | null;
  /** 1 to 1,000. @default 1,000 */
  readonly maxKeys?: number;
}

/** An object that was read whole. */
interface StoredObject {
  readonly body: Buffer;
  /** Whether the object is larger than the limit, and `body` only its beginning. */
  readonly isCut: boolean;
  /** With its quotes. */
  readonly etag: string | null;
  readonly lastModified: Date | null;
}

/**
 * Reads the objects of an account's buckets. Keys are taken as they are, and must be well-formed Unicode. Every method
 * throws one of the errors of `inventory/errors.ts`.
 */
export interface ObjectStore {
  /** Lists a page of up to 1,000 objects with ListObjectsV2. Concurrent equal calls share one request. */
  list(bucket: string, options: ObjectListOptions): Promise<ObjectPage>;
  /** Reads an object of at most `maxBytes`; `null` if it does not exist. */
  get(
    bucket: string,
    key: string,
    options: Pick<CallOptions, 'signal'> & { readonly maxBytes: number },
  ): Promise<StoredObject | null>;
  /** Reads an object as a stream, see {@link readObject}. */
  read(bucket: string, key: string, options?: ReadObjectOptions): AsyncIterable<Uint8Array>;
  /** Signs a URL for an object, see {@link signUrl}. */
  signedUrl(bucket: string, key: string, expiresInSeconds: number): Promise<SignedUrl>;
}

/** What the store needs. */
export interface ObjectStoreParts extends StreamParts {
  /** Whether concurrent equal lists share one request. */
  readonly shareReads: boolean;
  readonly credentials: CredentialsProvider;
  /** Where a signed URL for a bucket leads to. */
  readonly downloadTarget: (bucket: string) => OssTarget;
  /** OSS's clock, in milliseconds since 1970. */
  readonly ossNow: () => number;
}

/** Creates the store of an account's objects. */
export function createObjectStore(parts: ObjectStoreParts): ObjectStore {
  const { client, retrier, shareReads, credentials, downloadTarget, ossNow } = parts;
  const pages = new SharedReads<ObjectPage>(shareReads);
  return {
    list(bucket, { prefix, delimiter, startAfter, token, maxKeys = MAX_KEYS, signal: callers }) {
      const operation = { action: 'oss:ListObjects', bucket, writes: false };
      const query = {
        'list-type': '2',
        // Without it, XML could not represent keys with control characters.
        'encoding-type': 'url',
        'max-keys': `${maxKeys}`,
        ...(prefix ? { prefix } : {}),
        ...(delimiter ? { delimiter } : {}),
        ...(startAfter ? { 'start-after': startAfter } : {}),
        ...(token ? { 'continuation-token': token } : {}),
      };
      return pages.run(JSON.stringify([bucket, query]), callers, (signal) => {
        const request = { method: 'GET', bucket, query, signal } as const;
        return retrier.run(() => call(client, operation, request, readObjectPage), { signal });
      });
    },

    async get(bucket, key, { maxBytes, signal }) {
      const operation = { action: 'oss:GetObject', bucket, writes: false };
      // OSS would compress JSON on the fly, without an ETag.
      const headers = { 'accept-encoding': 'identity' };
      const request = { method: 'GET', bucket, object: key, query: {}, headers, signal } as const;
      const attempt = async () => {
        const response = await send(client, operation, { ...request, maxBytes }, [200]);
        if (header(response, 'x-oss-request-id')) return response;
        throw unreadableError(response, operation, new Error('It has no request id.'));
      };
      try {
        const response = await retrier.run(attempt, { signal });
        const lastModified = new Date(header(response, 'last-modified') ?? Number.NaN);
        return {
          body: response.body,
          isCut: response.isCut ?? false,
          etag: header(response, 'etag'),
          lastModified: Number.isNaN(lastModified.getTime())
            ? null
            : readTime(lastModified.toISOString()),
        };
      } catch (error) {
        if (error instanceof RefusedError && error.code === 'NoSuchKey') return null;
        throw error;
      }
    },

    read: (bucket, key, options = {}) => readObject(parts, bucket, key, options),

    async signedUrl(bucket, key, expiresInSeconds) {
      const target = downloadTarget(bucket);
      const keys = await credentials.get();
      return signUrl({ target, bucket, key, expiresInSeconds, now: ossNow() }, keys);
    },
  };
}
