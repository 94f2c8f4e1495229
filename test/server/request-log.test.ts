import { describe, expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';
import { COUNT, creation, post, rawConnection, requestLines, startLogged } from './support.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

describe('x-request-id', () => {
  test.for([
    'a',
    'trace-1',
    '1-67891233-abcdef012345678912345678',
    'a.b:c/d+e=f@g_h',
    'x'.repeat(128),
  ])('%s is taken from the caller, into the answer and every line of the log', async (id) => {
    await using system = await startLogged();
    const url = system.server.url;
    const response = await post(
      url,
      { query: '{ inventories(bucket: "none") { totalCount } }' },
      {
        'x-request-id': id,
      },
    );
    expect(response.headers.get('x-request-id')).toBe(id);
    const messages = system.log.filter(({ requestId }) => requestId === id).map(({ msg }) => msg);
    expect(messages).toEqual(expect.arrayContaining(['refused', 'request']));
    expect(system.log.every(({ requestId }) => requestId === id)).toBe(true);
  });

  test('requests at the same time keep theirs apart', async () => {
    await using system = await startLogged();
    const ids = Array.from({ length: 20 }, (_, index) => `caller-${index}`);
    const echoed = await Promise.all(
      ids.map(async (id) => {
        const query = `query Q${id.replace('-', '')} { inventories(bucket: "logs") { totalCount } }`;
        const response = await post(system.server.url, { query }, { 'x-request-id': id });
        return response.headers.get('x-request-id');
      }),
    );
    expect(echoed).toEqual(ids);
    const logged = requestLines(system.log).map((line) => [
      line['requestId'],
      line['operationName'],
    ]);
    expect(logged.toSorted()).toEqual(ids.map((id) => [id, `Q${id.replace('-', '')}`]).toSorted());
  });

  test('is made where the caller sends none, a new one each time', async () => {
    await using system = await startLogged();
    const url = new URL('/livez', system.server.url);
    const [first, second] = [await fetch(url), await fetch(url)];
    expect(first.headers.get('x-request-id')).toMatch(UUID);
    expect(second.headers.get('x-request-id')).toMatch(UUID);
    expect(first.headers.get('x-request-id')).not.toBe(second.headers.get('x-request-id'));
  });

  test.for([
    ['too long', 'x'.repeat(129)],
    ['with a space', 'a b'],
    ['with a tab', 'a\tb'],
    ['with a quote', 'a"b'],
    ['with an angle bracket', '<script>'],
    ['with a byte beyond ASCII', 'caf\xe9'],
    ['with a next-line character', 'a\x85b'],
    ['sent twice', 'a\r\nX-Request-Id: b'],
  ] as const)('%s is replaced', async ([, id]) => {
    await using system = await startLogged();
    using connection = await rawConnection(system.server.url);
    connection.socket.write(rawProbe(id), 'latin1');
    const answer = await connection.rest();
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const echoed = /^x-request-id: (.*)\r$/m.exec(answer)?.[1];
    expect(echoed).toMatch(UUID);
    expect(requestLines(system.log)).toMatchObject([{ requestId: echoed }]);
  });

  test.for([
    ['a control character', 'a\x01b'],
    ['an escape', '\x1b[31mred'],
    ['a bare line feed', 'a\nb'],
    ['a zero byte', 'a\0b'],
  ] as const)('with %s gets no further than the HTTP parser', async ([, id]) => {
    await using system = await startLogged();
    using connection = await rawConnection(system.server.url);
    connection.socket.write(rawProbe(id), 'latin1');
    expect(await connection.rest()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(system.log).toMatchObject([
      {
        msg: 'request refused',
        reason: expect.stringMatching(/^The request is not valid HTTP\/1.1: /),
      },
    ]);
  });
});

describe('every request is one line', () => {
  const TYPENAME = 'query Name { __typename }';

  test.for([
    ['a query', { query: COUNT }, { status: 200, operation: 'query', operationName: 'Count' }],
    [
      'a query without a name',
      { query: '{ __typename }' },
      { status: 200, operation: 'query', operationName: null },
    ],
    [
      'one operation of several',
      { query: `${COUNT} ${TYPENAME}`, operationName: 'Name' },
      { status: 200, operation: 'query', operationName: 'Name' },
    ],
    [
      'a mutation',
      { query: creation('a') },
      { status: 200, operation: 'mutation', operationName: 'Create' },
    ],
    [
      'an expected failure',
      { query: 'query Q { inventories(bucket: "none") { totalCount } }' },
      { status: 200, operation: 'query', operationName: 'Q', errorCodes: ['NO_SUCH_BUCKET'] },
    ],
    [
      'wrong variables',
      {
        query: 'query Q($n: Int) { inventories(bucket: "logs", first: $n) { totalCount } }',
        variables: { n: 'x' },
      },
      { status: 200, operation: 'query', operationName: 'Q', errorCodes: ['BAD_USER_INPUT'] },
    ],
    [
      'a document that is not valid',
      { query: 'query Q { nope }' },
      { status: 200, errorCodes: ['GRAPHQL_VALIDATION_FAILED'] },
    ],
    [
      'a document that is none',
      { query: '{' },
      { status: 200, errorCodes: ['GRAPHQL_PARSE_FAILED'] },
    ],
    ['a body without a query', {}, { status: 400, errorCodes: ['BAD_REQUEST'] }],
  ] as const)('%s', async ([, body, expected]) => {
    await using system = await startSystem();
    await post(system.url, body);
    const lines = requestLines(system.log);
    expect(lines).toHaveLength(1);
    const { method, path, ms, level, status, operation, operationName, errorCodes } =
      lines[0] ?? {};
    expect({ method, path, level }).toEqual({ method: 'POST', path: '/graphql', level: 30 });
    expect(ms).toBeTypeOf('number');
    expect({ status, operation, operationName, errorCodes }).toEqual({
      operation: undefined,
      operationName: undefined,
      errorCodes: undefined,
      ...expected,
    });
  });

  test.for([
    ['an unknown address', '/nope?secret=1', {}, { path: '/nope', status: 404 }],
    ['GraphiQL', '/graphql', { accept: 'text/html' }, { path: '/graphql', status: 200 }],
    [
      'a request that a form on another page could send',
      '/graphql?query={__typename}',
      {},
      { path: '/graphql', status: 403, errorCodes: ['CSRF_BLOCKED'] },
    ],
  ] as const)('%s', async ([, path, headers, expected]) => {
    await using system = await startSystem();
    await (await fetch(new URL(path, system.url), { headers })).arrayBuffer();
    expect(requestLines(system.log)).toEqual([
      expect.objectContaining({ method: 'GET', ...expected }),
    ]);
  });

  test('variables, queries and headers are in none of them', async () => {
    await using system = await startSystem();
    await post(
      `${system.url}?search=hidden-search`,
      {
        query: 'query Q($bucket: String!) { inventories(bucket: $bucket) { count: totalCount } }',
        variables: { bucket: 'hidden-variable' },
      },
      { authorization: 'Bearer hidden-token' },
    );
    const line = JSON.stringify(requestLines(system.log));
    expect(line).toContain('NO_SUCH_BUCKET');
    expect(line).not.toContain('hidden');
  });
});

function rawProbe(id: string): string {
  return `GET /livez HTTP/1.1\r\nHost: test\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n`;
}
