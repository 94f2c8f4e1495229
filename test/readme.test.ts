import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { seedSampleData } from '../src/emulator/sample-data.ts';
import { startSystem } from './support/system.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

/** Each GraphQL block with the JSON block behind it. */
const examples = [...readme.matchAll(/```graphql\n(.*?)```\s*```json\n(.*?)```/gs)].map(
  ([, document = '', answer = '']) => ({ document, answer: JSON.parse(answer) }),
);

test('the README has a query and a mutation with their answers', () => {
  expect(examples.map(({ document }) => document.startsWith('mutation'))).toEqual([false, true]);
});

test.each(examples)(
  'the README’s example gives the answer that it prints: $document',
  async (example) => {
    await using system = await startSystem({ buckets: [] });
    seedSampleData(system.emulator);
    const { data, errors } = await system.askText(example.document);
    expect(errors).toEqual([]);
    // What it cost is left out there, as the page says.
    expect({ data }).toEqual(example.answer);
  },
);
