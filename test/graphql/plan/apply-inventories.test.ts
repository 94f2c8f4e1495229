import { describe, expect, test } from 'vitest';
import { SYSTEM_CLOCK } from '../../../src/oss/client/clock.ts';
import { NO_JOURNAL } from '../../../src/oss/inventory/journal.ts';
import type { PlanInventoriesInput } from '../../gql/graphql.ts';
import { createInput, ruleXml } from '../../support/rules.ts';
import { startSystem, type TestSystem } from '../../support/system.ts';
import { Apply } from './plan-documents.ts';
import { apply, planOf, stored } from './plans.ts';

const { destination } = createInput();
const KEY = { bucket: 'logs', inventoryId: 'r1' };

const storeIds = ({ emulator }: TestSystem, bucket: string, ids: readonly string[]) =>
  emulator.storeRules(
    bucket,
    ids.map((id) => ({ id, xml: ruleXml(id) })),
  );

/** The writes that reached OSS, in order. */
const writesOf = ({ requests }: TestSystem) =>
  requests.flatMap(({ operation, inventoryId }) =>
    /^(Put|Delete)/.test(`${operation}`)
      ? [`${operation}`.replace('BucketInventory', ` ${inventoryId}`)]
      : [],
  );

/** What became of each change. */
function outcomesOf(result: Awaited<ReturnType<typeof apply>>) {
  if (result.__typename !== 'ApplyInventoriesSuccess') throw new Error(JSON.stringify(result));
  return result.outcomes.map(
    ({ inventoryId, status, error }) =>
      `${inventoryId} ${status}${error ? ` ${error.__typename}` : ''}`,
  );
}

/** Plans and applies in one go. */
async function planAndApply(system: TestSystem, plan: PlanInventoriesInput, maxDeletes = 0) {
  const { digest } = await planOf(system, plan);
  return apply(system, { plan, digest, maxDeletes });
}

describe('a plan that has not changed', () => {
  test('is applied, deletes last, and the next plan is empty', async () => {
    await using system = await startSystem();
    storeIds(system, 'logs', ['b', 'old']);
    const plan = {
      rules: [
        createInput({ inventoryId: 'z' }),
        createInput({ inventoryId: 'b', isEnabled: false }),
      ],
      prune: { bucket: 'logs', inventoryIdPrefix: '' },
    };
    const { digest, changes } = await planOf(system, plan);
    const result = await apply(system, { plan, digest, maxDeletes: 1 });
    expect(outcomesOf(result)).toEqual(['b APPLIED', 'z APPLIED', 'old APPLIED']);
    expect(result).toMatchObject({
      remainingCount: 0,
      remainingDigest: null,
      outcomes: [
        { action: 'REPLACE', inventory: { version: expect.any(String) }, deletedId: null },
        { action: 'CREATE', inventory: { version: expect.any(String) }, deletedId: null },
        { action: 'DELETE', inventory: null, deletedId: expect.any(String) },
      ],
    });
    expect(writesOf(system)).toEqual(['Delete b', 'Put b', 'Put z', 'Delete old']);
    expect(changes[0]?.before?.version).not.toBe(
      result.__typename === 'ApplyInventoriesSuccess' && result.outcomes[0]?.inventory?.version,
    );
    expect(await planOf(system, plan)).toMatchObject({ changes: [], unchangedCount: 2 });
  });

  test('is applied 100 changes at a time', async () => {
    await using system = await startSystem({ buckets: ['logs', 'photos', 'reports'] });
    const ids = Array.from({ length: 51 }, (_, index) => `r${index}`);
    const rules = ids.map((inventoryId) => createInput({ bucket: '*', inventoryId }));
    const plan = { rules, exceptBuckets: ['reports'] };
    const { digest } = await planOf(system, plan);
    const first = await apply(system, { plan, digest });
    expect(outcomesOf(first)).toHaveLength(100);
    expect(first).toMatchObject({ remainingCount: 2, remainingDigest: expect.any(String) });
    const next = { plan, digest: 'remainingDigest' in first ? (first.remainingDigest ?? '') : '' };
    // The first digest was that of 102 changes.
    expect(await apply(system, { plan, digest })).toMatchObject({ __typename: 'StalePlanError' });
    expect(await apply(system, next)).toMatchObject({ remainingCount: 0, remainingDigest: null });
    expect(await planOf(system, plan)).toMatchObject({ changes: [], unchangedCount: 102 });
  });

  test('is made over rules as this server’s writes have left them', async () => {
    const slept: number[] = [];
    const clock = { ...SYSTEM_CLOCK, sleep: async (ms: number) => void slept.push(ms) };
    await using system = await startSystem({ serving: { clock, lagMs: 1500 } });
    const plan = { rules: [createInput()] };
    await planOf(system, plan);
    expect(slept).toEqual([]);
    await planAndApply(system, plan);
    expect(slept).toEqual([]);
    await planOf(system, plan);
    expect(slept).toEqual([expect.closeTo(1000, -3)]);
  });
});

describe('nothing is changed', () => {
  test('if somebody else has changed a rule since the plan was made', async () => {
    await using system = await startSystem();
    storeIds(system, 'logs', ['r1']);
    const plan = { rules: [createInput({ isEnabled: false }), createInput({ inventoryId: 'r2' })] };
    const { digest } = await planOf(system, plan);
    const changed = ruleXml('r1', '<Tier>gold</Tier>');
    system.emulator.storeRules('logs', [{ id: 'r1', xml: changed }]);
    const result = await apply(system, { plan, digest });
    expect(result).toMatchObject({ __typename: 'StalePlanError', code: 'StalePlan' });
    expect(stored(system, 'logs')).toEqual([['r1', changed]]);
    // The new plan can be applied.
    const now = result.__typename === 'StalePlanError' ? result.plan.digest : '';
    expect(outcomesOf(await apply(system, { plan, digest: now }))).toEqual([
      'r1 APPLIED',
      'r2 APPLIED',
    ]);
    expect(stored(system, 'logs')[0]?.[1]).toContain('<Tier>gold</Tier>');
  });

  test('by a plan with more deletes than the caller expects', async () => {
    await using system = await startSystem();
    storeIds(system, 'logs', ['a', 'b', 'c']);
    const plan = { rules: [createInput()], prune: { bucket: 'logs', inventoryIdPrefix: '' } };
    const { digest } = await planOf(system, plan);
    for (const limit of [{}, { maxDeletes: 2 }]) {
      expect(await apply(system, { plan, digest, ...limit })).toMatchObject({
        __typename: 'InvalidArgumentError',
        issues: [
          { path: ['maxDeletes'], message: expect.stringContaining('The plan deletes 3 rules') },
        ],
      });
    }
    expect(writesOf(system)).toEqual([]);
  });

  test('with arguments that fit no plan, or an invalid plan', async () => {
    await using system = await startSystem();
    const refused = [
      {
        input: { plan: { rules: [] }, digest: 'no digest', maxDeletes: -1 },
        paths: [['digest'], ['maxDeletes']],
      },
      {
        input: { plan: { rules: [createInput({ bucket: '#' })] }, digest: 'x'.repeat(22) },
        paths: [['plan', 'rules', '0', 'bucket']],
      },
    ];
    for (const { input, paths } of refused) {
      expect(await apply(system, input)).toMatchObject({
        __typename: 'InvalidArgumentError',
        issues: paths.map((path) => ({ path })),
      });
    }
    expect(system.requests).toEqual([]);
  });
});

describe('a change by itself', () => {
  test('fails if somebody else changes its rule meanwhile, and is not approved by the next digest', async () => {
    await using system = await startSystem();
    storeIds(system, 'logs', ['r1', 'r2']);
    const changed = ruleXml('r2', '<Tier>gold</Tier>');
    system.emulator.inject({
      kind: 'delay',
      ms: 0,
      phase: 'before',
      operation: 'DeleteBucketInventory',
      inventoryId: 'r1',
      onMeet: () => system.emulator.storeRules('logs', [{ id: 'r2', xml: changed }]),
    });
    const rules = ['r1', 'r2'].map((inventoryId) => createInput({ inventoryId, isEnabled: false }));
    const result = await planAndApply(system, { rules });
    expect(outcomesOf(result)).toEqual(['r1 APPLIED', 'r2 FAILED StaleVersionError']);
    expect(result).toMatchObject({
      remainingCount: 1,
      outcomes: [{}, { inventory: { version: expect.any(String) } }],
    });
    expect(new Map(stored(system, 'logs')).get('r2')).toBe(changed);
    const digest = 'remainingDigest' in result ? (result.remainingDigest ?? '') : '';
    expect(await apply(system, { plan: { rules }, digest })).toMatchObject({
      __typename: 'StalePlanError',
      plan: { changes: [{ action: 'REPLACE', inventoryId: 'r2' }] },
    });
  });

  test('that fails takes no other along but the deletes in its bucket', async () => {
    await using system = await startSystem({ buckets: ['logs', 'photos', 'reports'] });
    for (const bucket of ['logs', 'photos']) storeIds(system, bucket, ['old']);
    const put = { operation: 'PutBucketInventory', bucket: 'logs', inventoryId: 'r1' } as const;
    system.emulator.inject({ kind: 'error', status: 403, code: 'AccessDenied', ...put });
    const plan = {
      rules: [
        createInput(),
        createInput({ inventoryId: 'r2' }),
        createInput({ bucket: 'photos' }),
        createInput({ inventoryId: 'r3', destination: { ...destination, bucket: 'missing' } }),
      ],
      prune: { bucket: '*', inventoryIdPrefix: 'old' },
    };
    // Blocked by the missing destination, before anything is tried.
    expect(outcomesOf(await planAndApply(system, plan, 2))).toEqual([
      'r1 FAILED AccessDeniedError',
      'r2 APPLIED',
      'r3 SKIPPED InvalidArgumentError',
      'r1 APPLIED',
      'old SKIPPED InvalidArgumentError',
      'old APPLIED',
    ]);
    const rules = plan.rules.slice(0, 2);
    system.emulator.inject({ kind: 'error', status: 403, code: 'AccessDenied', ...put });
    const failed = await planAndApply(system, { ...plan, rules }, 2);
    expect(outcomesOf(failed)).toEqual([
      'r1 FAILED AccessDeniedError',
      'old SKIPPED AccessDeniedError',
    ]);
    // Nothing has changed for these, so the next call tries them again.
    const digest = 'remainingDigest' in failed ? (failed.remainingDigest ?? '') : '';
    const next = await apply(system, { plan: { ...plan, rules }, digest, maxDeletes: 2 });
    expect(outcomesOf(next)).toEqual(['r1 APPLIED', 'old APPLIED']);
  });

  test('that OSS denies leaves the turns of its bucket to others', async () => {
    await using system = await startSystem({ buckets: ['logs', 'photos', 'reports'] });
    const put = { operation: 'PutBucketInventory', bucket: 'logs' } as const;
    system.emulator.inject({ kind: 'error', status: 403, code: 'AccessDenied', times: 99, ...put });
    const ids = Array.from({ length: 100 }, (_, index) => `r${index + 100}`);
    const rules = ids.map((inventoryId) => createInput({ inventoryId }));
    const plan = { rules: [...rules, createInput({ bucket: 'photos', inventoryId: 'last' })] };
    const result = await planAndApply(system, plan);
    expect(outcomesOf(result)).toEqual([
      ...ids.slice(0, 99).map((id) => `${id} FAILED AccessDeniedError`),
      'last APPLIED',
    ]);
    const digest = 'remainingDigest' in result ? (result.remainingDigest ?? '') : '';
    expect(await apply(system, { plan, digest })).toMatchObject({ remainingCount: 0 });
  });

  test('that fails by a bug does not hide what became of the others', async () => {
    const journal = { ...NO_JOURNAL, write: () => Promise.reject(new Error('The disk is full.')) };
    await using system = await startSystem({ serving: { journal } });
    storeIds(system, 'logs', ['r1']);
    const plan = { rules: [createInput({ isEnabled: false }), createInput({ inventoryId: 'r2' })] };
    const { digest } = await planOf(system, plan);
    const { data, errors } = await system.ask(Apply, { input: { plan, digest } });
    expect(errors).toMatchObject([
      {
        path: ['applyInventories', 'outcomes', 0, 'error'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ]);
    expect(outcomesOf(data.applyInventories)).toEqual(['r1 FAILED', 'r2 APPLIED']);
  });
});

describe('no new change begins', () => {
  /** Applies a plan of which the first write is held. */
  async function holdFirst(signal?: AbortSignal) {
    const system = await startSystem();
    const plan = { rules: ['a', 'b', 'c'].map((inventoryId) => createInput({ inventoryId })) };
    const { digest } = await planOf(system, plan);
    const met = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    system.emulator.inject({
      kind: 'hold',
      phase: 'after',
      until: held.promise,
      operation: 'PutBucketInventory',
      onMeet: met.resolve,
    });
    const answer = fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: Apply.toString(), variables: { input: { plan, digest } } }),
      signal: signal ?? null,
    });
    await met.promise;
    return { system, answer, release: held.resolve };
  }

  test('once the server stops; the one under way is answered', async () => {
    const { system, answer, release } = await holdFirst();
    const closing = system[Symbol.asyncDispose]();
    release();
    const { data } = await (await answer).json();
    expect(outcomesOf(data.applyInventories)).toEqual(['a APPLIED', 'b SKIPPED', 'c SKIPPED']);
    expect(data.applyInventories).toMatchObject({ remainingCount: 2 });
    await closing;
  });

  test('once the caller has left', async () => {
    const caller = new AbortController();
    const { system, answer, release } = await holdFirst(caller.signal);
    caller.abort();
    await answer.catch(() => {});
    await expect
      .poll(() => system.log.some(({ mutation }) => mutation === 'applyInventories'))
      .toBe(true);
    release();
    await system[Symbol.asyncDispose]();
    expect(writesOf(system)).toEqual(['Put a']);
  });
});

test('each change has an audit line with the rule before and after', async () => {
  await using system = await startSystem();
  storeIds(system, 'logs', ['old', 'r1']);
  system.emulator.inject({
    kind: 'error',
    status: 403,
    code: 'AccessDenied',
    operation: 'PutBucketInventory',
    inventoryId: 'new',
  });
  const plan = {
    rules: [createInput({ isEnabled: false }), createInput({ inventoryId: 'new' })],
    prune: { bucket: 'logs', inventoryIdPrefix: 'old' },
  };
  await planAndApply(system, plan, 1);
  await planAndApply(system, { ...plan, rules: [] }, 1);
  const lines = system.log.filter(({ msg }) => msg === 'audit');
  expect(lines).toMatchObject([
    {
      change: 'CREATE',
      inventoryId: 'new',
      before: null,
      outcome: 'AccessDeniedError',
      code: 'AccessDenied',
    },
    {
      change: 'REPLACE',
      ...KEY,
      before: { isEnabled: true },
      after: { isEnabled: false },
      outcome: 'APPLIED',
    },
    { mutation: 'applyInventories', outcome: 'ApplyInventoriesSuccess' },
    {
      change: 'DELETE',
      inventoryId: 'old',
      before: { isEnabled: true },
      after: null,
      outcome: 'APPLIED',
    },
    { mutation: 'applyInventories', outcome: 'ApplyInventoriesSuccess' },
  ]);
  for (const line of lines.slice(0, 2)) {
    expect(line).toMatchObject({ caller: 'anonymous', mutation: 'applyInventories' });
    expect(line['ossRequestIds']).not.toEqual([]);
  }
  expect(lines[0]).not.toHaveProperty('after');
  const all = lines.slice(0, 2).flatMap((line) => line['ossRequestIds']);
  expect(lines[2]?.['ossRequestIds']).toEqual(all);
});
