import { hash } from 'node:crypto';
import { mkdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReportDamage } from '../../src/emulator/emulator.ts';
import { manifestOf, reportObjects } from '../reports/reports-rig.ts';
import { hold } from '../server/support.ts';
import { filesIn, reportOf, startReports } from './reports-rig.ts';

const NAMES = ['00001.csv.gz', '00002.csv.gz', 'manifest.json', 'manifest.checksum'];

/** The emulator with a rule that ran, and the folder of its report when it is downloaded to `out`. */
async function startDownload() {
  const oss = await startReports(['daily']);
  const [run] = oss.emulator.runRules('logs', ['daily']);
  const folder = `${run?.scanStartedAt.toISOString().slice(0, 16).replace(/:/, '-')}Z`;
  const report = join(oss.folder, 'out/logs/daily', folder);
  const [bodies, out] = [reportOf(oss.emulator, 'daily'), join(oss.folder, 'out')];
  const expected = new Map(NAMES.map((name, at) => [name, bodies[at]] as const).toSorted());
  const download = () => oss.run('logs', 'daily', '--download', 'out');
  return Object.assign(oss, { report, out, expected, download });
}

test('any id: the bytes of its report, in a directory of its own', async () => {
  const ids = [
    ...[
      'daily',
      'Daily',
      'DAILY',
      'daily~1',
      '..',
      '.',
      '../..',
      '../../evil',
      '/etc/cron.d',
      'a/b',
      'a',
    ],
    ...[
      'a/',
      ' ',
      ' a',
      'a ',
      'a.',
      'con',
      'NUL',
      'aux',
      'com1',
      'C:\\x',
      '\\\\host\\share',
      '~',
      '-rf',
      '%2e%2e',
    ],
    ...[
      '東京',
      'é',
      'e\u0301',
      'x'.repeat(192),
      '界'.repeat(192),
      'a\tb',
      'a\u202eb',
      'a:b',
      '*',
      '?',
    ],
  ];
  await using oss = await startReports(ids);
  oss.emulator.runRules('logs', ids);
  const { code, stderr, stdout } = await oss.run('logs', '--download', 'out');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const files = await filesIn(oss.folder);
  expect(files.size).toBe(ids.length * NAMES.length);
  const paths = [...files.keys()];
  const place = /^out\/logs\/[a-z0-9_~-]{1,100}\/\d{4}-\d\d-\d\dT\d\d-\d\dZ\/[\w.]+$/;
  expect(paths.filter((path) => !place.test(path))).toEqual([]);
  // Also where case does not count, and on Windows.
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(files.size);
  expect(paths.filter((path) => /\/(?:con|nul|aux|com1)\//i.test(path))).toEqual([]);
  const lines = stdout.split('\n').filter((line) => line.includes('files: 2'));
  const found = lines.map((line) => line.slice(oss.folder.length + 1).split('  ')[0] ?? '');
  const sorted = ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const [index, id] of sorted.entries()) {
    const bodies = NAMES.map((name) => files.get(`${found[index]}/${name}`));
    expect(bodies, id).toEqual(reportOf(oss.emulator, id));
  }
});

test('files whose names some file systems do not tell apart, or take for something else', async () => {
  await using oss = await startReports(['daily']);
  const root = 'logs/daily/';
  const names = [
    'A.csv.gz',
    'a.csv.gz',
    'manifest.json',
    'con.csv',
    'nul',
    'x.',
    `x${'y'.repeat(250)}`,
  ];
  const files = names.map((name) => ({ key: `${root}data/${name}`, body: `the body of ${name}` }));
  const manifest = manifestOf(root, {
    files: files.map(({ key, body }) => ({
      key,
      size: body.length,
      MD5checksum: hash('md5', body),
    })),
  });
  oss.emulator.putObjects('reports', files);
  oss.emulator.putObjects('reports', reportObjects(root, '2026-01-30T16-00Z', manifest));
  const { code, stderr } = await oss.run('logs', 'daily', '--download', 'out');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const found = await filesIn(join(oss.folder, 'out/logs/daily/2026-01-30T16-00Z'));
  expect([...found].slice(0, names.length).map(([name, body]) => `${name} ${body}`)).toEqual(
    names.map((name, index) => {
      const end = name.endsWith('.gz') ? 'csv.gz' : 'csv';
      return `0000${index + 1}.${end} the body of ${name}`;
    }),
  );
});

describe('what exists', () => {
  test('and is right is not fetched again', async () => {
    await using oss = await startDownload();
    expect(await oss.download()).toMatchObject({ code: 0, stderr: '' });
    expect(oss.read()).toHaveLength(2);
    const again = await oss.download();
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('files: 2 (2 existed)');
    expect(oss.read()).toEqual([]);
    expect(await filesIn(oss.report)).toEqual(oss.expected);
  });

  test('and is wrong is replaced; a link is not followed', async () => {
    await using oss = await startDownload();
    await mkdir(oss.report, { recursive: true });
    const [first, second] = [oss.expected.get(NAMES[0] ?? ''), join(oss.report, NAMES[1] ?? '')];
    const changed = Buffer.from(first ?? '');
    changed[20] = 255 - (changed[20] ?? 0);
    await writeFile(join(oss.report, NAMES[0] ?? ''), changed);
    const mine = join(oss.folder, 'mine.txt');
    await writeFile(mine, 'mine');
    await symlink(mine, second);
    await symlink('/dev/null', join(oss.report, 'manifest.json'));
    expect(await oss.download()).toMatchObject({ code: 0, stderr: '' });
    expect(await filesIn(oss.report)).toEqual(oss.expected);
    await expect(readlink(second)).rejects.toThrow('EINVAL');
    expect((await filesIn(oss.folder)).get('mine.txt')?.toString()).toBe('mine');
  });

  test.each(['logs', 'logs/daily'])(
    'a link instead of the directory %s is refused',
    async (name) => {
      await using oss = await startDownload();
      const other = join(oss.folder, 'other');
      await mkdir(other);
      await mkdir(join(oss.out, name, '..'), { recursive: true });
      await symlink(other, join(oss.out, name));
      const { code, stderr } = await oss.download();
      expect(code).toBe(1);
      expect(stderr).toMatch(/^daily: .* is a link, or not a directory: .*\n$/);
      expect(await filesIn(other)).toEqual(new Map());
    },
  );

  test('the directory itself may be a link', async () => {
    await using oss = await startDownload();
    await mkdir(join(oss.folder, 'other'));
    await symlink('other', oss.out);
    expect(await oss.download()).toMatchObject({ code: 0, stderr: '' });
    expect(await filesIn(oss.report.replace('/out/', '/other/'))).toEqual(oss.expected);
  });

  test('a file instead of the directory is one line', async () => {
    await using oss = await startDownload();
    await writeFile(oss.out, '');
    const { code, stderr } = await oss.download();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^daily: EEXIST.*\n$/);
  });
});

describe('a damaged report leaves nothing', () => {
  test.each<[ReportDamage, RegExp]>([
    ['missingFile', /^daily: The file does not exist/],
    ['truncatedFile', /^daily: The file has \d+ bytes; its manifest says \d+/],
    ['wrongFileSize', /^daily: The file has \d+ bytes; its manifest says \d+/],
    ['wrongFileChecksum', /^daily: .*-1\.csv\.gz has the MD5 \w+; the report says \w+/],
    ['archived', /^daily: The file is archived\. Restore it/],
  ])('%s', async (damage, line) => {
    await using oss = await startDownload();
    oss.emulator.runRules('logs', ['daily'], { at: new Date(Date.now() + 120_000), damage });
    const { code, stderr } = await oss.download();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toMatch(line);
    expect(await filesIn(oss.folder)).toEqual(new Map());
  });

  test('an older report is downloaded instead of one without its checksum', async () => {
    await using oss = await startDownload();
    const at = new Date(Date.now() + 120_000);
    oss.emulator.runRules('logs', ['daily'], { at, damage: 'wrongChecksum' });
    expect(await oss.download()).toMatchObject({ code: 0, stderr: '' });
    expect(await filesIn(oss.report)).toEqual(oss.expected);
  });

  test('no report at all is a problem for one rule', async () => {
    await using oss = await startReports(['daily']);
    const { code, stderr } = await oss.run('logs', 'daily', '--download', 'out');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^daily: No complete report of this rule was seen in "reports"\. /);
  });

  test('of several rules, the others are downloaded', async () => {
    await using oss = await startReports(['a', 'b', 'c']);
    oss.emulator.runRules('logs', ['a', 'c']);
    oss.emulator.runRules('logs', ['b'], { damage: 'missingFile' });
    const { code, stderr } = await oss.run('logs', '--download', 'out');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^b: The file does not exist[^\n]*\n$/);
    const paths = [...(await filesIn(oss.folder)).keys()];
    expect(paths.map((path) => path.split('/')[2])).toEqual([
      ...Array(4).fill('a'),
      ...Array(4).fill('c'),
    ]);
  });
});

describe('a download that ends early leaves only whole files, and goes on there', () => {
  test('when OSS refuses', async () => {
    await using oss = await startDownload();
    oss.emulator.inject({
      kind: 'error',
      status: 403,
      code: 'AccessDenied',
      operation: 'GetObject',
      keyPrefix: 'logs/daily/data/',
    });
    const { code, stderr } = await oss.download();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^daily: OSS refused oss:GetObject .* RAM policy .*:reports\/\*\.\n$/);
    expect(await filesIn(oss.folder)).toEqual(new Map());
  });

  test('by a signal', async () => {
    await using oss = await startDownload();
    await using running = oss.start('logs', 'daily', '--download', 'out');
    const [second] = [...oss.emulator.objects('reports').keys()].filter((key) =>
      key.includes('-1.csv'),
    );
    const held = hold(oss.emulator, { operation: 'GetObject', ...(second ? { key: second } : {}) });
    await held.met;
    running.signal('SIGINT');
    const { code, stderr } = await running.ended;
    held.release();
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'interrupted\n' });
    expect([...(await filesIn(oss.report)).keys()]).toEqual(['00001.csv.gz']);
    oss.read();
    const again = await oss.download();
    expect(again.stdout).toContain('files: 2 (1 existed)');
    expect(oss.read()).toEqual([second]);
    expect(await filesIn(oss.report)).toEqual(oss.expected);
  });

  test('in the middle of a file, it goes on at that byte', async () => {
    await using oss = await startDownload();
    oss.emulator.inject({
      kind: 'truncate',
      bytes: 30,
      how: 'reset',
      keyPrefix: 'logs/daily/data/',
    });
    expect(await oss.download()).toMatchObject({ code: 0, stderr: '' });
    expect(await filesIn(oss.report)).toEqual(oss.expected);
  });
});
