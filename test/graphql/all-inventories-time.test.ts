import { expect, test } from 'vitest';
import { manyRules } from '../support/rules.ts';
import { simulateTime } from '../support/simulated-time.ts';
import { startSystem } from '../support/system.ts';
import { pageOf } from './account-walk.ts';

test('a page that takes long ends early, and the next one goes on', async () => {
  using time = simulateTime();
  const names = ['logs-a', 'logs-b', 'logs-c', 'logs-d', 'logs-e', 'logs-f'];
  await using system = await startSystem({ buckets: names });
  for (const name of names) system.emulator.storeRules(name, manyRules(1));
  const met = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  system.emulator.inject({
    kind: 'hold',
    phase: 'before',
    bucket: 'logs-a',
    until: held.promise,
    onMeet: met.resolve,
  });
  const slow = pageOf(system, { first: 10 });
  await met.promise;
  time.pass(10_000);
  held.resolve();
  const { edges, pageInfo, coverage } = await slow;
  // Those that were read together.
  expect(edges.map(({ node }) => node.bucket.name)).toEqual(names.slice(0, 4));
  expect(coverage.readBucketCount).toBe(4);
  expect(pageInfo.hasNextPage).toBe(true);
  const rest = await pageOf(system, { first: 10, after: pageInfo.endCursor });
  expect(rest.edges.map(({ node }) => node.bucket.name)).toEqual(names.slice(4));
});
