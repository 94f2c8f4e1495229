import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FULL_ACCESS } from '../../src/access/policy.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { startSystem } from '../support/system.ts';
import { abbreviated, examplesIn, printed } from './answers.ts';
import { PARTS } from './examples.ts';

const ROOT = new URL('../../', import.meta.url);

const pages = ['README.md', ...readdirSync(new URL('docs', ROOT)).map((name) => `docs/${name}`)]
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, examples: examplesIn(readFileSync(new URL(path, ROOT), 'utf8')) }))
  .map(({ path, examples }) => ({ path, examples, count: examples.length }));

test('the README has a query and a mutation with their answers', () => {
  const [readme] = pages;
  expect(readme?.examples.map(({ query }) => query.startsWith('mutation'))).toEqual([false, true]);
});

test('every document of docs/examples.md is an example', () => {
  const page = pages.find(({ path }) => path === 'docs/examples.md');
  expect(page?.examples.map(({ query }) => query.trim())).toEqual(
    PARTS.flatMap(([, examples]) => examples.map(({ query }) => query.trim())),
  );
});

test.each(pages.filter(({ count }) => count > 0))(
  '$path: its $count examples, one after the other, give the answers that it prints',
  async ({ path, examples }) => {
    await using system = await startSystem({
      buckets: [],
      serving: { accessOf: () => FULL_ACCESS },
    });
    seedSampleData(system.emulator);
    for (const { query, variables, answer } of examples) {
      const given = printed(await system.askText(query, variables));
      expect(abbreviated(given, answer), query).toEqual(answer);
    }
    process.stderr.write(`${path}: ${examples.length} examples\n`);
  },
);

test.each([
  ['with variables', '```graphql\n{ a }\n```\n\nVariables:\n\n```json\n{ "b": 1 }\n```\n\n', 1],
  ['with a title', '```graphql\n{ a }\n```\n\nAnswer:\n\n', 1],
  ['without', '```graphql\n{ a }\n```\n\n', 1],
  [
    'behind a fragment',
    '```graphql\nfragment F on T { a }\n```\n\nText\n\n```graphql\n{ a }\n```\n',
    1,
  ],
  ['far behind', '```graphql\n{ a }\n```\n\nText\n\n', 0],
])('an answer %s makes %s an example', (_case, text, count) => {
  const found = examplesIn(`# Page\n\n${text}\`\`\`json\n{ "data": 1 }\n\`\`\`\n`);
  expect(found.map(({ query, answer }) => ({ query, answer }))).toEqual(
    Array(count).fill({ query: '{ a }\n', answer: { data: 1 } }),
  );
});
