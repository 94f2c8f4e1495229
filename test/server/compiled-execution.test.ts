import fc from 'fast-check';
import { buildASTSchema, parse } from 'graphql';
import { expect, test, vi } from 'vitest';
import { subgraphText } from '../../src/graphql/federation.ts';
import { answeredFields, reachableFields, valueIn } from '../federation/coverage.ts';
import { readWorld, startOddSample } from '../federation/odd-sample.ts';
import { randomDocument } from '../federation/random-documents.ts';
import { repeatable } from '../support/seed.ts';
import type { Answer, TestSystem } from '../support/system.ts';
import { bodyOf, post, startProcess, temporaryFolder } from './support.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Of documents, each sent to both servers; the rarest field is in one answer of thirty. */
const RUNS = Number(process.env['FUZZ_DOCUMENTS'] || 300);

const schema = buildASTSchema(parse(subgraphText), { assumeValidSDL: true });

const TRAITS = {
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
  const ask = async (query: string, variables: object) => {
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
  const world = await readWorld(both.usual);
  const answered = new Set<string>();
  const codes = new Set<unknown>();
  const property = fc.asyncProperty(fc.gen(), async (draw) => {
    // Those with conditions are not compiled.
    const isUnconditional = draw(fc.integer, { min: 0, max: 3 }) > 0;
    const source = { schema, world, traits: { ...TRAITS, isUnconditional } };
    const { query, variables } = randomDocument(draw, source);
    const { data, errors } = await both.ask(query, variables);
    for (const each of answeredFields(schema, parse(query), data)) answered.add(each);
    for (const { extensions } of errors) codes.add(extensions?.code);
  });
  await fc.assert(property, repeatable('queries, compiled', RUNS));
  expect([...reachableFields(schema)].filter((each) => !answered.has(each))).toEqual([]);
  expect(codes).toEqual(new Set(['BAD_USER_INPUT', 'NO_SUCH_BUCKET']));
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
