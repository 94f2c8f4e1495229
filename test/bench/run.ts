import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { documentsSection } from './documents.ts';
import { growthSection } from './growth.ts';
import {
  type Contender,
  compare,
  type Measured,
  ratio,
  type Spread,
  served,
  spreadOf,
} from './measure.ts';
import { type Peer, type Sample, startOurs, startPeer } from './peer.ts';
import { startSection } from './start.ts';
import { bodyOf, CREATE_DELETE, ONE_RULE, pageOf, RULES_BY_ID, type Work } from './work.ts';

/** How long each run takes, and how many there are of each contender. */
const MS = Number(process.env['BENCH_MS'] || 2000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] || 5);
const CONNECTIONS = (process.env['BENCH_CONNECTIONS'] || '1,16,64').split(',').map(Number);
/** Names of sections, where not all are wanted. */
const ONLY = process.argv.slice(2);

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

/** A table of one comparison; the ratios are to the last contender. */
async function table(work: Work, contenders: readonly Contender[], lines: string[]): Promise<void> {
  for (const connections of CONNECTIONS) {
    const isKnown = connections !== CONNECTIONS[0];
    const all = await compare(contenders, { connections, rounds: ROUNDS, ms: MS, isKnown });
    const base = all.at(-1) ?? [];
    for (const [index, { name, peer }] of contenders.entries()) {
      const rounds = all[index] ?? [];
      const middle = (of: (measured: Measured) => number) => spreadOf(rounds.map(of)).median;
      const cells = [
        index === 0 && connections === CONNECTIONS[0] ? work.name : '',
        index === 0 ? connections : '',
        name,
        middle(({ cpuMs }) => cpuMs).toFixed(2),
        show(ratio(rounds, base, ({ cpuMs }) => cpuMs)),
        middle(({ perSecond }) => perSecond).toFixed(0),
        show(ratio(rounds, base, ({ perSecond }) => perSecond)),
        middle(({ p50 }) => p50).toFixed(2),
        middle(({ p99 }) => p99).toFixed(1),
        await peer.memoryMb(),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
      process.stderr.write(`${lines.at(-1)}\n`);
    }
  }
}

const HEAD = [
  '| work | connections | | CPU ms | CPU, times | answers/s | answers/s, times | p50 ms | p99 ms | MB |',
  '|---|---|---|---|---|---|---|---|---|---|',
];

function show({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
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
      'ali-oss by itself',
      '../peers/bench/sdk-peers.ts',
      'ali-oss',
      upstream.url,
    );
    const lines = [...HEAD];
    for (const work of [pageOf(100), pageOf(10), ONE_RULE, RULES_BY_ID, CREATE_DELETE]) {
      await checkAnswers(work, [ours]);
      await table(work, [graphql(ours, work), overSdk(rest, work), overSdk(sdk, work)], lines);
    }
    return lines;
  },

  async cache() {
    const settings = { CACHE_TTL_MS: '3600000' };
    await using cached = await startOurs('with the cache', upstream.url, settings);
    await using cold = await startOurs('without', upstream.url);
    const lines = [...HEAD];
    for (const work of [pageOf(100), pageOf(10), ONE_RULE, RULES_BY_ID]) {
      await checkAnswers(work, [cached, cold]);
      await table(work, [graphql(cached, work), graphql(cold, work)], lines);
    }
    return lines;
  },

  start: () => startSection(upstream.url, ROUNDS * 2),
  growth: () => growthSection(ROUNDS, MS),
  documents: documentsSection,

  async memory() {
    const lines = [...HEAD];
    const names = [
      ...['this server', 'this server, not compiling', 'plain Yoga', 'Apollo Server'],
      ...['Mercurius', 'Mercurius + JIT', 'JSON.stringify'],
    ];
    const peers = await Promise.all(
      names.map((name) => startPeer(name, '../peers/bench/memory-peers.ts', name)),
    );
    for (const work of [pageOf(100), pageOf(10), ONE_RULE, RULES_BY_ID]) {
      await checkAnswers(work, peers);
      await table(
        work,
        peers.map((peer) => graphql(peer, work)),
        lines,
      );
    }
    for (const peer of peers) await peer[Symbol.asyncDispose]();
    return lines;
  },
};

/** What was measured on. */
const MACHINE =
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), ` +
  `${ROUNDS} rounds of ${MS / 1000} s each.`;

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
