import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { serve } from '../support/serve.ts';
import { startSystem } from '../support/system.ts';
import { accountOf, bodyOf, post, rawConnection } from './support.ts';

const QUERY = '{ __typename }';

describe('an address that is none', () => {
  test.for(['[', 'a b', 'a:99999', '', 'a/graphql?', 'a#', 'me@a', '[::1', '%zz', 'a^b'])(
    'of the host %s is 400, which names it',
    async (host) => {
      await using system = await startSystem();
      using connection = await rawConnection(system.url);
      connection.socket.write(`GET /graphql HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      const [head = '', body] = (await connection.rest()).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'");
      // What could be a password is not repeated.
      const shown = host.replace(/^.*@/, '***@');
      const reason = `The host "${shown}" is not a name or an IP address, with or without a port.`;
      expect(body).toBe(`${reason}\n`);
      expect(system.log.filter(({ msg }) => msg === 'request refused')).toMatchObject([
        { level: 30, method: 'GET', path: '/graphql', status: 400, reason, address: '127.0.0.1' },
      ]);
    },
  );
});

describe('what is no HTTP at all is 400 and the end of the connection', () => {
  test.for([
    ['words', 'Hello, is this OSS?\r\n\r\n', 'Invalid method encountered.'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'this server speaks plain HTTP'],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'Duplicate Content-Length.',
    ],
    [
      'a length and chunks, as smugglers send them',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'Content-Length',
    ],
    [
      'a blank in front of a colon',
      'GET /livez HTTP/1.1\r\nHost : a\r\n\r\n',
      'Invalid header token',
    ],
    [
      'a header on two lines',
      'GET /livez HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n',
      'Unexpected whitespace after header value.',
    ],
    ['lines without CR', 'GET /livez HTTP/1.1\nHost: a\n\n', 'Expected CRLF after version.'],
    [
      'an unknown method',
      'FETCH /livez HTTP/1.1\r\nHost: a\r\n\r\n',
      'Invalid method encountered.',
    ],
    [
      'a negative length',
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
      'Content-Length',
    ],
    [
      'a chunk of no size',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
      'Invalid character in chunk size.',
    ],
  ] as const)('%s', async ([, bytes, reason]) => {
    await using system = await startSystem();
    using connection = await rawConnection(system.url);
    connection.socket.write(bytes, 'latin1');
    const [head = '', body] = (await connection.rest()).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(head).toContain("content-security-policy: default-src 'none'");
    expect(head).toContain('connection: close');
    expect(body).toContain(reason);
    expect(system.log).toContainEqual(
      expect.objectContaining({ msg: 'request refused', status: 400, reason: body?.trim() }),
    );
    expect((await fetch(new URL('/livez', system.url))).status).toBe(200);
  });

  test('a head of more than 16 KiB is 431', async () => {
    await using system = await startSystem();
    using connection = await rawConnection(system.url);
    connection.socket.write(`GET /livez HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`);
    const reason = 'The request line and the headers have more than 16384 bytes.';
    const answer = await connection.rest();
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect(answer.endsWith(`\r\n\r\n${reason}\n`)).toBe(true);
    expect(system.log).toContainEqual(
      expect.objectContaining({ msg: 'request refused', status: 431, reason }),
    );
  });
});

describe('a bug is hidden', () => {
  test.for(['development', 'production', 'test'])('with NODE_ENV=%s', async (environment) => {
    vi.stubEnv('NODE_ENV', environment);
    await using system = await startSystem({
      onCaller: () => {
        throw new Error('canary');
      },
    });
    const response = await post(system.url, { query: QUERY });
    const text = await response.text();
    expect(text).not.toContain('canary');
    expect(JSON.parse(text)).toEqual({
      errors: [
        {
          message: expect.stringContaining('Unexpected error'),
          extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) },
        },
      ],
    });
    vi.unstubAllEnvs();
  });

  test('also where not even the log can be written', async () => {
    await using emulator = await startEmulator();
    const log = pino({
      // In the middle of an answer.
      hooks: {
        logMethod() {
          throw new Error('canary: ENOSPC, /var/log/canary');
        },
      },
    });
    await using server = await serve(accountOf(emulator), log);
    const response = await post(server.url, { query: QUERY });
    expect(response.status).toBe(500);
    const { errors } = await bodyOf(response);
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toMatch(/canary|node_modules/);
  });
});
