import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';
import { post } from './support.ts';

const QUERY = '{"query":"{ __typename }"}';

/** Sends a body in pieces, without saying how long it is. */
function stream(url: string, pieces: Iterable<string>): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const sent = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  });
  let status: number | undefined;
  let text = '';
  sent.on('response', (response) => {
    status = response.statusCode;
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('end', () => resolve({ status: status ?? 0, text }));
  });
  // The server may close while the rest is under way; what it has answered counts.
  sent.on('error', (error) => (status === undefined ? reject(error) : undefined));
  for (const piece of pieces) sent.write(piece);
  sent.end();
  return promise;
}

function* repeated(text: string, count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) yield text;
}

const REFUSED = {
  errors: [
    {
      message: 'The body has more than 1000 bytes (MAX_BODY_BYTES): send less at once.',
      extensions: { code: 'BODY_LIMIT_EXCEEDED', limit: 1000 },
    },
  ],
};

const serving = { limits: { bodyBytes: 1000 } };

test.for(['application/json', 'application/graphql-response+json'])(
  'a body at the limit is read, and one beyond is 413, for %s',
  async (accept) => {
    await using system = await startSystem({ serving });
    const send = (body: string) =>
      fetch(system.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body,
      });
    const beyond = await send(QUERY.padEnd(1001));
    expect(await beyond.json()).toEqual(REFUSED);
    expect(beyond.status).toBe(413);
    expect((await send(QUERY.padEnd(1000))).status).toBe(200);
  },
);

test('bytes count, not characters', async () => {
  await using system = await startSystem({ serving });
  const query = `{ __typename } #${'é'.repeat(500)}`;
  expect((await post(system.url, { query })).status).toBe(413);
  expect((await post(system.url, { query: query.slice(0, -50) })).status).toBe(200);
});

test('a body that does not say how long it is is read no further', async () => {
  await using system = await startSystem({ serving });
  const { status, text } = await stream(system.url, repeated(' '.repeat(100), 11));
  expect(JSON.parse(text)).toEqual(REFUSED);
  expect(status).toBe(413);
  const atLimit = await stream(system.url, [QUERY, ' '.repeat(1000 - QUERY.length)]);
  expect(atLimit.status).toBe(200);
  expect(system.log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

test('a list of requests is refused', async () => {
  await using system = await startSystem();
  const response = await post(system.url, [
    { query: '{ __typename }' },
    { query: '{ __typename }' },
  ]);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    errors: [
      {
        message: expect.stringContaining('Send each request by itself'),
        extensions: { code: 'BATCHING_NOT_ALLOWED', limit: 1, requested: 2 },
      },
    ],
  });
});
