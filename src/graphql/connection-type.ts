import type { ObjectRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { Connection, Edge } from './connection.ts';
import { ITEMS } from './cost.ts';

/** Options of a connection's type. */
export interface ConnectionTypeOptions<Item> {
  readonly type: Ref<Item>;
  readonly edge: Ref<Edge<Item>>;
  readonly description: string;
  /** What one item is called in the fields' descriptions, for example `bucket`. */
  readonly item: string;
}

type Ref<Shape> = ObjectRef<typeof builder.$inferSchemaTypes, Shape>;

/**
 * Defines the type of a connection whose parts are functions. (The relay plugin's own type has the parts as values, and
 * makes `nodes` of `edges`, so that each node would get a cursor.)
 */
export function connectionType<Item, Model extends Connection<Item> = Connection<Item>>(
  name: string,
  { type, edge, description, item }: ConnectionTypeOptions<Item>,
): Ref<Model> {
  return builder.objectRef<Model>(name).implement({
    description,
    fields: (t) => ({
      edges: t.field({
        tracing: true,
        type: [edge],
        description: `The page, each ${item} with its cursor.`,
        extensions: { cost: ITEMS },
        resolve: ({ edges }) => edges(),
      }),
      nodes: t.field({
        tracing: true,
        type: [type],
        description: 'The page without the cursors.',
        extensions: { cost: ITEMS },
        resolve: ({ nodes }) => nodes(),
      }),
      pageInfo: t.field({
        tracing: true,
        type: builder.pageInfoRef(),
        description: 'Where this page stands in the whole.',
        resolve: ({ pageInfo }) => pageInfo(),
      }),
    }),
  });
}
