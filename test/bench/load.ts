import { once } from 'node:events';
import { connect } from 'node:net';
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

/** Connections that stay open between turns, as clients' and proxies' do, by the server's address. */
const idle = new Map<string, Connection[]>();

/** From then on a server may close it just when it is used, in milliseconds; Node's own waits for 5 seconds. */
const MAX_IDLE_MS = 4000;

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
  const { fresh: kept = [], stale = [] } = Object.groupBy(idle.get(host) ?? [], ageOf);
  for (const { socket } of stale) socket.destroy();
  const missing = Array.from({ length: Math.max(0, connections - kept.length) }, () =>
    open(hostname, Number(port)),
  );
  const all = [...kept.splice(0, connections), ...(await Promise.all(missing))];
  const latencies: number[] = [];
  const startedAt = performance.now();
  const keepAsking = async (connection: Connection) => {
    const { socket, answers } = connection;
    do {
      const sentAt = performance.now();
      const whole = answers.next();
      socket.write(request);
      await whole;
      latencies.push(performance.now() - sentAt);
    } while (performance.now() - startedAt < ms);
    connection.usedAt = performance.now();
  };
  await Promise.all(all.map(keepAsking));
  idle.set(host, [...kept, ...all]);
  return { latencies, ms: performance.now() - startedAt };
}

type Connection = Awaited<ReturnType<typeof open>>;

function ageOf({ socket, usedAt }: Connection): 'fresh' | 'stale' {
  const isUsable = !socket.destroyed && performance.now() - usedAt < MAX_IDLE_MS;
  return isUsable ? 'fresh' : 'stale';
}

async function open(host: string, port: number) {
  const answers = new Answers();
  const socket = connect({ host, port, noDelay: true, onread: answers });
  socket.on('error', answers.fail).on('close', () => answers.fail(new Error('It was closed.')));
  await once(socket, 'connect');
  return { socket, answers, usedAt: performance.now() };
}

/** The answers on a connection, which are read into one buffer: one for each piece costs more than all else here. */
class Answers {
  readonly buffer = Buffer.alloc(256 * 1024);
  #head = '';
  /** How many bytes are still to come, as soon as the head has. */
  #left: number | undefined;
  #next = Promise.withResolvers<void>();

  /** Waits for the next one to come whole. */
  next(): Promise<void> {
    this.#head = '';
    this.#left = undefined;
    this.#next = Promise.withResolvers();
    return this.#next.promise;
  }

  readonly fail = (error: Error): void => this.#next.reject(error);

  /** Takes what has been read into the buffer. */
  readonly callback = (length: number): boolean => {
    if (this.#left !== undefined) this.#left -= length;
    else this.#readHead(length);
    if (this.#left === 0) this.#next.resolve();
    return true;
  };

  #readHead(length: number): void {
    const known = this.#head.length;
    // No head is longer, and of what follows nothing is wanted.
    this.#head += this.buffer.toString('latin1', 0, Math.min(length, 2000));
    const end = this.#head.indexOf('\r\n\r\n') + 4;
    if (end < 4) return;
    const head = this.#head.slice(0, end);
    const [, status] = /^HTTP\/1\.1 (\d+)/.exec(head) ?? [];
    const [, size] = /^content-length: (\d+)/im.exec(head) ?? [];
    if (status !== '200' || size === undefined) this.fail(new Error(head));
    else this.#left = Number(size) - (known + length - end);
  }
}
