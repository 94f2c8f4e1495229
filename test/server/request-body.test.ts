import {
  brotliCompressSync,
  constants,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';
import { bodyOf, type GraphqlBody } from './support.ts';

const QUERY = '{"query":"{ __typename }"}';
const ANSWER = { data: { __typename: 'Query' } };
const serving = { limits: { bodyBytes: 10_000 } };

interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly body: GraphqlBody;
}

async function send(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, body: await bodyOf(response) };
}

describe('a body is JSON with the content type', () => {
  test.for([
    ...['application/json', 'Application/JSON', 'application/json;', 'application/json; charset'],
    ...['application/json ; charset=utf-8', 'application/json;charset="UTF-8"'],
    ...[
      'application/json; charset=utf8',
      'application/json;charset=us-ascii',
      'application/json;a=b',
    ],
    ...['\tapplication/json\t;\tcharset=utf-8', 'application/json; charset=utf-8; a="b;c"'],
    ...['application/graphql+json', 'APPLICATION/GRAPHQL+JSON; charset=utf-8'],
  ])('%j', async (type) => {
    await using system = await startSystem();
    const { status, body } = await send(system.url, QUERY, { 'content-type': type });
    expect({ status, body }).toEqual({ status: 200, body: ANSWER });
  });

  test.for([
    ['application/json; charset=utf-16', 'The body has the charset "utf-16"'],
    ['application/json;charset="ISO-8859-1"', 'The body has the charset "ISO-8859-1"'],
    ['application/graphql', 'The body has the content type "application/graphql"'],
    ['application/x-ndjson', 'The body has the content type "application/x-ndjson"'],
    ['json', 'The body has the content type "json"'],
  ] as const)('but not %s: 415 names it, and so does the log', async ([type, what]) => {
    await using system = await startSystem();
    const { status, body } = await send(system.url, QUERY, { 'content-type': type });
    expect(status).toBe(415);
    expect(body.errors).toMatchObject([
      {
        message: expect.stringContaining(what),
        extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
      },
    ]);
    expect(system.log).toContainEqual(
      expect.objectContaining({ msg: 'request', reason: body.errors?.[0]?.message }),
    );
  });
});

describe('text', () => {
  test('may begin with a byte order mark', async () => {
    await using system = await startSystem();
    const { status, body } = await send(system.url, `\ufeff${QUERY}`);
    expect({ status, body }).toEqual({ status: 200, body: ANSWER });
  });

  test.for([
    ['Latin-1', Buffer.from('{"query":"{ __typename } # é"}', 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${QUERY}`, 'utf16le')],
  ] as const)('in %s is 400 and not garbled', async ([, bytes]) => {
    await using system = await startSystem();
    const { status, body } = await send(system.url, bytes);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      {
        message: 'The body is not UTF-8: send JSON in UTF-8.',
        extensions: { code: 'BAD_REQUEST' },
      },
    ]);
  });

  test('that is missing is 400', async () => {
    await using system = await startSystem();
    for (const [sent, headers] of [
      ['', {}],
      ['', { 'content-encoding': 'gzip' }],
      [gzipSync(''), { 'content-encoding': 'gzip' }],
    ] as const) {
      const { status, body } = await send(system.url, sent, headers);
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ message: expect.stringContaining('has no body') }]);
    }
  });
});

const CODINGS = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['zstd', zstdCompressSync],
] as const;

describe('a compressed body', () => {
  test.for([
    ...CODINGS.map(([name, compress]) => [name, compress(QUERY)] as const),
    ['identity', Buffer.from(QUERY)] as const,
    ['', Buffer.from(QUERY)] as const,
    ['gzip, identity', gzipSync(QUERY)] as const,
    ['gzip ,br', brotliCompressSync(gzipSync(QUERY))] as const,
    ['gzip', gzipSync(`\ufeff${QUERY}`)] as const,
  ])('is read: %s', async ([coding, body]) => {
    await using system = await startSystem();
    const sent = await send(system.url, body, { 'content-encoding': coding });
    expect(sent).toMatchObject({ status: 200, body: ANSWER });
  });

  // With the headers that Apollo Router sends to a subgraph.
  test('is read from a gateway, and its answer is compressed', async () => {
    await using system = await startSystem();
    const query = '{ __schema { types { name description } } }';
    const response = await fetch(system.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json, application/graphql-response+json',
        'accept-encoding': 'gzip, br, deflate',
        'content-encoding': 'gzip',
        'user-agent': 'apollo-router/2',
      },
      body: gzipSync(JSON.stringify({ query, variables: {}, operationName: null })),
    });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect((await bodyOf(response)).errors).toBeUndefined();
  });

  test.for(['compress', 'aws-chunked', 'gzip, sdch', 'utf-8', 'gzip;q=1'])(
    'as %s is 415, which says what is supported',
    async (coding) => {
      await using system = await startSystem();
      const sent = await send(system.url, gzipSync(QUERY), { 'content-encoding': coding });
      expect(sent.status).toBe(415);
      expect(sent.headers.get('accept-encoding')).toBe('gzip, br, deflate, zstd');
      expect(sent.body.errors).toMatchObject([
        {
          message: expect.stringContaining('in one of gzip, br, deflate, zstd.'),
          extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
        },
      ]);
    },
  );

  test('in more codings than three is 415', async () => {
    await using system = await startSystem();
    const nested = Array.from({ length: 4 }).reduce(
      (body: Buffer) => gzipSync(body),
      Buffer.from(QUERY),
    );
    const sent = await send(system.url, nested as Buffer<ArrayBuffer>, {
      'content-encoding': 'gzip, gzip, gzip, gzip',
    });
    expect(sent.status).toBe(415);
    expect(sent.body.errors?.[0]?.message).toContain('4 content codings; the limit is 3');
  });

  test.for(CODINGS)('that is damaged is 400: %s', async ([coding, compress]) => {
    await using system = await startSystem();
    const bodies = [compress(QUERY).subarray(0, -5), Buffer.from(QUERY)];
    for (const body of bodies) {
      const sent = await send(system.url, body, { 'content-encoding': coding });
      expect(sent.status).toBe(400);
      expect(sent.body.errors).toMatchObject([
        {
          message: expect.stringMatching(
            `^The body cannot be decompressed as ${coding.toLowerCase()}: .+\\.$`,
          ),
          extensions: { code: 'BAD_REQUEST' },
        },
      ]);
    }
  });

  test.for(CODINGS)(
    'counts by its bytes when it is decompressed: %s',
    async ([coding, compress]) => {
      await using system = await startSystem({ serving });
      const atLimit = compress(QUERY.padEnd(10_000));
      const headers = { 'content-encoding': coding };
      expect(await send(system.url, atLimit, headers)).toMatchObject({ status: 200, body: ANSWER });
      for (const bytes of [10_001, 9_000_000]) {
        const sent = await send(system.url, compress(QUERY.padEnd(bytes)), headers);
        expect(sent.status).toBe(413);
        expect(sent.body.errors).toMatchObject([
          {
            message: expect.stringContaining(
              '10000 bytes when it is decompressed (MAX_BODY_BYTES)',
            ),
            extensions: { code: 'BODY_LIMIT_EXCEEDED', limit: 10_000 },
          },
        ]);
      }
    },
  );

  test('counts by its bytes as they arrive, too', async () => {
    await using system = await startSystem({ serving });
    const noise = Buffer.from(Array.from({ length: 12_000 }, (_, at) => (at * at * 7919) % 251));
    const body = gzipSync(noise, { level: 0 });
    const { status, body: answer } = await send(system.url, body, { 'content-encoding': 'gzip' });
    expect(status).toBe(413);
    expect(answer.errors?.[0]?.message).toMatch(/^The body has more than 10000 bytes \(MAX/);
  });

  test('may not demand a window of 128 MB', async () => {
    await using system = await startSystem();
    const stream = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: 27 } });
    stream.write(QUERY);
    stream.end();
    const body = Buffer.concat(await stream.toArray());
    const sent = await send(system.url, body, { 'content-encoding': 'zstd' });
    expect(sent.status).toBe(400);
    expect(sent.body.errors?.[0]?.message).toMatch(/^The body cannot be decompressed as zstd: /);
  });
});
