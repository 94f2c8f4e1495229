import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A client that keeps one connection, and opens another where the server said that it closes this one. */
export interface KeepAliveClient extends Disposable {
  /**
   * Sends a GraphQL request.
   *
   * @throws Error where no whole answer came.
   */
  send(body: object): Promise<Answer>;
}

/** @param target where new connections go, as a load balancer would decide. */
export function keepAliveClient(target: () => string): KeepAliveClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let connection: { readonly url: string; readonly socket: Socket } | undefined;

  return {
    async send(body) {
      const url = connection && !connection.socket.destroyed ? connection.url : target();
      const sending = request(url, {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      sending.end(JSON.stringify(body));
      const [response]: IncomingMessage[] = await once(sending, 'response');
      if (!response) throw new Error('No answer.');
      const { socket, statusCode: status = 0 } = response;
      const answer = { status, body: await text(response) };
      connection = response.headers.connection === 'close' ? undefined : { url, socket };
      return answer;
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** Asks a probe on a connection of its own: its status, or `refused`. */
export async function probe(url: string, path: '/livez' | '/readyz'): Promise<number | 'refused'> {
  const asking = request(new URL(path, url), { agent: false }).end();
  try {
    const [response]: IncomingMessage[] = await once(asking, 'response');
    response?.resume();
    return response?.statusCode ?? 0;
  } catch {
    return 'refused';
  }
}
