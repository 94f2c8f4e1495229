import { describe, expect, test } from 'vitest';
import { startSystem, type TestSystem } from '../support/system.ts';
import { creation, rawConnection } from './support.ts';

const QUERY = '{"query":"{ __typename }"}';
const DATA = '{"data":{"__typename":"Query"}';
const GET = '/graphql?query={__typename}';

/** Sends bytes, and gives all that comes back until the server closes. */
async function exchange(url: string, ...bytes: string[]): Promise<string> {
  using connection = await rawConnection(url);
  for (const each of bytes) connection.socket.write(each, 'latin1');
  return await connection.rest();
}

/** The lines of a request, with a body or without. */
function request(line: string, headers: readonly string[] = [], body = ''): string {
  return [line, ...headers, '', body].join('\r\n');
}

const HOST = 'Host: localhost';
const CLOSE = 'Connection: close';
const JSON_TYPE = 'Content-Type: application/json';
const PREFLIGHT = 'GraphQL-Require-Preflight: 1';
const LENGTH = `Content-Length: ${QUERY.length}`;
const CHUNKS = `${QUERY.length.toString(16)};a=b\r\n${QUERY}\r\n0\r\nX-Trailer: c\r\n\r\n`;

function refusals({ log }: TestSystem) {
  return log.filter(({ msg }) => msg === 'request refused');
}

describe('a request is understood', () => {
  test.for([
    ['with an expectation', [HOST, CLOSE, JSON_TYPE, LENGTH, 'Expect: 100-Continue'], QUERY],
    ['with an empty expectation', [HOST, CLOSE, JSON_TYPE, LENGTH, 'Expect:'], QUERY],
    ['with a host whose port is empty', [`${HOST}:`, CLOSE, JSON_TYPE, LENGTH], QUERY],
    ['in chunks with a trailer', [HOST, CLOSE, JSON_TYPE, 'Transfer-Encoding: Chunked'], CHUNKS],
    [
      'with an upgrade to HTTP/2',
      [HOST, 'Connection: Upgrade, close', 'Upgrade: h2c', JSON_TYPE, LENGTH],
      QUERY,
    ],
    [
      'with `accept` on two lines',
      [HOST, CLOSE, JSON_TYPE, LENGTH, 'Accept: text/html', 'Accept: */*;q=0.1'],
      QUERY,
    ],
    ['with an empty `accept`', [HOST, CLOSE, JSON_TYPE, LENGTH, 'Accept:'], QUERY],
    [
      'with parameters in `accept`',
      [HOST, CLOSE, JSON_TYPE, LENGTH, 'Accept: application/json;v=1;q=0.5;ext="a,b;c"'],
      QUERY,
    ],
    [
      'with charset=utf8 in `accept`',
      [HOST, CLOSE, JSON_TYPE, LENGTH, 'Accept: application/json; charset=utf8'],
      QUERY,
    ],
    ['with a range', [HOST, CLOSE, JSON_TYPE, LENGTH, 'Range: bytes=0-1'], QUERY],
  ] as const)('%s', async ([, headers, body]) => {
    await using system = await startSystem();
    const answer = await exchange(system.url, request('POST /graphql HTTP/1.1', headers, body));
    expect(answer).toMatch(/^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain(DATA);
  });

  test('of HTTP/1.0 without a host', async () => {
    await using system = await startSystem();
    const answer = await exchange(
      system.url,
      request('POST /graphql HTTP/1.0', [JSON_TYPE, LENGTH], QUERY),
    );
    expect(answer).toContain(DATA);
  });

  test('after others on the same connection, also behind a GET with a body', async () => {
    await using system = await startSystem();
    const answer = await exchange(
      system.url,
      request('POST /graphql HTTP/1.1', [HOST, JSON_TYPE, LENGTH], QUERY) +
        request(`GET ${GET} HTTP/1.1`, [HOST, PREFLIGHT, 'Content-Length: 5'], 'hello') +
        request('GET /livez HTTP/1.1', [HOST, CLOSE]),
    );
    expect(answer.split('HTTP/1.1 200 OK')).toHaveLength(4);
  });

  test('as a WebSocket’s beginning, which is a GET', async () => {
    await using system = await startSystem();
    const headers = [HOST, PREFLIGHT, 'Connection: Upgrade, close', 'Upgrade: websocket'];
    expect(await exchange(system.url, request(`GET ${GET} HTTP/1.1`, headers))).toContain(DATA);
  });

  test('in absolute form, whose host counts', async () => {
    await using system = await startSystem({ serving: { isLocal: true } });
    const ask = (target: string, host: string) =>
      exchange(system.url, request(`GET ${target} HTTP/1.1`, [`Host: ${host}`, CLOSE, PREFLIGHT]));
    expect(await ask(`http://localhost:80${GET}`, 'evil.example')).toContain(DATA);
    expect(await ask(`http://evil.example${GET}`, 'localhost')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await ask('http://localhost', 'localhost')).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('as OPTIONS of the whole server', async () => {
    await using system = await startSystem();
    const answer = await exchange(system.url, request('OPTIONS * HTTP/1.1', [HOST, CLOSE]));
    expect(answer).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
    expect(answer).toContain('allow: GET, POST\r\n');
  });
});

describe('a request is refused with its reason, which the log has too,', () => {
  test.for([
    [
      'with another expectation',
      417,
      'POST /graphql HTTP/1.1',
      [HOST, JSON_TYPE, LENGTH, 'Expect: gold'],
      'expect: 100-continue',
    ],
    [
      'with an unknown transfer coding',
      501,
      'POST /graphql HTTP/1.1',
      [HOST, JSON_TYPE, 'Transfer-Encoding: gzip, chunked'],
      'The transfer-encoding "gzip, chunked"',
    ],
    [
      'whose transfer coding is not chunked',
      501,
      'POST /graphql HTTP/1.1',
      [HOST, JSON_TYPE, 'Transfer-Encoding: identity'],
      'The transfer-encoding "identity"',
    ],
    ['without a host', 400, 'GET /livez HTTP/1.1', [], 'The request has 0 `host` headers'],
    [
      'with two hosts',
      400,
      'GET /livez HTTP/1.1',
      [HOST, 'HOST: evil.example'],
      'The request has 2 `host` headers',
    ],
    ['as CONNECT', 405, 'CONNECT localhost:80 HTTP/1.1', [HOST], 'The method CONNECT'],
    ['of HTTP/2', 505, 'PRI * HTTP/2.0', [], 'HTTP/1.1 and HTTP/1.0'],
    ['of HTTP/1.9', 505, 'GET /livez HTTP/1.9', [HOST], 'HTTP/1.1 and HTTP/1.0'],
    [
      'of another spelling of a path',
      404,
      'GET /x/../livez?secret HTTP/1.1',
      [HOST],
      'dot segments',
    ],
    ['of no path', 404, 'GET * HTTP/1.1', [HOST], 'a path begins with a slash'],
  ] as const)('%s: %i', async ([, status, line, headers, reason]) => {
    await using system = await startSystem();
    const body = { POST: CHUNKS, 'PRI ': 'SM\r\n\r\n' }[line.slice(0, 4)] ?? '';
    const answer = await exchange(system.url, request(line, headers, body));
    const [head = '', text = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head.toLowerCase()).toContain('content-type: text/plain');
    expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'");
    expect(text).toContain(reason);
    // One answer, and one line.
    expect(answer).toBe(`${head}\r\n\r\n${text}`);
    expect(refusals(system)).toMatchObject([{ status, reason: text.trim() }]);
    expect(JSON.stringify(refusals(system))).not.toContain('secret');
  });

  test.for([
    [
      '406',
      [JSON_TYPE, LENGTH, 'Accept: text/html'],
      'Answers are application/json or application/graphql-response+json',
    ],
    ['415', ['Content-Type: text/xml', LENGTH], 'The body has the content type "text/xml"'],
    ['403', [LENGTH], 'Blocked as a possible cross-site request forgery'],
    ['400', [JSON_TYPE, 'Content-Length: 1'], 'POST body sent invalid JSON.'],
  ] as const)('by the app: %s', async ([status, headers, reason]) => {
    await using system = await startSystem();
    const answer = await exchange(
      system.url,
      request('POST /graphql HTTP/1.1', [HOST, CLOSE, ...headers], status === '400' ? '{' : QUERY),
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.stringify(answer)).toContain(JSON.stringify(JSON.stringify(reason)).slice(3, -3));
    expect(system.log).toContainEqual(
      expect.objectContaining({
        msg: 'request',
        status: Number(status),
        reason: expect.stringContaining(reason),
      }),
    );
  });
});

describe('HEAD is answered as GET is, without the content:', () => {
  test.for([
    ['a query', GET, PREFLIGHT],
    ['a query without the header', GET, 'X-A: b'],
    ['a document that is not valid', '/graphql?query={nope}', PREFLIGHT],
    ['a mutation', `/graphql?query=${encodeURIComponent(creation('planted'))}`, PREFLIGHT],
    ['GraphiQL', '/graphql', 'Accept: text/html'],
    ['the way to GraphiQL', '/', 'Accept: text/html'],
    ['a probe', '/livez', 'X-A: b'],
    ['a strange path', '/nope', 'X-A: b'],
    ['an answer that the client has', GET, `${PREFLIGHT}\r\nIf-None-Match: W/"a", *`],
  ] as const)('%s', async ([, target, header]) => {
    await using system = await startSystem();
    const ask = async (method: string) => {
      const line = `${method} ${target} HTTP/1.1`;
      const answer = await exchange(system.url, request(line, [HOST, CLOSE, header]));
      const end = answer.indexOf('\r\n\r\n');
      const head = answer
        .slice(0, end + 2)
        .replace(/^(?:date: .*|x-request-id: .*|content-length: 0)\r\n/gim, '');
      return { head, body: answer.slice(end + 4) };
    };
    const got = await ask('GET');
    expect(await ask('HEAD')).toEqual({ head: got.head, body: '' });
    expect(system.requests).toEqual([]);
    const methods = system.log.filter(({ msg }) => msg === 'request').map(({ method }) => method);
    expect(methods).toEqual(['GET', 'HEAD']);
  });
});
