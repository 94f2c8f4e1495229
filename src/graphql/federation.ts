import { MapperKind, mapSchema, printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isObjectType,
  lexicographicSortSchema,
} from 'graphql';
import type { Context } from './context.ts';
import { eachOf, fixed } from './cost.ts';
import { type Entity, entitiesResolver } from './entities.ts';
import { observed } from './observe-field.ts';
import { schema } from './schema.ts';

/** Options of {@link createSubgraphSchema}. */
export interface SubgraphOptions {
  /**
   * How many entities one request may refer to.
   * @default 1_000
   */
  readonly maxRepresentations?: number;
}

/**
 * What only the API by itself has. A graph has one `node` at most, and another subgraph's would not
 * find what is here; so no type says that it is a `Node` either.
 */
const NODE_INTERFACE = 'Node';
const NODE_FIELDS: ReadonlySet<string> = new Set(['node', 'nodes']);

/** The part of the schema that gateways compose. */
const composed = mapSchema(schema, {
  [MapperKind.ROOT_FIELD]: (_config, name) => (NODE_FIELDS.has(name) ? null : undefined),
  [MapperKind.OBJECT_TYPE]: (type) => {
    const interfaces = type.getInterfaces().filter(({ name }) => name !== NODE_INTERFACE);
    return new GraphQLObjectType({ ...type.toConfig(), interfaces });
  },
  [MapperKind.INTERFACE_TYPE]: ({ name }) => (name === NODE_INTERFACE ? null : undefined),
});

/**
 * The subgraph as text, for composition. To Apollo's composition `@oneOf` is unknown where it is not
 * declared; declared, it is left out of the supergraph, and this server alone enforces it.
 */
export const subgraphText = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable"])

directive @oneOf on INPUT_OBJECT

${printSchemaWithDirectives(lexicographicSortSchema(composed))}
`;

/** Makes the schema of an Apollo Federation 2 subgraph. */
export function createSubgraphSchema({ maxRepresentations = 1000 }: SubgraphOptions = {}) {
  const { query, types, ...rest } = composed.toConfig();
  if (!query) throw new Error('The schema has no queries.');
  const { fields, ...queryType } = query.toConfig();
  const service: GraphQLFieldConfig<unknown, Context> = {
    type: new GraphQLNonNull(Service),
    description: 'The subgraph, for composition.',
    extensions: { cost: fixed(10) },
  };
  const entities: GraphQLFieldConfig<unknown, Context, { representations: readonly unknown[] }> = {
    type: new GraphQLNonNull(new GraphQLList(EntityUnion)),
    description:
      'What each representation refers to, in their order; null where it does not exist.',
    extensions: { cost: eachOf('representations') },
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))),
        description: 'A `__typename` and one of the type’s keys each.',
      },
    },
  };
  const resolveEntities = observed('Query', '_entities', entitiesResolver(maxRepresentations));
  return new GraphQLSchema({
    ...rest,
    types: types.filter((type) => type !== query),
    query: new GraphQLObjectType<unknown, Context>({
      ...queryType,
      fields: {
        ...fields,
        _service: { ...service, resolve: () => ({ sdl: subgraphText }) },
        _entities: { ...entities, resolve: resolveEntities },
      },
    }),
  });
}

const Any = new GraphQLScalarType({
  name: '_Any',
  description: 'A reference to an entity.',
});

const Service = new GraphQLObjectType({
  name: '_Service',
  description: 'What a gateway’s composition needs to know of this subgraph.',
  fields: {
    sdl: { type: new GraphQLNonNull(GraphQLString), description: 'The schema, with its keys.' },
  },
});

const EntityUnion = new GraphQLUnionType({
  name: '_Entity',
  description: 'All types that have a key.',
  types: Object.values(composed.getTypeMap())
    .filter(isObjectType)
    .filter(({ extensions }) => hasKey(extensions['directives'])),
  resolveType: (entity: Entity) => ('inventoryId' in entity ? 'InventoryConfiguration' : 'Bucket'),
});

function hasKey(directives: unknown): boolean {
  return typeof directives === 'object' && directives !== null && 'key' in directives;
}
