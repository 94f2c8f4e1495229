import { expect, test } from 'vitest';
import { manyRules } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { Page } from './documents.ts';

/** A page of 10 behind the cursor: its ids, and which tokens OSS was asked with. */
async function pageAfter(system: TestSystem, after: string | null | undefined) {
  system.requests.length = 0;
  const { data, errors } = await system.ask(Page, { bucket: 'logs', first: 10, after });
  expect(errors).toEqual([]);
  return {
    ids: data.inventories.nodes.map(({ inventoryId }) => inventoryId),
    statuses: system.requests.map(({ status }) => status),
    endCursor: data.inventories.pageInfo.endCursor,
  };
}

const idsFrom = (start: number) =>
  manyRules(start + 10)
    .slice(start)
    .map(({ id }) => id);

test.for(['opaque', 'opaqueOrNone'] as const)(
  'tokens that are %s: a small bucket shows it once, when an id is not taken for one',
  async (continuationTokens) => {
    await using system = await startSystem({ continuationTokens });
    system.emulator.storeRules('logs', manyRules(40));
    const first = await pageAfter(system, null);
    expect(first.statuses).toEqual([200]);

    const second = await pageAfter(system, first.endCursor);
    expect(second.ids).toEqual(idsFrom(10));
    expect(second.statuses).toEqual([continuationTokens === 'opaque' ? 400 : 200, 200]);
    expect(system.log.filter(({ msg }) => `${msg}`.includes('continuation token'))).toHaveLength(1);

    const third = await pageAfter(system, second.endCursor);
    expect(third.ids).toEqual(idsFrom(20));
    expect(third.statuses).toEqual([200]);
  },
);

test('tokens that are opaque: a bucket of more than a page shows it with its first page', async () => {
  await using system = await startSystem({ continuationTokens: 'opaque' });
  system.emulator.storeRules('logs', manyRules(200));
  const first = await pageAfter(system, null);
  const second = await pageAfter(system, first.endCursor);
  expect(second).toMatchObject({ ids: idsFrom(10), statuses: [200] });
});

test('an id that OSS refuses once as a token is no reason to read more for ever', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(200));
  const { data } = await system.ask(Page, { bucket: 'logs', first: 150 });
  const cursor = data.inventories.pageInfo.endCursor;
  system.emulator.inject({ kind: 'error', status: 400, code: 'InvalidArgument' });

  const refused = await pageAfter(system, cursor);
  expect(refused).toMatchObject({ ids: idsFrom(150), statuses: [400, 200, 200] });

  // The first of these pages was cut, and its token was an id.
  expect(await pageAfter(system, cursor)).toMatchObject({ ids: idsFrom(150), statuses: [200] });
});

test('that a bucket is gone, or closed to the account, is no matter of tokens', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', manyRules(20));
  const { endCursor } = await pageAfter(system, null);
  for (const [status, code] of [
    [404, 'NoSuchBucket'],
    [403, 'AccessDenied'],
  ] as const) {
    system.emulator.inject({ kind: 'error', status, code });
    system.requests.length = 0;
    const { errors } = await system.ask(Page, { bucket: 'logs', first: 10, after: endCursor });
    expect(errors.map(({ extensions }) => extensions?.oss?.code)).toEqual([code]);
    expect(system.requests).toHaveLength(1);
  }
  expect((await pageAfter(system, endCursor)).statuses).toEqual([200]);
});
