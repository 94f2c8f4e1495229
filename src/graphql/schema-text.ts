import { MapperKind, mapSchema, printSchemaWithDirectives } from '@graphql-tools/utils';
import { GraphQLObjectType, lexicographicSortSchema } from 'graphql';
import { schema } from './schema.ts';

/** The directives of object types are for federated gateways. */
const plain = mapSchema(schema, {
  [MapperKind.OBJECT_TYPE]: (type) => {
    const { extensions, ...config } = type.toConfig();
    return new GraphQLObjectType({
      ...config,
      extensions: { ...extensions, directives: undefined },
    });
  },
});

/** The schema as text: sorted, so that it does not depend on the order of imports. */
export const schemaText = `${printSchemaWithDirectives(lexicographicSortSchema(plain))}\n`;
