import { describe, expect, test } from 'vitest';
import { checkManifest, ManifestError, parseManifest } from '../../src/reports/manifest.ts';
import { placesOf } from '../../src/reports/report-key.ts';
import { bytesOf, FILE, FOLDER, HOSTILE_MANIFESTS, key, ROOT } from './hostile-manifests.ts';
import { ruleOf } from './reports-rig.ts';

const [PLACE] = placesOf(ruleOf('r1', 'p'));
/** What comes of a manifest: the problem's kind, or the keys of its files. */
function outcome(bytes: Buffer, place = PLACE): unknown {
  try {
    const { manifest, problem } = checkManifest(parseManifest(bytes), place, FOLDER);
    return problem ? problem.kind : manifest.files.map(({ key }) => key);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return error.message;
  }
}

describe('a manifest', () => {
  test('as in the documentation', () => {
    const bytes =
      Buffer.from(`{ "creationTimestamp": "1642994594", "destinationBucket": "reports", "fileFormat": "CSV",
      "fileSchema": "Bucket, Key, VersionId, IsLatest,Crc64", "files": [{ "MD5checksum": "F77449179760C3B13F1E76110F07ABCD",
      "key": "p/logs/r1/data/a1574226-b5e5-40ee-91df-356845777c04.csv.gz", "size": 2046}],
      "sourceBucket": "logs", "version": "2019-09-01" }`);
    expect(checkManifest(parseManifest(bytes), PLACE, FOLDER).manifest).toEqual({
      createdAt: new Date('2022-01-24T03:23:14Z'),
      sourceBucket: 'logs',
      destinationBucket: 'reports',
      columns: ['Bucket', 'Key', 'VersionId', 'IsLatest', 'Crc64'],
      files: [
        {
          key: 'p/logs/r1/data/a1574226-b5e5-40ee-91df-356845777c04.csv.gz',
          size: 2046,
          md5: 'f77449179760c3b13f1e76110f07abcd',
        },
      ],
    });
  });

  test('of changes since the last one', () => {
    const name = 'incremental_inventory/2025-09-28T07-4000Z';
    const key = `${ROOT}${name}/data/5b7c6cf0db490db906c60e87b917b148_5550506986a37a62abce56a83db6736d_0.csv`;
    const bytes = bytesOf({
      creationTimestamp: undefined,
      startTimestamp: '1759320000',
      endTimestamp: '1759320600',
      files: [{ ...FILE, key }],
    });
    const folder = { name, scanStartedAt: new Date('2025-09-28T07:40Z') };
    const { manifest } = checkManifest(parseManifest(bytes), PLACE, folder);
    expect(manifest).toMatchObject({
      createdAt: new Date('2025-10-01T12:00:00Z'),
      files: [{ key }],
    });
    expect(checkManifest(parseManifest(bytes), PLACE, FOLDER).problem?.kind).toBe('FOREIGN_KEY');
  });

  test.for<[unknown, string | null]>([
    ['1642994594', '2022-01-24T03:23:14.000Z'],
    [1642994594, '2022-01-24T03:23:14.000Z'],
    ['1642994594123', '2022-01-24T03:23:14.123Z'],
    [1642994594123, '2022-01-24T03:23:14.123Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
    ['16429945941234', null],
    ['2022-01-24', null],
    [-1, null],
    [1e300, null],
    [{}, null],
    [undefined, null],
  ])('with the time %j', ([creationTimestamp, expected]) => {
    const { createdAt } = parseManifest(bytesOf({ creationTimestamp }));
    expect(createdAt?.toISOString() ?? null).toBe(expected);
  });

  test('whose destination is an ARN', () => {
    expect(outcome(bytesOf({ destinationBucket: 'acs:oss:::reports' }))).toEqual([FILE.key]);
  });

  test('with a byte order mark', () => {
    expect(outcome(Buffer.concat([Buffer.from('\ufeff'), bytesOf({})]))).toEqual([FILE.key]);
  });

  test('without files', () => {
    expect(outcome(bytesOf({ files: [] }))).toEqual([]);
  });

  test.for(['p//logs/r1/', 'p/logs/r1/'])(
    'after a prefix with a slash, with keys below %s: its files lie beside it',
    (spelling) => {
      const [doubled] = placesOf(ruleOf('r1', 'p/'));
      const bytes = bytesOf({ files: [{ ...FILE, key: `${spelling}data/a.csv.gz` }] });
      expect(outcome(bytes, doubled)).toEqual(['p//logs/r1/data/a.csv.gz']);
    },
  );
});

describe('a hostile manifest', () => {
  test.for(HOSTILE_MANIFESTS)('with %s', ([, bytes, expected]) => {
    const found = outcome(bytes);
    if (expected instanceof RegExp) expect(found).toMatch(expected);
    else expect(found).toBe(expected);
    // Messages reach logs and callers.
    expect(String(found).length).toBeLessThan(300);
  });

  test('one foreign file spoils all others', () => {
    const bytes = bytesOf({ files: [FILE, { ...FILE, key: 'victim/a.csv.gz' }] });
    expect(checkManifest(parseManifest(bytes), PLACE, FOLDER)).toMatchObject({ manifest: null });
  });

  test('does not get through because an id or a prefix is special', () => {
    const places = [...placesOf(ruleOf('..', 'a')), ...placesOf(ruleOf('r1/data', 'p'))];
    const keys = ['a/data/x.csv.gz', 'a/logs/../../data/x.csv.gz', 'p/logs/r1/data/x.csv.gz'];
    for (const place of places) {
      for (const each of keys) expect(outcome(key(each), place)).toBe('FOREIGN_KEY');
    }
    expect(outcome(key('a/logs/../data/x.csv.gz'), places[0])).toEqual(['a/logs/../data/x.csv.gz']);
  });
});
