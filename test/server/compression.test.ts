import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';

const DECOMPRESS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

interface Raw {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends a query and gives the answer as it came: `fetch` would decompress it. */
function raw(url: string, headers: Readonly<Record<string, string>>, query: string): Promise<Raw> {
  const { promise, resolve, reject } = Promise.withResolvers<Raw>();
  const sent = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
  sent.on('error', reject);
  sent.on('response', async (response) => {
    const body = Buffer.concat(await response.toArray());
    resolve({ status: response.statusCode, headers: response.headers, body });
  });
  sent.end(JSON.stringify({ query }));
  return promise;
}

const LONG = '{ __schema { types { name description } } }';
const SHORT = '{ __typename }';

test.for([
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['*', 'zstd'],
  ['gzip;q=1, br;q=0.5', 'gzip'],
  ['zstd;q=0, br;q=0, *;q=0.1', 'gzip'],
  ['identity;q=1, gzip;q=0.5', undefined],
  ['gzip;q=0', undefined],
  ['deflate', undefined],
  ['', undefined],
  [undefined, undefined],
] as const)('a client that takes `%s` gets %s', async ([accepted, coding]) => {
  await using system = await startSystem();
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
  const plain = await raw(system.url, {}, LONG);
  const answer = await raw(system.url, headers, LONG);
  expect(answer.headers['content-encoding']).toBe(coding);
  expect(answer.headers['vary']).toBe('accept-encoding');
  expect(answer.headers['content-length']).toBe(`${answer.body.length}`);
  expect(answer.headers['content-type']).toBe(plain.headers['content-type']);
  const body = coding ? DECOMPRESS[coding]?.(answer.body) : answer.body;
  expect(body?.toString()).toBe(plain.body.toString());
  if (coding) expect(answer.body.length).toBeLessThan(plain.body.length / 2);
});

test('an answer that fits into a packet is sent as it is', async () => {
  await using system = await startSystem();
  const answer = await raw(system.url, { 'accept-encoding': 'gzip' }, SHORT);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers['vary']).toBeUndefined();
  expect(JSON.parse(`${answer.body}`).data).toEqual({ __typename: 'Query' });
});

test('errors are compressed too, with their status', async () => {
  await using system = await startSystem();
  const query = `{ ${'nothing '.repeat(100)}}`;
  const headers = { 'accept-encoding': 'br', accept: 'application/graphql-response+json' };
  const answer = await raw(system.url, headers, query);
  expect(answer.headers['content-encoding']).toBe('br');
  expect(answer.status).toBe(400);
  expect(JSON.parse(`${brotliDecompressSync(answer.body)}`).errors).not.toEqual([]);
});

test('with no compression nothing is compressed', async () => {
  await using system = await startSystem({ serving: { compression: false } });
  const answer = await raw(system.url, { 'accept-encoding': 'gzip' }, LONG);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers['vary']).toBeUndefined();
});
