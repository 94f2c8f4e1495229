import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import { createOss, type OssOptions } from '../../src/oss/oss.ts';
import { addressOf, listen } from '../../src/server/http/listening.ts';
import { simulateTime } from '../support/simulated-time.ts';

const ID = 'AAAAAAAAAAAAAAAAAAAAAAAA';

interface Seen {
  readonly method: string | undefined;
  /** The path and query as they were sent. */
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

/** A stand-in for OSS that answers as `answer` says, and a client's stores for it. */
async function connect(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  options: Partial<OssOptions> & { credentials?: Parameters<typeof staticCredentials>[0] } = {},
) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    seen.push({ method: request.method, url: request.url, headers: request.headers });
    response.setHeader('x-oss-request-id', ID);
    answer(request, response);
  });
  await listen(server, 0, '127.0.0.1');
  const { credentials = { accessKeyId: 'id', accessKeySecret: 'secret' }, ...rest } = options;
  const oss = createOss({
    region: 'oss-cn-hangzhou',
    endpoint: addressOf(server, '127.0.0.1'),
    log: pino({ level: 'silent' }),
    retry: { baseDelayMs: 1, throttledDelayMs: 1 },
    ...rest,
  });
  return {
    oss,
    seen,
    ...oss.as(staticCredentials(credentials)),
    async [Symbol.asyncDispose]() {
      await oss.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>m</Message></Error>`);
}

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
const ETAG = `"${hash('md5', CONTENT).toUpperCase()}"`;

/** Answers as OSS does, up to `bytes` bytes: then the connection breaks. */
function serveUpTo(bytes: number, request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = CONTENT.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    etag: ETAG,
    'content-length': rest.length,
    ...(from > 0 ? { 'content-range': `bytes ${from}-299999/300000` } : {}),
  });
  if (bytes >= rest.length) response.end(rest);
  else response.write(rest.subarray(0, bytes), () => response.destroy());
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

describe('list', () => {
  const KEYS = ['a b+c%2F&=?#', '中/😀', '\u0001\r\n<>"\''];
  const page = (more: string) =>
    `<ListBucketResult><EncodingType>url</EncodingType>${KEYS.map(
      (key, index) =>
        `<Contents><Key>${encodeURIComponent(key)}</Key><LastModified>2020-05-18T05:45:43.000Z</LastModified>` +
        `<ETag>"E${index}"</ETag><Type>Normal</Type><Size>${index}</Size><StorageClass>Archive</StorageClass>` +
        `${index === 2 ? '<RestoreInfo>ongoing-request="false", expiry-date="x"</RestoreInfo>' : ''}</Contents>`,
    ).join(
      '',
    )}<CommonPrefixes><Prefix>p%2Fx+y%2F</Prefix></CommonPrefixes>${more}</ListBucketResult>`;

  test('reads keys, sizes, times, classes and prefixes', async () => {
    const more =
      '<IsTruncated>true</IsTruncated><NextContinuationToken>t%2Bn</NextContinuationToken>';
    await using oss = await connect((_, response) => response.end(page(more)));
    const options = { prefix: 'p/ä', delimiter: '/', startAfter: 's+', maxKeys: 7 } as const;
    const { objects, prefixes, nextToken } = await oss.objects.list('reports', options);
    expect(objects.map(({ key }) => key)).toEqual(KEYS);
    expect(objects[1]).toEqual({
      key: '中/😀',
      size: 1,
      etag: '"E1"',
      lastModified: new Date('2020-05-18T05:45:43Z'),
      storageClass: 'Archive',
      isRestored: false,
    });
    expect(objects[2]?.isRestored).toBe(true);
    expect({ prefixes, nextToken }).toEqual({ prefixes: ['p/x y/'], nextToken: 't+n' });
    const query = new URL(`http://oss${oss.seen[0]?.url}`).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      'list-type': '2',
      'encoding-type': 'url',
      'max-keys': '7',
      prefix: 'p/ä',
      delimiter: '/',
      'start-after': 's+',
    });
  });

  test.for([
    ['truncated without a token', page('<IsTruncated>true</IsTruncated>')],
    ['another document', '<html/>'],
    ['a size that is not a number', page('').replace('<Size>1<', '<Size>1e9<')],
    ['a key with broken encoding', page('').replace('%2F', '%2')],
  ])('fails for %s', async ([, body = '']) => {
    await using oss = await connect((_, response) => response.end(body));
    await expect(oss.objects.list('reports', {})).rejects.toMatchObject({
      code: 'UnreadableAnswer',
    });
  });
});

describe('get', () => {
  const get = { maxBytes: 100 } as const;

  test('sends keys as they are, and asks for the bytes as they are', async () => {
    const key = "/..//a b+c%2F?&#'()!*~中😀/./x";
    await using oss = await connect((_, response) => response.end('body'));
    await oss.objects.get('reports', key, get);
    const { url = '', headers = {} } = oss.seen[0] ?? {};
    expect(decodeURIComponent(url)).toBe(`/${key}`);
    expect(url).toContain("/..//a%20b%2Bc%252F%3F%26%23'()!*~%E4%B8%AD%F0%9F%98%80/./x");
    expect(headers).toMatchObject({
      host: 'reports.oss-cn-hangzhou.aliyuncs.com',
      'accept-encoding': 'identity',
    });
  });

  test('returns the version and its time', async () => {
    await using oss = await connect((_, response) =>
      response
        .writeHead(200, { etag: ETAG, 'last-modified': 'Fri, 24 Feb 2012 06:07:48 GMT' })
        .end('body'),
    );
    expect(await oss.objects.get('reports', 'k', get)).toEqual({
      body: Buffer.from('body'),
      isCut: false,
      etag: ETAG,
      lastModified: new Date('2012-02-24T06:07:48Z'),
    });
  });

  test('stops at the limit', async () => {
    await using oss = await connect((_, response) => response.end(CONTENT));
    const { body, isCut } = (await oss.objects.get('reports', 'k', get)) ?? {};
    expect(isCut).toBe(true);
    expect(body).toEqual(CONTENT.subarray(0, 100));
  });

  test('returns null for a missing object, not for a missing bucket', async () => {
    await using oss = await connect((request, response) =>
      refuse(response, 404, request.url === '/k' ? 'NoSuchKey' : 'NoSuchBucket'),
    );
    expect(await oss.objects.get('reports', 'k', get)).toBeNull();
    await expect(oss.objects.get('reports', 'x', get)).rejects.toMatchObject({
      name: 'NoSuchBucketError',
    });
  });

  test.for([
    [403, 'InvalidObjectState', { name: 'RefusedError', publicCode: 'UPSTREAM_REFUSED' }],
    [403, 'AccessDenied', { name: 'AccessDeniedError', action: 'oss:GetObject' }],
    [503, 'TotalQpsLimitExceeded', { name: 'ThrottledError' }],
  ] as const)('throws for OSS’s %i %s', async ([status, code, error]) => {
    await using oss = await connect((_, response) => refuse(response, status, code), {
      retry: { maxAttempts: 1 },
    });
    await expect(oss.objects.get('reports', 'k', get)).rejects.toMatchObject({
      ...error,
      code,
      requestId: ID,
    });
  });

  test('does not take a proxy’s page for an object', async () => {
    await using oss = await connect((_, response) => {
      response.removeHeader('x-oss-request-id');
      response.end('<html>');
    });
    await expect(oss.objects.get('reports', 'k', get)).rejects.toMatchObject({
      code: 'UnreadableAnswer',
    });
  });
});

describe('read', () => {
  test('goes on where the connection broke, in the same version', async () => {
    const bytes = [100_000, 70_000, 0, 0, 1e9];
    await using oss = await connect((request, response) =>
      serveUpTo(bytes[oss.seen.length - 1] ?? 0, request, response),
    );
    const content = await collect(oss.objects.read('reports', 'k'));
    expect(content.equals(CONTENT)).toBe(true);
    const [first, ...more] = oss.seen;
    expect(first?.headers).not.toHaveProperty('range');
    expect(more.map(({ headers }) => headers.range)).toEqual([
      'bytes=100000-',
      'bytes=170000-',
      'bytes=170000-',
      'bytes=170000-',
    ]);
    for (const { headers } of more) {
      expect(headers).toMatchObject({ 'if-match': ETAG, 'x-oss-range-behavior': 'standard' });
    }
  });

  test('begins at an offset of a version', async () => {
    await using oss = await connect((request, response) => serveUpTo(1e9, request, response));
    const options = { offset: 299_990, etag: ETAG };
    expect(await collect(oss.objects.read('reports', 'k', options))).toEqual(
      CONTENT.subarray(299_990),
    );
    expect(oss.seen[0]?.headers).toMatchObject({ range: 'bytes=299990-', 'if-match': ETAG });
  });

  test('reads an empty object', async () => {
    await using oss = await connect((_, response) => response.setHeader('etag', '"E"').end());
    expect(await collect(oss.objects.read('reports', 'k'))).toHaveLength(0);
  });

  test('fails when the object was replaced in between', async () => {
    await using oss = await connect((request, response) => {
      if (request.headers.range) refuse(response, 412, 'PreconditionFailed');
      else serveUpTo(100, request, response);
    });
    await expect(collect(oss.objects.read('reports', 'k'))).rejects.toMatchObject({
      name: 'RefusedError',
      code: 'PreconditionFailed',
    });
  });

  test.for<[string, number, Record<string, string>]>([
    ['the whole object', 200, {}],
    ['another range', 206, { 'content-range': 'bytes 0-299999/300000' }],
    ['another version', 206, { 'content-range': 'bytes 100-299999/300000', etag: '"other"' }],
  ])('never joins parts that do not fit: %s for a range', async ([, status, headers]) => {
    await using oss = await connect((request, response) => {
      if (request.headers.range) response.writeHead(status, headers).end(CONTENT);
      else serveUpTo(100, request, response);
    });
    await expect(collect(oss.objects.read('reports', 'k'))).rejects.toMatchObject({
      name: 'UpstreamError',
      code: 'UnreadableAnswer',
    });
  });

  test('gives up after a number of breaks, and without an ETag at the first', async () => {
    await using oss = await connect((request, response) => {
      if (request.url === '/plain') response.write('x', () => response.destroy());
      else serveUpTo(1, request, response);
    });
    const failure = { code: 'ConnectionFailed', publicCode: 'UPSTREAM_UNAVAILABLE' };
    await expect(collect(oss.objects.read('reports', 'k'))).rejects.toMatchObject(failure);
    expect(oss.seen).toHaveLength(21);
    await expect(collect(oss.objects.read('reports', 'plain'))).rejects.toMatchObject(failure);
    expect(oss.seen).toHaveLength(22);
  });

  test('tells OSS’s errors, which it reads whole', async () => {
    await using oss = await connect((_, response) => refuse(response, 403, 'InvalidObjectState'));
    await expect(collect(oss.objects.read('reports', 'k'))).rejects.toMatchObject({
      code: 'InvalidObjectState',
      requestId: ID,
    });
  });

  test('does not wait for ever for a body that stalls', async () => {
    const { promise: hasStalled, resolve } = Promise.withResolvers<void>();
    await using oss = await connect((request, response) => {
      if (request.headers.range) return serveUpTo(1e9, request, response);
      response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 1000), () => resolve());
    });
    using time = simulateTime();
    const chunks = oss.objects.read('reports', 'k')[Symbol.asyncIterator]();
    const first = await chunks.next();
    await hasStalled;
    // A reader that does not wait for more may take its time.
    time.pass(60_000);
    const second = chunks.next();
    time.pass(29_999);
    expect(oss.seen).toHaveLength(1);
    time.pass(1);
    const received = [first, await second];
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      received.push(next);
    }
    expect(Buffer.concat(received.map(({ value }) => value)).equals(CONTENT)).toBe(true);
    expect(oss.seen.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=1000-']);
  });

  test('ends when its caller leaves, and closes the connection', async () => {
    const caller = new AbortController();
    const closed = Promise.withResolvers<void>();
    await using oss = await connect((request, response) => {
      request.socket.once('close', () => closed.resolve());
      response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 1000));
    });
    const reading = (async () => {
      for await (const _ of oss.objects.read('reports', 'k', { signal: caller.signal })) {
        caller.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'UpstreamError' });
    await closed.promise;
    expect(oss.seen).toHaveLength(1);
  });

  test('leaves the places of requests, and keeps a place among the streams', async () => {
    await using oss = await connect(
      (request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.length });
        response.write(CONTENT.subarray(0, 1000));
        if (request.url?.includes('list-type')) response.destroy();
      },
      { maxConcurrency: 2, maxStreams: 2 },
    );
    const streams = ['one', 'two'].map((bucket) => {
      const chunks = oss.objects.read(`bucket-${bucket}`, 'k');
      return chunks[Symbol.asyncIterator]();
    });
    for (const stream of streams) await stream.next();
    expect(oss.oss.queue).toMatchObject({ running: 0, waiting: 0 });
    const caller = new AbortController();
    const third = collect(oss.objects.read('bucket-three', 'k', { signal: caller.signal }));
    caller.abort();
    await expect(third).rejects.toMatchObject({ name: 'UpstreamError' });
    expect(oss.seen).toHaveLength(2);
    for (const stream of streams) await stream.return?.();
    const fourth = oss.objects.read('bucket-four', 'k')[Symbol.asyncIterator]();
    expect((await fourth.next()).value).toHaveLength(1000);
    await fourth.return?.();
  });
});

describe('signed URLs', () => {
  const never = () => expect.unreachable();

  test('are for the public endpoint, also where the server uses the internal one', async () => {
    await using oss = await connect(never, {
      endpoint: 'http://oss-cn-hangzhou-internal.aliyuncs.com',
    });
    const { url } = await oss.objects.signedUrl('reports', 'a+b 中/../x', 900);
    expect(url).toMatch(
      /^https:\/\/reports\.oss-cn-hangzhou\.aliyuncs\.com\/a%2Bb%20%E4%B8%AD\/\.\.\/x\?/,
    );
    expect(new URL(url).searchParams.get('x-oss-expires')).toBe('900');
  });

  test('are for the endpoint of a setting', async () => {
    await using oss = await connect(never, { downloadEndpoint: 'https://oss.example.com' });
    const { url } = await oss.objects.signedUrl('reports', 'k', 900);
    expect(new URL(url).origin).toBe('https://reports.oss.example.com');
  });

  test('name the bucket in the path of an address', async () => {
    await using oss = await connect(never);
    const { url } = await oss.objects.signedUrl('reports', 'k', 900);
    expect(new URL(url)).toMatchObject({ hostname: '127.0.0.1', pathname: '/reports/k' });
  });

  test('expire no later than the token', async () => {
    const expiresAt = (Math.floor(Date.now() / 1000) + 600) * 1000;
    const credentials = {
      accessKeyId: 'id',
      accessKeySecret: 'secret',
      sessionToken: 't/k',
      expiresAt,
    };
    await using oss = await connect(never, { credentials });
    const signed = await oss.objects.signedUrl('reports', 'k', 3600);
    const query = new URL(signed.url).searchParams;
    expect(signed.expiresAt).toEqual(new Date(expiresAt));
    expect(Number(query.get('x-oss-expires'))).toBeLessThanOrEqual(600);
    expect(query.get('x-oss-security-token')).toBe('t/k');
  });

  test.for([0, -5, 1.5, Number.NaN, 604_801])('are refused for %d seconds', async (seconds) => {
    await using oss = await connect(never);
    await expect(oss.objects.signedUrl('reports', 'k', seconds)).rejects.toMatchObject({
      name: 'InvalidArgumentError',
      ec: '0002-00000232',
    });
  });
});
