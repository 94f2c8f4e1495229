import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * The fields that a document could ask for and does not: of each type that it reaches, those that it
 * selects nowhere. For an interface or a union, that is each of its types.
 */
export function unselectedFields(schema: GraphQLSchema, document: DocumentNode): string[] {
  const reached = new Set<string>();
  const selected = new Set<string>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name: { value: field } }) {
        for (const type of objectsOf(schema, info.getParentType()))
          selected.add(`${type}.${field}`);
        for (const type of objectsOf(schema, info.getType())) reached.add(type);
      },
    }),
  );
  return [...reached]
    .flatMap((name) => {
      const type = schema.getType(name);
      const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
      return fields.map((field) => `${name}.${field}`);
    })
    .filter((field) => !selected.has(field))
    .sort();
}

/** The names of the object types that a type can be. */
function objectsOf(schema: GraphQLSchema, type: ReturnType<TypeInfo['getType']>): string[] {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return [];
  return (isAbstractType(named) ? schema.getPossibleTypes(named) : [named]).map(({ name }) => name);
}
