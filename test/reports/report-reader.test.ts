import { describe, expect, test } from 'vitest';
import type { ReportDamage } from '../../src/emulator/emulator.ts';
import { readObjects } from '../../src/reports/preview.ts';
import type { ReportProblemKind, ReportState } from '../../src/reports/report.ts';
import { dataPrefixOf } from '../../src/reports/report-key.ts';
import { HOSTILE_MANIFESTS } from './hostile-manifests.ts';
import { folderOf, manifestOf, reportObjects, ruleOf, startReports } from './reports-rig.ts';

type Rig = Awaited<ReturnType<typeof startReports>>;

const RULE = ruleOf('r1', 'p');
const ROOT = 'p/logs/r1/';
const FOLDER = folderOf('2026-11-29');

async function newest({ finder }: Rig, rule = RULE) {
  const [report] = await finder.recent(rule);
  if (!report) throw new Error('There is no report.');
  return report;
}

/** Writes a report in several files, and reads it. */
async function readRun(damage?: ReportDamage, rule = RULE) {
  const rig = await startReports({ reports: { rowsPerFile: 1 } });
  rig.store(rule);
  rig.emulator.runRules('logs', [rule.inventoryId], damage ? { damage } : {});
  return rig;
}

describe('a report as OSS writes it', () => {
  test('is complete, after two requests for the newest one', async () => {
    await using rig = await readRun();
    const report = await newest(rig);
    const { state, manifest, problems } = await rig.reader.read(report);
    expect(rig.asked()).toEqual(['ListObjectsV2', `GetObject ${report.manifestKey}`]);
    expect({ state, problems }).toEqual({ state: 'COMPLETE', problems: [] });
    expect(manifest).toMatchObject({
      createdAt: new Date('2026-11-30T12:00:00Z'),
      sourceBucket: 'logs',
      destinationBucket: 'reports',
      columns: ['Bucket', 'Key', 'VersionId', 'IsLatest', 'IsDeleteMarker', 'Size', 'StorageClass'],
    });
    const stored = rig.emulator.objects('reports');
    expect(manifest?.files.map(({ key, size }) => [key, size])).toEqual(
      [...stored]
        .flatMap(([key, body]) => (key.endsWith('.gz') ? [[key, body.length]] : []))
        .reverse(),
    );
    expect(await rig.reader.verify(report)).toEqual([]);
    expect(rig.asked()).toEqual(['ListObjectsV2']);
  });

  test('has the rows of the source bucket, in files of any size, also when connections break', async () => {
    await using rig = await startReports({ reports: { rowsPerFile: 20 } });
    const keys = Array.from({ length: 50 }, (_, index) => `k ${index}/+%中"`);
    rig.emulator.deleteObjects('logs');
    rig.emulator.putObjects(
      'logs',
      keys.map((key) => ({ key, body: key })),
    );
    rig.store(RULE);
    rig.emulator.runRules('logs', ['r1']);
    const { report, manifest } = await rig.reader.read(await newest(rig));
    if (!manifest) throw new Error('There is no manifest.');
    const { files, columns } = manifest;
    const bytes = 100;
    rig.emulator.inject({ kind: 'truncate', operation: 'GetObject', bytes, how: 'close' });
    const bucket = report.place.destinationBucket;
    const { items } = await readObjects({
      files,
      columns,
      open: ({ key }) => rig.objects.read(bucket, key),
      first: 1000,
      maxRows: 1000,
    });
    expect(files).toHaveLength(3);
    expect(items.map(({ object }) => object.key)).toEqual(keys.toSorted());
  });

  test('is not read again while it is the same', async () => {
    await using rig = await readRun();
    const report = await newest(rig);
    await Promise.all([rig.reader.read(report), rig.reader.read(report)]);
    await rig.reader.read(report);
    expect(rig.asked()).toHaveLength(2);
    rig.emulator.putObjects('reports', reportObjects(ROOT, report.folder.name));
    const { manifest } = await rig.reader.read(await newest(rig));
    expect(manifest?.files).toHaveLength(1);
    expect(rig.asked()).toHaveLength(2);
  });

  test('is not read from the cache of other credentials', async () => {
    const user = { accessKeyId: 'k', accessKeySecret: 's' };
    const other = { accessKeyId: 'l', accessKeySecret: 's', actions: ['oss:ListObjects'] };
    await using rig = await startReports({ users: [user, other] });
    rig.emulator.putObjects('reports', reportObjects(ROOT, FOLDER));
    const report = await newest(rig);
    expect((await rig.reader.read(report)).state).toBe('COMPLETE');
    const { finder, reader } = rig.readingAs(other);
    const [same] = await finder.recent(RULE);
    expect(same).toEqual(report);
    expect(await reader.read(report)).toMatchObject({
      state: 'UNREADABLE',
      problems: [{ kind: 'READ_DENIED' }],
    });
  });

  test.for(['p//logs/r1/', 'p/logs/r1/'])('is read below %s', async (root) => {
    const rule = ruleOf('r1', 'p/');
    const doublesSlash = root === 'p//logs/r1/';
    await using rig = await startReports({ reports: { form: { doublesSlash } } });
    rig.store(rule);
    rig.emulator.runRules('logs', ['r1']);
    const report = await newest(rig, rule);
    await rig.reader.read(report);
    expect(rig.asked()).toHaveLength(doublesSlash ? 2 : 3);
    expect(report.place.root).toBe(root);
    expect(await rig.reader.verify(report)).toEqual([]);
  });

  test('is read when its checksum has another case, a line break, or an ETag of its own', async () => {
    await using rig = await startReports();
    const [manifest, checksum] = reportObjects(ROOT, FOLDER);
    if (!manifest || !checksum) throw new Error('The report has two objects.');
    for (const body of [
      `${checksum.body}\n`,
      `${checksum.body}\r\n`,
      checksum.body.toString().toLowerCase(),
    ]) {
      rig.emulator.putObjects('reports', [manifest, { ...checksum, body }]);
      expect((await rig.reader.read(await newest(rig))).state).toBe('COMPLETE');
      expect(rig.asked()).toEqual(['ListObjectsV2', `GetObject ${manifest.key}`]);
    }
    const bodies = [`\r\n ${checksum.body}`, checksum.body];
    for (const body of bodies) {
      const etag = body === checksum.body ? { etag: 'OF-AN-ENCRYPTED-ONE' } : {};
      rig.emulator.putObjects('reports', [manifest, { ...checksum, body, ...etag }]);
      expect((await rig.reader.read(await newest(rig))).state).toBe('COMPLETE');
      expect(rig.asked()).toContain(`GetObject ${checksum.key}`);
    }
  });
});

describe('each damage', () => {
  test.for<[ReportDamage, ReportState, readonly ReportProblemKind[]]>([
    ['noManifest', 'INCOMPLETE', []],
    ['noChecksum', 'INCOMPLETE', []],
    ['wrongChecksum', 'DAMAGED', ['MANIFEST_CHECKSUM']],
    ['invalidManifest', 'DAMAGED', ['MANIFEST_INVALID']],
    ['foreignDestination', 'DAMAGED', ['FOREIGN_DESTINATION']],
    ['missingFile', 'COMPLETE', ['FILE_MISSING']],
    ['truncatedFile', 'COMPLETE', ['FILE_SIZE']],
    ['wrongFileSize', 'COMPLETE', ['FILE_SIZE']],
    ['archived', 'UNREADABLE', ['FILE_ARCHIVED']],
  ])('%s is %s, with problems %j', async ([damage, state, kinds]) => {
    await using rig = await readRun(damage);
    const report = await newest(rig);
    expect((await rig.reader.read(report)).state).toBe(state);
    const problems = await rig.reader.verify(report);
    expect(problems.map(({ kind }) => kind)).toEqual(kinds);
    for (const { message } of problems) expect(message).toMatch(/^[A-Zp].*\.$/);
  });

  test('collapsedSlashes is none: the files lie beside the manifest', async () => {
    const rule = ruleOf('r1', 'p/');
    await using rig = await readRun('collapsedSlashes', rule);
    const report = await newest(rig, rule);
    expect(report.place.root).toBe('p//logs/r1/');
    expect(await rig.reader.verify(report)).toEqual([]);
  });

  test('of files: each has its own problem', async () => {
    await using rig = await startReports();
    const key = (name: string) => `${ROOT}data/u-${name}.csv.gz`;
    const names = ['missing', 'size', 'archive', 'restored', 'good'];
    const files = names.map((name) => ({ MD5checksum: 'F'.repeat(32), key: key(name), size: 4 }));
    rig.emulator.putObjects('reports', [
      { key: key('size'), body: 'longer' },
      { key: key('archive'), body: 'body', storageClass: 'ColdArchive' },
      { key: key('good'), body: 'body' },
      { key: key('restored'), body: 'body' },
      ...reportObjects(ROOT, FOLDER, manifestOf(ROOT, { files })),
    ]);
    const problems = await rig.reader.verify(await newest(rig));
    expect(problems.map(({ kind, file }) => [file, kind])).toEqual([
      [key('missing'), 'FILE_MISSING'],
      [key('size'), 'FILE_SIZE'],
      [key('archive'), 'FILE_ARCHIVED'],
    ]);
  });

  test('of 2,500 files: three requests tell', async () => {
    await using rig = await startReports();
    const keys = Array.from({ length: 2500 }, (_, index) => `${ROOT}data/u-${index}.csv.gz`);
    const files = keys.map((key) => ({ MD5checksum: 'F'.repeat(32), key, size: 0 }));
    const others = Array.from({ length: 3000 }, (_, index) => ({ key: `${ROOT}data/t${index}` }));
    rig.emulator.putObjects('reports', [
      ...others,
      ...keys.filter((_, index) => index !== 1234).map((key) => ({ key })),
      ...reportObjects(ROOT, FOLDER, manifestOf(ROOT, { files })),
    ]);
    const report = await newest(rig);
    await rig.reader.read(report);
    rig.asked();
    expect(await rig.reader.verify(report)).toMatchObject([
      { kind: 'FILE_MISSING', file: keys[1234] },
    ]);
    expect(rig.asked()).toHaveLength(3);
  });

  test('of files among too many others: it is said that they were not looked at', async () => {
    await using rig = await startReports();
    const keys = ['a', 'z'].map((name) => `${ROOT}data/${name}.csv.gz`);
    const files = keys.map((key) => ({ MD5checksum: 'F'.repeat(32), key, size: 0 }));
    const others = Array.from({ length: 6000 }, (_, index) => ({ key: `${ROOT}data/m${index}` }));
    rig.emulator.putObjects('reports', [
      ...others,
      ...keys.map((key) => ({ key })),
      ...reportObjects(ROOT, FOLDER, manifestOf(ROOT, { files })),
    ]);
    const [problem, ...more] = await rig.reader.verify(await newest(rig));
    expect(problem).toMatchObject({ kind: 'MANIFEST_INVALID', message: /1 of them were not/ });
    expect(more).toEqual([]);
    expect(rig.asked()).toHaveLength(6);
  });
});

describe('what OSS refuses is a problem, and what passes is thrown', () => {
  test.for([
    ['AccessDenied', 'READ_DENIED'],
    ['KmsServiceNotEnabled', 'READ_DENIED'],
    ['InvalidObjectState', 'FILE_ARCHIVED'],
  ] as const)('403 %s', async ([code, kind]) => {
    await using rig = await readRun();
    const report = await newest(rig);
    const message = 'This request is forbidden by kms.';
    rig.emulator.inject({ kind: 'error', operation: 'GetObject', status: 403, code, message });
    const { state, manifest, problems } = await rig.reader.read(report);
    expect({ state, manifest }).toEqual({ state: 'UNREADABLE', manifest: null });
    expect(problems).toMatchObject([{ kind, file: report.manifestKey }]);
    expect((await rig.reader.read(report)).state).toBe('COMPLETE');
  });

  test.for([
    [503, 'TotalQpsLimitExceeded', 'ThrottledError'],
    [500, 'InternalError', 'UpstreamError'],
    [404, 'NoSuchBucket', 'NoSuchBucketError'],
  ] as const)('%i %s', async ([status, code, name]) => {
    await using rig = await readRun();
    const report = await newest(rig);
    rig.emulator.inject({ kind: 'error', operation: 'GetObject', status, code });
    await expect(rig.reader.read(report)).rejects.toMatchObject({ name });
    expect((await rig.reader.read(report)).state).toBe('COMPLETE');
  });

  test('a list of the files that is denied', async () => {
    await using rig = await readRun();
    const report = await newest(rig);
    rig.emulator.inject({
      kind: 'error',
      operation: 'ListObjectsV2',
      status: 403,
      code: 'AccessDenied',
    });
    expect(await rig.reader.verify(report)).toMatchObject([{ kind: 'READ_DENIED', file: null }]);
  });

  test('a manifest that went away', async () => {
    await using rig = await readRun();
    const report = await newest(rig);
    rig.emulator.deleteObjects('reports', [report.manifestKey]);
    expect(await rig.reader.read(report)).toMatchObject({ state: 'INCOMPLETE', manifest: null });
  });

  test('a manifest that is too large', async () => {
    await using rig = await startReports();
    const huge = Buffer.alloc(5 * 1024 * 1024, ' ');
    rig.emulator.putObjects('reports', reportObjects(ROOT, FOLDER, huge));
    const { state, problems } = await rig.reader.read(await newest(rig));
    expect(state).toBe('DAMAGED');
    expect(problems.map(({ kind }) => kind)).toEqual(['MANIFEST_INVALID']);
  });
});

test('a hostile manifest leads to no request outside the rule’s own folder', async () => {
  await using rig = await startReports();
  rig.emulator.createBucket({ name: 'victim' });
  const kinds: ReportProblemKind[] = ['FOREIGN_DESTINATION', 'FOREIGN_KEY', 'MANIFEST_INVALID'];
  for (const [name, bytes, expected] of HOSTILE_MANIFESTS) {
    rig.emulator.putObjects('reports', reportObjects(ROOT, FOLDER, bytes));
    const report = await newest(rig);
    const { manifest, state } = await rig.reader.read(report);
    expect({ name, manifest, state }).toEqual({ name, manifest: null, state: 'DAMAGED' });
    const found = (await rig.reader.verify(report)).map(({ kind }) => kind);
    const isKind = kinds.some((kind) => kind === expected);
    expect(found, name).toContain(isKind ? expected : 'MANIFEST_INVALID');
    const asked = ['ListObjectsV2', `GetObject ${report.manifestKey}`];
    expect(rig.asked(), name).toEqual(asked);
  }
});

describe('by the key of its manifest', () => {
  const all = () => true;
  const find = (rig: Rig, key: string, mayRead: (bucket: string) => boolean = all) =>
    rig.reader.find('reports', key, mayRead);

  test('a report is found, and its rule is told by its manifest', async () => {
    const rule = ruleOf('a/b', 'inventory/logs');
    await using rig = await readRun(undefined, rule);
    const { manifestKey } = await newest(rig, rule);
    rig.asked();
    const found = await find(rig, manifestKey);
    expect(found).toMatchObject({
      state: 'COMPLETE',
      report: { place: { sourceBucket: 'logs', inventoryId: 'a/b', destinationBucket: 'reports' } },
    });
    expect(rig.asked()).toEqual(['ListObjectsV2', `GetObject ${manifestKey}`]);
  });

  test('an incremental one is found', async () => {
    await using rig = await startReports();
    const folder = 'incremental_inventory/2026-11-29T16-1000Z';
    const key = `${dataPrefixOf(ROOT, { name: folder, scanStartedAt: new Date() })}a_b_0.csv`;
    const files = [{ MD5checksum: 'F'.repeat(32), key, size: 0 }];
    rig.emulator.putObjects('reports', [
      { key },
      ...reportObjects(ROOT, folder, manifestOf(ROOT, { files })),
    ]);
    const found = await find(rig, `${ROOT}${folder}/manifest.json`);
    expect(found?.manifest?.files).toMatchObject([{ key }]);
    expect(found && (await rig.reader.verify(found.report))).toEqual([]);
  });

  test('nothing is asked for a key that is no manifest’s, or of a bucket that the caller may not read', async () => {
    await using rig = await readRun();
    const { manifestKey } = await newest(rig);
    rig.asked();
    for (const key of ['', 'secret.txt', `${ROOT}data/x.csv.gz`, `${ROOT}../manifest.json`]) {
      expect(await find(rig, key)).toBeNull();
    }
    expect(await find(rig, manifestKey, () => false)).toBeNull();
    expect(rig.asked()).toEqual([]);
  });

  test('a manifest that names a bucket which the caller may not read is as good as none', async () => {
    await using rig = await startReports();
    const root = 'own/other/r1/';
    const manifest = manifestOf(root, { sourceBucket: 'other' });
    rig.emulator.putObjects('reports', reportObjects(root, FOLDER, manifest));
    const key = `${root}${FOLDER}/manifest.json`;
    expect(await find(rig, key, (bucket) => bucket === 'own')).toBeNull();
    expect(await find(rig, key, (bucket) => bucket === 'other')).not.toBeNull();
    expect(await find(rig, `own/other/r1/${folderOf('2026-11-28')}/manifest.json`)).toBeNull();
  });

  test('a damaged manifest is shown to those who may read every bucket that the key can mean', async () => {
    await using rig = await startReports();
    const root = 'own/other/r1/';
    rig.emulator.putObjects('reports', reportObjects(root, FOLDER, '{'));
    const key = `${root}${FOLDER}/manifest.json`;
    expect(await find(rig, key, (bucket) => bucket === 'own')).toBeNull();
    expect(await find(rig, key, (bucket) => bucket === 'other')).toBeNull();
    expect(await find(rig, key)).toMatchObject({
      state: 'DAMAGED',
      report: { place: { sourceBucket: 'other', inventoryId: 'r1' } },
    });
  });

  test('a manifest of another rule than its key says is damaged', async () => {
    await using rig = await startReports();
    rig.emulator.putObjects('reports', reportObjects(ROOT, FOLDER, manifestOf('p/logs/r2/')));
    expect(await find(rig, `${ROOT}${FOLDER}/manifest.json`)).toMatchObject({
      state: 'DAMAGED',
      manifest: null,
      problems: [{ kind: 'FOREIGN_KEY' }],
    });
  });
});
