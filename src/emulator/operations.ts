import type { Address } from './address.ts';
import { type Query, queryValue } from './query.ts';
import { isSubresource } from './signature-v1.ts';

/** The operation of a request; Unknown for all that this emulator does not support. */
export type OperationName =
  | 'PutBucketInventory'
  | 'GetBucketInventory'
  | 'ListBucketInventory'
  | 'DeleteBucketInventory'
  | 'PutBucket'
  | 'DeleteBucket'
  | 'ListBuckets'
  | 'GetBucketInfo'
  | 'GetBucketLocation'
  | 'GetBucketVersioning'
  | 'PutBucketVersioning'
  | 'ListObjectsV2'
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'Unknown';

/** A successful answer. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The size of the body that a GET would have; for HEAD. */
  readonly contentLength?: number;
}

/** 200 with an XML document. */
export function documentAnswer(document: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: document };
}

const BY_SUBRESOURCE: Readonly<Record<string, Readonly<Record<string, OperationName>>>> = {
  inventory: {
    PUT: 'PutBucketInventory',
    GET: 'GetBucketInventory',
    DELETE: 'DeleteBucketInventory',
  },
  bucketInfo: { GET: 'GetBucketInfo' },
  location: { GET: 'GetBucketLocation' },
  versioning: { GET: 'GetBucketVersioning', PUT: 'PutBucketVersioning' },
};

const ON_OBJECT: Readonly<Record<string, OperationName>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

/** What V1 signs like a sub-resource, although it does not choose the operation. */
const OPTION = /^(?:response-.*|security-token|continuation-token)$/;

/** Determines the operation from method, address and query. */
export function operationOf(method: string, address: Address, query: Query): OperationName {
  const subresource = query.find(([name]) => isSubresource(name) && !OPTION.test(name))?.[0];
  if (address.bucket === undefined) {
    return method === 'GET' && subresource === undefined ? 'ListBuckets' : 'Unknown';
  }
  if (address.object !== undefined) {
    return (subresource === undefined ? own(ON_OBJECT, method) : undefined) ?? 'Unknown';
  }
  if (subresource === undefined) {
    if (method === 'GET' && queryValue(query, 'list-type') !== undefined) return 'ListObjectsV2';
    return method === 'PUT' ? 'PutBucket' : method === 'DELETE' ? 'DeleteBucket' : 'Unknown';
  }
  for (const [name, methods] of Object.entries(BY_SUBRESOURCE)) {
    if (queryValue(query, name) === undefined) continue;
    const operation = own(methods, method);
    // Only the presence of the parameter distinguishes GET from LIST.
    return operation === 'GetBucketInventory' && queryValue(query, 'inventoryId') === undefined
      ? 'ListBucketInventory'
      : (operation ?? 'Unknown');
  }
  return 'Unknown';
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
