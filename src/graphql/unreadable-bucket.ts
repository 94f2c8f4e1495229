import type { UnreadableBucket } from '../loaders/account-walk.ts';
import { builder } from './builder.ts';
import { asValue, ErrorInterface } from './errors.ts';
import { BucketRef } from './refs.ts';

/** A bucket whose rules could not be read, and why. */
export const UnreadableBucketRef = builder
  .objectRef<UnreadableBucket>('UnreadableBucket')
  .implement({
    description:
      'A bucket whose rules could not be read, or not all of them. It may have any rules.',
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
