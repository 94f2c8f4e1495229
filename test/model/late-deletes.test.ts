import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Delete, Update } from '../graphql/documents.ts';
import { ruleXml } from '../support/rules.ts';
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
    const { life, applyDelete } = await restartAtDelete(world);
    await applyDelete();
    await life.finishUpdates();
    expect(standing(world)).toMatchObject({ isEnabled: true, frequency: 'DAILY' });
    expect(await world.entries()).toEqual([]);
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
    await life.finishUpdates();
    expect(standing(world)).toMatchObject({ isEnabled: false, frequency: 'WEEKLY' });
    expect(await world.entries()).toEqual([]);
  });

  test('does not bring back what was deleted meanwhile', async () => {
    await using world = await createWorld();
    const { life, applyDelete } = await restartAtDelete(world);
    const answer = await life.ask(Delete, { input: key });
    expect(answer?.data?.deleteInventory.__typename).toBe('DeleteInventorySuccess');
    expect(await world.entries()).toEqual([]);
    await applyDelete();
    await life.finishUpdates();
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
  await life.finishUpdates();
  expect(standing(world)).toMatchObject({ frequency: 'WEEKLY' });
  expect(await world.entries()).toEqual([]);
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
  await life.finishUpdates();
  expect(standing(world)).toMatchObject({ frequency: 'MONTHLY' });
});

test('a rule that stands is given up when OSS has had the time for all that was sent', async () => {
  await using world = await createWorld();
  const { life, applyDelete } = await restartAtDelete(world);
  expect(await world.entries()).toHaveLength(1);
  await life.finishUpdates();
  expect(await world.entries()).toHaveLength(1);
  await world.ageEntries();
  await life.finishUpdates();
  expect(await world.entries()).toEqual([]);
  await applyDelete();
});

test('a delete ends the entries that others had of its rule, and none that begins meanwhile', async () => {
  await using world = await createWorld();
  // The test runner's parent lives as long as this test.
  const owner = { host: hostname(), pid: process.ppid };
  const leave = (name: string, inventoryId: string) => {
    const entry = { at: new Date().toISOString(), bucket: 'logs', inventoryId, owner };
    const document = ruleXml(inventoryId);
    writeFileSync(join(world.directory, name), JSON.stringify({ ...entry, document }));
  };
  await mkdir(world.directory);
  leave('1-before.json', 'r1');
  leave('2-other.json', 'r2');
  const life = await world.start();
  world.setFaults([
    {
      kind: 'delay',
      ms: 0,
      operation: 'DeleteBucketInventory',
      phase: 'before',
      onMeet: () => leave('3-meanwhile.json', 'r1'),
    },
  ]);
  const answer = await life.ask(Delete, { input: key });
  expect(answer?.data?.deleteInventory.__typename).toBe('DeleteInventorySuccess');
  expect((await world.entries()).sort()).toEqual(['2-other.json', '3-meanwhile.json']);
});
