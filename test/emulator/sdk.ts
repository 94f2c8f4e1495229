import { createRequire } from 'node:module';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { KEY, type Key } from './client.ts';

export interface SdkOptions {
  accessKeyId: string;
  accessKeySecret: string;
  stsToken?: string | undefined;
  refreshSTSTokenInterval?: number;
  endpoint: string;
  region?: string;
  sldEnable?: boolean;
  bucket?: string;
  authorizationV4?: boolean;
}

export interface SdkInventory {
  id: string;
  isEnabled: boolean;
  prefix?: string;
  OSSBucketDestination: {
    format: string;
    accountId: string;
    rolename: string;
    bucket: string;
    prefix?: string;
    encryption?: { 'SSE-OSS': string } | { 'SSE-KMS': { keyId?: string } | string };
  };
  frequency: string;
  includedObjectVersions: string;
  optionalFields?: { field: string[] };
}

/** The methods of ali-oss that the emulator serves; the package's own types know few of them. */
export interface Sdk {
  putBucketInventory(
    bucket: string,
    inventory: SdkInventory,
    options?: { subres?: Record<string, string>; additionalHeaders?: string[] },
  ): Promise<{ status: number }>;
  getBucketInventory(bucket: string, id: string): Promise<{ inventory: SdkInventory }>;
  listBucketInventory(
    bucket: string,
    options?: { continuationToken?: string | undefined },
  ): Promise<{
    isTruncated: boolean;
    nextContinuationToken?: string;
    inventoryList?: SdkInventory[];
  }>;
  deleteBucketInventory(bucket: string, id: string): Promise<{ status: number }>;
  putBucket(name: string, options?: { storageClass?: string }): Promise<{ bucket: string }>;
  deleteBucket(name: string): Promise<unknown>;
  listBuckets(query?: { prefix?: string; marker?: string; 'max-keys'?: number }): Promise<{
    buckets: { name: string; region: string; storageClass: string }[] | null;
    owner: { id: string };
    isTruncated: boolean;
    nextMarker: string | null;
  }>;
  getBucketInfo(name: string): Promise<{ bucket: Record<string, unknown> }>;
  getBucketLocation(name: string): Promise<{ location: string }>;
  putBucketVersioning(name: string, status: string): Promise<{ status: number }>;
  getBucketVersioning(name: string): Promise<{ versionStatus?: string }>;
  put(
    name: string,
    body: Buffer,
    options?: { headers?: Record<string, string>; mime?: string },
  ): Promise<SdkResult>;
  get(
    name: string,
    options?: { headers?: Record<string, string> },
  ): Promise<SdkResult & { content: Buffer }>;
  head(name: string): Promise<SdkResult>;
  delete(name: string): Promise<SdkResult>;
  listV2(query: Record<string, string | number | undefined>): Promise<{
    objects: { name: string; etag: string; size: number; lastModified: string }[];
    prefixes: string[] | null;
    isTruncated: boolean;
    keyCount: number;
    nextContinuationToken: string | null;
  }>;
  signatureUrl(name: string, options?: { expires?: number; response?: object }): string;
  asyncSignatureUrl(
    name: string,
    options?: { expires?: number; response?: object },
  ): Promise<string>;
  signatureUrlV4(
    method: string,
    expires: number,
    request: { headers?: Record<string, string>; queries?: Record<string, string> } | undefined,
    name: string,
    additionalHeaders?: string[],
  ): Promise<string>;
}

export interface SdkResult {
  res: { status: number; headers: Record<string, string> };
}

// The one place where a type is only claimed: `require` gives no types for a JavaScript package.
const OSS: new (options: SdkOptions) => Sdk = createRequire(import.meta.url)('ali-oss');

/** How an SDK can be told to reach an endpoint that is not Alibaba's. */
export type SdkStyle = 'ip' | 'ip with path' | 'localhost with path';

/** A client of the vendor's SDK. */
export function sdk(
  emulator: Emulator,
  options: { style?: SdkStyle; v4?: boolean; region?: string; key?: Key; bucket?: string } = {},
): Sdk {
  const { style = 'ip', v4 = false, region, key = KEY, bucket } = options;
  return new OSS({
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    ...(key.securityToken
      ? // Any interval silences the SDK's advice to refresh the token.
        { stsToken: key.securityToken, refreshSTSTokenInterval: 3_600_000 }
      : {}),
    endpoint: style === 'localhost with path' ? `http://localhost:${emulator.port}` : emulator.url,
    sldEnable: style !== 'ip',
    authorizationV4: v4,
    ...(region === undefined ? {} : { region }),
    ...(bucket === undefined ? {} : { bucket }),
  });
}
