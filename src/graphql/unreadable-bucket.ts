import type { InventoryError } from '../inventory/errors.ts';
import { builder } from './builder.ts';
import { asValue, ErrorInterface } from './errors.ts';
import { type BucketModel, BucketRef } from './refs.ts';

/** A bucket whose rules could not be read, and why. */
export interface UnreadableBucketModel {
  readonly bucket: BucketModel;
  readonly error: InventoryError;
}

/** See {@link UnreadableBucketModel}. */
export const UnreadableBucket = builder
  .objectRef<UnreadableBucketModel>('UnreadableBucket')
  .implement({
    description:
      'A bucket whose rules could not be read, not even a part of them in some cases. Nothing is known about the rules ' +
      'that are missing.',
    fields: (t) => ({
      bucket: t.expose('bucket', { type: BucketRef, description: 'The bucket.' }),
      cause: t.field({
        type: ErrorInterface,
        description:
          'Why, for example an `AccessDeniedError` if OSS denies access, a `ThrottledError` or `UpstreamError` if a ' +
          'later request can succeed, or a `NoSuchBucketError` if the bucket was deleted in the meantime.',
        resolve: ({ error }) => asValue(error),
      }),
    }),
  });
