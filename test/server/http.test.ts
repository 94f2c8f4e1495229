import { describe, expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';
import { bodyOf, COUNT, creation, post } from './support.ts';

const RESPONSE_JSON = 'application/graphql-response+json';

describe('a page of another site', () => {
  test('gets no CORS headers, whether it asks or looks around', async () => {
    await using system = await startSystem();
    const origin = 'https://other.example';
    const answer = await post(system.url, { query: '{ __typename }' }, { origin });
    const preflight = await fetch(system.url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    const names = [...answer.headers.keys(), ...preflight.headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(answer.status).toBe(200);
    expect(preflight.ok).toBe(false);
  });

  const query = creation('planted');
  const form = new FormData();
  form.set('operations', JSON.stringify({ query }));
  form.set('map', '{}');
  test.for([
    ['a form', new URLSearchParams({ query })],
    ['a form with a file', form],
    ['plain text', JSON.stringify({ query })],
    ['bytes of no type', new Blob([JSON.stringify({ query })])],
  ] as const)('cannot send a mutation as %s', async ([, body]) => {
    await using system = await startSystem();
    const response = await fetch(system.url, { method: 'POST', body });
    expect(response.status).toBe(403);
    expect((await bodyOf(response)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(system.requests).toEqual([]);
  });

  test.for([
    ['a form', new URLSearchParams({ query })],
    ['a form with a file', form],
    ['plain text', JSON.stringify({ query })],
    ['bytes of no type', new Blob([JSON.stringify({ query })])],
    ['a document', new Blob([query], { type: 'application/graphql' })],
    ['what begins like JSON', new Blob([`{"query":"{a}"}`], { type: 'application/jsonx' })],
    ['JSON and more', new Blob([`{"query":"{a}"}`], { type: 'application/json, text/plain' })],
    ['another JSON', new Blob([`{"query":"{a}"}`], { type: 'application/graphql+json' })],
  ] as const)('nor is %s read from who may send the header', async ([, body]) => {
    await using system = await startSystem();
    const headers = { 'graphql-require-preflight': '1' };
    const response = await fetch(system.url, { method: 'POST', body, headers });
    expect(response.status).toBe(415);
    expect((await bodyOf(response)).errors).toMatchObject([
      { extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } },
    ]);
    expect(system.requests).toEqual([]);
  });

  test('cannot send a mutation by a link to GraphiQL', async () => {
    await using system = await startSystem();
    const address = `${system.url}?query=${encodeURIComponent(query)}`;
    await (await fetch(address, { headers: { accept: 'text/html' } })).arrayBuffer();
    expect(system.requests).toEqual([]);
  });

  test('cannot send a query by a link', async () => {
    await using system = await startSystem();
    const response = await fetch(`${system.url}?query=${encodeURIComponent(COUNT)}`);
    expect(response.status).toBe(403);
    expect(system.requests).toEqual([]);
  });
});

describe('GET', () => {
  const headers = { accept: 'application/json', 'x-graphql-yoga-csrf': '1' };

  test('takes a query with its variables from a caller that sends the header', async () => {
    await using system = await startSystem();
    const query = encodeURIComponent(
      'query Q($b: String!) { inventories(bucket: $b) { totalCount } }',
    );
    const variables = encodeURIComponent('{"b":"logs"}');
    const response = await fetch(`${system.url}?query=${query}&variables=${variables}`, {
      headers,
    });
    expect(response.status).toBe(200);
    expect(await bodyOf(response)).toEqual({ data: { inventories: { totalCount: 0 } } });
  });

  test.for(['variables', 'extensions'])('%s that are no JSON are 400', async (name) => {
    await using system = await startSystem();
    const response = await fetch(`${system.url}?query={__typename}&${name}={mine`, { headers });
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors).toMatchObject([
      { message: expect.stringContaining(name), extensions: { code: 'BAD_REQUEST' } },
    ]);
    expect(system.log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  test('takes no mutation', async () => {
    await using system = await startSystem();
    const query = encodeURIComponent(creation('planted'));
    const response = await fetch(`${system.url}?query=${query}`, { headers });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect((await bodyOf(response)).errors).toMatchObject([
      { extensions: { code: 'METHOD_NOT_ALLOWED' } },
    ]);
    expect(system.requests).toEqual([]);
  });
});

describe('a request that cannot be read', () => {
  test.for(['application/json', RESPONSE_JSON])('broken JSON is 400 for %s', async (accept) => {
    await using system = await startSystem();
    const response = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: '{"query": my-secret',
    });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      errors: [{ message: 'POST body sent invalid JSON.', extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  test.for([
    ['an empty body', ''],
    ['null', 'null'],
    ['text', '"{ __typename }"'],
    ['an unknown parameter', '{"query":"{ __typename }","hack":1}'],
    ['variables that are none', '{"query":"{ __typename }","variables":[]}'],
    ['a query that is no text', '{"query":1}'],
  ] as const)('%s is 400 BAD_REQUEST', async ([, body]) => {
    await using system = await startSystem();
    const response = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: RESPONSE_JSON },
      body,
    });
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors).toMatchObject([
      { extensions: { code: 'BAD_REQUEST' } },
    ]);
  });

  test('a body of another kind is 415', async () => {
    await using system = await startSystem();
    const response = await post(system.url, {}, { 'content-type': 'application/xml' });
    expect(response.status).toBe(415);
  });

  test('but parameters of JSON are no other kind', async () => {
    await using system = await startSystem();
    const headers = { 'content-type': 'application/json;charset=utf-8;a=b' };
    const response = await post(system.url, { query: '{ __typename }' }, headers);
    expect((await bodyOf(response)).data).toEqual({ __typename: 'Query' });
  });

  test.for(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is 405', async (method) => {
    await using system = await startSystem();
    const response = await fetch(system.url, {
      method,
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
    expect((await bodyOf(response)).errors).toMatchObject([
      { extensions: { code: 'METHOD_NOT_ALLOWED' } },
    ]);
  });
});

describe('a document that cannot be executed', () => {
  const wrong = [
    ['a document that is none', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nope }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an argument of a wrong type',
      { query: '{ inventories(bucket: 1) { totalCount } }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an unknown operation',
      { query: COUNT, operationName: 'Nope' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ] as const;
  const variables = [
    ['a variable of a wrong type', { n: 'x', b: 'logs' }],
    ['a variable out of range', { n: 2 ** 31, b: 'logs' }],
    ['a missing variable', {}],
  ] as const;
  const QUERY =
    'query Q($n: Int, $b: String!) { inventories(bucket: $b, first: $n) { totalCount } }';

  test.for([
    ...wrong,
    ...variables.map(
      ([what, values]) => [what, { query: QUERY, variables: values }, 'BAD_USER_INPUT'] as const,
    ),
  ])('%s is 400', async ([, body, code]) => {
    await using system = await startSystem();
    const response = await post(system.url, body, { accept: RESPONSE_JSON });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe(`${RESPONSE_JSON}; charset=utf-8`);
    const { data, errors } = await bodyOf(response);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(system.requests).toEqual([]);
  });

  test('is 200 for callers that only know application/json, as the specification has it', async () => {
    await using system = await startSystem();
    const response = await post(system.url, { query: '{ nope }' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect((await bodyOf(response)).errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });
});

test.for([
  ...['/nope', '/graphql/nope', '/graphqlx', '/', '/GraphQL', '/graphql/', '//graphql'],
  ...['/nope/graphql', '/nope?x=/graphql', '/livez/graphql', '/%67raphql', '/graphql;/graphql'],
])('%s is 404, and that is all', async (path) => {
  await using system = await startSystem();
  const url = new URL(system.url).origin + path;
  for (const response of [await post(url, { query: '{ __typename }' }), await fetch(url)]) {
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  }
});
