import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { createDocumentCache, useDocumentCache } from '../../src/server/use-document-cache.ts';

function start() {
  const documents = createDocumentCache();
  const yoga = createYoga({
    schema,
    logging: false,
    parserAndValidationCache: { documentCache: documents },
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

test('a document is kept when it is valid, and only then', async () => {
  const { documents, ask } = start();
  for (const query of ['{ __typename }', '{ nope }', '{']) await ask(query);
  expect([...documents.keys()]).toEqual(['{ __typename }']);
  const kept = documents.get('{ __typename }');
  expect(await ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  expect(documents.get('{ __typename }')).toBe(kept);
});

test('documents have 400,000 characters together: those used last stay', async () => {
  const { documents, ask } = start();
  const large = (index: number) => `{ __typename } #${index}`.padEnd(50_000);
  for (let index = 0; index < 20; index += 1) {
    await ask(large(index));
    await ask('{ __typename }');
  }
  const texts = [...documents.keys()];
  expect(texts).toEqual(['{ __typename }', ...[19, 18, 17, 16, 15, 14, 13].map(large)]);
  expect(texts.join('').length).toBeLessThanOrEqual(400_000);
  await ask('{ __typename }'.padEnd(400_001));
  expect([...documents.keys()]).toEqual(texts);
});
