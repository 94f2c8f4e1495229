import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import TracingPlugin from '@pothos/plugin-tracing';
import type { Context } from './context.ts';
import { observed } from './observe-field.ts';

/** Describes the field that every node has. */
export const GLOBAL_ID = 'The global id: opaque, for `node` and `nodes`.';

/**
 * Builds the schema. Types are defined in the files that are named after them; this one defines
 * none, so that everybody can import it.
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    BigInt: { Input: number; Output: number };
  };
}>({
  // Tracing is around the others: it sees what they make of a failure.
  plugins: [TracingPlugin, ErrorsPlugin, RelayPlugin],
  tracing: {
    // Of the others those that ask OSS say so.
    default: ({ parentType }) => parentType === 'Mutation',
    wrap: (resolver, _isOn, { parentType, name }) => observed(parentType, name, resolver),
  },
  defaultFieldNullability: false,
  errors: { directResult: true },
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: {
      description:
        'The place of this item: hand it to `after` or `before`. Opaque; it stays valid, also when the ' +
        'item is gone.',
    },
    nodeTypeOptions: {
      description: 'Anything with a global id: a bucket or a rule. After the Relay specification.',
      // Of the two kinds of nodes, rules alone have such an id.
      resolveType: (node) =>
        typeof node === 'object' && node && 'inventoryId' in node
          ? 'InventoryConfiguration'
          : 'Bucket',
    },
    pageInfoTypeOptions: {
      description: 'Where a page stands, after the Relay specification.',
      // Every subgraph with connections has this type.
      extensions: { directives: { shareable: {} } },
    },
    idFieldOptions: { description: GLOBAL_ID },
    hasNextPageFieldOptions: { description: 'Whether more items follow the page.' },
    hasPreviousPageFieldOptions: { description: 'Whether items stand before the page.' },
    startCursorFieldOptions: {
      description: 'The first item’s cursor, for `before`; null on an empty page.',
    },
    endCursorFieldOptions: {
      description: 'The last item’s cursor, for `after`; null on an empty page.',
    },
    firstArgOptions: {
      description: 'The page’s size from the front, 0 to 1,000. 20 where neither size is given.',
    },
    afterArgOptions: {
      description: 'Only items behind this cursor, for example the `endCursor` of the page before.',
    },
    lastArgOptions: { description: 'The page’s size from the back, 0 to 1,000; not with `first`.' },
    beforeArgOptions: {
      description:
        'Only items in front of this cursor, for example the `startCursor` of the page behind.',
    },
  },
});

builder.queryType({
  description: 'Everything that can be read: buckets and their inventory rules.',
});
builder.mutationType({
  description:
    'Everything that can be changed: rules. Each answers a union of its success and of its expected ' +
    'failures, which are all an `Error`.',
});
