import type { ObjectRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { Connection, Edge } from './connection.ts';
import { ITEMS } from './cost.ts';

/** Options of a connection's type. */
export interface ConnectionTypeOptions<Item> {
  readonly type: Ref<Item>;
  readonly edge: Ref<Edge<Item>>;
  readonly description: string;
  /** What the items are called in the fields' descriptions, for example `buckets`. */
  readonly items: string;
}

type Ref<Shape> = ObjectRef<typeof builder.$inferSchemaTypes, Shape>;

/**
 * Defines the type of a connection whose parts are functions. (The relay plugin's own type has the parts as values, and
 * makes `nodes` of `edges`, so that each node would get a cursor.)
 */
export function connectionType<Item, Model extends Connection<Item> = Connection<Item>>(
  name: string,
  { type, edge, description, items }: ConnectionTypeOptions<Item>,
): Ref<Model> {
  return builder.objectRef<Model>(name).implement({
    description,
    fields: (t) => ({
      edges: t.field({
        tracing: true,
        type: [edge],
        description: `The ${items} of this page, each with its cursor.`,
        extensions: { cost: ITEMS },
        resolve: ({ edges }) => edges(),
      }),
      nodes: t.field({
        tracing: true,
        type: [type],
        description: `The ${items} of this page, without cursors.`,
        extensions: { cost: ITEMS },
        resolve: ({ nodes }) => nodes(),
      }),
      pageInfo: t.field({
        tracing: true,
        type: builder.pageInfoRef(),
        description: 'Whether other pages exist, and the cursors to request them.',
        resolve: ({ pageInfo }) => pageInfo(),
      }),
    }),
  });
}
