import { setTimeout as sleep } from 'node:timers/promises';
import { type Peer, startPeer } from './peer.ts';
import { ONE_RULE } from './work.ts';

/** How many documents that nobody sends twice, and how many at once. */
const [DOCUMENTS, AT_ONCE] = [10_000, 16];

/** V8 collects what it has let lie when nothing has happened for a while, in milliseconds. */
const REST_MS = 20_000;

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

const one = () => ONE_RULE.query;

function named(time: string) {
  return (index: number) => ONE_RULE.query.replace('query One', `query One${time}${index}`);
}

/** Each twice in a row: the second one is kept, and compiled. */
function twice(index: number): string {
  return named('B')(Math.floor(index / (2 * AT_ONCE)) * AT_ONCE + (index % AT_ONCE));
}

const STEPS: readonly (readonly [after: string, count: number, (index: number) => string])[] = [
  // Once for what all requests take, again for what they have taken then.
  [`${DOCUMENTS} requests with one document`, DOCUMENTS, one],
  ['as many again', DOCUMENTS, one],
  [`${DOCUMENTS} documents, each once`, DOCUMENTS, named('A')],
  [`${DOCUMENTS} others, each twice`, DOCUMENTS * 2, twice],
];

/** Lets a new process take all steps, and measures it after each. */
async function afterEach<Measured>(
  measure: (peer: Peer) => Promise<Measured>,
): Promise<readonly Measured[]> {
  await using peer = await startPeer(
    'this server',
    '../peers/bench/memory-peers.ts',
    'this server',
  );
  const measured: Measured[] = [];
  for (const [, count, queryAt] of STEPS) {
    await flood(peer, count, queryAt);
    measured.push(await measure(peer));
  }
  return measured;
}

/** What a flood of ever new documents leaves in memory, beside as many requests with one document. */
export async function documentsSection(): Promise<readonly string[]> {
  const memory = await afterEach(async (peer) => {
    const atOnce = await peer.memoryMb();
    await sleep(REST_MS);
    return { atOnce, atRest: await peer.memoryMb() };
  });
  // By itself, as collecting the garbage changes how much room there is for more.
  const used = await afterEach(async (peer) => {
    const { heapUsed } = (await peer.order({})) as { heapUsed: number };
    return Math.round(heapUsed / 1024 / 1024);
  });
  const rows = STEPS.map(
    ([after], index) =>
      `| ${after} | ${memory[index]?.atOnce} | ${memory[index]?.atRest} | ${used[index]} |`,
  );
  return [
    `Each document has ${ONE_RULE.query.length} characters.`,
    '',
    `| after | MB at once | MB after ${REST_MS / 1000} s of rest | MB in use |`,
    '|---|---|---|---|',
    ...rows,
  ];
}
