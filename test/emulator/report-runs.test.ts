import { describe, expect, test } from 'vitest';
import { ask, deleteRule, type RuleParts } from './client.ts';
import { getObject, listManifests, readReport } from './report-reader.ts';
import { acceptRule, CURRENT, DAY_MS, foldersOf, schedule, startAt } from './report-world.ts';

describe('a rule runs by its schedule', () => {
  async function run(parts: RuleParts, days: number): Promise<string[]> {
    await using world = await startAt();
    world.emulator.putObjects('logs', [{ key: 'a' }]);
    await acceptRule(world, parts);
    await world.pass(days * DAY_MS);
    return await foldersOf(world.emulator);
  }
  const first = '2026-11-02T09-05Z';

  test('daily: two reports on the first day', async () => {
    const folders = await run(schedule('<Frequency>Daily</Frequency>'), 30);
    const later = Array.from({ length: 30 }, (_, day) =>
      new Date(Date.UTC(2026, 10, 2 + day)).toISOString().slice(0, 10),
    );
    expect(folders).toEqual([first, ...later.map((day) => `${day}T16-00Z`)]);
  });

  test('weekly', async () => {
    expect(await run(schedule('<Frequency>Weekly</Frequency>'), 15)).toEqual([
      first,
      '2026-11-08T16-00Z',
      '2026-11-15T16-00Z',
    ]);
  });

  test('monthly, on a day that February does not have', async () => {
    const monthly = '<Frequency>Monthly</Frequency><DayOfMonth>30</DayOfMonth>';
    expect(await run(schedule(monthly), 150)).toEqual([
      first,
      '2026-11-29T16-00Z',
      '2026-12-29T16-00Z',
      '2027-01-29T16-00Z',
      '2027-02-27T16-00Z',
      '2027-03-29T16-00Z',
    ]);
  });

  test('monthly without a day', async () => {
    expect(await run(schedule('<Frequency>Monthly</Frequency>'), 61)).toEqual([
      first,
      '2026-12-01T16-00Z',
      '2026-12-31T16-00Z',
    ]);
  });

  test('once', async () => {
    expect(await run(schedule('<Frequency>Once</Frequency>'), 61)).toEqual([first]);
  });

  test('disabled: never', async () => {
    const parts = { ...CURRENT, isEnabled: '<IsEnabled>false</IsEnabled>' };
    expect(await run(parts, 61)).toEqual([]);
  });
});

test('a rule for one report deletes itself if it says so, and its report stays', async () => {
  await using world = await startAt();
  world.emulator.putObjects('logs', [{ key: 'a' }]);
  await acceptRule(
    world,
    schedule('<Frequency>Once</Frequency><AutoDelete>true</AutoDelete>'),
    'gone',
  );
  await acceptRule(
    world,
    schedule('<Frequency>Once</Frequency><AutoDelete>false</AutoDelete>'),
    'kept',
  );
  await world.pass(1000);
  expect([...world.emulator.rules('logs').keys()]).toEqual(['kept']);
  expect(await foldersOf(world.emulator, 'gone')).toEqual(['2026-11-02T09-05Z']);
});

test('a rule that is written anew starts anew, and one that is deleted writes no more', async () => {
  await using world = await startAt();
  const { emulator } = world;
  emulator.putObjects('logs', [{ key: 'a' }]);
  await acceptRule(world, schedule('<Frequency>Weekly</Frequency>'));
  await world.pass(2 * DAY_MS);
  await deleteRule(emulator, 'rule');
  await world.pass(7 * DAY_MS);
  await acceptRule(world, schedule('<Frequency>Weekly</Frequency>'));
  await world.pass(8 * DAY_MS);
  expect(await foldersOf(emulator)).toEqual([
    '2026-11-02T09-05Z',
    '2026-11-11T09-05Z',
    '2026-11-17T16-00Z',
  ]);
});

test('a destination that does not exist gets nothing, and again something once it does', async () => {
  await using world = await startAt();
  const { emulator } = world;
  emulator.putObjects('logs', [{ key: 'a' }]);
  await acceptRule(world);
  emulator.deleteBucket('reports');
  await world.pass(3 * DAY_MS);
  emulator.createBucket({ name: 'reports' });
  await world.pass(DAY_MS);
  expect(await foldersOf(emulator)).toEqual(['2026-11-05T16-00Z']);
});

test.each([{ region: 'oss-cn-beijing' }, { accountId: '2' }])(
  'a destination of %o gets nothing',
  async (other) => {
    await using world = await startAt();
    const { emulator } = world;
    emulator.putObjects('logs', [{ key: 'a' }]);
    await acceptRule(world);
    emulator.deleteBucket('reports');
    emulator.createBucket({ name: 'reports', ...other });
    await world.pass(3 * DAY_MS);
    expect(emulator.objects('reports').size).toBe(0);
  },
);

test('a report too long for a key is not written', async () => {
  await using world = await startAt();
  world.emulator.putObjects('logs', [{ key: 'a' }]);
  await acceptRule(world, { ...CURRENT, destination: `<Prefix>${'p'.repeat(1020)}</Prefix>` });
  await world.pass(DAY_MS);
  expect(world.emulator.objects('reports').size).toBe(0);
});

test('reports list what is there when they run, and are encrypted as the rule says', async () => {
  await using world = await startAt();
  const { emulator } = world;
  const encryption = '<Encryption><SSE-OSS></SSE-OSS></Encryption>';
  await acceptRule(world, { ...CURRENT, destination: encryption });
  await world.pass(1000);
  expect(await foldersOf(emulator)).toEqual([]);
  emulator.putObjects('logs', [{ key: 'a' }]);
  await world.pass(DAY_MS);
  emulator.putObjects('logs', [{ key: 'b' }]);
  await world.pass(DAY_MS);
  const reports = await listManifests(emulator);
  const listed = await Promise.all(
    reports.map(async (key) => (await readReport(emulator, key)).rows.map(({ Key }) => Key)),
  );
  expect(listed).toEqual([['a'], ['a', 'b']]);
  const reply = await ask(emulator, {
    method: 'HEAD',
    bucket: 'reports',
    object: reports[0] ?? '',
  });
  expect(reply.headers['x-oss-server-side-encryption']).toBe('AES256');
});

test('a history of 1,100 days has as many folders', async () => {
  await using world = await startAt();
  world.emulator.putObjects('logs', [{ key: 'a' }]);
  await acceptRule(world);
  await world.pass(1100 * DAY_MS);
  const folders = await foldersOf(world.emulator);
  expect(folders).toHaveLength(1101);
  expect(folders.toSorted()).toEqual(folders);
  expect(
    await getObject(world.emulator, `logs/rule/${folders.at(-1)}/manifest.checksum`),
  ).toHaveLength(32);
});
