import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { VARIABLES } from '../../src/config/index.ts';
import { schema } from '../../src/graphql/schema.ts';
import { ARGUMENT_OF_EC } from '../../src/oss/client/failures.ts';
import { ROOT, readPage } from './markdown.ts';

const page = await readPage('docs/errors.md');

/** The words in backquotes of the tables' first cells, under the headings. */
function explained(...headings: readonly string[]): readonly string[] {
  return page.rows
    .filter(({ under }) => headings.includes(under))
    .flatMap(({ cells: [first = ''] }) => [...first.matchAll(/`([^`]+)`/g)])
    .map(([, word = '']) => word);
}

async function sourceOf(...patterns: readonly string[]): Promise<string> {
  const texts: string[] = [];
  for await (const path of glob([...patterns], { cwd: ROOT })) {
    texts.push(await readFile(join(ROOT, path), 'utf8'));
  }
  return texts.join('\n');
}

/** What Yoga says, which has another code by the time that it goes out. */
const INTERNAL_CODES = ['REQUEST_ENTITY_TOO_LARGE'];

/** What GraphQL Yoga says by itself. */
const CODES_OF_YOGA = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];

test('every code of `errors` is explained, and no other', async () => {
  const codes = (await sourceOf('src/server/**/*.ts', 'src/graphql/*.ts')).match(
    /(?<=')(?:[A-Z]+_[A-Z_]+|FORBIDDEN|THROTTLED|UNAUTHENTICATED)(?=')/g,
  );
  const given = new Set([...(codes ?? []), ...CODES_OF_YOGA]);
  for (const name of [...VARIABLES, ...INTERNAL_CODES]) given.delete(name);
  expect(given.size).toBeGreaterThan(25);
  const told = new Set(explained('Refused requests', 'Errors of queries'));
  expect([...told].sort()).toEqual([...given].sort());
});

/** The failures' types; each is named as its class. */
const TYPES = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Error'))
  .map(({ name }) => name)
  .sort();

test('every type of a failure is explained, and no other', () => {
  expect(explained('Results of mutations').toSorted()).toEqual(TYPES);
});

test('every code of OSS that this server knows is explained, and no other', async () => {
  const failures = await sourceOf('src/oss/client/failures.ts', 'src/inventory/errors.ts');
  const elsewhere = await sourceOf('src/oss/**/*.ts', 'src/loaders/*.ts', 'src/graphql/*.ts');
  const making = new RegExp(`new (?:${TYPES.join('|')})\\((.*?)\\)[;,]?$`, 'gms');
  const made = [...elsewhere.matchAll(making)].map(([, text]) => text);
  const given = new Set(`${failures}${made}`.match(/(?<=')[A-Z][a-z]+[A-Za-z]+(?=')/g));
  // Elements of OSS's answer.
  given.delete('ArgumentName');
  given.delete('ArgumentValue');
  expect(given.size).toBeGreaterThan(20);
  const told = explained("OSS's codes");
  expect([...given].filter((code) => !told.includes(code))).toEqual([]);
  const all = `${elsewhere}${failures}${await sourceOf('src/emulator/*.ts')}`;
  expect(told.filter((code) => !all.includes(`'${code}'`))).toEqual([]);
});

test('every EC code with its argument', () => {
  const told = page.rows
    .filter(({ under }) => under === 'EC codes of a rule')
    .flatMap(({ cells: [argument = '', numbers = ''] }) =>
      numbers.split(', ').map((number) => [number, argument.replaceAll('`', '').split('.')]),
    );
  expect(Object.fromEntries(told)).toEqual(ARGUMENT_OF_EC);
});
