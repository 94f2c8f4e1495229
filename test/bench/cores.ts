import { type Peer, startPeer } from './peer.ts';

/** Counts for as long as it is told to: a process that shares nothing with any other. */
if (process.argv[2] === 'count') {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ ms }: { ms: number }) => {
    const rules = Array.from({ length: 1000 }, (_, index) => ({ id: `rule-${index}`, index }));
    const endsAt = performance.now() + ms;
    let count = 0;
    for (; performance.now() < endsAt; count += 1) JSON.parse(JSON.stringify(rules));
    process.send?.({ count });
  });
  process.send?.({ url: '' });
}

/** How many times as much as one process two of them do at once on these cores, in each round. */
export async function coresFor(rounds: number, ms: number): Promise<readonly number[]> {
  await using one = await startPeer('one', 'cores.ts', 'count');
  await using other = await startPeer('other', 'cores.ts', 'count');
  const count = async (peer: Peer) => ((await peer.order({ ms })) as { count: number }).count;
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const alone = await count(one);
    const [first, second] = await Promise.all([count(one), count(other)]);
    times.push((first + second) / alone);
  }
  return times;
}
