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

/** Failures of reads and plans have no rules, and the types of all failures are walked behind mutations. */
const FAILURES: ReadonlySet<string> = new Set([
  'ChangeOutcome.error',
  'PlannedChange.blockedBy',
  'UnreadableBucket.cause',
]);

/**
 * Ways from a root type to every value, each as a root field of its own: where a failure takes others with
 * it, they would not be asked. Every field is reached behind every row of `memory - 1` fields that can
 * stand in front of it, each on the shortest way there.
 *
 * @param samples what fields are called with: one that cannot be called without has to be given one.
 */
export function everyWay(
  schema: GraphQLSchema,
  root: GraphQLObjectType,
  samples: Samples,
  memory: number,
): readonly string[] {
  const ways: string[] = [];
  const seen = new Set<string>();
  const places: Place[] = [{ type: root, last: [], wrap: (text) => text }];
  for (const { type, last, wrap } of places) {
    for (const member of isObjectType(type) ? [type] : schema.getPossibleTypes(type)) {
      const within = (text: string) =>
        wrap(member === type ? text : `... on ${member} { ${text} }`);
      for (const field of Object.values(member.getFields())) {
        const row = [...last, `${member}.${field.name}`].slice(-memory);
        if (seen.has(row.join(' '))) continue;
        seen.add(row.join(' '));
        const text = call(member, field, samples);
        const inner = getNamedType(field.type);
        if (FAILURES.has(`${member}.${field.name}`)) ways.push(within(`${text} { message code }`));
        else if (!isCompositeType(inner)) ways.push(within(text));
        else {
          places.push({
            type: inner,
            last: row,
            wrap: (deeper) => within(`${text} { ${deeper} }`),
          });
        }
      }
    }
  }
  return ways;
}

/** Where a way has come to: the type, its last fields, and how to write what follows. */
interface Place {
  readonly type: GraphQLCompositeType;
  readonly last: readonly string[];
  wrap(text: string): string;
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
