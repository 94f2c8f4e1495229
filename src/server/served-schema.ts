import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/index.ts';

/** Returns the schema to serve. The subgraph's is loaded only if the server is one. */
export async function servedSchema({
  federation,
  maxRepresentations,
}: Pick<Config, 'federation' | 'maxRepresentations'>): Promise<GraphQLSchema> {
  if (federation) {
    const { createSubgraphSchema } = await import('../graphql/federation.ts');
    return createSubgraphSchema({ maxRepresentations });
  }
  const { schema } = await import('../graphql/schema.ts');
  return schema;
}
