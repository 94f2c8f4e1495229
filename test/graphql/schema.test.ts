import { readFile } from 'node:fs/promises';
import {
  type GraphQLField,
  type GraphQLInputField,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
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

/** Types, fields, arguments and enum values, each with what the schema says of it. */
const parts = types.flatMap((type) => {
  const own = { name: type.name, type: '', description: type.description ?? '' };
  if (isEnumType(type)) {
    return [own, ...type.getValues().map((value) => part(`${type.name}.${value.name}`, value))];
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [own];
  const fields = Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(
    type.getFields(),
  ).flatMap((field) => [
    part(`${type.name}.${field.name}`, field),
    ...('args' in field ? field.args : []).map((argument) =>
      part(`${type.name}.${field.name}(${argument.name}:)`, argument),
    ),
  ]);
  return [own, ...fields];
});

function part(
  name: string,
  { type = '', description }: { type?: unknown; description?: string | null | undefined },
) {
  return { name, type: String(type), description: description ?? '' };
}

test('everything has a description that ends as a sentence', () => {
  expect(parts.length).toBeGreaterThan(150);
  expect(parts.filter(({ description }) => !/[.]$/.test(description))).toEqual([]);
});

test.each([
  ['a size', /^BigInt/, /\bbytes\b|^The number of\b/],
  ['a time', /^DateTime/, /\bUTC\b|\bwhole seconds\b/],
  [
    'a number',
    /^(Int|Float)!?$/,
    /\bsize\b|\b[01] to 1,?00|\b1,000\b|\bseconds\b|\b1 to 31\b|^The number of\b/,
  ],
])('%s says its unit, or its limits', (_kind, ofType, unit) => {
  const found = parts.filter(({ type }) => ofType.test(type));
  expect(found.length).toBeGreaterThan(2);
  expect(found.filter(({ description }) => !unit.test(description))).toEqual([]);
});

test('what a caller has to write says how it looks, and what OSS calls it', () => {
  const isText = ({ name, type }: (typeof parts)[number]) =>
    /Input\.|:\)$/.test(name) && /^String/.test(type);
  const written = parts.filter(isText);
  expect(written.length).toBeGreaterThan(10);
  const telling = /for example|OSS: |endCursor|startCursor/;
  expect(written.filter(({ description }) => !telling.test(description))).toEqual([]);
});

/** OSS has no other values, or the words are this server's own. */
const CLOSED = [
  'BucketVersioning',
  'ChangeStatus',
  'FreshnessStatus',
  'PlannedAction',
  'ReportProblemKind',
  'ReportState',
];

test('every enum that is read from OSS has UNKNOWN', () => {
  const enums = types.filter(isEnumType).filter(({ name }) => !CLOSED.includes(name));
  expect(enums.map(({ name }) => name).sort()).toEqual([
    'IncrementalOptionalField',
    'InventoryFormat',
    'InventoryFrequency',
    'InventoryIncludedObjectVersions',
    'InventoryOptionalField',
    'StorageClass',
  ]);
  for (const type of enums) expect(type.getValue('UNKNOWN'), type.name).toBeDefined();
});

test('every member of a mutation’s result but its successes is an Error', () => {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(fields).not.toHaveLength(0);
  for (const field of fields) {
    const name = String(field.type).replace('!', '');
    const union = schema.getType(name);
    const members = union && 'getTypes' in union ? union.getTypes() : [];
    const others = members.filter(
      (member) => !member.getInterfaces().some((face) => face.name === 'Error'),
    );
    const hasValidation = field.args.some((argument) => argument.name === 'validateOnly');
    const success = `${field.name[0]?.toUpperCase()}${field.name.slice(1)}Success`;
    expect(others.map((member) => member.name)).toEqual([
      success,
      ...(hasValidation ? ['ValidationSuccess'] : []),
    ]);
    expect(members.length).toBeGreaterThan(4);
  }
});

test.for([
  ['CreateInventoryInput', 'UpdateInventoryInput', 'InventoryConfiguration'],
  ['OSSBucketDestinationInput', 'UpdateDestinationInput', 'OSSBucketDestination'],
  ['InventoryFilterInput', 'InventoryFilterInput', 'InventoryFilter'],
  ['IncrementalInventoryInput', 'IncrementalInventoryInput', 'IncrementalInventory'],
] as const)('each field of %s can be updated, and read', ([created, updated, read]) => {
  const namesOf = (name: string) => {
    const type = schema.getType(name);
    if (!isObjectType(type) && !isInputObjectType(type)) throw new Error(`No fields: ${name}`);
    // Not of the rule, but of the write.
    return Object.keys(type.getFields()).filter((field) => field !== 'expectedVersion');
  };
  expect(namesOf(updated)).toEqual(namesOf(created));
  expect(namesOf(read)).toEqual(expect.arrayContaining(namesOf(created)));
});

test('every field that takes a request to OSS by itself is nullable', () => {
  const asking = types.filter(isObjectType).flatMap((type) =>
    Object.values(type.getFields())
      .filter(({ extensions: { cost } }) => cost?.kind === 'one' || cost?.kind === 'page')
      .map((field) => ({ name: `${type.name}.${field.name}`, type: field.type })),
  );
  expect(asking.length).toBeGreaterThan(10);
  expect(asking.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
});
