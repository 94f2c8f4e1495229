import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';

/** How many fields lie between a part of a document and the field that the document is to ask for. */
export interface Goal {
  /** `Infinity` if the type does not lead there. */
  readonly fromType: (type: GraphQLNamedType) => number;
  readonly fromField: (parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>) => number;
}

/** @param name of the field, with its type: for example `Bucket.region`. */
export function createGoal(schema: GraphQLSchema, name: string): Goal {
  const distances = new Map<GraphQLNamedType, number>();
  const fromType = (type: GraphQLNamedType): number => {
    const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return Math.min(...members.map((each) => distances.get(each) ?? Number.POSITIVE_INFINITY));
  };
  const fromField: Goal['fromField'] = (parent, field) =>
    `${parent}.${field.name}` === name ? 0 : 1 + fromType(getNamedType(field.type));
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const type of objects) {
      const fields = Object.values(type.getFields());
      const nearest = Math.min(...fields.map((field) => fromField(type, field)));
      if (nearest >= fromType(type)) continue;
      distances.set(type, nearest);
      hasChanged = true;
    }
  }
  return { fromType, fromField };
}
