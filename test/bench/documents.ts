import { type Peer, startPeer } from './peer.ts';
import { ONE_RULE } from './work.ts';

/** How many documents that nobody sends twice, and how many at once. */
const [DOCUMENTS, AT_ONCE] = [10_000, 16];

async function send(peer: Peer, query: string, variables: object): Promise<void> {
  const answer = await fetch(peer.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { errors } = (await answer.json()) as { errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
}

/** Sends `count` requests, each with the document that `queryAt` gives for its number. */
async function flood(peer: Peer, count: number, queryAt: (index: number) => string) {
  const { variables } = ONE_RULE;
  for (let index = 0; index < count; index += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, offset) => index + offset);
    await Promise.all(numbers.map((each) => send(peer, queryAt(each), variables)));
  }
}

/** What a flood of ever new documents leaves in memory, beside as many requests with one document. */
export async function documentsSection(): Promise<readonly string[]> {
  await using peer = await startPeer('this server', 'memory-peers.ts', 'this server');
  const one = () => ONE_RULE.query;
  const named = (time: string) => (index: number) =>
    ONE_RULE.query.replace('query One', `query One${time}${index}`);
  const lines: string[] = [];
  let before: number | undefined;
  const measure = async (after: string) => {
    // Collects the garbage first.
    const { heapUsed } = (await peer.order({})) as { heapUsed: number };
    const mb = await peer.memoryMb();
    const more = before === undefined ? '' : mb - before;
    lines.push(`| ${after} | ${mb} | ${more} | ${Math.round(heapUsed / 1024 / 1024)} |`);
    before = mb;
  };
  // Once for what all requests take, again for what they have taken then.
  await flood(peer, DOCUMENTS, one);
  await measure(`${DOCUMENTS} requests with one document`);
  await flood(peer, DOCUMENTS, one);
  await measure('as many again');
  await flood(peer, DOCUMENTS, named('A'));
  await measure(`${DOCUMENTS} documents, each once`);
  // Each twice in a row: the second one is kept, and compiled.
  await flood(peer, DOCUMENTS * 2, (index) =>
    named('B')(Math.floor(index / (2 * AT_ONCE)) * AT_ONCE + (index % AT_ONCE)),
  );
  await measure(`${DOCUMENTS} others, each twice`);
  return [
    `Each document has ${ONE_RULE.query.length} characters.`,
    '',
    '| after | MB | more | MB in use |',
    '|---|---|---|---|',
    ...lines,
  ];
}
