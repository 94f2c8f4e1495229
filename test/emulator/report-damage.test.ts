import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Emulator,
  type EmulatorOptions,
  type ReportDamage,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import { temporaryFolder } from '../server/support.ts';
import { ask, putRule, ruleXml } from './client.ts';
import { getObject, listKeys, listManifests, parseCsv, readReport } from './report-reader.ts';
import { startWithBuckets } from './set-up.ts';

const START = Date.parse('2026-11-02T09:05:07Z');
const DAY_MS = 86_400_000;
const FOLDER = 'p//logs/rule/2026-11-02T09-05Z';

/** An emulator with a rule whose report is damaged. It has three rows in two files. */
async function startWithDamage(damage: ReportDamage): Promise<Emulator> {
  const emulator = await startWithBuckets({ reports: { now: () => START, rowsPerFile: 2 } });
  emulator.putObjects('logs', [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  const xml = ruleXml('rule', { destination: '<Prefix>p/</Prefix>' });
  emulator.storeRules('logs', [{ id: 'rule', xml }]);
  emulator.runRules('logs', ['rule'], { damage });
  return emulator;
}

/** What the keys of a bucket are for, sorted. */
async function partsOf(emulator: Emulator): Promise<string[]> {
  const keys = await listKeys(emulator);
  return keys.map((key) => (key.endsWith('.gz') ? 'data' : key.replace(`${FOLDER}/`, ''))).sort();
}

const read = (emulator: Emulator) => readReport(emulator, `${FOLDER}/manifest.json`);

describe('a report can lack', () => {
  test.each<[ReportDamage, string[]]>([
    ['noReport', []],
    ['dataOnly', ['data', 'data']],
    ['noManifest', ['data', 'data', 'manifest.checksum']],
    ['noChecksum', ['data', 'data', 'manifest.json']],
    ['missingFile', ['data', 'manifest.checksum', 'manifest.json']],
  ])('%s', async (damage, parts) => {
    await using emulator = await startWithDamage(damage);
    expect(await partsOf(emulator)).toEqual(parts);
  });
});

describe('a whole report can have', () => {
  test('wrongChecksum', async () => {
    await using emulator = await startWithDamage('wrongChecksum');
    const { checksum, trueChecksum, rows } = await read(emulator);
    expect(checksum).toMatch(/^[\dA-F]{32}$/);
    expect(checksum).not.toBe(trueChecksum);
    expect(rows).toHaveLength(3);
  });

  test('invalidManifest', async () => {
    await using emulator = await startWithDamage('invalidManifest');
    await expect(read(emulator)).rejects.toThrow(SyntaxError);
  });

  test('foreignDestination', async () => {
    await using emulator = await startWithDamage('foreignDestination');
    const { manifest, checksum, trueChecksum } = await read(emulator);
    expect(manifest['destinationBucket']).toBe('reports-other');
    expect(checksum).toBe(trueChecksum);
  });

  test('collapsedSlashes', async () => {
    await using emulator = await startWithDamage('collapsedSlashes');
    const manifest = JSON.parse(String(await getObject(emulator, `${FOLDER}/manifest.json`)));
    const keys: string[] = manifest.files.map(({ key }: { key: string }) => key);
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(key).toMatch(/^p\/logs\/rule\/data\//);
    const all = await listKeys(emulator);
    expect(all.filter((key) => key.endsWith('.gz')).map((key) => key.replace('//', '/'))).toEqual(
      keys.toSorted(),
    );
  });

  test('truncatedFile', async () => {
    await using emulator = await startWithDamage('truncatedFile');
    const manifest = JSON.parse(String(await getObject(emulator, `${FOLDER}/manifest.json`)));
    const [whole, cut] = await Promise.all(
      manifest.files.map(({ key }: { key: string }) => getObject(emulator, key)),
    );
    expect(whole.length).toBe(manifest.files[0].size);
    expect(cut.length).toBe(Math.floor(manifest.files[1].size / 2));
    expect(() => gunzipSync(cut)).toThrow('unexpected end of file');
  });

  test.each<[ReportDamage, boolean, boolean]>([
    ['wrongFileChecksum', false, true],
    ['wrongFileSize', true, false],
  ])('%s', async (damage, hasMd5, hasSize) => {
    await using emulator = await startWithDamage(damage);
    const { manifest, files, rows } = await read(emulator);
    expect(rows).toHaveLength(3);
    const agrees = manifest.files.map(({ MD5checksum, size }, index) => [
      MD5checksum === files[index]?.md5,
      size === files[index]?.size,
    ]);
    expect(agrees).toEqual([
      [true, true],
      [hasMd5, hasSize],
    ]);
  });

  test('shortRow', async () => {
    await using emulator = await startWithDamage('shortRow');
    await expect(read(emulator)).rejects.toThrow('a row has 4 cells');
    const [first = ''] = (await listKeys(emulator)).filter((key) => /[^-]\w{11}\.csv/.test(key));
    const rows = parseCsv(gunzipSync(await getObject(emulator, first)).toString());
    expect(rows.map((cells) => cells.length)).toEqual([4, 5]);
  });

  test('archived', async () => {
    await using emulator = await startWithDamage('archived');
    const keys = await listKeys(emulator);
    expect(keys).toHaveLength(4);
    for (const object of keys) {
      const reply = await ask(emulator, { bucket: 'reports', object });
      expect([reply.status, reply.at('Code')]).toEqual([403, 'InvalidObjectState']);
    }
  });
});

/** Starts with the rule `rule`, put at START. */
async function startWithRule(options: EmulatorOptions): Promise<Emulator> {
  const emulator = await startWithBuckets(options);
  emulator.putObjects('logs', [{ key: 'a' }]);
  expect(await putRule(emulator, 'rule')).toMatchObject({ status: 200 });
  return emulator;
}

async function daysOf(emulator: Emulator): Promise<string[]> {
  const manifests = await listManifests(emulator);
  return manifests.map((key) => key.split('/').at(-2) ?? '');
}

test('a weekly rule can skip a week', async () => {
  let time = START;
  await using emulator = await startWithBuckets({ reports: { now: () => time } });
  emulator.putObjects('logs', [{ key: 'a' }]);
  await putRule(emulator, 'rule', {
    schedule: '<Schedule><Frequency>Weekly</Frequency></Schedule>',
  });
  time += 1000;
  await emulator.runReports();
  emulator.damageReports('logs', 'rule', 'noReport', 1);
  time += 22 * DAY_MS;
  const runs = await emulator.runReports();
  expect(runs.map(({ manifestKey }) => manifestKey !== undefined)).toEqual([false, true, true]);
  expect(await daysOf(emulator)).toEqual([
    '2026-11-02T09-05Z',
    '2026-11-15T16-00Z',
    '2026-11-22T16-00Z',
  ]);
});

test('damage lasts until it is ended, or the rule is written anew', async () => {
  let time = START;
  await using emulator = await startWithRule({ reports: { now: () => time } });
  const pass = async (days: number) => {
    time += days * DAY_MS;
    return (await emulator.runReports()).filter(({ manifestKey }) => manifestKey).length;
  };
  emulator.damageReports('logs', 'rule', 'dataOnly');
  expect(await pass(5)).toBe(0);
  emulator.damageReports('logs', 'rule', undefined);
  expect(await pass(5)).toBe(5);
  emulator.damageReports('logs', 'rule', 'noReport');
  expect(await pass(5)).toBe(0);
  emulator.storeRules('logs', [{ id: 'rule', xml: ruleXml('rule') }]);
  expect(await pass(1)).toBe(2);
});

test('a report whose rule is gone stays', async () => {
  await using emulator = await startWithRule({ reports: { now: () => START } });
  emulator.runRules('logs', ['rule'], { at: new Date(START - 20 * DAY_MS) });
  emulator.deleteRules('logs');
  expect(await daysOf(emulator)).toEqual(['2026-10-13T09-05Z']);
  expect(() => emulator.runRules('logs', ['rule'])).toThrow(
    'Bucket "logs" has no rule "rule" that reports can be written for.',
  );
});

test('a rule that no report can be written for is left alone', async () => {
  await using emulator = await startWithBuckets({
    reports: { now: () => START, firstRunDelayMs: 0 },
  });
  emulator.putObjects('logs', [{ key: 'a' }]);
  const xml = '<InventoryConfiguration><Id>odd</Id></InventoryConfiguration>';
  emulator.storeRules('logs', [
    { id: 'odd', xml },
    { id: 'rule', xml: ruleXml('rule') },
  ]);
  expect(await emulator.runReports()).toMatchObject([{ inventoryId: 'rule' }]);
});

test('schedules and damage survive a restart', async () => {
  await using folder = await temporaryFolder();
  const data = `${folder.path}/data.sqlite`;
  let time = START;
  const reports = { now: () => time };
  {
    await using emulator = await startWithRule({ data, reports });
    time += 1000;
    await emulator.runReports();
    emulator.damageReports('logs', 'rule', 'noReport', 2);
  }
  time += 4 * DAY_MS;
  {
    await using emulator = await startEmulator({ data, reports });
    expect(await emulator.runReports()).toHaveLength(4);
    expect(await daysOf(emulator)).toEqual([
      '2026-11-02T09-05Z',
      '2026-11-04T16-00Z',
      '2026-11-05T16-00Z',
    ]);
  }
});

test('a timer writes reports, and one for all that it missed', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  let time = START;
  await using emulator = await startWithRule({ reports: { timer: true, now: () => time } });
  vi.advanceTimersByTime(1000);
  expect(await daysOf(emulator)).toEqual([]);
  time += 1000;
  vi.advanceTimersByTime(1000);
  expect(await daysOf(emulator)).toEqual(['2026-11-02T09-05Z']);
  time += 5 * DAY_MS;
  await vi.advanceTimersByTimeAsync(3000);
  expect(await daysOf(emulator)).toEqual(['2026-11-02T09-05Z', '2026-11-07T09-05Z']);
  await emulator.close();
  expect(vi.getTimerCount()).toBe(0);
});
