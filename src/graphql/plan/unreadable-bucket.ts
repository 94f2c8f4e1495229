import type { UnreadableBucket } from '../../loaders/plan/plan.ts';
import { builder } from '../builder.ts';
import { asValue, ErrorInterface } from '../errors.ts';
import { BucketRef } from '../refs.ts';

/** A bucket whose rules could not be read. */
export const UnreadableBucketRef = builder
  .objectRef<UnreadableBucket>('UnreadableBucket')
  .implement({
    description: 'A bucket whose rules could not be read. It may have rules.',
    fields: (t) => ({
      bucket: t.field({
        type: BucketRef,
        description: 'The bucket.',
        resolve: ({ bucket }) => ({ name: bucket }),
      }),
      cause: t.field({
        type: ErrorInterface,
        description: 'Why its rules could not be read.',
        resolve: ({ cause }) => asValue(cause),
      }),
    }),
  });
