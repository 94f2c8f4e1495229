import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  oneof,
  record,
  string,
  tuple,
  uniqueArray,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoundReport } from '../../src/reports/found-report.ts';
import { createReportFinder } from '../../src/reports/report-finder.ts';
import { placesOf } from '../../src/reports/report-key.ts';
import { repeatable } from '../support/seed.ts';
import { folderOf, reportObjects, ruleOf, startReports, TODAY } from './reports-rig.ts';

const DAY = 24 * 60 * 60 * 1000;
const RULE = ruleOf('r1', 'p');
const ROOT = 'p/logs/r1/';

/** The folder of the run that began `days` days ago. */
const ago = (days: number) => folderOf(new Date(TODAY - days * DAY).toISOString().slice(0, 10));

/** Reports on these days, and many files in the folder that they share. */
function history(root: string, days: readonly number[]) {
  const files = Array.from({ length: 1100 }, (_, index) => ({
    key: `${root}data/${index}.csv.gz`,
  }));
  return [...files, ...days.flatMap((day) => reportObjects(root, ago(day)))];
}

const daysOf = (count: number, step = 1) =>
  Array.from({ length: count }, (_, index) => 1 + index * step);
const namesOf = (reports: readonly FoundReport[]) => reports.map(({ folder }) => folder.name);

describe('the newest reports', () => {
  test('come with one request, whatever the history, without the files', async () => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', history(ROOT, daysOf(1200)));
    const reports = await rig.finder.recent(RULE);
    expect(rig.asked()).toEqual(['ListObjectsV2']);
    expect(namesOf(reports)).toEqual(daysOf(35).map(ago));
    const [newest] = reports;
    expect(newest).toMatchObject({
      place: placesOf(RULE)[0],
      folder: { name: ago(1), scanStartedAt: new Date('2026-11-29T16:00:00Z') },
      manifestKey: `${ROOT}${ago(1)}/manifest.json`,
      manifest: { size: expect.any(Number), lastModified: new Date(TODAY) },
      checksum: { size: 32 },
    });
  });

  test('include the newest one where it is old, which is then remembered', async () => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', history(ROOT, [100, 200]));
    expect(namesOf(await rig.finder.recent(RULE))).toEqual([ago(100), ago(200)]);
    expect(rig.asked()).toHaveLength(2);
    expect(namesOf(await rig.finder.recent(RULE))[0]).toBe(ago(100));
    expect(rig.asked()).toHaveLength(1);
  });

  test('are none where nothing was ever written', async () => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', history('p/logs/r1x/', [1]));
    expect(await rig.finder.recent(RULE)).toEqual([]);
    expect(rig.asked()).toHaveLength(2);
    expect(await rig.finder.recent(RULE)).toEqual([]);
    expect(rig.asked()).toHaveLength(1);
    rig.clock.now += 100 * DAY;
    rig.emulator.putObjects('reports', reportObjects(ROOT, ago(-20)));
    expect(namesOf(await rig.finder.recent(RULE))).toEqual([ago(-20)]);
  });

  test('are older ones once those that were known are deleted', async () => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', history(ROOT, [100, 200]));
    expect(namesOf(await rig.finder.recent(RULE))[0]).toBe(ago(100));
    rig.emulator.deleteObjects(
      'reports',
      [...rig.emulator.objects('reports').keys()].filter((key) => key.includes(ago(100))),
    );
    expect(namesOf(await rig.finder.recent(RULE))).toEqual([ago(200)]);
  });

  test('are looked for anew once they are deleted', async () => {
    await using rig = await startReports();
    const rule = ruleOf('r1', 'p/');
    rig.emulator.putObjects('reports', reportObjects('p//logs/r1/', ago(1)));
    expect(await rig.finder.recent(rule)).toHaveLength(1);
    rig.emulator.deleteObjects('reports');
    expect(await rig.finder.recent(rule)).toEqual([]);
    rig.emulator.putObjects('reports', reportObjects(ROOT, ago(1)));
    expect(await rig.finder.recent(rule)).toHaveLength(1);
  });

  test('are found in either spelling, and asked for in the other one once', async () => {
    const rule = ruleOf('r1', 'p/');
    for (const root of ['p//logs/r1/', 'p/logs/r1/']) {
      await using rig = await startReports();
      rig.emulator.putObjects('reports', history(root, [1, 2]));
      expect((await rig.finder.recent(rule))[0]?.place.root).toBe(root);
      expect(rig.asked()).toHaveLength(root === ROOT ? 2 : 1);
      expect(await rig.finder.recent(rule)).toHaveLength(2);
      expect(rig.asked()).toHaveLength(1);
    }
  });

  test('lack manifest or checksum where they are not there', async () => {
    await using rig = await startReports();
    const damages = ['dataOnly', 'noManifest', 'noChecksum', undefined] as const;
    rig.store(RULE);
    damages.forEach((damage, index) => {
      const at = new Date(TODAY - (index + 1) * DAY);
      rig.emulator.runRules('logs', ['r1'], { at, ...(damage ? { damage } : {}) });
    });
    const reports = await rig.finder.recent(RULE);
    expect(reports.map(({ manifest, checksum }) => [manifest !== null, checksum !== null])).toEqual(
      [
        [false, true],
        [true, false],
        [true, true],
      ],
    );
  });

  test('are not mixed with what else lies there', async () => {
    await using rig = await startReports();
    const junk = [
      '2',
      '2026',
      '2026-11-29T16-00Z',
      '2026-11-29T16-00ZX',
      '2026-11-29/x',
      '2026-13-01T00-00Z/manifest.json',
    ];
    rig.emulator.putObjects('reports', [
      ...junk.map((key) => ({ key: `${ROOT}${key}` })),
      { key: `${ROOT}incremental_inventory/2026-11-28T16-0000Z/manifest.json` },
      { key: `${ROOT}${ago(2)}/sub/manifest.json` },
      ...reportObjects(ROOT, ago(1)),
    ]);
    const reports = await rig.finder.recent(RULE);
    expect(namesOf(reports)).toEqual([ago(1), ago(2)]);
    expect(reports[1]).toMatchObject({ manifest: null, checksum: null });
  });

  test('do not take many objects in a folder for reports', async () => {
    await using rig = await startReports();
    const junk = Array.from({ length: 10_001 }, (_, index) => ({
      key: `${ROOT}${ago(1)}/a${index}`,
    }));
    rig.emulator.putObjects('reports', junk);
    await expect(rig.finder.recent(RULE)).rejects.toMatchObject({ code: 'UnreadableAnswer' });
    expect(rig.asked()).toHaveLength(10);
  });

  test.for(['..', '../../x', 'a//b/', '中 +%&"\n'])('of an id %j', async (id) => {
    await using rig = await startReports();
    const rule = ruleOf(id, 'p ä/../');
    rig.emulator.putObjects('reports', history(`p ä/..//logs/${id}/`, [1]));
    expect(namesOf(await rig.finder.recent(rule))).toEqual([ago(1)]);
  });

  test('fail for a destination that does not exist, or may not be listed', async () => {
    await using rig = await startReports();
    const gone = { ...RULE, destination: { ...RULE.destination, bucket: 'gone' } };
    await expect(rig.finder.recent(gone)).rejects.toMatchObject({ name: 'NoSuchBucketError' });
    const users = [{ accessKeyId: 'k', accessKeySecret: 's', actions: ['oss:GetObject'] }];
    await using denied = await startReports({ users });
    await expect(denied.finder.recent(RULE)).rejects.toMatchObject({
      name: 'AccessDeniedError',
      action: 'oss:ListObjects',
    });
  });
});

describe('pages', () => {
  const walk = async (rig: Awaited<ReturnType<typeof startReports>>, first: number) => {
    const names: string[] = [];
    let after: string | null = null;
    let pages = 0;
    for (let hasNextPage = true; hasNextPage && pages < 1000; pages += 1) {
      const page = await rig.finder.page(RULE, { after, first });
      names.push(...namesOf(page.reports));
      after = names.at(-1) ?? null;
      hasNextPage = page.hasNextPage;
    }
    return names;
  };

  test.for([
    ['daily', daysOf(100), 7],
    ['two a day', [...daysOf(60), 0], 100],
    ['weekly', daysOf(60, 7), 10],
    ['monthly', daysOf(30, 30), 4],
    ['one', [400], 1],
    ['none', [], 5],
    ['five years of daily ones', daysOf(1830), 300],
    ['years with gaps', [...daysOf(600), ...daysOf(30).map((day) => day + 2000)], 250],
  ] as const)('give every report once, newest first: %s', async ([, days, first]) => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', history(ROOT, days));
    expect(await walk(rig, first)).toEqual(days.toSorted((a, b) => a - b).map(ago));
  });

  test('cost two requests at most, and three far back', async () => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', history(ROOT, daysOf(1830)));
    await rig.finder.page(RULE, { after: null, first: 20 });
    expect(rig.asked()).toHaveLength(1);
    await rig.finder.page(RULE, { after: ago(1700), first: 20 });
    expect(rig.asked()).toHaveLength(2);
    await rig.finder.page(RULE, { after: ago(600), first: 20 });
    expect(rig.asked().length).toBeLessThanOrEqual(3);
  });

  test('cost no more for a folder of the far future', async () => {
    await using rig = await startReports();
    const future = '2999-01-01T00-00Z';
    const reports = history(ROOT, daysOf(1830).slice(50));
    rig.emulator.putObjects('reports', [...reports, ...reportObjects(ROOT, future)]);
    const page = await rig.finder.page(RULE, { after: null, first: 3 });
    expect(namesOf(page.reports)).toEqual([future, ago(51), ago(52)]);
    expect(rig.asked()).toHaveLength(3);
  });

  test('go on after a folder that no longer exists', async () => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', history(ROOT, [1, 3, 50]));
    const page = await rig.finder.page(RULE, { after: ago(2), first: 5 });
    expect(namesOf(page.reports)).toEqual([ago(3), ago(50)]);
    expect(page.hasNextPage).toBe(false);
  });
});

/** Those of the last 35 days, or the newest one: how many older ones are found depends on earlier searches. */
function newestOf(reports: readonly FoundReport[] | Error = []) {
  if (reports instanceof Error) return reports;
  const recent = reports.filter(({ folder }) => folder.name >= ago(35).slice(0, 10));
  return recent.length > 0 ? recent : reports.slice(0, 1);
}

describe('many rules', () => {
  const rules = Array.from({ length: 100 }, (_, index) => ruleOf(`r${index}/x`, 'p/'));

  test('share one request for each spelling of their prefix', async () => {
    await using rig = await startReports();
    for (const { inventoryId } of rules) {
      rig.emulator.putObjects('reports', reportObjects(`p//logs/${inventoryId}/`, ago(1)));
    }
    for (const count of [2, 1]) {
      const found = await rig.finder.recentOfEach(rules);
      expect(found.map((each) => !(each instanceof Error) && namesOf(each))).toEqual(
        rules.map(() => [ago(1)]),
      );
      expect(rig.asked()).toHaveLength(count);
    }
  });

  test('take a request for each 1,000 objects where they keep a month', async () => {
    await using rig = await startReports();
    const month = rules.slice(70).map(({ inventoryId }) => ruleOf(inventoryId, 'p'));
    for (const { inventoryId } of month) {
      const root = `p/logs/${inventoryId}/`;
      const files = daysOf(30).map((day) => ({ key: `${root}data/${day}.csv.gz` }));
      const reports = daysOf(30).flatMap((day) => reportObjects(root, ago(day)));
      rig.emulator.putObjects('reports', [...files, ...reports]);
    }
    for (let time = 0; time < 2; time += 1) {
      const found = await rig.finder.recentOfEach(month);
      expect(found.map((each) => !(each instanceof Error) && namesOf(each))).toEqual(
        month.map(() => daysOf(30).map(ago)),
      );
      expect(rig.asked().length).toBeLessThanOrEqual(4);
    }
  });

  test('take one request each where they keep years, and one for the prefix', async () => {
    await using rig = await startReports();
    const years = [...'abcdefg'].map((id) => ruleOf(id, 'p'));
    for (const { inventoryId } of years) {
      rig.emulator.putObjects('reports', history(`p/logs/${inventoryId}/`, daysOf(400)));
    }
    const others = rules.map(({ inventoryId }) => ruleOf(inventoryId, 'p'));
    for (const group of [years, [...years, ...others]]) {
      const found = await rig.finder.recentOfEach(group);
      expect(found.map((each) => !(each instanceof Error) && each.length)).toEqual(
        group.map((rule) => (years.includes(rule) ? 35 : 0)),
      );
      expect(rig.asked().length).toBeLessThanOrEqual(years.length + 1);
    }
  });

  test('cost nothing where they have never written', async () => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', reportObjects('p/logs/r7/x/', ago(1)));
    const found = await rig.finder.recentOfEach(rules);
    expect(found.map((each) => !(each instanceof Error) && each.length)).toEqual(
      rules.map((_, index) => (index === 7 ? 1 : 0)),
    );
    expect(rig.asked()).toHaveLength(2);
  });

  test('find together what each finds by itself, as reports come and go', async () => {
    await using rig = await startReports();
    const id = oneof(
      constantFrom('a', 'a/2', 'a/3', 'b/', '2', '~', '\ue000', '🦜'),
      string({ unit: constantFrom(...'a/23🦜'), minLength: 1, maxLength: 4 }),
    );
    const kept = record({
      rule: tuple(id, constantFrom('p', 'p/', 'q', null)),
      days: array(integer({ min: 0, max: 60 }), { maxLength: 6 }),
      isSecondSpelling: boolean(),
    });
    const states = array(
      uniqueArray(kept, { maxLength: 12, selector: ({ rule: [name] }) => name }),
      { minLength: 1, maxLength: 3 },
    );
    await assert(
      asyncProperty(states, integer({ min: 20, max: 60 }), async (worlds, maxKeys) => {
        const list: typeof rig.objects.list = (bucket, options) =>
          rig.objects.list(bucket, { ...options, maxKeys });
        const finders = [0, 1].map(() =>
          createReportFinder({ ...rig.objects, list }, () => rig.clock.now),
        );
        for (const [time, world] of worlds.entries()) {
          rig.emulator.deleteObjects('reports');
          const group = world.map(({ rule }) => ruleOf(...rule));
          group.forEach((rule, index) => {
            const { days: all = [], isSecondSpelling } = world[index] ?? {};
            // No report comes later than its day.
            const days = all.filter((day) => time === 0 || day <= 30);
            const root = placesOf(rule).at(isSecondSpelling ? -1 : 0)?.root ?? '';
            const files = days.map((day) => ({ key: `${root}data/${day}.csv.gz` }));
            const reports = days.flatMap((day) => reportObjects(root, ago(day)));
            rig.emulator.putObjects('reports', [...files, ...reports]);
          });
          const [together, alone] = finders;
          const found = await Promise.all(group.map((rule) => alone?.recent(rule)));
          expect((await together?.recentOfEach(group))?.map(newestOf)).toEqual(found.map(newestOf));
        }
      }),
      repeatable('neighbours', 15),
    );
  });

  test('fail by themselves', async () => {
    await using rig = await startReports();
    const gone = { ...RULE, destination: { ...RULE.destination, bucket: 'gone' } };
    rig.emulator.putObjects('reports', reportObjects(ROOT, ago(1)));
    const [found, failure] = await rig.finder.recentOfEach([RULE, gone]);
    expect(found).toHaveLength(1);
    expect(failure).toMatchObject({ name: 'NoSuchBucketError' });
    const failures = await rig.finder.recentOfEach(
      rules.map((rule) => ({ ...rule, destination: { ...rule.destination, bucket: 'gone' } })),
    );
    expect(failures.every((each) => each instanceof Error)).toBe(true);
  });
});
