import { buildASTSchema, type DocumentNode, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { subgraphText } from '../../src/graphql/federation.ts';
import { schema as servedSchema } from '../../src/graphql/schema.ts';
import { createDocumentMeasure } from '../../src/server/operation/document-size.ts';
import {
  type Compiling,
  useCompiledExecution,
} from '../../src/server/operation/use-compiled-execution.ts';
import { createDocumentCache } from '../../src/server/operation/use-document-cache.ts';
import { askAnyQuery } from '../federation/any-query.ts';
import { valueIn } from '../federation/coverage.ts';
import { readWorld, startOddSample } from '../federation/odd-sample.ts';
import type { RandomDocument } from '../federation/random-documents.ts';
import { startReportSystem } from '../support/reports.ts';
import type { ServeOptions } from '../support/serve.ts';
import { type Answer, operationsOf, startSystem, type TestSystem } from '../support/system.ts';
import { bodyOf, post, startProcess, temporaryFolder } from './support.ts';

/** Of documents, each sent to both servers. */
const RUNS = Number(process.env['FUZZ_DOCUMENTS'] || 150);

const schema = buildASTSchema(parse(subgraphText), { assumeValidSDL: true });

/** Documents with conditions are not compiled. */
const TRAITS = {
  fewConditions: true,
  swappedNames: true,
  mergedConditions: true,
  mixedConditions: true,
  wholeConditions: true,
  bareTypenames: true,
};

/**
 * What goes out, but for the id that OSS gives to each request; the order of keys counts. Which item of a
 * list is told of, where several fail and leave one null above them, is open.
 */
function told({ status, data, errors }: Answer<unknown>): string {
  const said = errors.map(({ extensions: { oss, ...extensions } = {}, path = [], ...error }) => {
    const values = path.map((_, index) =>
      path.slice(0, index).reduce((value: unknown, key) => valueIn(value, `${key}`), data),
    );
    const depth = values.filter((value) => value != null).length;
    const shown = path.filter((key, index) => index < depth || typeof key === 'string');
    return { ...error, shown, ...extensions, oss: oss && { code: oss.code, ec: oss.ec } };
  });
  return JSON.stringify({ status, data, said });
}

async function startBoth() {
  const usual = await startOddSample({ compiling: 'never' });
  const compiled = await startOddSample({ compiling: 'always' });
  const ask = async ({ query, variables }: RandomDocument) => {
    const [expected, answer] = await Promise.all([
      usual.askText(query, variables),
      compiled.askText(query, variables),
    ]);
    expect(told(answer), `${query}\n${JSON.stringify(variables)}`).toBe(told(expected));
    return expected;
  };
  const systems: readonly TestSystem[] = [usual, compiled];
  return {
    ask,
    usual,
    async [Symbol.asyncDispose]() {
      for (const system of systems) await system[Symbol.asyncDispose]();
    },
  };
}

test('any query is answered alike, compiled or not', async () => {
  await using both = await startBoth();
  const source = { schema, world: await readWorld(both.usual), traits: TRAITS };
  await askAnyQuery('queries, compiled', RUNS, source, both.ask);
});

test('where code may not be made of texts, queries that come again are executed as usual', async () => {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, {
    NODE_OPTIONS: '--disallow-code-generation-from-strings',
  });
  for (let time = 1; time <= 3; time += 1) {
    const response = await post(server.url, { query: '{ buckets { nodes { name } } }' });
    expect(await bodyOf(response)).toMatchObject({ data: { buckets: { nodes: { length: 4 } } } });
  }
});

describe('what graphql-jit would answer otherwise is answered as usual:', () => {
  const AS_USUAL = [
    // A default lets a variable into a list that may have no null, and null is sent for it.
    [
      'query ($n: ID = "QnVja2V0OmxvZ3M=") { nodes(ids: [$n, "QnVja2V0OmxvZ3M="]) { id } }',
      { n: null },
    ],
    ['query ($n: ID = "QnVja2V0OmxvZ3M=") { nodes(ids: [$n]) { id } }', {}],
    // Two failures, of which each leaves `data` null, or one of them only its own place.
    [
      '{ a: inventory(bucket: "lo", inventoryId: "x") { id } b: inventories(bucket: "nope") { nodes { id } } }',
      {},
    ],
    [
      '{ b: inventories(bucket: "nope") { nodes { id } } a: inventory(bucket: "lo", inventoryId: "x") { id } }',
      {},
    ],
    [
      '{ a: node(id: "x") { id } b: node(id: "y") { id } c: inventories(bucket: "nope") { totalCount } }',
      {},
    ],
    [
      'query ($a: String!, $b: Int) { inventories(bucket: $a, first: $b) { totalCount } }',
      { a: 'lo', b: -1 },
    ],
  ] as const;

  test.for(AS_USUAL)('%s', async ([query, variables]) => {
    await using usual = await startSystem({ buckets: ['logs'], serving: { compiling: 'never' } });
    await using compiled = await startSystem({
      buckets: ['logs'],
      serving: { compiling: 'always' },
    });
    for (const _time of [1, 2]) {
      const [expected, got] = await Promise.all(
        [usual, compiled].map(async (system) =>
          // OSS gives each of its answers an id of its own.
          JSON.stringify(await system.askText(query, variables)).replaceAll(
            /"requestId":"\w+"/g,
            '',
          ),
        ),
      );
      expect(got).toBe(expected);
    }
  });

  test('nothing that fails is asked of OSS twice', async () => {
    const query =
      '{ a: inventories(bucket: "nope") { totalCount nodes { id } } b: bucket(name: "logs") { region } c: node(id: "x") { id } }';
    const counts = await Promise.all(
      (['never', 'always'] as const).map(async (compiling) => {
        await using system = await startSystem({ buckets: ['logs'], serving: { compiling } });
        const { errors } = await system.askText(query, {});
        expect(errors.length).toBeGreaterThan(1);
        return operationsOf(system);
      }),
    );
    expect(counts[1]).toEqual(counts[0]);
  });

  /** How often resolvers that may ask OSS are called for a document that is sent several times, and what is answered. */
  async function resolutions(query: string, compiling: Compiling) {
    let resolved = 0;
    const observing: NonNullable<ServeOptions['observing']> = (telemetry) => ({
      ...telemetry,
      fieldsOf(request) {
        const fields = telemetry.fieldsOf(request);
        return {
          ...fields,
          query(field, run) {
            resolved += 1;
            return fields.query(field, run);
          },
        };
      },
    });
    await using system = await startSystem({
      buckets: ['logs'],
      serving: { compiling, observing },
    });
    const answers: string[] = [];
    for (let time = 0; time < 10; time += 1) answers.push(told(await system.askText(query, {})));
    return { resolved, answers };
  }

  test.for([
    ['at the top', '{ inventories(bucket: "nope") { nodes { id } } }'],
    ['further down', '{ bucket(name: "logs") { a: inventory(inventoryId: "") { id } } }'],
    ['beside others', '{ a: bucket(name: "logs") { name } b: node(id: "x") { id } }'],
    ['in an item of a list', '{ buckets { nodes { name a: inventory(inventoryId: "") { id } } } }'],
  ] as const)('one failure %s is not executed twice', async ([, query]) => {
    const usual = await resolutions(query, 'never');
    expect(usual.resolved).toBeGreaterThan(0);
    expect(await resolutions(query, 'always')).toEqual(usual);
    expect(await resolutions(query, 'again')).toEqual(usual);
  });

  test.for([
    [
      'several failures',
      '{ a: inventories(bucket: "nope") { totalCount } b: node(id: "x") { id } }',
    ],
    // graphql-jit would append its null before the first item is there, which would then replace it.
    ['an item that fails', '{ nodes(ids: ["QnVja2V0OmxvZ3M=", "x"]) { id } }'],
  ] as const)('%s: executed twice once, and as usual for a minute', async ([, query]) => {
    const usual = await resolutions(query, 'never');
    const { resolved, answers } = await resolutions(query, 'again');
    expect(answers).toEqual(usual.answers);
    expect(resolved * 10).toBe(usual.resolved * 11);
  });

  /** What JavaScript's objects, functions and promises have, what graphql-jit's code says, and words of the language. */
  const NAMES = [
    ...Object.getOwnPropertyNames(Object.prototype),
    ...[
      'then',
      'toJSON',
      'length',
      'name',
      'prototype',
      'caller',
      'arguments',
      'eval',
      'class',
      'null',
    ],
    ...[
      'undefined',
      'await',
      'let',
      '_',
      '__',
      '__parent',
      '__context',
      '__validNode0',
      'idx0',
      'err',
    ],
    ...[
      'query',
      'data',
      'errors',
      'rootValue',
      'extensions',
      'bucket',
      '__typename',
      '__fieldname',
      'a_b',
    ],
  ];
  test.for(NAMES)('a name that is %s, wherever GraphQL takes one', async (name) => {
    await using usual = await startSystem({ buckets: ['logs'], serving: { compiling: 'never' } });
    await using compiled = await startSystem({
      buckets: ['logs'],
      serving: { compiling: 'always' },
    });
    const documents: readonly (readonly [string, object?])[] = [
      [`{ ${name}: bucket(name: "logs") { name } }`],
      [`{ bucket(name: "logs") { ${name}: name a: name } }`],
      [
        `{ ${name}: bucket(name: "logs") { ${name}: __typename ${name === 'a' ? '' : 'a: name'} } }`,
      ],
      [`{ buckets { ${name}: nodes { ${name}: name x: name } } }`],
      [`{ ${name}: inventories(bucket: "nope") { totalCount } }`],
      [`{ bucket(name: "logs") { ${name}: inventory(inventoryId: "") { id } } }`],
      [`{ ${name}: node(id: "x") { id } b: bucket(name: "logs") { name } }`],
      [`query ${name} { bucket(name: "logs") { name } }`],
      [`{ bucket(name: "logs") { ...${name} } } fragment ${name} on Bucket { ${name}: name }`],
      [`query ($${name}: String!) { bucket(name: $${name}) { name } }`, own(name, 'logs')],
      [`query ($${name}: String!) { bucket(name: $${name}) { name } }`, own(name, 'nope')],
      [`query ($${name}: String!) { bucket(name: $${name}) { name } }`, {}],
      [`query ($${name}: String! = "logs") { bucket(name: $${name}) { name } }`, {}],
      [`query ($${name}: Int) { buckets(first: $${name}) { nodes { name } } }`, own(name, 1)],
      [`query ($${name}: Int = 1) { buckets(first: $${name}) { nodes { name } } }`, {}],
      [
        `{ ${name}_b: bucket(name: "logs") { name } ${name}: bucket(name: "logs") { b: storageClass } }`,
      ],
    ];
    for (const [query, variables = {}] of documents) {
      const [expected, got] = await Promise.all(
        [usual, compiled].map(async (system) => told(await system.askText(query, variables))),
      );
      expect(got, query).toBe(expected);
    }
  });

  /** An object with that property of its own, whatever its name. */
  function own(name: string, value: unknown): object {
    return JSON.parse(`{ ${JSON.stringify(name)}: ${JSON.stringify(value)} }`);
  }

  const DEFAULTED = [
    '($n: Int) { files(first: 1) { nodes { signedUrl(expiresInSeconds: $n) { __typename } } } }',
    '($n: Int = 60) { files(first: 1) { nodes { signedUrl(expiresInSeconds: $n) { __typename } } } }',
    '($n: Int) { summary { ... on ReportSummary { largest(first: $n) { key } } } }',
  ];

  test.for(DEFAULTED)('a variable where only a default is not null: %s', async (text) => {
    await using usual = await startReportSystem({ serving: { compiling: 'never' } });
    await using compiled = await startReportSystem({ serving: { compiling: 'always' } });
    const [variables = '', rest = ''] = text.split(/(?<=\)) (?=\{)/);
    const query = `query ${variables} { inventory(bucket: "logs", inventoryId: "r1") { latestReport ${rest} } }`;
    for (const { emulator } of [usual, compiled]) {
      emulator.runRules('logs', ['r1'], { at: new Date('2026-11-29T16:00Z') });
    }
    for (const sent of [{}, { n: null }, { n: 5 }]) {
      const [expected, got] = await Promise.all(
        [usual, compiled].map((system) => system.askText(query, sent)),
      );
      expect(got && told(got), JSON.stringify(sent)).toBe(expected && told(expected));
    }
  });
});

describe('what is compiled', () => {
  const fields = (count: number) =>
    Array.from({ length: count }, (_, index) => `f${index}: __typename`).join(' ');

  function start() {
    const documents = createDocumentCache();
    const { onExecute } = useCompiledExecution('again', documents, createDocumentMeasure(10_000));
    if (!onExecute) throw new Error('It has no such hook.');
    /** Executes a document that has come again. @returns its compiled code. */
    return async (document: DocumentNode): Promise<unknown> => {
      for (const _time of [1, 2]) documents.add(print(document), document);
      let compiled: unknown;
      const setExecuteFn = (execute: unknown) => {
        compiled = execute;
      };
      const args = { schema: servedSchema, document, contextValue: {} };
      const told: unknown = { args, executeFn: () => {}, setExecuteFn };
      await onExecute(told as Parameters<typeof onExecute>[0]);
      return compiled;
    };
  }

  test('is no document that is large when its fragments are written out', async () => {
    const compiledOf = start();
    expect(await compiledOf(parse(`{ ${fields(400)} }`))).toBeDefined();
    expect(await compiledOf(parse(`{ ${fields(401)} }`))).toBeUndefined();
    const spread = (times: number) =>
      `{ ${Array.from({ length: times }, (_, index) => `b${index}: bucket(name: "x") { ...F }`).join(' ')} }
       fragment F on Bucket { ${fields(99)} }`;
    expect(await compiledOf(parse(spread(4)))).toBeDefined();
    expect(await compiledOf(parse(spread(5)))).toBeUndefined();
  });

  test('is forgotten when others are used more recently', async () => {
    const compiledOf = start();
    const documents = Array.from({ length: 16 }, (_, index) =>
      parse(`query Q${index} { ${fields(400)} }`),
    );
    const [first, last] = [documents[0], documents[15]];
    if (!first || !last) throw new Error('There are 16.');
    const codes: unknown[] = [];
    for (const document of documents.slice(0, 15)) codes.push(await compiledOf(document));
    expect(await compiledOf(first)).toBe(codes[0]);
    // Takes the place of the second, which was not used again.
    const code = await compiledOf(last);
    expect(await compiledOf(first)).toBe(codes[0]);
    expect(await compiledOf(documents[2] as DocumentNode)).toBe(codes[2]);
    expect(await compiledOf(last)).toBe(code);
    const again = await compiledOf(documents[1] as DocumentNode);
    expect(again).toBeDefined();
    expect(again).not.toBe(codes[1]);
  });
});
