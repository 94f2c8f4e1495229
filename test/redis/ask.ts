import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

interface Asked {
  readonly query: string;
  /** A GET, which a proxy may repeat. */
  readonly isGet?: boolean;
  /** Where the caller is. */
  readonly from?: string;
}

/** Sends an operation on a connection of its own. */
export async function ask(url: string, { query, isGet = false, from = '127.0.0.1' }: Asked) {
  const asking = request(isGet ? `${url}?query=${encodeURIComponent(query)}` : url, {
    agent: new Agent(),
    localAddress: from,
    method: isGet ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
  });
  asking.end(isGet ? undefined : JSON.stringify({ query }));
  const [response]: IncomingMessage[] = await once(asking, 'response');
  if (!response) throw new Error('No answer.');
  return { status: response.statusCode ?? 0, body: await text(response) };
}
