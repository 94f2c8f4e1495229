import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { createTransport, TransportError } from '../../src/oss/client/transport.ts';
import { addressOf, listen } from '../../src/server/http/listening.ts';

const WRITE = { path: '/?inventory=', method: 'PUT', headers: {}, body: Buffer.from('x') } as const;

async function started<Listening extends Server>(server: Listening) {
  await listen(server, 0, '127.0.0.1');
  return {
    server,
    origin: addressOf(server, '127.0.0.1'),
    [Symbol.dispose]: () => void server.close(),
  };
}

test('a request that is aborted before it has a connection is never sent', async () => {
  const requests: unknown[] = [];
  using oss = await started(createServer((request) => void requests.push(request)));
  const transport = createTransport();
  await transport.load();
  const caller = new AbortController();
  const ended = once(oss.server, 'connection').then(([socket]) => once(socket.resume(), 'close'));
  const sent = transport.request({ ...WRITE, origin: oss.origin }, caller.signal);
  caller.abort();
  const error = await sent.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(TransportError);
  expect(error).toMatchObject({ isAborted: true, maybeSent: false });
  await ended;
  expect(requests).toEqual([]);
  await transport.close();
});

test('what is given up later may have been sent', async () => {
  using oss = await started(createServer(() => caller.abort()));
  const transport = createTransport();
  const caller = new AbortController();
  const sent = transport.request({ ...WRITE, origin: oss.origin }, caller.signal);
  await expect(sent).rejects.toMatchObject({ isAborted: true, maybeSent: true });
  await transport.close();
});

test('a request whose caller has already left is not sent', async () => {
  const transport = createTransport();
  const sent = transport.request({ ...WRITE, origin: 'http://127.0.0.1:9' }, AbortSignal.abort());
  await expect(sent).rejects.toMatchObject({ isAborted: true, maybeSent: false });
  await transport.close();
});

test('closing waits for what is under way, and not for the connections of what was given up', async () => {
  // It takes connections, and never says a word of TLS.
  using silent = await started(createTcpServer((socket) => void socket.on('error', () => {})));
  using oss = await started(
    createServer((_request, response) => {
      closed = transport.close();
      response.end('whole');
    }),
  );
  let closed: Promise<void> | undefined;
  const transport = createTransport({ timeoutMs: 60_000 });
  const caller = new AbortController();
  const origin = silent.origin.replace('http:', 'https:');
  const connected = once(silent.server, 'connection');
  const left = transport.request({ ...WRITE, origin }, caller.signal);
  await connected;
  caller.abort();
  await expect(left).rejects.toMatchObject({ isAborted: true, maybeSent: false });
  const { body } = await transport.request({ ...WRITE, origin: oss.origin }, undefined);
  expect(body.toString()).toBe('whole');
  await closed;
});
