import { describe, expect, test } from 'vitest';
import { Create, Delete, Update } from '../graphql/documents.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { simulateTimeWithoutSleep } from '../support/simulated-time.ts';
import { versionInXml } from './model.ts';
import { createWorld, type World } from './world.ts';

const key = { bucket: 'logs', inventoryId: 'r1' };
const DISABLE = { input: { ...key, isEnabled: false } };
const WEEKLY = { input: { ...key, frequency: 'WEEKLY' } } as const;

/** The version of the rule that stands. */
function standing({ emulator }: World) {
  return versionInXml(emulator.rules('logs').get('r1'));
}

/** Waits until nothing is left in the journal, as OSS has had its time. */
async function expectEnded(world: World): Promise<void> {
  world.passLateLimit();
  await expect.poll(() => world.entries(), { interval: 5 }).toEqual([]);
}

/**
 * Kills a server whose update is at its delete, and starts another one, which looks at what was left.
 *
 * @returns that one, and what has OSS apply the delete.
 */
async function restartAtDelete(world: World) {
  world.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  const { promise: until, resolve } = Promise.withResolvers<void>();
  const first = await world.start();
  const onMeet = () => first.kill();
  world.setFaults([
    { kind: 'hold', until, operation: 'DeleteBucketInventory', phase: 'before', onMeet },
  ]);
  expect(await first.ask(Update, DISABLE)).toBeNull();
  const life = await world.start();
  await life.finishUpdates();
  expect(standing(world)).toMatchObject({ isEnabled: true, frequency: 'DAILY' });
  const applyDelete = async () => {
    resolve();
    await first.settled();
    expect(standing(world)).toBeNull();
  };
  return { life, applyDelete };
}

describe('a delete that OSS applies when its process has died and the next one has looked', () => {
  test('costs no rule', async () => {
    await using world = await createWorld();
    const { applyDelete } = await restartAtDelete(world);
    await applyDelete();
    await expectEnded(world);
    expect(standing(world)).toMatchObject({ isEnabled: true, frequency: 'DAILY' });
  });

  test('does not bring back what was changed meanwhile', async () => {
    await using world = await createWorld();
    const { life, applyDelete } = await restartAtDelete(world);
    for (const input of [WEEKLY, DISABLE]) {
      const answer = await life.ask(Update, input);
      expect(answer?.data?.updateInventory.__typename).toBe('UpdateInventorySuccess');
    }
    expect(await world.entries()).toHaveLength(1);
    await applyDelete();
    await expectEnded(world);
    expect(standing(world)).toMatchObject({ isEnabled: false, frequency: 'WEEKLY' });
  });

  test('does not bring back what was deleted meanwhile', async () => {
    await using world = await createWorld();
    const { life, applyDelete } = await restartAtDelete(world);
    const answer = await life.ask(Delete, { input: key });
    expect(answer?.data?.deleteInventory.__typename).toBe('DeleteInventorySuccess');
    await applyDelete();
    await expectEnded(world);
    expect(standing(world)).toBeNull();
  });
});

test('a delete that took too long, and is applied when its update is done, costs no rule', async () => {
  using time = simulateTimeWithoutSleep();
  await using world = await createWorld();
  world.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  const { promise: until, resolve } = Promise.withResolvers<void>();
  const life = await world.start(2000);
  const onMeet = () => time.pass(2000);
  // The second one, which is sent when the first one takes too long, is answered.
  world.setFaults([
    { kind: 'hold', until, operation: 'DeleteBucketInventory', phase: 'before', onMeet },
  ]);
  const answer = await life.ask(Update, WEEKLY);
  expect(answer?.data?.updateInventory.__typename).toBe('UpdateInventorySuccess');
  expect(standing(world)).toMatchObject({ frequency: 'WEEKLY' });
  expect(await world.entries()).toHaveLength(1);
  resolve();
  // Nobody waits for its answer any more.
  await expect.poll(() => standing(world)).toBeNull();
  await expectEnded(world);
  expect(standing(world)).toMatchObject({ frequency: 'WEEKLY' });
});

test('a delete that took too long, and takes a rule that came in between, brings back that one', async () => {
  using time = simulateTimeWithoutSleep();
  await using world = await createWorld();
  world.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  const { promise: until, resolve } = Promise.withResolvers<void>();
  const life = await world.start(2000);
  const onMeet = () => time.pass(2000);
  const others = ruleXml('r1').replace('Daily', 'Monthly');
  world.setFaults([
    { kind: 'hold', until, operation: 'DeleteBucketInventory', phase: 'before', onMeet },
    {
      kind: 'error',
      status: 403,
      code: 'AccessDenied',
      operation: 'PutBucketInventory',
      onMeet: () => world.emulator.storeRules('logs', [{ id: 'r1', xml: others }]),
    },
  ]);
  const answer = await life.ask(Update, WEEKLY);
  expect(answer?.data?.updateInventory.__typename).toBe('UpdateRolledBackError');
  expect(standing(world)).toMatchObject({ frequency: 'MONTHLY' });
  resolve();
  await expect.poll(() => standing(world)).toBeNull();
  await expectEnded(world);
  expect(standing(world)).toMatchObject({ frequency: 'MONTHLY' });
});

test('a rule that stands is given up when OSS has had the time for all that was sent', async () => {
  await using world = await createWorld();
  const { life, applyDelete } = await restartAtDelete(world);
  await life.finishUpdates();
  expect(await world.entries()).toHaveLength(1);
  world.passLateLimit();
  await expect.poll(() => world.entries(), { interval: 5 }).toEqual([]);
  await applyDelete();
});

test('a delete that a proxy answered, and that is applied when its update is done, costs no rule', async () => {
  await using world = await createWorld();
  world.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  const { promise: until, resolve } = Promise.withResolvers<void>();
  const life = await world.start();
  world.setFaults([
    { kind: 'proxy', status: 504, until, operation: 'DeleteBucketInventory' },
    { kind: 'proxy', status: 403, operation: 'DeleteBucketInventory' },
  ]);
  const answer = await life.ask(Update, WEEKLY);
  expect(answer?.data?.updateInventory.__typename).toBe('UpdateInventorySuccess');
  resolve();
  await until;
  expect(standing(world)).toBeNull();
  await expectEnded(world);
  expect(standing(world)).toMatchObject({ frequency: 'WEEKLY' });
});

describe('a create that a proxy answered', () => {
  const always = Number.POSITIVE_INFINITY;

  test('is unknown, as OSS may still apply it', async () => {
    await using world = await createWorld();
    const life = await world.start();
    world.setFaults([
      { kind: 'proxy', status: 413, operation: 'PutBucketInventory', times: always },
    ]);
    const answer = await life.ask(Create, { input: createInput() });
    expect(answer?.data?.createInventory.__typename).toBe('OutcomeUnknownError');
  });

  test('does not outlive an acknowledged delete', async () => {
    await using world = await createWorld();
    const { promise: until, resolve } = Promise.withResolvers<void>();
    const life = await world.start();
    world.setFaults([{ kind: 'proxy', status: 502, until, operation: 'PutBucketInventory' }]);
    const created = await life.ask(Create, { input: createInput() });
    expect(created?.data?.createInventory.__typename).toBe('CreateInventorySuccess');
    const deleted = await life.ask(Delete, { input: key });
    expect(deleted?.data?.deleteInventory.__typename).toBe('DeleteInventorySuccess');
    resolve();
    await until;
    expect(standing(world)).not.toBeNull();
    await expectEnded(world);
    expect(standing(world)).toBeNull();
  });

  test('is left alone where another writer has put another rule there', async () => {
    await using world = await createWorld();
    const life = await world.start();
    world.setFaults([{ kind: 'proxy', status: 502, operation: 'PutBucketInventory' }]);
    await life.ask(Create, { input: createInput() });
    await life.ask(Delete, { input: key });
    const others = ruleXml('r1').replace('Daily', 'Monthly');
    world.emulator.storeRules('logs', [{ id: 'r1', xml: others }]);
    await expectEnded(world);
    expect(standing(world)).toMatchObject({ frequency: 'MONTHLY' });
  });
});
