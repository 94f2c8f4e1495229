import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { z } from 'zod';
import { shown } from '../../inventory/validation.ts';

/** Makes a message of what a value must be; for a text that YAML took for another value, how to write it. */
function mustBe(what: string) {
  return {
    error: ({ code, input }: { readonly code?: string; readonly input?: unknown }): string => {
      if (code === 'unrecognized_keys') return 'is not known';
      if (input === undefined) return 'is missing';
      const isText = what === 'text' && ['number', 'boolean'].includes(typeof input);
      return `must be ${what}, not ${shown(input)}${isText ? ': put it in quotes' : ''}`;
    },
  };
}

const SCALARS: Readonly<Record<string, (type: GraphQLScalarType) => z.ZodType>> = {
  String: () => z.string(mustBe('text')),
  Boolean: () => z.boolean(mustBe('true or false')),
  Int: () => z.int32(mustBe('a whole number')),
  BigInt: () => z.int(mustBe('a whole number up to 2^53 - 1')),
  DateTime(type) {
    const isTime = mustBe('a time such as 2026-01-31T12:00:00Z');
    return z
      .string(isTime)
      .refine((text) => canParse(type, text), isTime)
      .meta({ format: 'date-time' });
  },
};

/**
 * The schema of an input type of the API, so that files and the API cannot differ: the same names, the same values, no
 * other keys. What only a rule can say, such as lengths, is for the server.
 */
export function schemaOfInput(type: GraphQLInputObjectType): z.ZodType {
  const fields = Object.values(type.getFields()).map((field) => {
    const isRequired = isNonNullType(field.type);
    const schema = schemaOf(isNonNullType(field.type) ? field.type.ofType : field.type);
    const optional = isRequired ? schema.optional() : schema.nullish();
    const isNeeded = isRequired && field.defaultValue === undefined;
    const description = field.description ?? '';
    return [field.name, (isNeeded ? schema : optional).meta({ description })];
  });
  const object = z.strictObject(Object.fromEntries(fields), mustBe('a map'));
  if (!type.isOneOf) return object;
  return object
    .refine((value) => Object.values(value).filter((each) => each != null).length === 1, {
      error: `must have exactly one of ${Object.keys(type.getFields()).join(', ')}`,
    })
    .meta({ minProperties: 1, maxProperties: 1 });
}

function schemaOf(type: GraphQLInputType): z.ZodType {
  if (isListType(type)) {
    const item = isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType;
    return z.array(schemaOf(item), mustBe('a list'));
  }
  if (isInputObjectType(type)) return schemaOfInput(type);
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name);
    return z.enum(names, mustBe(`one of ${names.join(', ')}`));
  }
  const scalar = isScalarType(type) && SCALARS[type.name]?.(type);
  if (!scalar) throw new Error(`Rules files have no ${type}.`);
  return scalar;
}

function canParse(type: GraphQLScalarType, text: string): boolean {
  try {
    type.parseValue(text);
    return true;
  } catch {
    return false;
  }
}
