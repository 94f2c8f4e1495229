import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatable } from '../support/seed.ts';
import { play, round, type Seen } from './lease-model.ts';
import { createLeaseWorld } from './lease-world.ts';

/** About 12 writes each. */
const ROUNDS = Number(process.env['MODEL_RUNS'] || 15);

test('three replicas on one Redis lose no rule, and count each write beside another one', {
  timeout: 3_600_000,
}, async () => {
  const seen: Seen = {
    writes: 0,
    kills: 0,
    pauses: 0,
    redisLosses: 0,
    late: 0,
    doubleWrites: 0,
    lost: 0,
    overrun: 0,
    unleased: 0,
  };
  const rounds = fc.array(round, { minLength: ROUNDS, maxLength: ROUNDS, size: 'max' });
  const property = fc.asyncProperty(rounds, async (all) => {
    await using world = await createLeaseWorld();
    await play(world, all, seen);
  });
  await fc.assert(property, repeatable('test/redis/lease-model.test.ts', 1));
  process.stderr.write(`test/redis/lease-model.test.ts: ${JSON.stringify(seen)}\n`);
  expect(seen.writes).toBeGreaterThan(ROUNDS);
});
