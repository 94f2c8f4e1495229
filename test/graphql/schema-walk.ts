import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** What to call fields with: GraphQL text by `Type.field(argument:)`. */
export type Samples = Readonly<Record<string, string>>;

/**
 * Every way from a root type to a value, each as a selection of its own: where a failure takes others with
 * it, they would not be asked. No field stands twice on one way.
 *
 * @param samples what fields are called with: one that cannot be called without has to be given one.
 * @param levels how long ways may be.
 */
export function everyWay(
  schema: GraphQLSchema,
  root: GraphQLObjectType,
  samples: Samples,
  levels = Number.POSITIVE_INFINITY,
): readonly string[] {
  const ways: string[] = [];
  const follow = (
    type: GraphQLCompositeType,
    way: ReadonlySet<string>,
    wrap: (text: string) => string,
  ) => {
    for (const member of isObjectType(type) ? [type] : schema.getPossibleTypes(type)) {
      const within = (text: string) =>
        wrap(member === type ? text : `... on ${member} { ${text} }`);
      for (const field of Object.values(member.getFields())) {
        const coordinate = `${member}.${field.name}`;
        if (way.has(coordinate)) continue;
        const text = call(member, field, samples);
        const inner = getNamedType(field.type);
        if (!isCompositeType(inner)) ways.push(within(text));
        else if (way.size + 1 === levels) ways.push(within(`${text} { __typename }`));
        else {
          const next = new Set([...way, coordinate]);
          follow(inner, next, (deeper) => within(`${text} { ${deeper} }`));
        }
      }
    }
  };
  follow(root, new Set(), (text) => `{ ${text} }`);
  return ways;
}

function call(
  type: GraphQLObjectType,
  { name, args }: GraphQLField<unknown, unknown>,
  samples: Samples,
): string {
  const given = args.flatMap((arg) => {
    const coordinate = `${type}.${name}(${arg.name}:)`;
    const sample = samples[coordinate];
    if (sample === undefined && isRequiredArgument(arg)) {
      throw new Error(`There is no sample of ${coordinate}.`);
    }
    return sample === undefined ? [] : [`${arg.name}: ${sample}`];
  });
  return given.length > 0 ? `${name}(${given.join(', ')})` : name;
}
