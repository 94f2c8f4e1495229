import type { Access } from '../access/policy.ts';
import { AccessDeniedError, NoSuchBucketError } from '../inventory/errors.ts';

/** What a field is to callers who may not read the bucket: as if there were none. */
export const nothing = () => null;

/** The same for a field that cannot be null. */
export function noSuchBucket(bucket: string): never {
  throw new NoSuchBucketError(bucket);
}

/** Makes the error of a mutation that the policy does not allow; it tells nothing of the bucket. */
export function forbidden(
  action: 'create' | 'update' | 'delete',
  bucket: string,
  destination: string | undefined,
  access: Access,
): AccessDeniedError {
  const what = access.may(action, bucket)
    ? `write the reports of bucket ${JSON.stringify(bucket)} into ${JSON.stringify(destination)}`
    : `${action} inventory rules of bucket ${JSON.stringify(bucket)}`;
  return new AccessDeniedError(
    `This server's policy does not let you ${what}: ask who runs it for the right to.`,
    null,
    'Forbidden',
  );
}
