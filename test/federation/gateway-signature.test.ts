import { describe, expect, test } from 'vitest';
import { createSubgraphSchema, subgraphText } from '../../src/graphql/federation.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { SECRET, signature, startClosed } from './signatures.ts';

async function post(system: TestSystem, body: unknown) {
  const response = await fetch(system.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const answer: {
    data?: unknown;
    errors?: { message: string; extensions?: { code?: string } }[];
  } = await response.json();
  const { data, errors } = answer;
  return { status: response.status, data, errors };
}

const QUERY =
  'query Rule($inventoryId: String!, $bucket: String!) { inventory(inventoryId: $inventoryId, bucket: $bucket) { inventoryId } }';
const VARIABLES = { inventoryId: 'rule-001', bucket: 'logs' };
const SIGNED = `{"query":${JSON.stringify(QUERY)},"variables":{"bucket":"logs","inventoryId":"rule-001"}}`;
const SERVICE = '{ _service { sdl } }';

describe('a request with its signature', () => {
  test('is answered, in whatever order its variables come', async () => {
    await using system = await startClosed();
    const extensions = { 'hmac-signature': signature(SIGNED), other: 1 };
    expect(await post(system, { query: QUERY, variables: VARIABLES, extensions })).toEqual({
      status: 200,
      data: { inventory: { inventoryId: 'rule-001' } },
    });
  });

  test.for([[undefined], [null], [{}]])(
    'is answered with no variables: %j',
    async ([variables]) => {
      await using system = await startClosed();
      const extensions = { 'hmac-signature': signature(JSON.stringify({ query: SERVICE })) };
      const answer = await post(system, { query: SERVICE, variables, extensions });
      expect(answer).toEqual({ status: 200, data: { _service: { sdl: subgraphText } } });
    },
  );
});

describe('a request is refused, and OSS is not asked, where the signature', () => {
  const right = signature(SIGNED);
  test.for([
    ['is missing', undefined],
    ['is no text', 1],
    ['is empty', ''],
    ['is cut', right.slice(0, -4)],
    ['is followed by more', `${right}AAAA`],
    ['is of another secret', signature(SIGNED, `${SECRET}!`)],
    ['is of other variables', signature(SIGNED.replace('rule-001', 'rule-002'))],
    ['is of another query', signature(SIGNED.replace('inventoryId }', 'id }'))],
    ['leaves out the variables', signature(JSON.stringify({ query: QUERY }))],
  ] as const)('%s', async ([, given]) => {
    await using system = await startClosed();
    const extensions = given === undefined ? undefined : { 'hmac-signature': given };
    const answer = await post(system, { query: QUERY, variables: VARIABLES, extensions });
    expect(answer.status).toBe(401);
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.map(({ extensions: { code } = {} }) => code)).toEqual([
      'UNAUTHENTICATED',
    ]);
    expect(answer.errors?.[0]?.message).toContain('GATEWAY_HMAC_SECRET');
    expect(JSON.stringify(answer)).not.toContain(right);
    expect(system.requests).toEqual([]);
  });

  test.for(['{}', '{"variables":{"bucket":"logs"}}'])(
    'is of %s, with a document’s id in the place of the query',
    async (signed) => {
      const documents = new Map([['count', 'query Q($bucket: String!) { __typename }']]);
      const trustedDocuments = { documents, isOnly: false };
      const serving = { schema: createSubgraphSchema(), gatewaySecret: SECRET, trustedDocuments };
      await using system = await startSystem({ serving });
      const body = { documentId: 'count', ...JSON.parse(signed) };
      const extensions = { 'hmac-signature': signature(signed) };
      const answer = await post(system, { ...body, extensions });
      expect(answer.status).toBe(401);
      expect(answer.errors?.[0]?.message).toContain('no `query`');
    },
  );

  test('is for a document of which another operation could be meant', async () => {
    await using system = await startClosed();
    const query = `query A { __typename }
      mutation B { deleteInventory(input: { bucket: "logs", inventoryId: "rule-001" }) { __typename } }`;
    const extensions = { 'hmac-signature': signature(JSON.stringify({ query })) };
    for (const operationName of ['A', 'B']) {
      const answer = await post(system, { query, operationName, extensions });
      expect(answer.status).toBe(401);
      expect(answer.errors?.[0]?.message).toContain('several operations');
    }
    expect(system.emulator.rules('logs').size).toBe(30);
  });

  test('cannot be, as the variables are too deep', async () => {
    await using system = await startClosed();
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const response = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"{__typename}","variables":{"a":${deep}},"extensions":{"hmac-signature":"x"}}`,
    });
    expect(response.status).toBe(401);
    expect(system.log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  test.for([
    ['_service', { query: SERVICE }],
    ['_entities', { query: '{ _entities(representations: []) { __typename } }' }],
    ['introspection', { query: '{ __schema { queryType { name } } }' }],
    [
      'a mutation',
      {
        query:
          'mutation { deleteInventory(input: { bucket: "logs", inventoryId: "rule-001" }) { __typename } }',
      },
    ],
    ['what is no query', { query: '{' }],
  ])('is missing: %s', async ([, body]) => {
    await using system = await startClosed();
    expect((await post(system, body)).status).toBe(401);
    expect(system.emulator.rules('logs').size).toBe(30);
  });

  test('is missing, in a GET too; there is no GraphiQL, and health needs no signature', async () => {
    await using system = await startClosed();
    const get = (path: string, headers = {}) => fetch(new URL(path, system.url), { headers });
    const headers = { 'graphql-require-preflight': '1' };
    expect((await get(`/graphql?query=${encodeURIComponent(SERVICE)}`, headers)).status).toBe(401);
    expect((await get('/graphql', { accept: 'text/html' })).status).toBeGreaterThanOrEqual(400);
    expect((await get('/', { accept: 'text/html' })).status).toBe(404);
    expect((await get('/livez')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
  });
});
