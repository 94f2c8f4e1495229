import { Client } from 'undici';
import type { Sample } from './peer.ts';

/** What is sent, as often as time allows. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** So many requests are under way at once, each on a connection of its own. */
  readonly connections: number;
  readonly ms: number;
}

/** Sends the load and gives how long each answer took, in milliseconds. @throws Error for any other status than 200. */
export async function send({
  url,
  method,
  body,
  headers = {},
  connections,
  ms,
}: Load): Promise<Sample> {
  const { origin, pathname, search } = new URL(url);
  const latencies: number[] = [];
  const startedAt = performance.now();
  const loop = async () => {
    const client = new Client(origin);
    const request = {
      method,
      path: pathname + search,
      body: body ?? null,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    } as const;
    do {
      const sentAt = performance.now();
      const response = await client.request(request);
      if (response.statusCode !== 200)
        throw new Error(`${response.statusCode}: ${await response.body.text()}`);
      await response.body.dump();
      latencies.push(performance.now() - sentAt);
    } while (performance.now() - startedAt < ms);
    await client.close();
  };
  await Promise.all(Array.from({ length: connections }, loop));
  return { latencies, ms: performance.now() - startedAt };
}
