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
import { PAGE_SIZE } from './connection.ts';
import type { Context } from './context.ts';
import { eachOf, type FieldCost, fixed } from './cost.ts';
import { costOfEntity, type Entity, entitiesResolver } from './entities.ts';
import { entityTypeOf } from './entity-type.ts';
import { observeField } from './observe-field.ts';
import { schema } from './schema.ts';

/** Options of {@link createSubgraphSchema}. */
export interface SubgraphOptions {
  /** The limit of entity references in one request. @default 1_000 */
  readonly maxRepresentations?: number;
}

/**
 * Relay's node interface and fields are not in the subgraph: a graph can have only one `node`, and another subgraph's
 * could not read these types.
 */
const NODE_INTERFACE = 'Node';
const NODE_FIELDS: ReadonlySet<string> = new Set(['node', 'nodes']);

/** The part of the schema that gateways compose. */
const composed = mapSchema(schema, {
  [MapperKind.ROOT_FIELD]: (config, name) =>
    NODE_FIELDS.has(name) ? null : withCostDirectives(config),
  [MapperKind.OBJECT_TYPE]: (type) => {
    const interfaces = type.getInterfaces().filter(({ name }) => name !== NODE_INTERFACE);
    return new GraphQLObjectType({ ...type.toConfig(), interfaces });
  },
  [MapperKind.INTERFACE_TYPE]: ({ name }) => (name === NODE_INTERFACE ? null : undefined),
  [MapperKind.COMPOSITE_FIELD]: withCostDirectives,
});

/** Gateways estimate a query before they send it; this server counts by itself, see `cost.ts`. */
function withCostDirectives(
  config: GraphQLFieldConfig<unknown, Context>,
): GraphQLFieldConfig<unknown, Context> {
  const { args = {} } = config;
  const extensions = config.extensions ?? {};
  const directives = costDirectives(extensions.cost, Object.keys(args));
  if (!directives) return config;
  const others: unknown = extensions['directives'];
  return {
    ...config,
    extensions: { ...extensions, directives: { ...Object(others), ...directives } },
  };
}

function costDirectives(cost: FieldCost | undefined, args: readonly string[]): object | undefined {
  if (cost?.kind === 'one') return { cost: { weight: cost.cost } };
  const slicingArguments = args.filter((name) => name === 'first' || name === 'last');
  if (cost?.kind !== 'page' || slicingArguments.length === 0) return undefined;
  return {
    listSize: {
      assumedSize: PAGE_SIZE,
      slicingArguments,
      sizedFields: ['edges', 'nodes'],
      requireOneSlicingArgument: false,
    },
  };
}

/**
 * The subgraph's schema as text. Apollo's composition knows `@oneOf` only if the schema declares it; the supergraph
 * does not contain it, so only this server enforces it.
 */
export const subgraphText = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@cost", "@key", "@listSize", "@shareable"]
  )

directive @oneOf on INPUT_OBJECT

${printSchemaWithDirectives(lexicographicSortSchema(composed))}
`;

/** Creates the schema of an Apollo Federation 2 subgraph. */
export function createSubgraphSchema({ maxRepresentations = 1000 }: SubgraphOptions = {}) {
  const { query, types, ...rest } = composed.toConfig();
  if (!query) throw new Error('The schema has no query type.');
  const { fields, ...queryType } = query.toConfig();
  const service: GraphQLFieldConfig<unknown, Context> = {
    type: new GraphQLNonNull(Service),
    description: 'The schema of this subgraph, for composition.',
    extensions: { cost: fixed(10) },
  };
  const entities: GraphQLFieldConfig<unknown, Context, { representations: readonly unknown[] }> = {
    type: new GraphQLNonNull(new GraphQLList(EntityUnion)),
    description: 'The entity of each representation, in the same order. Null if it does not exist.',
    extensions: { cost: eachOf('representations', costOfEntity) },
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))),
        description:
          'References to entities: each has a `__typename` and the fields of one of the type’s ' +
          'keys.',
      },
    },
  };
  const resolveEntities = observeField('Query', '_entities', entitiesResolver(maxRepresentations));
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
  description:
    'A reference to an entity, for example `{ "__typename": "Bucket", "name": "demo-logs" }`.',
});

const Service = new GraphQLObjectType({
  name: '_Service',
  description: 'The schema of this subgraph, for composition.',
  fields: {
    sdl: {
      type: new GraphQLNonNull(GraphQLString),
      description: 'The schema as text, with the keys of its entities.',
    },
  },
});

const EntityUnion = new GraphQLUnionType({
  name: '_Entity',
  description: 'Every type with a key.',
  types: Object.values(composed.getTypeMap())
    .filter(isObjectType)
    .filter(({ extensions }) => hasKey(extensions['directives'])),
  resolveType: (entity: Entity) => entityTypeOf(entity),
});

function hasKey(directives: unknown): boolean {
  return typeof directives === 'object' && directives !== null && 'key' in directives;
}
