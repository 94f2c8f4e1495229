import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { addressOf, listen } from '../../src/server/http/listening.ts';

/** What a {@link startProxy} was asked to reach. */
export interface ProxyRequest {
  /** `CONNECT`: a tunnel; any other: in absolute form. */
  readonly method: string;
  /** `host:port` of a tunnel, or the whole URL. */
  readonly target: string;
  readonly authorization: string | undefined;
}

/** Options of {@link startProxy}. */
export interface ProxyOptions {
  /** Where hosts are, as `host:port`, instead of where their names lead. Others are refused with 502. */
  readonly routes?: Readonly<Record<string, number>>;
  /** `user:password` that it asks for with 407. @default none */
  readonly credentials?: string;
}

/** An HTTP proxy on loopback, as companies have them. */
export async function startProxy({ routes = {}, credentials }: ProxyOptions = {}) {
  const requests: ProxyRequest[] = [];
  const sockets = new Set<Socket>();
  const expected =
    credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;

  /** @returns the port on loopback, or the status of the refusal. */
  const admit = (
    method: string,
    target: string,
    authorization: string | undefined,
    host: string,
  ) => {
    requests.push({ method, target, authorization });
    if (expected !== undefined && authorization !== expected) return { status: 407 };
    const port = routes[host];
    return port === undefined ? { status: 502 } : { port };
  };

  const server = createServer((incoming, response) => {
    const { method = '', url: target = '', headers } = incoming;
    const url = URL.parse(target);
    const host = url ? `${url.hostname}:${url.port || 80}` : '';
    const { 'proxy-authorization': authorization, ...rest } = headers;
    const { status, port } = admit(method, target, authorization, host);
    if (!url || port === undefined) {
      response.writeHead(status ?? 400, { 'proxy-authenticate': 'Basic' }).end('refused by proxy');
      return;
    }
    const path = `${url.pathname}${url.search}`;
    const onward = request({ host: '127.0.0.1', port, method, path, headers: rest }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', async (incoming, client: Socket, head: Buffer) => {
    client.on('error', () => client.destroy());
    const { url: target = '', headers } = incoming;
    const { status, port } = admit('CONNECT', target, headers['proxy-authorization'], target);
    if (port === undefined) {
      client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(port, '127.0.0.1');
    onward.on('error', () => client.destroy());
    await once(onward, 'connect');
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    onward.write(head);
    client.pipe(onward).pipe(client);
    client.on('close', () => onward.destroy());
  });
  await listen(server, 0, '127.0.0.1');
  return {
    url: addressOf(server, '127.0.0.1'),
    /** Oldest first; empty it to count anew. */
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
