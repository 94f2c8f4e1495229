import { request } from 'node:http';
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { rawConnection } from '../server/support.ts';
import { KEYS, outcomeOf } from './attacked-server.ts';
import type { Attack } from './document-attacks.ts';

const EVIL = 'https://evil.example';
const QUERY = '{ __typename }';
const MUTATION =
  'mutation { deleteInventory(input: { bucket: "demo-photos", inventoryId: "originals-daily" }) { __typename } }';

/** An owner's browser, which a page of a stranger has send things. */
const OWNER = { 'x-api-key': KEYS.owner };

function form(
  name: string,
  how: string,
  body: () => BodyInit,
  headers: Record<string, string>,
  outcome: string,
): Attack {
  return {
    name,
    how,
    outcome,
    run: async ({ url }) =>
      outcomeOf(
        await fetch(url, { method: 'POST', headers: { ...OWNER, ...headers }, body: body() }),
      ),
  };
}

function get(
  name: string,
  how: string,
  query: string,
  headers: Record<string, string>,
  outcome: string,
): Attack {
  return {
    name,
    how,
    outcome,
    run: async ({ url }) =>
      outcomeOf(
        await fetch(`${url}?query=${encodeURIComponent(query)}`, {
          headers: { ...OWNER, ...headers },
        }),
      ),
  };
}

function multipart(): FormData {
  const body = new FormData();
  body.set('operations', JSON.stringify({ query: MUTATION }));
  body.set('map', '{}');
  return body;
}

const QUICK = { [constants.BROTLI_PARAM_QUALITY]: 1 };

/** Each makes a small body of a large text. */
const BOMBS = [
  ['gzip', (text: Buffer) => gzipSync(text)],
  ['br', (text: Buffer) => brotliCompressSync(text, { params: QUICK })],
  ['zstd', (text: Buffer) => zstdCompressSync(text)],
] as const;

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PREFLIGHT = { 'graphql-require-preflight': '1' };

/** Bytes on a connection of their own, and the first line that comes back. */
function bytes(name: string, how: string, text: (url: string) => string, outcome: string): Attack {
  return {
    name,
    how,
    outcome,
    async run({ url }) {
      using connection = await rawConnection(url);
      connection.socket.write(text(url), 'latin1');
      const [line = ''] = (await connection.rest()).split('\r\n');
      return line === '' ? 'closed' : line;
    },
  };
}

/** Opens connections that never become a request, and waits until all of them are closed. */
function held(name: string, how: string, drip: string, outcome: string): Attack {
  return {
    name,
    how,
    outcome,
    async run(server) {
      const count = 200;
      const connections = await Promise.all(
        Array.from({ length: count }, () => rawConnection(server.url)),
      );
      const dripping = setInterval(() => {
        for (const { socket } of connections) if (socket.writable) socket.write(drip);
      }, 500);
      const start = drip === '' ? '' : `POST /graphql HTTP/1.1\r\nHost: x\r\n`;
      for (const { socket } of connections) socket.write(start);
      try {
        const others = await server.ask({ query: QUERY });
        await Promise.all(connections.map((connection) => connection.rest()));
        return `${others} for others, all closed`;
      } finally {
        clearInterval(dripping);
        for (const connection of connections) connection[Symbol.dispose]();
      }
    },
  };
}

/** A body that is sent as fast as it is taken. Whoever goes on sending may not get to read the answer. */
const ENDLESS_BODY: Attack = {
  name: 'Endless body',
  how: '1 GB',
  outcome: '413, cut off',
  async run({ url }) {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const headers = { ...OWNER, 'content-type': 'application/json' };
    const sending = request(url, { method: 'POST', headers });
    let status = 413;
    sending.on('response', (response) => {
      status = response.statusCode ?? 0;
      response.on('error', () => {});
      response.resume();
    });
    sending.on('error', () => {});
    const { promise: isCut, resolve } = Promise.withResolvers<void>();
    sending.on('close', resolve);
    let sent = 0;
    const send = () => {
      while (sent < 1024 ** 3 && !sending.destroyed) {
        sent += chunk.length;
        if (sending.write(chunk)) continue;
        sending.once('drain', send);
        return;
      }
      sending.end();
    };
    send();
    await isCut;
    return `${status}, ${sent < 256 * 1024 ** 2 ? 'cut off' : `after ${sent} bytes`}`;
  },
};

export const HTTP_ATTACKS: readonly Attack[] = [
  form(
    'Cross-site POST',
    'a form',
    () => new URLSearchParams({ query: MUTATION }),
    {},
    '403 CSRF_BLOCKED',
  ),
  form(
    'Wrong content type',
    'a form with a preflight header',
    () => new URLSearchParams({ query: MUTATION }),
    { ...FORM, ...PREFLIGHT },
    '415 UNSUPPORTED_MEDIA_TYPE',
  ),
  form('Cross-site POST', 'a multipart form', multipart, {}, '403 CSRF_BLOCKED'),
  form(
    'Wrong content type',
    'a multipart form with one',
    multipart,
    PREFLIGHT,
    '415 UNSUPPORTED_MEDIA_TYPE',
  ),
  form(
    'Cross-site POST',
    '`text/plain`',
    () => JSON.stringify({ query: MUTATION }),
    {},
    '403 CSRF_BLOCKED',
  ),
  form(
    'Wrong content type',
    '`application/jsonp`',
    () => JSON.stringify({ query: MUTATION }),
    { 'content-type': 'application/jsonp' },
    '415 UNSUPPORTED_MEDIA_TYPE',
  ),
  get('Cross-site GET', 'a query', QUERY, {}, '403 CSRF_BLOCKED'),
  get('Cross-site GET', 'a mutation', MUTATION, {}, '403 CSRF_BLOCKED'),
  get('Mutation by GET', 'with a preflight header', MUTATION, PREFLIGHT, '405 METHOD_NOT_ALLOWED'),
  {
    name: 'Cross-origin',
    how: 'preflight and POST',
    outcome: '405 and 200, no CORS header',
    async run({ url }) {
      const headers = { origin: EVIL, cookie: 'session=1' };
      const preflight = await fetch(url, {
        method: 'OPTIONS',
        headers: {
          ...headers,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-api-key',
        },
      });
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, ...OWNER, 'content-type': 'application/json' },
        body: JSON.stringify({ query: QUERY }),
      });
      const names = [...preflight.headers.keys(), ...answer.headers.keys()];
      const opened = names.filter((name) => name.startsWith('access-control-'));
      return `${preflight.status} and ${answer.status}, ${opened.join() || 'no CORS header'}`;
    },
  },
  {
    name: 'GraphiQL',
    how: 'a browser opens the address',
    outcome: '200, a page without scripts',
    run: async ({ url }) => {
      const response = await fetch(url, { headers: { accept: 'text/html' } });
      const hasScript = (await response.text()).includes('<script');
      return `${response.status}, a page with${hasScript ? '' : 'out'} scripts`;
    },
  },
  ...[
    '/graphql/../../etc/passwd',
    '/graphiql',
    '/playground',
    '/metrics',
    '/.env',
    '/graphql/',
    '/x/../graphql',
    '/%2e/graphql',
    '/graphql#x',
  ].map(
    (path): Attack => ({
      name: 'Unknown path',
      how: path,
      outcome: 'HTTP/1.1 404 Not Found',
      async run({ url }) {
        using connection = await rawConnection(url);
        connection.socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        return (await connection.rest()).split('\r\n')[0] ?? '';
      },
    }),
  ),
  ...['text/plain', 'application/json;q=0', `${'a/b,'.repeat(3000)}a/b`].map(
    (accept): Attack => ({
      name: 'Mutation with an unacceptable `accept`',
      how: accept.length > 100 ? '3,000 types' : accept,
      outcome: '406, less than 1 KB',
      async run({ url }) {
        const headers = { 'content-type': 'application/json', accept, ...OWNER };
        const body = JSON.stringify({ query: MUTATION });
        const response = await fetch(url, { method: 'POST', headers, body });
        const size = JSON.stringify([...response.headers]).length + (await response.text()).length;
        return `${response.status}, ${size < 1024 ? 'less' : 'more'} than 1 KB`;
      },
    }),
  ),
  ENDLESS_BODY,
  {
    name: 'Compressed body',
    how: 'plain text as gzip',
    outcome: '400 BAD_REQUEST',
    run: (server) =>
      server.ask('{"query":"{ __typename }', 'reader', { 'content-encoding': 'gzip' }),
  },
  ...BOMBS.map(
    ([coding, compress]): Attack => ({
      name: '100 decompression bombs of 200 MB',
      how: coding,
      outcome: '413 BODY_LIMIT_EXCEEDED',
      async run({ url }) {
        const type = 'application/json';
        const headers = { 'content-type': type, 'content-encoding': coding, ...OWNER };
        const body = compress(Buffer.alloc(200_000_000, ' '));
        const send = async () => outcomeOf(await fetch(url, { method: 'POST', headers, body }));
        const outcomes = await Promise.all(Array.from({ length: 100 }, send));
        return [...new Set(outcomes)].join(', ');
      },
    }),
  ),
  held(
    '200 slow connections',
    'a header line every 500 ms',
    'x-a: b\r\n',
    '200 for others, all closed',
  ),
  held('200 slow connections', 'no data', '', '200 for others, all closed'),
  {
    name: '200 slow connections',
    how: 'a body’s byte every 500 ms',
    outcome: '200 for others, all closed',
    async run(server) {
      const connections = await Promise.all(
        Array.from({ length: 200 }, () => rawConnection(server.url)),
      );
      const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${KEYS.reader}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
      for (const { socket } of connections) socket.write(head);
      const dripping = setInterval(() => {
        for (const { socket } of connections) if (socket.writable) socket.write(' ');
      }, 500);
      try {
        const others = await server.ask({ query: QUERY });
        await Promise.all(connections.map((connection) => connection.rest()));
        return `${others} for others, all closed`;
      } finally {
        clearInterval(dripping);
        for (const connection of connections) connection[Symbol.dispose]();
      }
    },
  },
  bytes(
    'Huge headers',
    '100 KB',
    () => `GET /graphql HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`,
    'HTTP/1.1 431 Request Header Fields Too Large',
  ),
  bytes(
    'Request smuggling',
    'two lengths',
    () =>
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /',
    'HTTP/1.1 400 Bad Request',
  ),
  bytes(
    'Malformed HTTP',
    'a bare line feed',
    () => 'GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\nb\r\n\r\n',
    'HTTP/1.1 400 Bad Request',
  ),
  bytes(
    'Malformed HTTP',
    'random bytes',
    () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    'HTTP/1.1 400 Bad Request',
  ),
];
