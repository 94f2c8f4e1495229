import { Agent, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { expect, test } from 'vitest';
import { manyRules } from '../support/rules.ts';
import type { ServeOptions } from '../support/serve.ts';
import { startSystem } from '../support/system.ts';

const FIELDS = 'id inventoryId frequency destination { roleArn bucket { name } }';
const PAGE = `query Page($bucket: String!) { inventories(bucket: $bucket, first: 100) { nodes { ${FIELDS} } } }`;
const BY_ID = `query ById($ids: [ID!]!) { nodes(ids: $ids) { ... on InventoryConfiguration { ${FIELDS} } } }`;

const BUCKETS = Array.from({ length: 8 }, (_, index) => `bucket-${index}`);

/** What is asked, and how. */
interface Asked {
  readonly serving: ServeOptions;
  /** How many buckets are asked for at once. */
  readonly buckets: number;
  readonly isById?: boolean;
  /** How much may be left of 160 requests, in bytes. */
  readonly most: number;
}

/** Asks once and throws the answer away: `fetch` keeps some of its requests by itself. */
function ask(url: string, agent: Agent, bucket: string, { isById }: Asked): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const ids = manyRules(100).map(({ id }) =>
    encodeGlobalID('InventoryConfiguration', `${bucket}/${id}`),
  );
  const query = isById ? BY_ID : PAGE;
  const variables = isById ? { ids } : { bucket };
  const sent = request(
    url,
    { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
    (response) => {
      expect(response.statusCode).toBe(200);
      response.resume().once('end', resolve);
    },
  );
  sent.on('error', reject);
  sent.end(JSON.stringify({ query, variables }));
  return promise;
}

/** What V8 has, after a collection of what is young alone, in bytes. */
function usedAfterMinor(collect: (options: object) => void): number {
  // What survives one of them is old at the next.
  for (let times = 0; times < 3; times += 1) collect({ type: 'minor' });
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** About half of what is allowed is the emulator's; without what lets go of requests it is two to ten times as much. */
test.for<readonly [string, Asked]>([
  ['each asking OSS', { serving: { shareReads: false }, buckets: 1, most: 5_000_000 }],
  ['sharing reads', { serving: {}, buckets: 1, most: 2_500_000 }],
  ['of several buckets', { serving: {}, buckets: 8, most: 5_000_000 }],
  [
    'waiting their turn',
    { serving: { shareReads: false, maxConcurrency: 2 }, buckets: 1, most: 5_000_000 },
  ],
  ['by their ids', { serving: {}, buckets: 1, isById: true, most: 2_500_000 }],
])('what requests have read is collected young, %s', async ([, asked]) => {
  setFlagsFromString('--expose-gc');
  const collect: (options: object) => void = runInNewContext('gc');
  await using system = await startSystem({
    serving: asked.serving,
    buckets: [...BUCKETS, 'reports'],
  });
  for (const bucket of BUCKETS) system.emulator.storeRules(bucket, manyRules(100));
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const askMany = (rounds: number) =>
    Promise.all(
      BUCKETS.map(async (_, caller) => {
        for (let round = 0; round < rounds; round += 1) {
          await ask(system.url, agent, BUCKETS[caller % asked.buckets] ?? '', asked);
          // While the others' requests are under way, as it is under load.
          if (caller === 0) collect({ type: 'minor' });
          system.requests.length = 0;
        }
      }),
    );
  await askMany(30);
  const before = usedAfterMinor(collect);
  await askMany(20);
  agent.destroy();
  expect(usedAfterMinor(collect) - before).toBeLessThan(asked.most);
});
