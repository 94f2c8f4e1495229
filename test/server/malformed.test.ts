import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { serve } from '../support/serve.ts';
import { startSystem } from '../support/system.ts';
import { accountOf, bodyOf, post, rawConnection } from './support.ts';

const QUERY = '{ __typename }';

describe('an address that is none', () => {
  test.for(['[', 'a b', 'a:99999', '', 'a/graphql?', 'a#', 'me@a', '[::1', '%zz', 'a^b'])(
    'of the host %s is 400 and no more',
    async (host) => {
      await using system = await startSystem();
      using connection = await rawConnection(system.url);
      connection.socket.write(`GET /graphql HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      const [head = '', body] = (await connection.rest()).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'");
      expect(body).toBe('0');
    },
  );
});

describe('what is no HTTP at all is 400 and the end of the connection', () => {
  test.for([
    ['words', 'Hello, is this OSS?\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ],
    [
      'a length and chunks, as smugglers send them',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a blank in front of a colon', 'GET /livez HTTP/1.1\r\nHost : a\r\n\r\n'],
    [
      'a chunk of no size',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
    ],
  ] as const)('%s', async ([, bytes]) => {
    await using system = await startSystem();
    using connection = await rawConnection(system.url);
    connection.socket.write(bytes, 'latin1');
    expect(await connection.rest()).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    expect((await fetch(new URL('/livez', system.url))).status).toBe(200);
  });

  test('a head of more than 16 KiB is 431', async () => {
    await using system = await startSystem();
    using connection = await rawConnection(system.url);
    connection.socket.write(`GET /livez HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(await connection.rest()).toBe(
      'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n',
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
