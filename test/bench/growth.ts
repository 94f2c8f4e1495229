import { compare, served, spreadOf } from './measure.ts';
import { startPeer } from './peer.ts';
import { bodyOf, pageOf } from './work.ts';

const SIZES = [1, 10, 100, 1000];

/** What a page costs by how many rules it has, from memory. */
export async function growthSection(rounds: number, ms: number): Promise<readonly string[]> {
  const lines = [
    '| | rules | CPU us for each answer | for each rule | of those, beyond a page of 1 |',
    '|---|---|---|---|---|',
  ];
  for (const name of ['this server', 'Apollo Server', 'Mercurius + JIT']) {
    await using peer = await startPeer(name, '../peers/bench/memory-peers.ts', name);
    const contenders = SIZES.map((size) =>
      served(peer, { url: peer.url, method: 'POST', body: bodyOf(pageOf(size)) }),
    );
    const all = await compare(contenders, { connections: 16, rounds, ms });
    const costs = all.map((each) => spreadOf(each.map(({ cpuMs }) => cpuMs * 1000)).median);
    const [least = Number.NaN] = costs;
    for (const [index, size] of SIZES.entries()) {
      const cost = costs[index] ?? Number.NaN;
      const beyond = size > 1 ? ((cost - least) / (size - 1)).toFixed(1) : '';
      const cells = [
        index === 0 ? name : '',
        size,
        cost.toFixed(0),
        (cost / size).toFixed(1),
        beyond,
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  return lines;
}
