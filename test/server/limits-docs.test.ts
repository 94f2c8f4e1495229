import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { DEFAULT_LIMITS } from '../../src/config/request-limits.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { schema } from '../../src/graphql/schema.ts';
import { startSystem } from '../support/system.ts';
import { costsIn } from './costs.ts';
import { post } from './support.ts';

const page = await readFile(new URL('../../docs/limits.md', import.meta.url), 'utf8');

/** The cells of the table under a line of headings. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, rows = ''] = page.split(`${heading}\n|---`);
  const [table = ''] = rows.slice(rows.indexOf('\n') + 1).split('\n\n');
  return table
    .split('\n')
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

function named(cell: string | undefined): readonly string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

test('docs/limits.md has the defaults that the server has, and the process sets', () => {
  const rows = rowsUnder('| what | setting | default | code |');
  const limits = Object.values(DEFAULT_LIMITS);
  expect(rows.map(([, , value]) => Number(value))).toEqual(limits);
  const settings = rows.flatMap(([, setting]) => named(setting));
  expect(settings).toHaveLength(limits.length);
  // Each is set to another value than all others are.
  const given = Object.fromEntries(settings.map((name, index) => [name, String(index + 1)]));
  expect(Object.values(readConfig(given).limits)).toEqual(limits.map((_, index) => index + 1));
  expect(readConfig({}).limits).toEqual(DEFAULT_LIMITS);
});

test('docs/limits.md has what each field costs', () => {
  const rows = rowsUnder('| field | costs | what is selected of it counts |');
  const documented = rows.flatMap(([fields, cost = '']) => {
    const kind = /^the (?:page|plan)/.test(cost)
      ? 'page'
      : cost.startsWith('the list')
        ? 'list'
        : Number(cost);
    return named(fields)
      .filter((name) => /^[A-Z]\w*\.(?!__)/.test(name))
      .map((name) => [name, kind] as const);
  });
  const said = { ...costsIn(createSubgraphSchema()), ...costsIn(schema) };
  const apart = Object.entries(said).filter(([, cost]) => cost !== 'items');
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(apart));
});

const examples = [...page.matchAll(/```graphql\n(.*?)```\s*```json\n(.*?)```/gs)].map(
  ([, document = '', cost = '']) => ({ document, cost: JSON.parse(cost) }),
);

test('docs/limits.md has examples', () => {
  expect(examples).toHaveLength(2);
});

test.each(examples)(
  'an example of docs/limits.md costs what it says: $document',
  async (example) => {
    await using system = await startSystem({ buckets: [] });
    seedSampleData(system.emulator);
    const response = await post(system.url, { query: example.document });
    const { errors, extensions } = await response.json();
    expect(errors).toBeUndefined();
    expect(extensions).toEqual({ cost: example.cost });
  },
);
