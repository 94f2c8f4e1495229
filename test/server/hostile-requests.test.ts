import { describe, expect, test } from 'vitest';
import { startSystem, type TestSystem } from '../support/system.ts';
import { creation, rawConnection } from './support.ts';

const QUERY = '{"query":"{ __typename }"}';

/** Sends a POST byte for byte, and gives the whole answer. */
async function send(
  url: string,
  target: string,
  { body = QUERY, headers = [] as readonly string[], method = 'POST', host = 'localhost' } = {},
): Promise<string> {
  using connection = await rawConnection(url);
  connection.socket.write(
    [
      `${method} ${target} HTTP/1.1`,
      `Host: ${host}`,
      'Content-Type: application/json',
      'Connection: close',
      ...headers,
      ...(method === 'POST' ? [`Content-Length: ${Buffer.byteLength(body)}`] : []),
      '',
      method === 'POST' ? body : '',
    ].join('\r\n'),
  );
  return await connection.rest();
}

const NOT_ACCEPTABLE = /^HTTP\/1\.1 406 /;

describe('a mutation whose answer its caller does not take is not executed:', () => {
  test.for([
    ['text', 'text/plain'],
    ['a page', 'text/html'],
    ['any image', 'image/*'],
    ['two others', 'application/xml;q=1, text/plain'],
    ['anything but JSON', 'application/json;q=0'],
    ['JSON in another character set', 'application/json;charset=iso-8859-1'],
    ['any text', 'application/*;q=0, text/*'],
    ['a stream', 'text/event-stream'],
    ['an answer in parts', 'multipart/mixed'],
    ['a word', 'x'],
    ['a comma', ','],
    ['a quote', '"'],
    ['3,000 others', `${'a/b,'.repeat(3000)}a/b`],
    ['500 odd ones', `${'application/json;a=b,'.repeat(500)}a/b`],
    ['a quote and 8,000 commas', `"${','.repeat(8000)}`],
  ] as const)('%s', async ([, accept]) => {
    await using system = await startSystem();
    const body = JSON.stringify({ query: creation('a') });
    const answer = await send(system.url, '/graphql', { body, headers: [`Accept: ${accept}`] });
    expect(answer).toMatch(NOT_ACCEPTABLE);
    expect(answer).toContain('application/graphql-response+json');
    expect(answer.length).toBeLessThan(2000);
    expect(system.requests).toEqual([]);
  });
});

describe('the answer is of the type that its caller likes best:', () => {
  const JSON_TYPE = 'application/json; charset=utf-8';
  const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';
  test.for([
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    ['application/json', JSON_TYPE],
    ['APPLICATION/JSON;charset=UTF-8', JSON_TYPE],
    ['application/json;charset="utf-8"', JSON_TYPE],
    ['application/graphql-response+json', GRAPHQL_TYPE],
    [
      'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
      GRAPHQL_TYPE,
    ],
    ['application/graphql-response+json;q=0.5, application/json', JSON_TYPE],
    [
      'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
      GRAPHQL_TYPE,
    ],
    ['text/event-stream, application/json', JSON_TYPE],
    ['text/html, */*;q=0.1', JSON_TYPE],
  ] as const)('accept: %s', async ([accept, type]) => {
    await using system = await startSystem();
    const answer = await send(system.url, '/graphql', { headers: [`Accept: ${accept}`] });
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer.toLowerCase()).toContain(`content-type: ${type}`);
    expect(answer).toContain('{"data":{"__typename":"Query"}');
  });

  test('and JSON where it names none', async () => {
    await using system = await startSystem();
    const answer = await send(system.url, '/graphql');
    expect(answer.toLowerCase()).toContain(`content-type: ${JSON_TYPE}`);
  });
});

describe('no header is answered with a multiple of itself:', () => {
  const NAMES = [
    ...['accept', 'accept-encoding', 'accept-language', 'authorization', 'content-type', 'cookie'],
    ...[
      'if-none-match',
      'origin',
      'referer',
      'traceparent',
      'tracestate',
      'user-agent',
      'x-api-key',
    ],
    ...['x-forwarded-for', 'x-request-id', 'access-control-request-headers', 'content-encoding'],
    ...['apollographql-client-name', 'expect', 'range', 'content-language', 'forwarded'],
  ];
  const VALUES = ['a/b,', '"', '\\', '<', 'a,', ';q=0,', '\u00e9', '*,', 'é"\\'];

  test('whatever is in it', async () => {
    await using system = await startSystem({
      serving: { corsOrigins: ['https://app.example'], observing: (telemetry) => telemetry },
    });
    const usual = (await send(system.url, '/graphql')).length;
    for (const name of NAMES) {
      for (const value of VALUES) {
        const header = `${name}: ${value.repeat(6000 / value.length)}`;
        const answer = await send(system.url, '/graphql', { headers: [header] });
        expect(answer.length, header.slice(0, 40)).toBeLessThan(usual + 1000 + header.length);
      }
    }
  });
});

describe('the API has one path, written in one way:', () => {
  const OTHERS = [
    ...['/x/../graphql', '/./graphql', '/%2e/graphql', '/%2E%2e/graphql', '/x/%2e%2e/graphql'],
    ...[
      '/graphql#x',
      '/graphql?#',
      '/graphql/.',
      '/graphql/..',
      '/graphql/../graphql',
      '//graphql',
    ],
    ...['\\graphql', '/x\\..\\graphql', '/graph%71l', '/GRAPHQL', '/graphql/', '/graphql;x'],
    ...['/livez/../graphql', '/assets?x=/graphql', '/graphql%00', '/graphql%20', '/graphql%23'],
    ...['*', 'graphql', 'http://localhost/graphql/', 'http://localhost/x/../graphql'],
    ...['ftp://localhost/graphql', 'http://a@localhost/graphql', 'http:///graphql', 'localhost:80'],
  ];
  test.for(OTHERS)('%s is not it', async (target) => {
    await using system = await startSystem();
    const answer = await send(system.url, target);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain('__typename');
  });

  test.for(['/x/../livez', '/%2e/readyz', '/livez#x', '/./livez'])(
    '%s is no probe',
    async (target) => {
      await using system = await startSystem();
      expect(await send(system.url, target, { method: 'GET' })).toMatch(/^HTTP\/1\.1 404 /);
    },
  );

  test.for([
    '/graphql',
    '/graphql?',
    '/graphql?query={__typename}',
    '/graphql?query=%7B__typename%7D&x=/../y',
    'http://localhost/graphql',
    'HTTPS://api.example:443/graphql?query={__typename}',
  ])('%s is it', async (target) => {
    await using system = await startSystem();
    const headers = ['GraphQL-Require-Preflight: 1'];
    const method = target.includes('query') ? 'GET' : 'POST';
    expect(await send(system.url, target, { method, headers })).toContain('"__typename":"Query"');
  });
});

describe('metrics on this machine’s own address', () => {
  const start = () => startSystem({ serving: { metrics: { host: '127.0.0.1', port: 0 } } });
  const ask = ({ metricsUrl = '' }: TestSystem, host: string) =>
    send(metricsUrl, '/metrics', { method: 'GET', host });

  test('are for its own names', async () => {
    await using system = await start();
    for (const host of ['localhost', 'LOCALHOST:9', '127.0.0.1', '127.1.2.3:80', '[::1]:4000']) {
      expect(await ask(system, host)).toContain('graphql_requests_total');
    }
  });

  test.for(['evil.example', 'localhost.evil.example', '192.0.2.1', '[::2]', 'a/b', '', '0.0.0.0'])(
    'are not for who calls them %j',
    async (host) => {
      await using system = await start();
      const answer = await ask(system, host);
      expect(answer).toMatch(/^HTTP\/1\.1 4(00|21) /);
      expect(answer).not.toContain('graphql_requests_total');
    },
  );
});
