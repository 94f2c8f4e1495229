import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EmulatorOptions, OLDER_FORM } from '../../src/emulator/emulator.ts';
import { ask, type RuleParts } from './client.ts';
import { listKeys, listManifests, readReport } from './report-reader.ts';
import { acceptRule, CURRENT, startAt } from './report-world.ts';

function fields(...names: readonly string[]): RuleParts {
  const all = names.map((name) => `<Field>${name}</Field>`).join('');
  return { ...CURRENT, rest: `<OptionalFields>${all}</OptionalFields>` };
}

test('the first report comes soon after the PUT, with data, manifest and checksum', async () => {
  await using world = await startAt();
  const { emulator } = world;
  emulator.putObjects('logs', [
    { key: 'a/b.txt', body: 'hello', lastModified: new Date('2026-10-01T08:00:09Z') },
    {
      key: 'c d',
      size: 7,
      storageClass: 'IA',
      etag: 'E-3',
      isMultipartUploaded: true,
      lastModified: new Date('2026-10-02T00:00:00Z'),
    },
  ]);
  await acceptRule(world, fields('Size', 'StorageClass', 'ETag', 'LastModifiedDate', 'ObjectType'));
  await world.pass(999);
  expect(await listKeys(emulator)).toEqual([]);
  await world.pass(1);

  const folder = 'logs/rule/2026-11-02T09-05Z';
  const [checksum, manifest, file = ''] = await listKeys(emulator);
  expect([checksum, manifest]).toEqual([`${folder}/manifest.checksum`, `${folder}/manifest.json`]);
  expect(file).toMatch(
    /^logs\/rule\/data\/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\.csv\.gz$/,
  );
  const report = await readReport(emulator, `${folder}/manifest.json`);
  expect(report.checksum).toBe(report.trueChecksum);
  expect(report.manifest).toEqual({
    creationTimestamp: String(Date.parse('2026-11-02T09:05:08Z') / 1000),
    destinationBucket: 'reports',
    fileFormat: 'CSV',
    fileSchema: 'Bucket, Key, Size, StorageClass, ETag, LastModifiedDate, ObjectType',
    files: [{ MD5checksum: report.files[0]?.md5, key: file, size: report.files[0]?.size }],
    sourceBucket: 'logs',
    version: '2019-09-01',
  });
  expect(report.files[0]?.text).toBe(
    'logs,"a%2Fb.txt","5","Standard","5D41402ABC4B2A76B9719D911017C592","2026-10-01T08-00-09Z","Normal"\n' +
      'logs,"c%20d","7","IA","E-3","2026-10-02T00-00-00Z","Multipart"\n',
  );
});

test('all versions of a bucket with versioning, and delete markers', async () => {
  await using world = await startAt();
  const { emulator } = world;
  emulator.putObjects('logs', [{ key: 'old', size: 1 }]);
  await ask(emulator, {
    method: 'PUT',
    bucket: 'logs',
    query: { versioning: '' },
    body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  });
  emulator.putObjects('logs', [
    { key: 'old', size: 2 },
    { key: 'gone', size: 3 },
    { key: 'gone', isDeleteMarker: true },
  ]);
  const rest = '<OptionalFields><Field>Size</Field></OptionalFields>';
  await acceptRule(world, { rest }, 'all');
  await acceptRule(world, { ...CURRENT, rest }, 'current');
  await world.pass(1000);
  const [all = '', current = ''] = await listManifests(emulator);
  const { rows } = await readReport(emulator, all);
  const shown = rows.map(({ Key, VersionId, IsLatest, IsDeleteMarker, Size }) => {
    const version = VersionId === 'null' || VersionId === '' ? VersionId : 'id';
    return [Key, version, IsLatest, IsDeleteMarker, Size].join(' ');
  });
  expect(shown).toEqual([
    'gone id true true ',
    'gone id false false 3',
    'old id true false 2',
    'old null false false 1',
  ]);
  expect((await readReport(emulator, current)).rows).toEqual([
    { Bucket: 'logs', Key: 'old', Size: '2' },
  ]);
});

test('a report of all versions leaves the version empty without versioning', async () => {
  await using world = await startAt();
  world.emulator.putObjects('logs', [{ key: 'a' }]);
  await acceptRule(world, {});
  await world.pass(1000);
  const [manifest = ''] = await listManifests(world.emulator);
  expect((await readReport(world.emulator, manifest)).rows).toEqual([
    { Bucket: 'logs', Key: 'a', VersionId: '', IsLatest: 'true', IsDeleteMarker: 'false' },
  ]);
});

const DECODE = {
  component: decodeURIComponent,
  form: (key: string) => decodeURIComponent(key.replaceAll('+', ' ')),
  path: decodeURIComponent,
};

const keys = fc.uniqueArray(
  fc
    .array(
      fc.oneof(
        fc.constantFrom('+', '%', '/', ' ', '"', ',', '\n', '\r', '%2F', 'ü', '中', '😀', 'a'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join('')),
  { minLength: 1, maxLength: 60 },
);

test('every key can be read back in each form', async () => {
  await fc.assert(
    fc.asyncProperty(
      keys,
      fc.constantFrom('component' as const, 'form' as const, 'path' as const),
      fc.constantFrom('\n' as const, '\r\n' as const),
      fc.boolean(),
      fc.integer({ min: 1, max: 70 }),
      async (names, form, lineEnd, endsLastLine, rowsPerFile) => {
        const options = { ...OLDER_FORM, keys: form, lineEnd, endsLastLine };
        await using world = await startAt({ reports: { form: options, rowsPerFile } });
        world.emulator.putObjects(
          'logs',
          names.map((key) => ({ key })),
        );
        await acceptRule(world);
        await world.pass(1000);
        const [manifest = ''] = await listManifests(world.emulator);
        const { rows, files } = await readReport(world.emulator, manifest);
        const read = rows.map(({ Key = '' }) => DECODE[form](Key));
        const inOrder = names.map((name) => Buffer.from(name)).sort(Buffer.compare);
        expect(read).toEqual(inOrder.map(String));
        expect(files.length).toBe(Math.ceil(names.length / rowsPerFile));
      },
    ),
    { numRuns: 25 },
  );
});

test('a large report is split into files with numbers', async () => {
  await using world = await startAt({ reports: { rowsPerFile: 3 } });
  world.emulator.putObjects(
    'logs',
    Array.from({ length: 7 }, (_, index) => ({ key: `${index}` })),
  );
  await acceptRule(world);
  await world.pass(1000);
  const [manifest = ''] = await listManifests(world.emulator);
  const report = await readReport(world.emulator, manifest);
  const names = report.manifest.files.map(({ key }) => key);
  const [first = ''] = names;
  const start = first.replace('.csv.gz', '');
  expect(names).toEqual([first, `${start}-1.csv.gz`, `${start}-2.csv.gz`]);
  expect(report.files.map(({ text }) => text.split('\n').length - 1)).toEqual([3, 3, 1]);
  expect(report.files.map(({ md5, size }) => [md5, size])).toEqual(
    report.manifest.files.map(({ MD5checksum, size }) => [MD5checksum, size]),
  );
  expect(report.rows.map(({ Key }) => Key)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
});

describe('only what the filter matches is listed', () => {
  const times = { a: 1_700_000_000, b: 1_710_000_000, c: 1_720_000_000 };
  test.each([
    ['<Prefix>x/</Prefix>', ['x/a']],
    ['<LowerSizeBound>20</LowerSizeBound>', ['b', 'x/a']],
    ['<UpperSizeBound>20</UpperSizeBound>', ['a', 'b']],
    ['<LowerSizeBound>11</LowerSizeBound><UpperSizeBound>29</UpperSizeBound>', ['b']],
    [`<LastModifyBeginTimeStamp>${times.b}</LastModifyBeginTimeStamp>`, ['b', 'x/a']],
    [`<LastModifyEndTimeStamp>${times.b}</LastModifyEndTimeStamp>`, ['a', 'b']],
    ['<StorageClass>IA,Archive</StorageClass>', ['b', 'x/a']],
    ['<StorageClass>All</StorageClass>', ['a', 'b', 'x/a']],
    ['<Prefix>y</Prefix>', undefined],
  ])('%s', async (filter, expected) => {
    await using world = await startAt();
    const { emulator } = world;
    emulator.putObjects('logs', [
      { key: 'a', size: 10, lastModified: new Date(times.a * 1000) },
      { key: 'b', size: 20, lastModified: new Date(times.b * 1000), storageClass: 'IA' },
      { key: 'x/a', size: 30, lastModified: new Date(times.c * 1000), storageClass: 'Archive' },
    ]);
    await acceptRule(world, { ...CURRENT, filter: `<Filter>${filter}</Filter>` });
    await world.pass(1000);
    const [manifest] = await listManifests(emulator);
    const report = manifest === undefined ? undefined : await readReport(emulator, manifest);
    expect(report?.rows.map(({ Key = '' }) => decodeURIComponent(Key))).toEqual(expected);
    if (expected === undefined) expect(await listKeys(emulator)).toEqual([]);
  });
});

describe('keys of reports', () => {
  test.each<[string, string, EmulatorOptions['reports'], string]>([
    ['', 'rule', {}, 'logs/rule/'],
    ['a/b', 'rule', {}, 'a/b/logs/rule/'],
    ['a/', 'rule', {}, 'a//logs/rule/'],
    ['a/', 'rule', { form: { doublesSlash: false } }, 'a/logs/rule/'],
    ['a', 'x/../y z', {}, 'a/logs/x/../y z/'],
  ])('prefix "%s", id "%s"', async (prefix, id, reports, base) => {
    await using world = await startAt({ reports: reports ?? {} });
    const { emulator } = world;
    emulator.putObjects('logs', [{ key: 'k' }]);
    await acceptRule(world, { ...CURRENT, destination: `<Prefix>${prefix}</Prefix>` }, id);
    await world.pass(1000);
    const found = [...emulator.objects('reports').keys()];
    expect(found).toHaveLength(3);
    expect(found.filter((key) => !key.startsWith(base))).toEqual([]);
    const manifest = emulator.objects('reports').get(`${base}2026-11-02T09-05Z/manifest.json`);
    const { files } = JSON.parse(String(manifest));
    expect(found).toContain(files[0].key);
  });
});
