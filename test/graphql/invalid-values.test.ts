import { expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';

const SIZE = 'BigInt takes a whole number up to 2^53 - 1 such as `1048576`';
const TIME = 'DateTime takes a time such as `2026-01-31T12:00:00Z`';

/** A document with one part of an input that is right otherwise. */
function creating(filter: string, more = ''): string {
  return `mutation {
    createInventory(input: {
      bucket: "logs", inventoryId: "r1", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL, ${more}
      filter: { ${filter} }
      destination: { accountId: "1", roleName: "AliyunOSSRole", bucket: "reports" }
    }) { __typename }
  }`;
}

test.for<[query: string, name: string, why: string]>([
  [creating('minSize: "abc"'), 'Argument "input.filter.minSize"', `${SIZE}, not "abc".`],
  [creating('minSize: 1.5'), 'Argument "input.filter.minSize"', `${SIZE}, not 1.5.`],
  [
    creating('minSize: 9007199254740993'),
    'Argument "input.filter.minSize"',
    `${SIZE}, not 9007199254740993.`,
  ],
  [creating('minSize: 1e3'), 'Argument "input.filter.minSize"', `${SIZE}, not 1e3.`],
  [creating('maxSize: [1]'), 'Argument "input.filter.maxSize"', `${SIZE}, not a list.`],
  [
    creating('lastModifiedAfter: "2024-01-01"'),
    'Argument "input.filter.lastModifiedAfter"',
    `${TIME}, not "2024-01-01".`,
  ],
  [
    creating('lastModifiedBefore: "2024-02-30T00:00:00Z"'),
    'Argument "input.filter.lastModifiedBefore"',
    `${TIME}, not "2024-02-30T00:00:00Z".`,
  ],
  [
    creating('lastModifiedAfter: 5'),
    'Argument "input.filter.lastModifiedAfter"',
    `${TIME}, not 5.`,
  ],
  [
    creating('storageClasses: [IA, X]'),
    'Argument "input.filter.storageClasses[1]"',
    'Value "X" does not exist in "StorageClass" enum.',
  ],
  [
    creating('', 'optionalFields: ["SIZE"]'),
    'Argument "input.optionalFields[0]"',
    'Enum "InventoryOptionalField" cannot represent non-enum value: "SIZE". Did you mean the enum value "SIZE"?',
  ],
  [
    creating('colour: 1'),
    'Argument "input.filter.colour"',
    'Field "colour" is not defined by type "InventoryFilterInput".',
  ],
  [
    '{ buckets(first: "a") { nodes { name } } }',
    'Argument "first"',
    'Int cannot represent non-integer value: "a"',
  ],
  [
    '{ node(id: 5.5) { id } }',
    'Argument "id"',
    'ID cannot represent a non-string and non-integer value: 5.5',
  ],
  [
    '{ __typename @include(if: "yes") }',
    'Argument "if"',
    'Boolean cannot represent a non boolean value: "yes"',
  ],
  [
    'mutation ($size: BigInt = "abc") { updateInventory(input: { bucket: "logs", inventoryId: "r1", filter: { minSize: $size } }) { __typename } }',
    'Default of "$size"',
    `${SIZE}, not "abc".`,
  ],
])('case %# names the argument of the value', async ([query, name, why]) => {
  await using system = await startSystem();
  const { errors } = await system.askText(query);
  expect(errors.map(({ message }) => message)).toContain(`${name} got an invalid value: ${why}`);
  for (const { extensions } of errors) expect(extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(system.requests).toEqual([]);
});

test.for([
  [{ minSize: 'abc' }, '"abc"', 'minSize', `${SIZE}, not "abc".`],
  [{ minSize: 2 ** 53 }, '9007199254740992', 'minSize', `${SIZE}, not 9007199254740992.`],
  [
    { lastModifiedAfter: '2024-01-01' },
    '"2024-01-01"',
    'lastModifiedAfter',
    `${TIME}, not "2024-01-01".`,
  ],
] as const)('a variable %j names where its value is', async ([filter, value, field, why]) => {
  await using system = await startSystem();
  const { errors } = await system.askText(
    'mutation ($filter: InventoryFilterInput) { updateInventory(input: { bucket: "logs", inventoryId: "r1", filter: $filter }) { __typename } }',
    { filter },
  );
  expect(errors.map(({ message }) => message)).toEqual([
    `Variable "$filter" got invalid value ${value} at "filter.${field}"; ${why}`,
  ]);
});

test('a document with several wrong values names each', async () => {
  await using system = await startSystem();
  const { errors } = await system.askText(creating('minSize: "a", maxSize: "a"'));
  expect(errors.map(({ message }) => message.slice(0, 33))).toEqual([
    'Argument "input.filter.minSize" g',
    'Argument "input.filter.maxSize" g',
  ]);
});
