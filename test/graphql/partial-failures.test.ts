import { getNullableType, isListType, isNonNullType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { codeOf, FAILING_FIELDS, startFailingSystem } from './failing-fields.ts';

/** The fields that ask OSS by themselves: those that cost something, but for figures and names, which are only long. */
const asking = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => name !== 'ReportSummary' && name !== 'InventoryCoverage')
  .flatMap((type) =>
    Object.values(type.getFields())
      .filter(({ extensions: { cost } }) => cost !== undefined && cost.kind !== 'items')
      .map((field) => ({ name: `${type}.${field.name}`, type: field.type })),
  );

test('every field that asks OSS is nullable, or has nullable items', () => {
  for (const { name, type } of asking) {
    const list = getNullableType(type);
    const hasNullableItems = isListType(list) && !isNonNullType(list.ofType);
    expect(!isNonNullType(type) || hasNullableItems, name).toBe(true);
  }
});

test('each of them fails in a test below', () => {
  const tested = FAILING_FIELDS.map(({ field }) => field);
  expect(tested.toSorted()).toEqual(asking.map(({ name }) => name).sort());
});

test('each field that is never null without an error is one of them', () => {
  const marked = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ extensions }) => Object(extensions['directives']).semanticNonNull)
        .map((field) => `${type}.${field.name}`),
    );
  expect(marked).not.toHaveLength(0);
  expect(asking.map(({ name }) => name)).toEqual(expect.arrayContaining(marked));
});

describe.for(['never', 'always'] as const)('compiled: %s', (compiling) => {
  test.for(FAILING_FIELDS)('$field fails beside data that stays', async (each) => {
    await using system = await startFailingSystem(each, { serving: { compiling } });
    const { data, errors } = await system.askText(each.document);
    expect(data).toEqual(each.data);
    expect(errors).toMatchObject([{ path: each.path, extensions: { code: codeOf(each) } }]);
    expect(errors).toHaveLength(1);
  });
});
