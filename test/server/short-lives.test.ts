import { Agent, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { manyRules } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

const PAGE = `query Page {
  inventories(bucket: "logs", first: 100) { nodes { id inventoryId frequency destination { roleArn bucket { name } } } }
}`;

/** Asks once and throws the answer away: `fetch` keeps some of its requests by itself. */
function ask(url: string, agent: Agent): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { 'content-type': 'application/json' };
  const sent = request(url, { method: 'POST', agent, headers }, (response) => {
    expect(response.statusCode).toBe(200);
    response.resume().once('end', resolve);
  });
  sent.on('error', reject).end(JSON.stringify({ query: PAGE }));
  return promise;
}

/** What V8 has, after a collection of what is young alone, in bytes. */
function usedAfterMinor(collect: (options: object) => void): number {
  // What survives one of them is old at the next.
  for (let times = 0; times < 3; times += 1) collect({ type: 'minor' });
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Without what lets go of them it would be two to seven times as much; the emulator keeps some too. */
test.for([
  ['each asking OSS', { shareReads: false, most: 4_000_000 }],
  ['sharing reads', { shareReads: true, most: 2_000_000 }],
] as const)('what requests have read is collected young, %s', async ([, { shareReads, most }]) => {
  setFlagsFromString('--expose-gc');
  const collect: (options: object) => void = runInNewContext('gc');
  await using system = await startSystem({ serving: { shareReads } });
  system.emulator.storeRules('logs', manyRules(100));
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const askMany = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(Array.from({ length: 8 }, () => ask(system.url, agent)));
      // As under load, where lists of what is under way grow old while requests come and go.
      collect({ type: 'minor' });
      system.requests.length = 0;
    }
  };
  await askMany(10);
  const before = usedAfterMinor(collect);
  await askMany(20);
  expect(usedAfterMinor(collect) - before).toBeLessThan(most);
  agent.destroy();
});
