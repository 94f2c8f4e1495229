import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/**
 * The sample has no figures, few rows of each column and no bucket that cannot be read, and random documents ask for
 * nothing that is new each time.
 */
const APART =
  /^(?:ReportObject|ReportSummary|Summary\w+|SignedUrl|UnreadableBucket)\.|\.(?:blockedBy|checkedAt|signedUrl|summary)$/;

/** Every `Type.field` that a query can get to, but for what is apart, and for what only that leads to. */
function reachableFields(schema: GraphQLSchema): ReadonlySet<string> {
  const fields = new Set<string>();
  const visit = (type: GraphQLCompositeType): void => {
    const members = isObjectType(type) ? [type] : schema.getPossibleTypes(type);
    for (const member of members) {
      for (const field of Object.values(member.getFields())) {
        const name = `${member}.${field.name}`;
        const inner = getNamedType(field.type);
        if (fields.has(name) || APART.test(name)) continue;
        fields.add(name);
        if (isCompositeType(inner)) visit(inner);
      }
    }
  };
  const query = schema.getQueryType();
  if (query) visit(query);
  return fields;
}

/** The fields that answers to random documents should have had a value of, and had not. */
export function unansweredFields(
  schema: GraphQLSchema,
  answered: ReadonlySet<string>,
): readonly string[] {
  return [...reachableFields(schema)].filter((each) => !answered.has(each));
}

/**
 * Every `Type.field` that an answer has a value of, null not counted. The members of a union are told
 * apart by their fields' names in it.
 */
export function answeredFields(
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  data: unknown,
): ReadonlySet<string> {
  const fields = new Set<string>();
  const visit = (typeName: string, selections: SelectionSetNode, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(typeName, selections, item);
      return;
    }
    const type = schema.getType(typeName);
    for (const selection of selections.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.typeCondition?.name.value ?? typeName, selection.selectionSet, value);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = definitions.find(
          (each) =>
            each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
        );
        if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error('There is no fragment.');
        visit(fragment.typeCondition.name.value, fragment.selectionSet, value);
      } else {
        const { name, alias, selectionSet } = selection;
        const inner = valueIn(value, (alias ?? name).value);
        const field = isObjectType(type) ? type.getFields()[name.value] : undefined;
        if (inner == null || !field) continue;
        fields.add(`${typeName}.${name.value}`);
        if (selectionSet) visit(getNamedType(field.type).name, selectionSet, inner);
      }
    }
  };
  for (const each of definitions) {
    if (each.kind === Kind.OPERATION_DEFINITION) visit('Query', each.selectionSet, data);
  }
  return fields;
}

/** A part of JSON; undefined where there is none. */
export function valueIn(object: unknown, key: string): unknown {
  return typeof object === 'object' && object !== null
    ? Object.entries(object).find(([name]) => name === key)?.[1]
    : undefined;
}
