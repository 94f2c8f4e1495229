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
    expect((await bodyOf(response)).errors).toMatchObject([
      { extensions: { code: 'CSRF_BLOCKED' } },
    ]);
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

  test.for(['query', 'variables', 'operationName', 'extensions'])(
    '%s twice is 400',
    async (name) => {
      await using system = await startSystem();
      const search = new URLSearchParams({ query: '{ __typename }' });
      for (const value of ['{}', '{ other }']) search.append(name, value);
      const response = await fetch(`${system.url}?${search}`, { headers });
      expect(response.status).toBe(400);
      expect((await bodyOf(response)).errors).toMatchObject([
        {
          message: `The URL has \`${name}\` more than once: send it once.`,
          extensions: { code: 'BAD_REQUEST' },
        },
      ]);
    },
  );

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
    ['a number', '1'],
    ['an empty object', '{}'],
    ['text', '"{ __typename }"'],
    ['an unknown parameter', '{"query":"{ __typename }","hack":1}'],
    ['variables that are none', '{"query":"{ __typename }","variables":[]}'],
    ['a query that is no text', '{"query":1}'],
  ] as const)('%s is 400 BAD_REQUEST', async ([, body]) => {
    await using system = await startSystem();
    for (const accept of ['application/json', RESPONSE_JSON]) {
      const headers = { 'content-type': 'application/json', accept };
      const response = await fetch(system.url, { method: 'POST', headers, body });
      expect(response.status).toBe(400);
      expect((await bodyOf(response)).errors).toMatchObject([
        { extensions: { code: 'BAD_REQUEST' } },
      ]);
    }
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

  test('an operation of a type that the schema lacks is 400', async () => {
    await using system = await startSystem();
    const body = { query: 'subscription { rules }' };
    const response = await post(system.url, body, { accept: RESPONSE_JSON });
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors).toMatchObject([
      {
        message: 'The subscription operation is not supported by the schema.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ]);
  });

  test.for([
    ['an unknown field', { query: '{ nope }' }],
    ['a subscription', { query: 'subscription { rules }' }],
    ...variables.map(([what, values]) => [what, { query: QUERY, variables: values }] as const),
  ] as const)(
    '%s is told alike, but with 200, to callers that only know application/json',
    async ([, body]) => {
      await using system = await startSystem();
      const response = await post(system.url, body);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      const alike = await post(system.url, body, { accept: RESPONSE_JSON });
      expect(await response.text()).toBe(await alike.text());
    },
  );
});

describe('an operation', () => {
  const TWO = 'query A { a: __typename } query B { b: __typename }';
  test.for(['', null])('of the name %j is the only one', async (operationName) => {
    await using system = await startSystem();
    const named = { query: 'query A { __typename }', operationName };
    expect(await bodyOf(await post(system.url, named))).toEqual({ data: { __typename: 'Query' } });
  });

  test.for([
    [
      { query: TWO, operationName: 'C' },
      'The document has no operation "C" (`operationName`); it has "A", "B".',
    ],
    [
      { query: TWO },
      'The document has 2 operations: send one of their names as `operationName`: "A", "B".',
    ],
    [
      { query: TWO, operationName: '' },
      'The document has 2 operations: send one of their names as `operationName`: "A", "B".',
    ],
    [
      { query: COUNT, operationName: 'count' },
      'The document has no operation "count" (`operationName`); it has "Count".',
    ],
    [
      { query: '{ __typename }', operationName: 'A' },
      'The document has no operation "A" (`operationName`); its operation has no name: leave `operationName` out.',
    ],
    [
      { query: 'fragment F on Query { __typename }' },
      'The document has no operation: send a query or a mutation.',
    ],
    [
      {
        query: Array.from({ length: 12 }, (_, at) => `query Q${at} { __typename }`).join(' '),
        operationName: 'Q',
      },
      'The document has no operation "Q" (`operationName`); it has "Q0", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", and 2 more.',
    ],
  ] as const)('that is not in the document is 400: %j', async ([body, message]) => {
    await using system = await startSystem();
    for (const accept of ['application/json', RESPONSE_JSON]) {
      const response = await post(system.url, body, { accept });
      expect(response.status).toBe(400);
      expect((await bodyOf(response)).errors).toMatchObject([
        { message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } },
      ]);
    }
  });

  test.for([1, true, {}, ['A']])('is not named by %j', async (operationName) => {
    await using system = await startSystem();
    const response = await post(system.url, { query: 'query A { __typename }', operationName });
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors).toMatchObject([
      {
        message: expect.stringContaining('`operationName` is '),
        extensions: { code: 'BAD_REQUEST' },
      },
    ]);
  });
});

describe('an automatic persisted query, without trusted documents,', () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
  const refused = {
    errors: [
      {
        message: 'PersistedQueryNotSupported',
        extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
      },
    ],
  };

  test.for([
    ['application/json', 200],
    [RESPONSE_JSON, 400],
  ] as const)(
    'is not supported, in the words that clients look for, for %s',
    async ([accept, status]) => {
      await using system = await startSystem();
      const search = new URLSearchParams({ extensions: JSON.stringify(extensions) });
      const preflight = { accept, 'apollo-require-preflight': '1' };
      for (const response of [
        await post(system.url, { extensions }, { accept }),
        await post(system.url, { query: '', extensions, operationName: 'A' }, { accept }),
        await post(system.url, { query: null, extensions }, { accept }),
        await post(system.url, { documentId: 'sha256:1' }, { accept }),
        await fetch(`${system.url}?${search}`, { headers: preflight }),
        await fetch(`${system.url}?documentId=1`, { headers: preflight }),
      ]) {
        expect(response.status).toBe(status);
        expect(await bodyOf(response)).toEqual(refused);
      }
    },
  );

  test('is executed if the document is sent too', async () => {
    await using system = await startSystem();
    const query = '{ __typename }';
    const search = new URLSearchParams({ query, extensions: JSON.stringify(extensions) });
    const headers = { 'apollo-require-preflight': '1' };
    for (const response of [
      await post(system.url, { query, extensions }),
      await fetch(`${system.url}?${search}`, { headers }),
    ]) {
      expect(await bodyOf(response)).toEqual({ data: { __typename: 'Query' } });
    }
  });

  test.for([
    {},
    { query: null },
    { query: '' },
    { extensions: null },
    { extensions: {} },
    { extensions: { persistedQuery: {} } },
    { extensions: { persistedQuery: { version: 1, sha256Hash: 1 } } },
  ])('%j is no such query, and 400', async (body) => {
    await using system = await startSystem();
    for (const accept of ['application/json', RESPONSE_JSON]) {
      const response = await post(system.url, body, { accept });
      expect(response.status).toBe(400);
      expect((await bodyOf(response)).errors).toMatchObject([
        { message: expect.stringContaining('has no `query`'), extensions: { code: 'BAD_REQUEST' } },
      ]);
    }
  });
});

test.for([
  ...['/nope', '/graphql/nope', '/graphqlx', '/', '/GraphQL', '/graphql/', '//graphql'],
  ...['/nope/graphql', '/nope?x=/graphql', '/livez/graphql', '/%67raphql', '/graphql;/graphql'],
])('%s is 404, and says where the API is', async (path) => {
  await using system = await startSystem();
  const url = new URL(system.url).origin + path;
  for (const response of [await post(url, { query: '{ __typename }' }), await fetch(url)]) {
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not found: the API is at /graphql.\n');
  }
});
