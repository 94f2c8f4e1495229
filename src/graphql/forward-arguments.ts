import type { ArgBuilder } from '@pothos/core';
import type { builder } from './builder.ts';
import { PAGE_SIZE } from './connection.ts';

/** Defines the arguments of a connection that only goes forward. @param max the limit of `first`, as a text. */
export function forwardArguments(arg: ArgBuilder<typeof builder.$inferSchemaTypes>, max = '1,000') {
  return {
    first: arg.int({
      description: `How many items to return: 0 to ${max}. Default: ${PAGE_SIZE}.`,
    }),
    after: arg.string({
      description:
        'Only items after this cursor, for example the `endCursor` of the previous page.',
    }),
  };
}
