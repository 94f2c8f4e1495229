import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatable } from '../support/seed.ts';
import { killAndRestart, killingAt, POINTS } from './kills.ts';

test('killed in the midst of an update and started again, it puts the rule back', {
  timeout: 600_000,
}, async () => {
  const each = POINTS.map((point) => killingAt(fc.constant(point)));
  const kills = fc
    .tuple(...each)
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
  const property = fc.asyncProperty(kills, async (all) => {
    expect(await killAndRestart(all)).toBeGreaterThan(0);
  });
  await fc.assert(property, repeatable('test/model/kill.test.ts', 1));
});
