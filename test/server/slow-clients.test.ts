import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { startSystem, type TestSystem } from '../support/system.ts';
import {
  COUNT,
  hold,
  post,
  rawConnection,
  startLogged,
  startProcess,
  temporaryFolder,
  UNUSED_OSS,
} from './support.ts';

const TIMED_OUT =
  /^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*\r\n\r\nThe request did not arrive in time\.\n$/;
const HEAD = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

/** A server that has little patience, in milliseconds. */
function startImpatient(): Promise<TestSystem> {
  const connections = { headMs: 2000, requestMs: 3000, idleMs: 200 };
  return startSystem({ serving: { connections } });
}

/** Sends the same again and again until the connection closes. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.writable && socket.write(text), 20);
  socket.once('close', () => clearInterval(timer));
}

async function expectWell({ url }: TestSystem): Promise<void> {
  // On a busy machine this client may be too slow itself, and is cut off then.
  const isAnswered = async () => (await post(url, { query: COUNT })).status === 200;
  await vi.waitUntil(() => isAnswered().catch(() => false), { timeout: 60_000 });
}

// At the same time, as most of it is waiting.
describe.concurrent('a client is cut off that', () => {
  test('sends the head of its request a line at a time', async () => {
    await using system = await startImpatient();
    using connection = await rawConnection(system.url);
    connection.socket.write('GET /livez HTTP/1.1\r\nHost: test\r\n');
    drip(connection.socket, 'X-A: b\r\n');
    expect(await connection.rest()).toMatch(TIMED_OUT);
    expect(system.log).toContainEqual(
      expect.objectContaining({ status: 408, reason: 'The request did not arrive in time.' }),
    );
    await expectWell(system);
  });

  test('sends its body a byte at a time', async () => {
    await using system = await startImpatient();
    using connection = await rawConnection(system.url);
    connection.socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{"query":"`);
    drip(connection.socket, ' ');
    expect(await connection.rest()).toMatch(TIMED_OUT);
    expect(system.requests).toEqual([]);
    await expectWell(system);
  });

  test('sends its body in ever more chunks', async () => {
    await using system = await startImpatient();
    using connection = await rawConnection(system.url);
    connection.socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    drip(connection.socket, '1\r\n \r\n');
    expect(await connection.rest()).toMatch(TIMED_OUT);
  });

  test('says nothing', async () => {
    await using system = await startImpatient();
    using connection = await rawConnection(system.url);
    expect(await connection.rest()).toMatch(TIMED_OUT);
    expect(system.log.filter(({ msg }) => msg === 'request refused')).toEqual([]);
  });

  test('says nothing any more', async () => {
    await using system = await startImpatient();
    using connection = await rawConnection(system.url);
    connection.socket.write('GET /livez HTTP/1.1\r\nHost: test\r\n\r\n');
    expect(await connection.rest()).toMatch(/\r\n\r\nok\n$/);
  });

  test('has its answer and sends on', async () => {
    await using system = await startSystem();
    using connection = await rawConnection(system.url);
    connection.socket.write(
      'POST /nope HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    drip(connection.socket, '1\r\n \r\n');
    expect(await connection.rest()).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
  });

  test.for([
    ['says nothing', ''],
    ['is in the middle of a head', 'GET /livez HTTP/1.1\r\n'],
    ['is in the middle of a body', `${HEAD}Content-Length: 1000\r\n\r\n{`],
  ] as const)('closes its half while it %s', async ([, bytes]) => {
    await using system = await startLogged();
    using connection = await rawConnection(system.server.url);
    connection.socket.end(bytes);
    expect(await connection.rest()).toMatch(/^(?:HTTP\/1\.1 400 Bad Request\r\n|$)/);
  });
});

test('a request that takes long, and is waited for, is no slow client', async () => {
  await using system = await startImpatient();
  const { met, release } = hold(system.emulator);
  const answer = post(system.url, { query: COUNT });
  await met;
  // Connections are looked at in between, so that one that is cut off later was spared.
  using silent = await rawConnection(system.url);
  await silent.rest();
  release();
  expect((await answer).status).toBe(200);
});

test.for([
  ['has an answer for too long', { answerMs: 1000, stallMs: 600_000 }],
  ['takes nothing of an answer', { answerMs: 600_000, stallMs: 500 }],
] as const)('a client that %s is cut off', async ([, { answerMs, stallMs }]) => {
  const connections = { headMs: 600_000, requestMs: 600_000, answerMs };
  await using system = await startSystem({ serving: { connections, stallMs } });
  using connection = await rawConnection(system.url);
  connection.socket.pause();
  // Many megabytes of answers, more than what lies between the two holds.
  const body = JSON.stringify({ query: getIntrospectionQuery() });
  const request = `${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`;
  connection.socket.write(request.repeat(200));
  // Who does not read learns of the end by writing.
  drip(connection.socket, request);
  await connection.rest();
  await expectWell(system);
});

test('300 connections that say nothing keep nobody out, and are cut off', async () => {
  await using system = await startImpatient();
  const silent = await Promise.all(Array.from({ length: 300 }, () => rawConnection(system.url)));
  await expectWell(system);
  for (const connection of silent) expect(await connection.rest()).toMatch(TIMED_OUT);
  await expectWell(system);
});

describe('a body that is too long', () => {
  const LONG = 30_000_000;

  test('is answered to clients that send its length', async () => {
    await using system = await startSystem();
    const response = await post(system.url, { query: `#${'x'.repeat(LONG)}` });
    expect(response.status).toBe(413);
    await expectWell(system);
  });

  test('is answered to clients that do not', async () => {
    await using system = await startSystem();
    const body = new Blob([`{"query":"#${'x'.repeat(LONG)}"}`]).stream();
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const response = await fetch(system.url, Object.assign(init, { duplex: 'half' }));
    expect(response.status).toBe(413);
    await expectWell(system);
  });

  test('of a gigabyte is cut off long before, and takes no memory', async () => {
    await using folder = await temporaryFolder();
    await using server = await startProcess(folder.path, UNUSED_OSS);
    const memory = async () => {
      const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    };
    expect((await post(server.url, { query: '{ __typename }' })).status).toBe(200);
    const before = await memory();
    using connection = await rawConnection(server.url);
    const { socket } = connection;
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const answer = connection.read(/\r\n\r\n/);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    let sent = 0;
    let most = before;
    const gigabyte = async function* () {
      for (; sent < 1e9; sent += chunk.length) {
        yield chunk;
        if (sent % (chunk.length * 64) === 0) most = Math.max(most, await memory());
      }
    };
    await expect(pipeline(gigabyte, socket)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/),
    });
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeLessThan(200e6);
    expect(most - before).toBeLessThan(150e6);
    expect((await post(server.url, { query: '{ __typename }' })).status).toBe(200);
  });
});
