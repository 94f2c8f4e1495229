import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Sample } from './peer.ts';

/** What is sent, as often as time allows. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  /** So many requests are under way at once, each on a connection of its own. */
  readonly connections: number;
  readonly ms: number;
}

/**
 * Sends the load and gives how long each answer took, in milliseconds. It writes and counts bytes, and no more:
 * an HTTP client takes half as long over an answer as those that are measured, and of the same cores.
 *
 * @throws Error for any other status than 200.
 */
export async function send({ url, method, body = '', connections, ms }: Load): Promise<Sample> {
  const { hostname, port, host, pathname, search } = new URL(url);
  const request = Buffer.from(
    [
      `${method} ${pathname}${search} HTTP/1.1`,
      `host: ${host}`,
      'accept: application/json',
      ...(body === '' ? [] : ['content-type: application/json']),
      `content-length: ${Buffer.byteLength(body)}`,
      `\r\n${body}`,
    ].join('\r\n'),
  );
  const latencies: number[] = [];
  const startedAt = performance.now();
  const loop = async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    do {
      const sentAt = performance.now();
      socket.write(request);
      await answer(socket);
      latencies.push(performance.now() - sentAt);
    } while (performance.now() - startedAt < ms);
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, loop));
  return { latencies, ms: performance.now() - startedAt };
}

/** Waits until a whole answer has come. */
function answer(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = '';
    let left = Number.POSITIVE_INFINITY;
    const end = (error?: Error) => {
      socket.removeAllListeners();
      if (error) reject(error);
      else resolve();
    };
    socket.on('error', end).on('close', () => end(new Error('The connection was closed.')));
    socket.on('data', (chunk) => {
      left -= chunk.length;
      if (left === Number.POSITIVE_INFINITY) {
        head += chunk.toString('latin1');
        const at = head.indexOf('\r\n\r\n');
        if (at === -1) return;
        const [, status] = /^HTTP\/1\.1 (\d+)/.exec(head) ?? [];
        const [, length] = /^content-length: (\d+)/im.exec(head.slice(0, at + 2)) ?? [];
        if (status !== '200' || length === undefined) return end(new Error(head));
        left = Number(length) - (head.length - at - 4);
      }
      if (left === 0) end();
    });
  });
}
