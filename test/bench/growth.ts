import { compare, served, spreadOf } from './measure.ts';
import { startPeer } from './peer.ts';
import { bodyOf, pageOf } from './work.ts';

const SIZES = [1, 10, 100, 1000];

/** The processor time of a page from memory, by its number of rules. */
export async function growthSection(rounds: number, ms: number): Promise<readonly string[]> {
  const rows: (readonly (string | number)[])[] = [['rules in the page', ...SIZES]];
  for (const name of ['this server', 'Apollo Server', 'Mercurius + JIT']) {
    await using peer = await startPeer(name, '../peers/bench/memory-peers.ts', name);
    const contenders = SIZES.map((size) =>
      served(peer, { url: peer.url, method: 'POST', body: bodyOf(pageOf(size)) }),
    );
    const all = await compare(contenders, { connections: 16, rounds, ms });
    const costs = all.map((each) => spreadOf(each.map(({ cpuMs }) => cpuMs * 1000)).median);
    rows.push([`${name}, CPU µs`, ...costs.map((cost) => cost.toFixed(0))]);
  }
  const [head = '', ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return [head, `|${'---|'.repeat(SIZES.length + 1)}`, ...body];
}
