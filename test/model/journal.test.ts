import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/emulator.ts';
import { parseXml } from '../../src/oss/client/xml.ts';
import { createJournal } from '../../src/oss/inventory/journal.ts';
import { Create, Delete, Update } from '../graphql/documents.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { simulateTimeWithoutSleep } from '../support/simulated-time.ts';
import { startSystem } from '../support/system.ts';
import { versionInXml } from './model.ts';
import { createWorld, type Life, type World } from './world.ts';

const key = { bucket: 'logs', inventoryId: 'r1' };
const DISABLE = { input: { ...key, isEnabled: false } };

/** Versions of a rule, that differ in their prefix. */
function versionXml(id: string, prefix: string): string {
  return ruleXml(id).replace('<Prefix></Prefix>', `<Prefix>${prefix}</Prefix>`);
}

/** A world with the rule `r1`. */
async function worldWithRule(): Promise<World> {
  const world = await createWorld();
  world.emulator.storeRules('logs', [{ id: 'r1', xml: versionXml('r1', 'old/') }]);
  return world;
}

/** Puts rules into the journal, as an earlier process left it. @returns the file of the last one. */
async function leave(world: World, ...rules: readonly [id: string, prefix: string][]) {
  let last = '';
  for (const [inventoryId, prefix] of rules) {
    const before = await world.entries();
    const rule = {
      bucket: 'logs',
      inventoryId,
      document: parseXml(versionXml(inventoryId, prefix)),
    };
    const entry = { at: '2026-01-01T00:00:00.000Z', ...rule, sent: [], unwanted: [], marks: [] };
    await createJournal(world.directory).write(entry);
    last = (await world.entries()).find((name) => !before.includes(name)) ?? last;
  }
  return last;
}

function prefixes(world: World): Record<string, string | undefined> {
  const stored = [...world.emulator.rules('logs')];
  return Object.fromEntries(stored.map(([id, xml]) => [id, versionInXml(xml)?.prefix]));
}

/** The rules that a life put back, or failed to. */
function told({ log }: Life): readonly unknown[] {
  return log
    .filter(({ msg }) => /put back/.test(String(msg)))
    .map(({ level, inventoryId }) => `${level} ${inventoryId}`)
    .sort();
}

/** Waits until nothing is left in the journal, as OSS has had its time. */
async function expectEnded(world: World): Promise<void> {
  world.passLateLimit();
  await expect.poll(() => world.entries(), { interval: 5 }).toEqual([]);
}

describe('while an update is under way', () => {
  test('its entry is whole on disk from before the delete until the rule stands again', async () => {
    await using world = await worldWithRule();
    const before = world.emulator.rules('logs').get('r1');
    const onDisk: unknown[] = [];
    const look = () => {
      for (const name of readdirSync(world.directory)) {
        expect(name).toMatch(/\.json$/);
        onDisk.push(JSON.parse(readFileSync(join(world.directory, name), 'utf8')));
      }
    };
    const waiting = { kind: 'delay', ms: 0, onMeet: look } as const;
    const faults: Fault[] = [
      { ...waiting, operation: 'DeleteBucketInventory', phase: 'before' },
      { ...waiting, operation: 'PutBucketInventory', phase: 'after' },
    ];
    world.setFaults(faults);
    const life = await world.start();
    const answer = await life.ask(Update, DISABLE);
    expect(answer?.data?.updateInventory.__typename).toBe('UpdateInventorySuccess');
    const whole = {
      ...key,
      at: expect.stringMatching(/^20\d\d-.*Z$/),
      document: expect.any(String),
    };
    expect(onDisk).toMatchObject([whole, whole]);
    expect(onDisk[1]).toEqual(onDisk[0]);
    expect(versionInXml(JSON.stringify(onDisk[0]))).toEqual(versionInXml(before));
    expect(await world.entries()).toEqual([]);
  });

  test('nobody else may read it', async () => {
    await using world = await worldWithRule();
    const life = await world.start();
    const onMeet = () => life.kill();
    world.setFaults([
      { kind: 'reset', operation: 'DeleteBucketInventory', phase: 'after', onMeet },
    ]);
    expect(await life.ask(Update, DISABLE)).toBeNull();
    await life.settled();
    const [name = ''] = await world.entries();
    expect((await stat(join(world.directory, name))).mode & 0o777).toBe(0o600);
    expect((await stat(world.directory)).mode & 0o777).toBe(0o700);
  });

  test('a journal that cannot be written: an error before anything is deleted', async () => {
    await using world = await createWorld();
    // No rights stop a test that runs as root from writing; a file in the directory's place does.
    await writeFile(world.directory, '');
    await using system = await startSystem({
      serving: { journal: createJournal(world.directory) },
    });
    system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
    const before = [...system.emulator.rules('logs')];
    const { data, errors } = await system.ask(Update, DISABLE);
    expect(data).toEqual({ updateInventory: null });
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(system.requests.map(({ operation }) => operation)).toEqual(['GetBucketInventory']);
    expect([...system.emulator.rules('logs')]).toEqual(before);
    // For whoever runs it, the log tells what of.
    expect(JSON.stringify(system.log)).toContain('ENOTDIR');
  });
});

test('a delete that OSS applies and never acknowledges costs no rule', async () => {
  using _ = simulateTimeWithoutSleep();
  await using world = await createWorld();
  await using system = await startSystem({
    serving: {
      journal: createJournal(world.directory),
      updateStepMs: 300,
      // Nothing else than the update goes on.
      breaker: { failures: Number.POSITIVE_INFINITY },
    },
  });
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  system.emulator.inject({
    kind: 'reset',
    operation: 'DeleteBucketInventory',
    phase: 'after',
    times: Infinity,
  });
  await system.ask(Update, DISABLE);
  // Whatever was answered.
  expect([...system.emulator.rules('logs').keys()]).toEqual(['r1']);
});

describe('what an earlier process left', () => {
  test('a rule that is gone is put back; one that stands is left as it is', async () => {
    await using world = await worldWithRule();
    await leave(world, ['r1', 'older/'], ['r2', 'two/']);
    const life = await world.start();
    await life.finishUpdates();
    expect(prefixes(world)).toEqual({ r1: 'old/', r2: 'two/' });
    expect(told(life)).toEqual(['40 r2']);
    expect(await world.entries()).toHaveLength(2);
    await expectEnded(world);
    expect(prefixes(world)).toEqual({ r1: 'old/', r2: 'two/' });
  });

  test.for([
    ['nothing', ''],
    ['half an entry', '{"at":"2026-01-01T00:00:00.000Z","bucket":"logs","inventoryId":"b","docum'],
    ['another document', '{"some":"thing"}'],
    [
      'an entry whose rule is no XML',
      '{"at":"","oss":"","bucket":"logs","inventoryId":"b","document":"<Inv","sent":[],"unwanted":[]}',
    ],
  ] as const)(
    'a file with %s keeps no other from being finished, and stays',
    async ([, content]) => {
      await using world = await createWorld();
      const name = await leave(world, ['a', 'old/'], ['c', 'old/'], ['b', 'old/']);
      await writeFile(join(world.directory, name), content);
      const life = await world.start();
      await life.finishUpdates();
      expect(prefixes(world)).toEqual({ a: 'old/', c: 'old/' });
      world.passLateLimit();
      await expect.poll(() => world.entries(), { interval: 5 }).toEqual([name]);
      expect(await readFile(join(world.directory, name), 'utf8')).toBe(content);
      expect(life.log).toContainEqual(expect.objectContaining({ level: 50, file: name }));
    },
  );

  test('a folder that is named as an entry keeps none from being finished', async () => {
    await using world = await createWorld();
    await leave(world, ['b', 'old/']);
    await mkdir(join(world.directory, '1-a.json'));
    const life = await world.start();
    await life.finishUpdates();
    expect(prefixes(world)).toEqual({ b: 'old/' });
  });

  test('a file that was never finished is no entry', async () => {
    await using world = await createWorld();
    const name = await leave(world, ['r1', 'old/']);
    await rename(join(world.directory, name), join(world.directory, `${name}.part`));
    const life = await world.start();
    await life.finishUpdates();
    expect(prefixes(world)).toEqual({});
    expect(told(life)).toEqual([]);
  });

  test('what cannot be put back stays for the next start, and keeps no other', async () => {
    await using world = await createWorld();
    await leave(world, ['a', 'old/'], ['b', 'old/']);
    world.setFaults([
      {
        kind: 'error',
        status: 403,
        code: 'AccessDenied',
        operation: 'PutBucketInventory',
        inventoryId: 'a',
      },
    ]);
    const first = await world.start();
    await first.finishUpdates();
    expect(prefixes(world)).toEqual({ b: 'old/' });
    expect(told(first)).toEqual(['40 b', '50 a']);
    first.kill();
    await first.settled();

    const second = await world.start();
    await second.finishUpdates();
    expect(prefixes(world)).toEqual({ a: 'old/', b: 'old/' });
    await expectEnded(world);
  });

  test('no journal yet: nothing to finish, and none is made', async () => {
    await using world = await createWorld();
    const life = await world.start();
    await life.finishUpdates();
    await expect(readdir(world.directory)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('an acknowledged delete is not undone by a later start', () => {
  test('of a rule that was lost, and created again as its error says', async () => {
    await using world = await worldWithRule();
    const first = await world.start();
    world.setFaults([
      {
        kind: 'error',
        status: 403,
        code: 'AccessDenied',
        operation: 'PutBucketInventory',
        times: 2,
      },
    ]);
    const lost = await first.ask(Update, DISABLE);
    expect(lost?.data?.updateInventory.__typename).toBe('UpdateLostError');
    expect(await world.entries()).toHaveLength(1);
    const created = await first.ask(Create, { input: createInput() });
    expect(created?.data?.createInventory.__typename).toBe('CreateInventorySuccess');
    const deleted = await first.ask(Delete, { input: key });
    expect(deleted?.data?.deleteInventory.__typename).toBe('DeleteInventorySuccess');
    first.kill();
    await first.settled();

    const second = await world.start();
    await second.finishUpdates();
    expect(prefixes(world)).toEqual({});
  });

  test('that comes while the start is still busy with other rules', async () => {
    await using world = await createWorld();
    await leave(world, ['a', 'old/'], ['b', 'old/']);
    const life = await world.start();
    const met = Promise.withResolvers<void>();
    // Long enough for the other rule to be deleted, if nothing keeps it.
    world.setFaults([
      {
        kind: 'delay',
        ms: 200,
        phase: 'before',
        operation: 'PutBucketInventory',
        onMeet: met.resolve,
      },
    ]);
    const finished = life.finishUpdates();
    await met.promise;
    const deletions = ['a', 'b'].map(async (inventoryId) => {
      const answer = await life.ask(Delete, { input: { bucket: 'logs', inventoryId } });
      return answer?.data?.deleteInventory.__typename;
    });
    expect(await Promise.all(deletions)).toEqual([
      'DeleteInventorySuccess',
      'DeleteInventorySuccess',
    ]);
    await finished;
    await expectEnded(world);
    expect(prefixes(world)).toEqual({});
  });
});
