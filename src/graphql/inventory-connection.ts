import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { builder } from './builder.ts';
import { type ConnectionArgs, connectionOf, type Edge, edgeOf, pageRequest } from './connection.ts';
import type { Context } from './context.ts';
import { InventoryConfigurationRef } from './refs.ts';

/** The edge of a rule in its bucket's list. */
export function inventoryEdge(rule: InventoryConfiguration): Edge<InventoryConfiguration> {
  return edgeOf(rule.bucket, rule.inventoryId, rule);
}

/** The rules of one bucket as a connection; `bucket` is taken as a valid name. */
export function inventoriesOf(bucket: string, args: ConnectionArgs, { loaders }: Context) {
  const request = pageRequest(bucket, args);
  return {
    ...connectionOf(() => loaders.page.load({ bucket, ...request }), inventoryEdge),
    totalCount: () => loaders.count(bucket),
  };
}

export const InventoryEdge = builder.edgeObject({
  type: InventoryConfigurationRef,
  name: 'InventoryConfigurationEdge',
  description: 'A rule in its bucket’s list.',
});

/** Written out, as the relay plugin's own type of a connection has no place for `totalCount`. */
export const InventoryConnection = builder
  .objectRef<ReturnType<typeof inventoriesOf>>('InventoryConfigurationConnection')
  .implement({
    description: 'A page of a bucket’s rules, after the Relay specification.',
    fields: (t) => ({
      edges: t.field({
        type: [InventoryEdge],
        description: 'The page, each rule with its cursor.',
        resolve: ({ edges }) => edges(),
      }),
      nodes: t.field({
        type: [InventoryConfigurationRef],
        description: 'The page without the cursors.',
        resolve: ({ nodes }) => nodes(),
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Where this page stands in the whole.',
        resolve: ({ pageInfo }) => pageInfo(),
      }),
      totalCount: t.int({
        description:
          'How many rules the bucket has. Counted only when asked for, as that reads all of them: ' +
          'up to 10 requests to OSS.',
        resolve: ({ totalCount }) => totalCount(),
      }),
    }),
  });
