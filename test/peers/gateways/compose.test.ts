import {
  buildASTSchema,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  print,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { subgraphText } from '../../../src/graphql/federation.ts';
import { schemaText } from '../../../src/graphql/schema-text.ts';
import { AUDIT_SDL, COMPOSERS, service, TEAM_SDL } from './subgraphs.ts';

const OURS = service('inventory', subgraphText);
const TEAM = service('team', TEAM_SDL);
const AUDIT = service('audit', AUDIT_SDL);

/** The supergraph as it is, join directives and all. */
function schemaOf(supergraph: string): GraphQLSchema {
  return buildASTSchema(parse(supergraph), { assumeValidSDL: true });
}

function fieldsOf(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  return isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [];
}

test('Apollo’s only hint is of words that differ from ours', () => {
  const sdl = TEAM_SDL.replace('type PageInfo', '"A page." type PageInfo');
  const { hints } = COMPOSERS.Apollo([OURS, service('team', sdl)]);
  expect(hints).toHaveLength(1);
  expect(hints[0]).toContain('[INCONSISTENT_DESCRIPTION]: Element "PageInfo"');
});

describe.each(Object.entries(COMPOSERS))('%s composes', (composer, compose) => {
  test.each([
    ['this subgraph alone', [OURS]],
    ['it with teams that own buckets', [OURS, TEAM]],
    ['it behind them', [TEAM, OURS]],
    ['it with a subgraph that has rules by their global ids', [OURS, TEAM, AUDIT]],
  ])('%s, without a hint', (_title, services) => {
    const { errors, hints, supergraph } = compose(services);
    expect(errors).toEqual([]);
    expect(hints).toEqual([]);
    expect(supergraph).not.toBe('');
  });

  test('both sides of an entity into one type', () => {
    const schema = schemaOf(compose([OURS, TEAM, AUDIT]).supergraph);
    expect(fieldsOf(schema, 'Bucket')).toEqual(
      expect.arrayContaining(['id', 'name', 'inventories', 'owner', 'isFarAway']),
    );
    expect(fieldsOf(schema, 'InventoryConfiguration')).toEqual(
      expect.arrayContaining(['id', 'frequency', 'owner', 'lastChange']),
    );
  });

  test('the other subgraph’s `node`, which promises nothing of ours', () => {
    const schema = schemaOf(compose([OURS, TEAM]).supergraph);
    expect(fieldsOf(schema, 'Query')).toEqual(
      expect.arrayContaining(['node', 'nodes', 'bucket', 'inventories', 'team']),
    );
    const node = schema.getType('Node');
    if (!isInterfaceType(node)) throw new Error('There is no Node.');
    expect(schema.getPossibleTypes(node).map(({ name }) => name)).toEqual(['Team']);
  });

  test('no `node` where nobody else has one', () => {
    const schema = schemaOf(compose([OURS]).supergraph);
    expect(fieldsOf(schema, 'Query')).not.toContain('node');
    expect(schema.getType('Node')).toBeUndefined();
  });

  test('the costs of fields and the sizes of pages, for gateways that limit them', () => {
    const schema = schemaOf(compose([OURS, TEAM]).supergraph);
    const directives = (type: string, field: string) => {
      const found = schema.getType(type);
      const node = isObjectType(found) ? found.getFields()[field]?.astNode : undefined;
      return (node?.directives ?? []).map(print).filter((text) => /^@(cost|listSize)/.test(text));
    };
    expect(directives('Mutation', 'deleteInventory')).toEqual(['@cost(weight: 10)']);
    expect(directives('Query', 'buckets')).toEqual([
      expect.stringMatching(
        /^@listSize\(.*slicingArguments: \["first", "last"\], sizedFields: \["edges", "nodes"\]/,
      ),
    ]);
    expect(directives('Bucket', 'name')).toEqual([]);
  });

  test('the inputs, `@oneOf` and all', () => {
    const type = schemaOf(compose([OURS]).supergraph).getType('InventoryEncryptionInput');
    if (!isInputObjectType(type)) throw new Error('It is no input.');
    expect(Object.keys(type.getFields()).sort()).toEqual(['sseKms', 'sseOss']);
    // Apollo drops it: there the subgraph alone enforces it.
    expect(type.isOneOf).toBe(composer === 'The Guild');
  });

  test('not the API that stands by itself: its `node` is one too many', () => {
    const head =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6") ' +
      'directive @oneOf on INPUT_OBJECT';
    const { errors } = compose([service('inventory', `${head}\n${schemaText}`), TEAM]);
    expect(errors.join('\n')).toMatch(/Query\.node/);
  });
});
