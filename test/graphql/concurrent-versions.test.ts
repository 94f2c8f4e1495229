import { expect, test } from 'vitest';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import { accountOf, bodyOf, hold, post } from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';
import { serve } from '../support/serve.ts';
import type { TestSystem } from '../support/system.ts';
import {
  deleting,
  type Outcome,
  startWithRule,
  updating,
  versionIn,
  write,
} from './version-writes.ts';

/** How often clients of two servers write at once. */
const TRIES = 200;

/** Long enough that a busy machine answers the reads that are repeated after it. */
const LAG_MS = 50;

test('of two clients in one process exactly one succeeds, with either kind of write', async () => {
  await using system = await startWithRule();
  for (let count = 0; count < 60; count += 1) {
    const version = await versionIn(system);
    const isDelete = count % 4 === 3;
    const queries = [updating(`a${count}/`, version), updating(`b${count}/`, version)];
    if (isDelete) queries.push(deleting(version));
    const outcomes = await Promise.all(queries.map((query) => write(system, query)));
    const kinds = outcomes.map(({ __typename }) => __typename);
    const [success, ...others] = kinds.filter((kind) => kind.endsWith('Success'));
    expect([success, others]).toEqual([expect.anything(), []]);
    const stored = system.emulator.rules('logs').get('r1');
    if (stored === undefined) {
      expect(isDelete).toBe(true);
      system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
      continue;
    }
    const stale = outcomes.filter(({ __typename }) => __typename === 'StaleVersionError');
    expect(stale.length).toBe(kinds.length - 1);
    for (const { inventory } of outcomes.filter((each) => each.inventory)) {
      expect(stored).toContain(`<Prefix>${inventory?.filter.prefix}</Prefix>`);
    }
  }
});

/**
 * OSS has no compare-and-set, so two servers can both succeed. What must hold is that no rule is lost, and that the
 * bucket has what one of those who were told of success has written.
 */
test('two servers at once: how often both succeed', async () => {
  await using system = await startWithRule({ serving: { lagMs: LAG_MS } });
  await using other = await startOther(system);
  const counts: Record<string, number> = {};
  for (let count = 0; count < TRIES; count += 1) {
    const version = await versionIn(system);
    const outcomes = await Promise.all([
      write(system, updating(`a${count}/`, version)),
      other.write(updating(`b${count}/`, version)),
    ]);
    const kinds = outcomes
      .map(({ __typename }) => __typename)
      .toSorted()
      .join(' + ');
    counts[kinds] = (counts[kinds] ?? 0) + 1;
    const stored = system.emulator.rules('logs').get('r1');
    const written = outcomes.filter(({ __typename }) => __typename === 'UpdateInventorySuccess');
    expect(
      written.some(({ inventory }) => stored?.includes(`<Prefix>${inventory?.filter.prefix}<`)),
      kinds,
    ).toBe(true);
  }
  process.stderr.write(`two servers: ${JSON.stringify(counts)}\n`);
  expect(Object.values(counts).reduce((sum, each) => sum + each)).toBe(TRIES);
});

test('an update that is late to delete replaces what another server has written since its check', async () => {
  await using system = await startWithRule();
  await using other = await startOther(system);
  const version = await versionIn(system);
  const { met, release } = hold(system.emulator, { operation: 'DeleteBucketInventory', times: 1 });
  const late = other.write(updating('late/', version));
  await met;
  const first = await write(system, updating('first/', version));
  release();
  const kinds = [first, await late].map(({ __typename }) => __typename);
  expect(kinds).toEqual(['UpdateInventorySuccess', 'UpdateInventorySuccess']);
  expect(system.emulator.rules('logs').get('r1')).toContain('<Prefix>late/</Prefix>');
});

async function startOther({ emulator }: TestSystem) {
  const server = await serve(
    accountOf(emulator),
    await createLogger('fatal', { write: () => {} }),
    {
      lagMs: LAG_MS,
    },
  );
  return {
    async write(query: string): Promise<Outcome> {
      const { data, errors } = await bodyOf(await post(server.url, { query }));
      expect(errors).toBeUndefined();
      return (data as { write: Outcome }).write;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
