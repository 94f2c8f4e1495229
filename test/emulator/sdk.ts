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
}

// The one place where a type is only claimed: `require` gives no types for a JavaScript package.
const OSS: new (options: SdkOptions) => Sdk = createRequire(import.meta.url)('ali-oss');

/** How an SDK can be told to reach an endpoint that is not Alibaba's. */
export type SdkStyle = 'ip' | 'ip with path' | 'localhost with path';

/** A client of the vendor's SDK. */
export function sdk(
  emulator: Emulator,
  options: { style?: SdkStyle; v4?: boolean; region?: string; key?: Key } = {},
): Sdk {
  const { style = 'ip', v4 = false, region, key = KEY } = options;
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
  });
}
