import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { documentsSection } from './documents.ts';
import { growthSection } from './growth.ts';
import { type Contender, compare, type Measured, served, spreadOf } from './measure.ts';
import { type Peer, type Sample, startOurs, startPeer } from './peer.ts';
import { reportsSection } from './reports.ts';
import { startSection } from './start.ts';
import { bodyOf, CREATE_DELETE, ONE_RULE, pageOf, RULES_BY_ID, type Work } from './work.ts';

/** How long a round of each contender takes, and how many rounds there are. */
const MS = Number(process.env['BENCH_MS'] || 2000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] || 5);
const CONNECTIONS = Number(process.env['BENCH_CONNECTIONS'] || 16);
/** Names of sections; without any, all are measured. */
const ONLY = process.argv.slice(2);

/** The reads that every section compares. */
const READS = [pageOf(100), pageOf(10), ONE_RULE, RULES_BY_ID];

const upstream = await startPeer('upstream', 'upstream.ts');

function graphql(peer: Peer, work: Work): Contender {
  return served(peer, { url: peer.url, method: 'POST', body: bodyOf(work) });
}

function overSdk(peer: Peer, work: Work): Contender {
  if (peer.url !== '') {
    return served(peer, { url: `${peer.url}/${encodeURIComponent(work.name)}`, method: 'GET' });
  }
  return {
    name: peer.name,
    peer,
    async run(connections, ms) {
      const startedAt = performance.now();
      const { latencies } = (await peer.order({ work: work.name, connections, ms })) as Sample;
      return { latencies, ms: performance.now() - startedAt };
    },
  };
}

/** The rows of a table: how each is called, and how it is computed from the rounds. */
const METRICS: readonly (readonly [name: string, of: (measured: Measured) => number])[] = [
  ['CPU ms', ({ cpuMs }) => cpuMs],
  ['answers/s', ({ perSecond }) => perSecond],
  ['p99 ms', ({ p99 }) => p99],
];

/** A table with the medians of each contender for each work. */
async function table(
  works: readonly Work[],
  contendersOf: (work: Work) => readonly Contender[],
  metrics = METRICS,
): Promise<readonly string[]> {
  const results: (readonly (readonly Measured[])[])[] = [];
  for (const work of works) {
    const comparison = { connections: CONNECTIONS, rounds: ROUNDS, ms: MS };
    results.push(await compare(contendersOf(work), comparison));
    process.stderr.write(`${work.name}: done\n`);
  }
  const names = works[0] ? contendersOf(works[0]).map(({ name }) => name) : [];
  const rows = metrics.flatMap(([metric, of]) =>
    names.map((name, contender) => [
      contender === 0 ? metric : '',
      name,
      ...results.map((each) => shown(spreadOf((each[contender] ?? []).map(of)).median)),
    ]),
  );
  const cells = [['', '', ...works.map(({ name }) => name)], ...rows];
  const [head = '', ...body] = cells.map((each) => `| ${each.join(' | ')} |`);
  return [head, `|${'---|'.repeat(works.length + 2)}`, ...body];
}

/** A number with two digits behind the point if it is small. */
function shown(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}

/** No peer may save work that the others do: the data is the same, byte for byte. */
async function checkAnswers(work: Work, peers: readonly Peer[]): Promise<void> {
  const texts = await Promise.all(
    peers.map(async ({ url }) => {
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body: bodyOf(work) });
      const { data, errors } = (await answer.json()) as { data: unknown; errors?: unknown };
      if (errors) throw new Error(`${work.name}: ${JSON.stringify(errors)}`);
      return JSON.stringify(data);
    }),
  );
  const at = texts.findIndex((text) => text !== texts[0]);
  if (at !== -1) {
    throw new Error(
      `${work.name}: ${peers[at]?.name} answers ${texts[at]?.slice(0, 300)}, not ${texts[0]?.slice(0, 300)}`,
    );
  }
}

const SECTIONS: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  async oss() {
    await using ours = await startOurs('this server', upstream.url);
    await using rest = await startPeer(
      'Fastify over ali-oss',
      '../peers/bench/sdk-peers.ts',
      'rest',
      upstream.url,
    );
    await using sdk = await startPeer(
      'ali-oss',
      '../peers/bench/sdk-peers.ts',
      'ali-oss',
      upstream.url,
    );
    const works = [...READS, CREATE_DELETE];
    for (const work of works) await checkAnswers(work, [ours]);
    return await table(works, (work) => [
      graphql(ours, work),
      overSdk(rest, work),
      overSdk(sdk, work),
    ]);
  },

  async cache() {
    const settings = { CACHE_TTL_MS: '3600000' };
    await using cached = await startOurs('with the cache', upstream.url, settings);
    await using cold = await startOurs('without', upstream.url);
    for (const work of READS) await checkAnswers(work, [cached, cold]);
    return await table(READS, (work) => [graphql(cached, work), graphql(cold, work)]);
  },

  start: () => startSection(upstream.url, ROUNDS * 2),
  growth: () => growthSection(ROUNDS, MS),
  documents: documentsSection,
  reports: () => reportsSection(ROUNDS),

  async memory() {
    const names = [
      ...['this server', 'this server, not compiling', 'plain Yoga', 'Apollo Server'],
      ...['Mercurius', 'Mercurius + JIT', 'JSON.stringify'],
    ];
    const peers = await Promise.all(
      names.map((name) => startPeer(name, '../peers/bench/memory-peers.ts', name)),
    );
    for (const work of READS) await checkAnswers(work, peers);
    const contendersOf = (work: Work) => peers.map((peer) => graphql(peer, work));
    // Without latencies: they follow from the answers per second.
    const lines = await table(READS, contendersOf, METRICS.slice(0, 2));
    for (const peer of peers) await peer[Symbol.asyncDispose]();
    return lines;
  },
};

/** The date and the machine of the measurement. */
const MACHINE =
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores ` +
  `(${cpus()[0]?.model}), ${ROUNDS} rounds of ${MS / 1000} s.`;

const page = new URL('../../docs/performance.md', import.meta.url);
for (const [name, section] of Object.entries(SECTIONS)) {
  if (ONLY.length > 0 && !ONLY.includes(name)) continue;
  const lines = await section();
  const text = await readFile(page, 'utf8').catch(() => '');
  const marks = new RegExp(`(<!-- bench: ${name} -->\\n)[^]*?(<!-- end -->)`);
  await writeFile(
    page,
    text.replace(
      marks,
      (_all, begin, end) => `${begin}\n${[MACHINE, '', ...lines].join('\n')}\n\n${end}`,
    ),
  );
}
await upstream[Symbol.asyncDispose]();
