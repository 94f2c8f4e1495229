import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import {
  createDocumentCache,
  useDocumentCache,
} from '../../src/server/operation/use-document-cache.ts';

function start() {
  const documents = createDocumentCache();
  const yoga = createYoga({
    schema,
    logging: false,
    parserAndValidationCache: false,
    plugins: [useDocumentCache(documents)],
  });
  const ask = async (query: string) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };
  return { documents, ask };
}

test('a document is kept when it is valid and comes again, and only then', async () => {
  const { documents, ask } = start();
  const answer = { data: { __typename: 'Query' } };
  for (const query of ['{ nope }', '{']) {
    for (const _time of [1, 2, 3]) {
      expect(await ask(query)).toMatchObject({ errors: [{}] });
      expect(documents.get(query)).toBeUndefined();
    }
  }
  expect(await ask('{ __typename }')).toEqual(answer);
  expect(documents.get('{ __typename }')).toBeUndefined();
  expect(await ask('{ __typename }')).toEqual(answer);
  const kept = documents.get('{ __typename }');
  expect(kept && documents.isCached(kept)).toBe(true);
  expect(await ask('{ __typename }')).toEqual(answer);
  expect(documents.get('{ __typename }')).toBe(kept);
});

const large = (index: number) => `{ __typename } #${index}`.padEnd(50_000);

test('kept documents have 200,000 characters together: those used last stay', async () => {
  const { documents, ask } = start();
  const twice = async (query: string) => {
    await ask(query);
    await ask(query);
  };
  for (let index = 0; index < 10; index += 1) {
    await twice(large(index));
    await twice('{ __typename }');
  }
  const isKept = (text: string) => documents.get(text) !== undefined;
  expect(
    Array.from({ length: 10 }, (_, index) => index).filter((each) => isKept(large(each))),
  ).toEqual([7, 8, 9]);
  expect(isKept('{ __typename }')).toBe(true);
  const larger = '{ __typename }'.padEnd(200_001);
  for (const _time of [1, 2, 3]) await ask(larger);
  expect(isKept(larger)).toBe(false);
  expect(isKept(large(9))).toBe(true);
});

test('a flood of documents that come once pushes none out', async () => {
  const { documents, ask } = start();
  for (const _time of [1, 2]) await ask('{ __typename }');
  for (let index = 0; index < 20; index += 1) await ask(large(index));
  expect(documents.get('{ __typename }')).toBeDefined();
});
