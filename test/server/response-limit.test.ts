import { readFile } from 'node:fs/promises';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { describe, expect, test } from 'vitest';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { manyRules, ruleXml } from '../support/rules.ts';
import type { ServeOptions } from '../support/serve.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { bodyOf, post } from './support.ts';

/** For statuses that tell more than 200. */
const GRAPHQL = { accept: 'application/graphql-response+json' };

const LIMIT = 100_000;

/** The longest prefix that an object's key can have. */
const LONG = 'p'.repeat(1023);

/** Starts a server on a bucket of 1,000 rules with long prefixes. */
async function start(serving: ServeOptions = {}, prefix = LONG): Promise<TestSystem> {
  const system = await startSystem({ serving: { limits: { responseBytes: LIMIT }, ...serving } });
  const rules = Array.from({ length: 1000 }, (_, index) => `rule-${index + 1000}`).map((id) => ({
    id,
    xml: ruleXml(id).replace('<Prefix></Prefix>', `<Prefix>${prefix}</Prefix>`),
  }));
  system.emulator.storeRules('logs', rules);
  return system;
}

/** A selection under as many aliases. */
const aliased = (count: number, selection: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${selection}`).join(' ');

const page = (selection: string, first = 1000) =>
  `{ inventories(bucket: "logs", first: ${first}) { nodes { ${selection} } } }`;

async function ask(system: TestSystem, query: string) {
  const response = await post(system.url, { query }, GRAPHQL);
  const text = await response.text();
  const body: Awaited<ReturnType<typeof bodyOf>> = JSON.parse(text);
  return { status: response.status, length: text.length, ...body };
}

const IDS = Array.from({ length: 1000 }, (_, index) =>
  encodeGlobalID('InventoryConfiguration', `logs/rule-${index + 1000}`),
);
const BAD_IDS = Array.from({ length: 1000 }, (_, index) => `bad-${index}`);

describe.each(['never', 'always'] as const)('where queries are compiled: %s,', (compiling) => {
  test.for([
    ['a page of long texts', page('filter { prefix }')],
    ['a field under many aliases', page(`filter { ${aliased(90, 'prefix')} }`, 10)],
    ['an object under many aliases', page(aliased(90, 'filter { minSize }'), 100)],
    ['the type’s name under many aliases', page(aliased(99, '__typename'), 100)],
    ['a long alias', page(`${'x'.repeat(2000)}: isEnabled`, 100)],
    ['a list of texts', page(aliased(90, 'optionalFields'), 1000)],
    ['rules by their ids', `{ nodes(ids: ${JSON.stringify(IDS)}) { id ${aliased(50, 'id')} } }`],
    ['errors', `{ ${aliased(3, `nodes(ids: ${JSON.stringify(BAD_IDS)}) { id }`)} }`],
    [
      'edges',
      `{ inventories(bucket: "logs", first: 1000) { edges { ${aliased(90, 'cursor')} } } }`,
    ],
  ] as const)('%s: is not answered beyond the limit', async ([, query]) => {
    await using system = await start({ compiling });
    const { status, length, errors, data } = await ask(system, query);
    expect({ status, errors, data }).toEqual({
      status: 400,
      data: undefined,
      errors: [
        {
          message: `The answer has more than ${LIMIT} bytes (MAX_RESPONSE_BYTES). Select less at once.`,
          extensions: { code: 'RESPONSE_LIMIT_EXCEEDED', limit: LIMIT },
        },
      ],
    });
    expect(length).toBeLessThan(300);
    expect(system.log.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  test.for([
    ['plain texts', 'logs/'],
    ['characters that JSON escapes', '\\&quot;'.repeat(20)],
    ['characters of several bytes', '\u{1F600}é'.repeat(20)],
  ] as const)('what is counted is never less than what is answered: %s', async ([, prefix]) => {
    const query = page(
      `id inventoryId isEnabled frequency __typename
      filter { prefix minSize lastModifiedAfter storageClasses }
      destination { roleArn encryption { __typename } bucket { name } } optionalFields`,
      50,
    );
    await using open = await start({ compiling, limits: {} }, prefix);
    const whole = await post(open.url, { query }, GRAPHQL);
    const bytes = Buffer.byteLength(JSON.stringify((await bodyOf(whole)).data));
    expect(whole.status).toBe(200);
    // And not much more: nobody is refused far below the limit.
    for (const [limit, status] of [
      [bytes, 400],
      [bytes * 2, 200],
    ] as const) {
      await using system = await start({ compiling, limits: { responseBytes: limit } }, prefix);
      expect((await ask(system, query)).status).toBe(status);
    }
  });
});

test.for([
  ['text', '<Prefix></Prefix>', `<Prefix>${'p'.repeat(2101)}</Prefix>`],
  [
    'list',
    '</InventoryConfiguration>',
    `<OptionalFields>${'<Field>Size</Field>'.repeat(65)}</OptionalFields></InventoryConfiguration>`,
  ],
] as const)('a %s that is longer than OSS allows makes its answer unreadable', async (row) => {
  const [, element, longer] = row;
  await using system = await startSystem();
  const xml = ruleXml('rule').replace(/<OptionalFields>.*<\/OptionalFields>/s, '');
  expect(xml).toContain(element);
  system.emulator.storeRules('logs', [{ id: 'rule', xml: xml.replace(element, longer) }]);
  const { errors } = await ask(system, page('inventoryId filter { prefix }', 10));
  expect(errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_UNAVAILABLE', oss: { code: 'UnreadableAnswer' } } },
  ]);
});

test('introspection, as GraphiQL sends it, is within the limit by far', async () => {
  await using system = await startSystem({ serving: { limits: { responseBytes: 1_000_000 } } });
  const query = '{ __schema { types { name description fields { name description } } } }';
  expect((await ask(system, query)).status).toBe(200);
});

test('a mutation whose answer gets too large ends there, and says how far it has come', async () => {
  await using system = await start();
  system.emulator.storeRules('reports', manyRules(3));
  const deletion = (id: string, bucket = 'reports') =>
    `deleteInventory(input: { bucket: "${bucket}", inventoryId: "${id}" })`;
  const { data, errors } = await ask(
    system,
    `mutation {
      first: ${deletion('rule-000')} { ... on DeleteInventorySuccess { inventoryId } }
      second: ${deletion('none', 'logs')} { ... on DeleteInventorySuccess {
        inventoryId bucket { inventories(first: 1000) { nodes { filter { prefix } } } } } }
      third: ${deletion('rule-001')} { __typename }
    }`,
  );
  expect(errors).toEqual([
    {
      message:
        `The answer has more than ${LIMIT} bytes (MAX_RESPONSE_BYTES). The mutation was executed up to ` +
        '`second`, and its results are omitted. Read the rules to see what has changed, and select less of the result.',
      extensions: { code: 'RESPONSE_LIMIT_EXCEEDED', limit: LIMIT },
    },
  ]);
  expect(data).toBeUndefined();
  expect([...system.emulator.rules('reports').keys()]).toEqual(['rule-001', 'rule-002']);
});

describe('nodes', () => {
  test('refuses an id that is there twice', async () => {
    await using system = await start();
    const query = `{ nodes(ids: ${JSON.stringify([...IDS.slice(0, 2), IDS[0]])}) { id } }`;
    const { errors } = await ask(system, query);
    expect(errors).toMatchObject([
      { message: `\`ids\` contains "${IDS[0]}" twice. Send each id once.`, path: ['nodes'] },
    ]);
    expect(system.requests).toEqual([]);
  });

  test('refuses more than a page of ids', async () => {
    await using system = await start();
    const query = `{ nodes(ids: ${JSON.stringify([...IDS, 'one-more'])}) { id } }`;
    const { errors } = await ask(system, query);
    expect(errors).toMatchObject([
      { message: '`ids` has 1001 ids; the limit is 1000. Send several requests.' },
    ]);
    expect(system.requests).toEqual([]);
  });
});

test('the sample data are within the limit, whatever is asked of them', async () => {
  await using system = await startSystem();
  seedSampleData(system.emulator);
  const { status } = await ask(
    system,
    '{ buckets { nodes { name inventories(first: 100) { nodes { id filter { prefix } } } } } }',
  );
  expect(status).toBe(200);
});

test('one unit of cost takes no more bytes than docs/limits.md says', async () => {
  const docs = await readFile(new URL('../../docs/limits.md', import.meta.url), 'utf8');
  const most = Number(/One unit of cost takes at most (\d+) bytes/.exec(docs)?.[1]);
  await using system = await start({ limits: {} });
  const leaves = ['id', 'inventoryId', 'isEnabled', 'frequency', '__typename', 'optionalFields'];
  const below = { filter: 'prefix', destination: 'roleArn', bucket: 'name' };
  const selectionsOf = (count: number) => [
    ...leaves.map((leaf) => aliased(count, leaf)),
    ...Object.entries(below).map(([field, leaf]) => `${field} { ${aliased(count, leaf)} }`),
    ...Object.entries(below).map(([field, leaf]) => aliased(count, `${field} { ${leaf} }`)),
    `filter { ${aliased(count, 'prefix')} } destination { roleArn } ${leaves.join(' ')}`,
  ];
  let worst = 0;
  for (const [count, first] of [
    [99, 1],
    [99, 10],
    [99, 100],
    [700, 1],
    [700, 10],
  ] as const) {
    for (const selection of selectionsOf(count)) {
      const response = await post(system.url, { query: page(selection, first) }, GRAPHQL);
      const text = await response.text();
      const cost: number = JSON.parse(text).extensions.cost.requested;
      worst = Math.max(worst, text.length / cost);
    }
  }
  expect(worst).toBeLessThanOrEqual(most);
  // Nor much less: the documentation does not frighten anybody.
  expect(worst).toBeGreaterThan(most / 2);
});
