import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { GraphqlBody, LogLine, ServerProcess } from '../server/support.ts';

/** Sends an operation on a connection of its own: the next worker gets it. */
export async function ask(
  url: string,
  query: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const asking = request(url, {
    agent: new Agent(),
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
  });
  asking.end(JSON.stringify({ query }));
  const [response]: IncomingMessage[] = await once(asking, 'response');
  if (!response) throw new Error('No answer.');
  const body: GraphqlBody = JSON.parse(await text(response));
  return { status: response.statusCode, ...body };
}

/** How many requests each worker has logged. */
export function requestsOf(lines: readonly LogLine[]): Readonly<Record<string, number>> {
  const byWorker = Map.groupBy(
    lines.filter(({ msg }) => msg === 'request'),
    ({ worker }) => `${worker}`,
  );
  return Object.fromEntries([...byWorker].map(([worker, { length }]) => [worker, length]));
}

/** The same behind a line, when so many are there: they come after the answers. */
export async function requestsSince(server: ServerProcess, from: number, count: number) {
  for (;;) {
    const requests = requestsOf(server.lines.slice(from));
    if (Object.values(requests).reduce((sum, each) => sum + each, 0) >= count) return requests;
    await server.printedMore();
  }
}

/** The ids of a server's workers. */
export async function workersOf({ pid }: ServerProcess): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

/** Kills a worker, or tells it to end; gives its number when that is noticed. */
export async function end(server: ServerProcess, pid: number, signal: 'SIGKILL' | 'SIGTERM') {
  process.kill(pid, signal);
  const line = await lineAfter(server, ({ msg }) => String(msg).startsWith('a worker has ended'));
  return { number: Number(line['worker']), line };
}

/** Waits until a worker has been replaced. */
export async function serves(server: ServerProcess, number: number): Promise<void> {
  await lineAfter(
    server,
    ({ msg, worker }) =>
      worker === number && String(msg).startsWith('a worker serves in the place'),
  );
}

const seen = new WeakMap<ServerProcess, number>();

/** Waits for a line behind those that were waited for before. */
async function lineAfter(server: ServerProcess, isIt: (line: LogLine) => boolean) {
  for (;;) {
    const from = seen.get(server) ?? 0;
    const index = server.lines.findIndex((line, at) => at >= from && isIt(line));
    const line = server.lines[index];
    if (line) {
      seen.set(server, index + 1);
      return line;
    }
    await server.printedMore();
  }
}
