import { isAllowed, type KeyRing } from './accounts.ts';
import type { Address } from './address.ts';
import { authenticate } from './authentication.ts';
import * as buckets from './bucket-operations.ts';
import type { BucketCall, Call, Settings } from './call.ts';
import type { Claim } from './claim.ts';
import { accessDenied, methodNotAllowed, noSuchBucket, wrongEndpoint } from './errors.ts';
import * as inventories from './inventory-operations.ts';
import { listObjectsV2 } from './object-listing.ts';
import * as objects from './object-operations.ts';
import type { Answer, OperationName } from './operations.ts';
import type { SignedRequest } from './signed-request.ts';
import type { Store } from './store.ts';

/** A request that was read but not checked. */
export interface Intent {
  readonly operation: OperationName;
  readonly address: Address;
  readonly signed: SignedRequest;
  readonly claim: Claim | undefined;
  readonly body: Uint8Array;
  /** Whether reads of rules do not see the bucket's last write. */
  readonly stale: boolean;
}

const ON_BUCKET: Partial<Record<OperationName, (call: BucketCall) => Answer>> = {
  PutBucketInventory: inventories.putBucketInventory,
  GetBucketInventory: inventories.getBucketInventory,
  ListBucketInventory: inventories.listBucketInventory,
  DeleteBucketInventory: inventories.deleteBucketInventory,
  DeleteBucket: buckets.deleteBucket,
  GetBucketInfo: buckets.getBucketInfo,
  GetBucketLocation: buckets.getBucketLocation,
  GetBucketVersioning: buckets.getBucketVersioning,
  PutBucketVersioning: buckets.putBucketVersioning,
  ListObjectsV2: listObjectsV2,
  PutObject: objects.putObject,
  GetObject: objects.getObject,
  HeadObject: objects.headObject,
  DeleteObject: objects.deleteObject,
};

/** The actions that allow an operation, if they are not named like it. */
const ACTIONS: Partial<Record<OperationName, readonly string[]>> = {
  // The vendor's documents disagree.
  ListBucketInventory: ['oss:ListBucketInventory', 'oss:GetBucketInventory'],
  ListObjectsV2: ['oss:ListObjects'],
  HeadObject: ['oss:GetObject'],
};

/**
 * Authenticates and performs a request. OSS checks the credentials first, then the bucket, its region and owner, the
 * user's policy, the query and finally the body.
 *
 * @throws OssError for every answer other than success
 */
export function perform(intent: Intent, keys: KeyRing, store: Store, settings: Settings): Answer {
  const { operation, address, signed, claim, body, stale } = intent;
  const identity = authenticate(signed, claim, keys, settings.now(), address.region);
  const call: Call = {
    identity,
    query: signed.query,
    headers: signed.headers,
    body,
    region: address.region ?? claim?.region,
    store,
    rules: stale && address.bucket ? store.beforeLastWrite(address.bucket) : store,
    settings,
  };
  if (address.bucket === undefined) {
    if (operation !== 'ListBuckets') throw methodNotAllowed();
    checkPolicy(call, operation);
    return buckets.listBuckets(call);
  }
  if (operation === 'PutBucket') {
    checkPolicy(call, operation);
    return buckets.putBucket(call, address.bucket);
  }
  const bucket = store.bucket(address.bucket);
  if (bucket === undefined) throw noSuchBucket(address.bucket);
  if (operation !== 'GetBucketLocation' && (call.region ?? bucket.region) !== bucket.region) {
    throw wrongEndpoint(bucket.name, bucket.region);
  }
  if (bucket.accountId !== identity.accountId) throw accessDenied('AccessDenied');
  const run = ON_BUCKET[operation];
  if (run === undefined) throw methodNotAllowed();
  checkPolicy(call, operation);
  return run({ ...call, bucket, key: address.object ?? '' });
}

/** Any of an operation's actions is enough. */
function checkPolicy({ identity }: Call, operation: OperationName): void {
  const actions = ACTIONS[operation] ?? [`oss:${operation}`];
  if (!actions.some((action) => isAllowed(identity.user, action))) {
    throw accessDenied("Access denied by authorizer's policy.");
  }
}
