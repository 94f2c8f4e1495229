import type { Address } from './address.ts';
import { type Query, queryValue } from './query.ts';
import { isSubresource } from './signature-v1.ts';

/** What a request asks for; Unknown for everything that this emulator does not have. */
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

/** What goes back when nothing is wrong. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** 200 with a document. */
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

/** Names the operation of a request from its method, place and query. */
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
    // Only the presence of the parameter tells GET from LIST.
    return operation === 'GetBucketInventory' && queryValue(query, 'inventoryId') === undefined
      ? 'ListBucketInventory'
      : (operation ?? 'Unknown');
  }
  return 'Unknown';
}
