import fc from 'fast-check';
import { expect, test } from 'vitest';
import { killAndRestart, killingAt, POINTS } from '../model/kills.ts';
import { repeatable } from '../support/seed.ts';

const KILLS = 24;

test(`${KILLS} kills in the midst of updates, with a start after each, lose no rule`, {
  timeout: 600_000,
}, async () => {
  const point = fc.oneof(
    ...POINTS.map((each, index) => ({ weight: index < 2 ? 4 : 1, arbitrary: fc.constant(each) })),
  );
  const kills = fc.array(killingAt(point), { minLength: KILLS, maxLength: KILLS });
  const property = fc.asyncProperty(kills, async (all) => {
    expect(await killAndRestart(all)).toBeGreaterThan(0);
  });
  await fc.assert(property, repeatable('test/load/kills.test.ts', 1));
});
