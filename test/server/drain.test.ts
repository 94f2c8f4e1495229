import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { describe, expect, test } from 'vitest';
import { simulateTime } from '../support/simulated-time.ts';
import {
  bodyOf,
  COUNT,
  creation,
  hold,
  post,
  rawConnection,
  requestLines,
  startLogged,
} from './support.ts';

/** Settles as the promise would, to one of two words. */
function fate(answer: Promise<unknown>): Promise<'answered' | 'failed'> {
  return answer.then(
    () => 'answered' as const,
    () => 'failed' as const,
  );
}

test('the request under way is answered, and no new connection is taken', async () => {
  await using system = await startLogged();
  const { url } = system.server;
  const { met, release } = hold(system.emulator);
  const answer = post(url, { query: COUNT });
  await met;
  const closed = system.server.close();
  await expect(post(url, { query: COUNT })).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' },
  });
  release();
  const response = await answer;
  expect(response.status).toBe(200);
  expect(await bodyOf(response)).toEqual({ data: { inventories: { totalCount: 0 } } });
  await closed;
});

test('the answer to the request under way says that its connection closes behind it', async () => {
  await using system = await startLogged();
  const { met, release } = hold(system.emulator);
  using connection = await rawConnection(system.server.url);
  connection.socket.write(rawPost(COUNT));
  await met;
  const closed = system.server.close();
  release();
  const [head = '', body] = (await connection.rest()).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head.toLowerCase().split('\r\n')).toContain('connection: close');
  expect(await bodyOf(new Response(body ?? null))).toEqual({
    data: { inventories: { totalCount: 0 } },
  });
  await closed;
});

test('idle keep-alive connections are closed at once, before requests under way are done', async () => {
  await using system = await startLogged();
  const agent = new Agent({ keepAlive: true });
  const request = get(new URL('/readyz', system.server.url), { agent });
  const [response] = await once(request, 'response');
  const { socket } = response;
  const isClosed = once(socket, 'close');
  await once(response.resume(), 'end');
  expect(response.statusCode).toBe(200);

  const { met, release } = hold(system.emulator);
  const answer = post(system.server.url, { query: COUNT });
  await met;
  const closed = system.server.close();
  await isClosed;
  release();
  expect((await answer).status).toBe(200);
  await closed;
  agent.destroy();
});

test.for([
  ['/readyz', 'HTTP/1.1 503 Service Unavailable', 'draining\n'],
  ['/livez', 'HTTP/1.1 200 OK', 'ok\n'],
] as const)('%s that is on its way already is answered %s', async ([path, status, text]) => {
  await using system = await startLogged();
  using connection = await rawConnection(system.server.url);
  // The answer to the first request tells that the server has the beginning of the second one too.
  connection.socket.write(`${rawGet('/livez')}GET ${path} HTTP/1.1\r\n`);
  await connection.read(/ok\n$/);
  const closed = system.server.close();
  connection.socket.write('Host: test\r\n\r\n');
  const [head = '', body] = (await connection.rest()).split('\r\n\r\n');
  expect(head.split('\r\n')[0]).toBe(status);
  expect(body).toBe(text);
  await closed;
});

describe('in the time before it stops, for balancers to see that it is not ready', () => {
  const serving = { drainDelayMs: 2000 };

  test('it answers new connections, and sends them away', async () => {
    using time = simulateTime();
    await using system = await startLogged(serving);
    const { url } = system.server;
    const closed = system.server.close();
    time.pass(1999);
    for (const [path, status] of [
      ['/readyz', '503 Service Unavailable'],
      ['/livez', '200 OK'],
      ['/graphql', '200 OK'],
    ] as const) {
      using connection = await rawConnection(url);
      connection.socket.write(path === '/graphql' ? rawPost(COUNT) : rawGet(path));
      const [head = ''] = (await connection.rest()).toLowerCase().split('\r\n\r\n');
      expect(head).toContain(`http/1.1 ${status.toLowerCase()}\r\n`);
      expect(head.split('\r\n')).toContain('connection: close');
    }
    time.pass(1);
    await closed;
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('it closes no connection that may have a request on its way', async () => {
    using time = simulateTime();
    await using system = await startLogged(serving);
    using used = await rawConnection(system.server.url);
    used.socket.write(rawGet('/livez'));
    await used.read(/ok\n$/);
    using unused = await rawConnection(system.server.url);
    const closed = system.server.close();
    time.pass(1999);
    // Of another connection, behind which the idle ones must stay open.
    expect((await post(system.server.url, { query: COUNT })).status).toBe(200);
    for (const { socket, rest } of [used, unused]) {
      socket.write(rawPost(COUNT));
      expect(await rest()).toMatch(/^HTTP\/1\.1 200 OK\r\n.*"totalCount":0/s);
    }
    time.pass(1);
    await closed;
  });
});

test('an answer that is read slowly arrives as a whole', async () => {
  await using system = await startLogged();
  const { url } = system.server;
  const headers = { accept: 'text/html', 'accept-encoding': 'identity' };
  const page = await (await fetch(url, { headers })).text();
  using connection = await rawConnection(url);
  connection.socket.pause();
  connection.socket.write('GET /graphql HTTP/1.1\r\nHost: test\r\nAccept: text/html\r\n\r\n');
  await expect.poll(() => requestLines(system.log)).toHaveLength(2);
  const { met, release } = hold(system.emulator);
  const other = post(url, { query: COUNT });
  await met;
  const closed = system.server.close();
  release();
  await (await other).text();
  connection.socket.resume();
  const answer = await connection.rest();
  expect(answer.length - answer.indexOf('\r\n\r\n') - 4).toBe(Buffer.byteLength(page));
  await closed;
});

test('a request that takes longer than the drain time is cut off', async () => {
  await using system = await startLogged({ drainTimeoutMs: 50 });
  const { met } = hold(system.emulator, { times: Number.POSITIVE_INFINITY });
  const answer = fate(post(system.server.url, { query: COUNT }));
  await met;
  await system.server.close();
  expect(await answer).toBe('failed');
});

test('a connection that never finishes its request is cut off too', async () => {
  await using system = await startLogged({ drainTimeoutMs: 50 });
  using connection = await rawConnection(system.server.url);
  connection.socket.write(`${rawGet('/livez')}GET /livez HTTP/1.1\r\n`);
  await connection.read(/ok\n$/);
  await system.server.close();
  expect(await connection.rest()).toBe('');
});

test('a write that takes longer than the drain time goes on to its end at OSS', async () => {
  await using system = await startLogged({ drainTimeoutMs: 50 });
  const { met, release } = hold(system.emulator, { operation: 'PutBucketInventory' });
  const answer = fate(post(system.server.url, { query: creation('slow') }));
  await met;
  const closed = system.server.close();
  expect(await answer).toBe('failed');
  expect([...system.emulator.rules('logs').keys()]).toEqual([]);
  release();
  await closed;
  expect([...system.emulator.rules('logs').keys()]).toEqual(['slow']);
});

test('closing twice is closing once', async () => {
  await using system = await startLogged();
  expect(await Promise.all([system.server.close(), system.server.close()])).toHaveLength(2);
  await system.server.close();
  expect(await fate(fetch(new URL('/livez', system.server.url)))).toBe('failed');
});

function rawGet(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`;
}

function rawPost(query: string): string {
  const body = JSON.stringify({ query });
  return [
    'POST /graphql HTTP/1.1',
    'Host: test',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
