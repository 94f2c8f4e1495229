import { readFile } from 'node:fs/promises';
import {
  type GraphQLField,
  type GraphQLInputField,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { schemaText } from '../../src/graphql/schema-text.ts';

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

test('schema/schema.graphql is what the code prints', async () => {
  const committed = await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8');
  expect(committed).toBe(schemaText);
});

test('everything has a description that ends as a sentence', () => {
  const parts = types.flatMap((type) => {
    const own = { name: type.name, description: type.description };
    if (isEnumType(type)) {
      return [
        own,
        ...type
          .getValues()
          .map(({ name, description }) => ({ name: `${type.name}.${name}`, description })),
      ];
    }
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [own];
    const fields = Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(
      type.getFields(),
    ).flatMap((field) => [
      { name: `${type.name}.${field.name}`, description: field.description },
      ...('args' in field ? field.args : []).map(({ name, description }) => ({
        name: `${type.name}.${field.name}(${name}:)`,
        description,
      })),
    ]);
    return [own, ...fields];
  });
  expect(parts.length).toBeGreaterThan(150);
  expect(parts.filter(({ description }) => !/[.]$/.test(description ?? ''))).toEqual([]);
});

test('every enum that is read from OSS has UNKNOWN', () => {
  const enums = types.filter(isEnumType).filter(({ name }) => name !== 'BucketVersioning');
  expect(enums.map(({ name }) => name).sort()).toEqual([
    'InventoryFormat',
    'InventoryFrequency',
    'InventoryIncludedObjectVersions',
    'InventoryOptionalField',
    'StorageClass',
  ]);
  for (const type of enums) expect(type.getValue('UNKNOWN'), type.name).toBeDefined();
});

test('every member of a mutation’s result but its success is an Error', () => {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(fields).not.toHaveLength(0);
  for (const field of fields) {
    const name = String(field.type).replace('!', '');
    const union = schema.getType(name);
    const members = union && 'getTypes' in union ? union.getTypes() : [];
    const [success, ...more] = members.filter(
      (member) => !member.getInterfaces().some((face) => face.name === 'Error'),
    );
    expect(success?.name).toMatch(/Success$/);
    expect(more).toEqual([]);
    expect(members.length).toBeGreaterThan(4);
  }
});
