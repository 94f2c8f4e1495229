import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import TracingPlugin from '@pothos/plugin-tracing';
import type { Context } from './context.ts';
import { entityTypeOf } from './entity-type.ts';
import { observeField } from './observe-field.ts';

/** The description of every node's `id`. */
export const GLOBAL_ID = 'The global id: an opaque value for `node` and `nodes`.';

/**
 * Builds the schema. Each type is defined in the file of its name; none here, so that every file can import this one.
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    BigInt: { Input: number; Output: number | bigint };
  };
}>({
  // The order matters: tracing wraps the errors plugin, so it sees errors as results.
  plugins: [TracingPlugin, ErrorsPlugin, RelayPlugin],
  tracing: {
    // Mutations are traced by default; a query field that reads from OSS sets `tracing`.
    default: ({ parentType }) => parentType === 'Mutation',
    wrap: (resolver, _isOn, { parentType, name }) => observeField(parentType, name, resolver),
  },
  defaultFieldNullability: false,
  errors: { directResult: true },
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: {
      description:
        'An opaque cursor for `after` or `before`. It remains valid after the item is deleted.',
    },
    nodeTypeOptions: {
      description:
        'An object with a global id: a bucket, a rule or a report. Defined by Relay’s Global ' +
        'Object Identification.',
      resolveType: (node) => entityTypeOf(Object(node)),
    },
    pageInfoTypeOptions: {
      description:
        'The position of a page in its list, as defined by the Relay Cursor Connections ' +
        'Specification.',
      // Every subgraph with connections defines this type.
      extensions: { directives: { shareable: {} } },
    },
    idFieldOptions: { description: GLOBAL_ID },
    hasNextPageFieldOptions: { description: 'Whether items follow this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether items precede this page.' },
    startCursorFieldOptions: {
      description: 'The cursor of the first item, for `before`. Null if the page is empty.',
    },
    endCursorFieldOptions: {
      description:
        'The cursor of the last item, for `after`. Null if the page is empty, except where empty pages can precede ' +
        'others.',
    },
    firstArgOptions: {
      description:
        'How many items to return from the start of the list: 0 to 1,000. Default: 20, unless ' +
        '`last` is set. Not allowed together with `last`.',
    },
    afterArgOptions: {
      description:
        'Only items after this cursor, for example the `endCursor` of the previous page.',
    },
    lastArgOptions: {
      description:
        'How many items to return from the end of the list: 0 to 1,000. Not allowed together with ' +
        '`first`.',
    },
    beforeArgOptions: {
      description:
        'Only items before this cursor, for example the `startCursor` of the next page. Alone, ' +
        'it returns the last 20 of them.',
    },
  },
});

builder.queryType({
  description: 'Reads buckets, their inventory rules and the reports of these rules.',
});
builder.mutationType({
  description:
    'Creates, updates and deletes inventory rules, and summarizes reports. Each mutation returns a union of its success ' +
    'type and its expected errors, which all implement `Error`.',
});
