import { type GraphQLSchema, isIntrospectionType, isObjectType } from 'graphql';

/** Every `Type.field` of the schema's own. */
export function fieldsOf(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({ name: `${type}.${field.name}`, field })),
    );
}

/** What they cost, or how that is computed; those that are free are not there. */
export function costsIn(schema: GraphQLSchema) {
  return Object.fromEntries(
    fieldsOf(schema).flatMap(({ name, field: { extensions } }) => {
      const { cost } = extensions;
      return cost ? [[name, cost.kind === 'one' ? cost.cost : cost.kind] as const] : [];
    }),
  );
}
