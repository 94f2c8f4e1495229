import { readFile } from 'node:fs/promises';
import {
  buildASTSchema,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  print,
} from 'graphql';
import { expect, test } from 'vitest';
import { createSubgraphSchema, subgraphText } from '../../src/graphql/federation.ts';
import { startSystem } from '../support/system.ts';

// Named after the tests of Apollo's subgraph compatibility suite, as far as they are about the SDL.

const document = parse(subgraphText);

/** A type's definition with its directives, as its first line has them. */
function headOf(name: string): string {
  const node = document.definitions.find(
    (each) => each.kind === 'ObjectTypeDefinition' && each.name.value === name,
  );
  if (node?.kind !== 'ObjectTypeDefinition') return '';
  const { description: _, ...head } = node;
  return print({ ...head, fields: [] });
}

/** `Type.field` for everything that has fields. */
function fieldsOf(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
    .filter(({ name }) => !name.startsWith('_'))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => `${type.name}.${field.name}: ${field.type}`),
    )
    .sort();
}

test('introspection: `_service { sdl }` is schema/subgraph.graphql', async () => {
  await using system = await startSystem({ serving: { schema: createSubgraphSchema() } });
  const { data, errors } = await system.askText('{ _service { sdl } }');
  expect(errors).toEqual([]);
  const committed = await readFile(
    new URL('../../schema/subgraph.graphql', import.meta.url),
    'utf8',
  );
  expect(data).toEqual({ _service: { sdl: committed } });
});

test('introspection: the server serves what the SDL says, and what federation adds', () => {
  const served = fieldsOf(createSubgraphSchema());
  const said = fieldsOf(buildASTSchema(document, { assumeValidSDL: true }));
  expect(said.length).toBeGreaterThan(100);
  expect(served.filter((field) => !said.includes(field))).toEqual([
    'Query._entities: [_Entity]!',
    'Query._service: _Service!',
  ]);
  expect(said.filter((field) => !served.includes(field))).toEqual([]);
});

test('introspection: every key is a type of `_Entity`', () => {
  const schema = createSubgraphSchema();
  const entity = schema.getQueryType()?.getFields()['_entities']?.type;
  if (!entity) throw new Error('There is no _entities.');
  const union = getNamedType(entity);
  if (!('getTypes' in union)) throw new Error('_Entity is no union.');
  const keyed = document.definitions.flatMap((each) =>
    each.kind === 'ObjectTypeDefinition' &&
    each.directives?.some(({ name }) => name.value === 'key')
      ? [each.name.value]
      : [],
  );
  expect(union.getTypes().map(({ name }) => name)).toEqual(keyed);
  expect(keyed).toEqual(['Bucket', 'InventoryConfiguration', 'InventoryReport']);
});

test('@link', () => {
  // The first version with `@cost` and `@listSize`.
  const [, version, names] =
    /@link\(\s*url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.(\d+)"\s+import: \[(.*?)\]/.exec(
      subgraphText,
    ) ?? [];
  expect(version).toBe('9');
  const used = new Set(
    [...subgraphText.matchAll(/@(cost|listSize|key|shareable|tag|override|inaccessible|requires|provides)\b/g)]
      .map(([name]) => `"${name}"`)
      .sort(),
  );
  expect(names).toBe([...used].join(', '));
});

test('@key single', () => {
  expect(headOf('Bucket')).toBe('type Bucket @key(fields: "name")');
});

test('@key multiple, @key nested', () => {
  expect(headOf('InventoryConfiguration')).toBe(
    'type InventoryConfiguration @key(fields: "id") @key(fields: "bucket { name } inventoryId")',
  );
});

test('@shareable', () => {
  expect(headOf('PageInfo')).toBe('type PageInfo @shareable');
  expect(subgraphText.match(/@shareable\b/g)).toHaveLength(2);
});

test('@oneOf is declared, as Apollo’s composition does not know it', () => {
  expect(subgraphText).toContain('directive @oneOf on INPUT_OBJECT\n');
  expect(subgraphText).toContain('input InventoryEncryptionInput @oneOf {');
});
