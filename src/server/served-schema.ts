import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/index.ts';

/** The schema that is served; who does not federate loads nothing for it. */
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
