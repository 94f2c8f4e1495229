import type { Access } from '../access/policy.ts';
import { AccessDeniedError, NoSuchBucketError } from '../inventory/errors.ts';
import { bucketNameComplaint, shown } from '../inventory/validation.ts';

/** What a field is to callers who may not read the bucket: as if there were none. */
export const nothing = () => null;

/** The same for a field that cannot be null. */
export function noSuchBucket(bucket: string): never {
  throw new NoSuchBucketError(bucket);
}

/**
 * A mutation's scope. What is no bucket's name is left to validation, which says what is wrong with it: no
 * policy can be about it, and OSS is not asked with it.
 */
export function unlessNoName<Scope>(bucket: string, scope: Scope): Scope | true {
  return bucketNameComplaint(bucket) ? true : scope;
}

/** Makes the error of a mutation that the policy does not allow; it tells nothing of the bucket. */
export function forbidden(
  action: 'create' | 'update' | 'delete',
  bucket: string,
  destination: string | undefined,
  access: Access,
): AccessDeniedError {
  const what = access.may(action, bucket)
    ? `write the reports of bucket ${shown(bucket)} into ${shown(destination)}`
    : `${action} inventory rules of bucket ${shown(bucket)}`;
  return new AccessDeniedError(
    `This server's policy does not let you ${what}: ask who runs it for the right to.`,
    null,
    'Forbidden',
  );
}
