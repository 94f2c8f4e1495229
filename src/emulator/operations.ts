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
  | 'Unknown';

/** A successful answer. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
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

/** Determines the operation from method, address and query. */
export function operationOf(method: string, address: Address, query: Query): OperationName {
  if (address.object !== undefined) return 'Unknown';
  const subresource = query.find(([name]) => isSubresource(name))?.[0];
  if (address.bucket === undefined) {
    return method === 'GET' && subresource === undefined ? 'ListBuckets' : 'Unknown';
  }
  if (subresource === undefined) {
    return method === 'PUT' ? 'PutBucket' : method === 'DELETE' ? 'DeleteBucket' : 'Unknown';
  }
  for (const [name, methods] of Object.entries(BY_SUBRESOURCE)) {
    if (queryValue(query, name) === undefined) continue;
    const operation = Object.hasOwn(methods, method) ? methods[method] : undefined;
    // Only the presence of the parameter distinguishes GET from LIST.
    return operation === 'GetBucketInventory' && queryValue(query, 'inventoryId') === undefined
      ? 'ListBucketInventory'
      : (operation ?? 'Unknown');
  }
  return 'Unknown';
}
