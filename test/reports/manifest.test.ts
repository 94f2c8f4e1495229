import { describe, expect, test } from 'vitest';
import {
  checkManifest,
  MAX_FILES,
  MAX_MANIFEST_BYTES,
  ManifestError,
  parseManifest,
} from '../../src/reports/manifest.ts';
import { placesOf } from '../../src/reports/report-key.ts';
import { manifestOf, ruleOf } from './reports-rig.ts';

const FOLDER = { name: '2026-11-29T16-00Z', scanStartedAt: new Date('2026-11-29T16:00Z') };
const ROOT = 'p/logs/r1/';
const [PLACE] = placesOf(ruleOf('r1', 'p'));
const FILE = { MD5checksum: 'F'.repeat(32), key: `${ROOT}data/a-1.csv.gz`, size: 7 };

const bytesOf = (change: Readonly<Record<string, unknown>>) =>
  Buffer.from(JSON.stringify(manifestOf(ROOT, change)));

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

const files = (change: Readonly<Record<string, unknown>>) =>
  bytesOf({ files: [{ ...FILE, ...change }] });
const key = (text: string) => files({ key: text });

/** What whoever can write into the destination may write, and what comes of it. */
const HOSTILE: readonly (readonly [string, Buffer, unknown])[] = [
  ['nothing', Buffer.alloc(0), /not JSON/],
  ['not JSON', Buffer.from('{"files":'), /not JSON/],
  ['NUL bytes', Buffer.alloc(1000), /not JSON/],
  ['not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), /not JSON in UTF-8/],
  ['UTF-16', Buffer.from(JSON.stringify(manifestOf(ROOT)), 'utf16le'), /not JSON/],
  ['a text', Buffer.from('"manifest"'), /"manifest" instead of an object/],
  ['null', Buffer.from('null'), /null instead of an object/],
  ['a list', Buffer.from('[]'), /a list instead of an object/],
  ['too many bytes', Buffer.alloc(MAX_MANIFEST_BYTES + 1, ' '), /larger than 4194304 bytes/],
  ['deep nesting', Buffer.from('['.repeat(2e6) + ']'.repeat(2e6)), /more than 100000 lists/],
  ['many small objects', Buffer.from(`[${'{},'.repeat(1e6)}{}]`), /more than 100000 lists/],
  ['another format', bytesOf({ fileFormat: 'Parquet' }), /fileFormat is "Parquet"/],
  ['no format', bytesOf({ fileFormat: undefined }), /fileFormat is missing/],
  ['columns as a list', bytesOf({ fileSchema: ['Key'] }), /fileSchema is a list/],
  ['no columns', bytesOf({ fileSchema: '' }), /column "", which is not a name/],
  ['an unnamed column', bytesOf({ fileSchema: 'Bucket, , Key' }), /column ""/],
  ['a column twice', bytesOf({ fileSchema: 'Bucket, Key, Key' }), /column "Key" twice/],
  ['a long column', bytesOf({ fileSchema: `Key, ${'x'.repeat(65)}` }), /is not a name/],
  ['a column with escapes', bytesOf({ fileSchema: 'Key, \u001b[2J' }), /is not a name/],
  ['a column that is drawn backwards', bytesOf({ fileSchema: 'Key, \u202ex' }), /is not a name/],
  ['many columns', bytesOf({ fileSchema: 'x,'.repeat(1e6) }), /more than 64 columns/],
  ['files as an object', bytesOf({ files: { length: 3 } }), /files are an object/],
  ['no list of files', bytesOf({ files: undefined }), /files are missing/],
  ['too many files', bytesOf({ files: Array(MAX_FILES + 1).fill(0) }), /10001 files; the limit/],
  ['a file that is a text', bytesOf({ files: [FILE.key] }), /it must be an object/],
  ['a file that is null', bytesOf({ files: [null] }), /A file of the manifest is null/],
  ['a file without a key', files({ key: undefined }), /key is missing/],
  ['a key that is a list', files({ key: [FILE.key] }), /key is a list/],
  ['a negative size', files({ size: -1 }), /the size -1/],
  ['a size that is not whole', files({ size: 1.5 }), /the size 1.5/],
  [
    'a size beyond numbers',
    Buffer.from(bytesOf({}).toString().replace(':7', ':1e400')),
    /the size/,
  ],
  ['a size beyond OSS’s', files({ size: 10 ** 15 }), /the size/],
  ['a size that is a text', files({ size: '7' }), /the size "7"/],
  ['no MD5', files({ MD5checksum: undefined }), /MD5checksum is missing/],
  ['an MD5 that is none', files({ MD5checksum: '../'.repeat(10) }), /the MD5/],
  ['the same file twice', bytesOf({ files: [FILE, FILE] }), /a file twice/],
  [
    'the same file in two spellings',
    bytesOf({ files: [FILE, { ...FILE, key: 'p//logs/r1/data/a-1.csv.gz' }] }),
    'MANIFEST_INVALID',
  ],
  ['another destination', bytesOf({ destinationBucket: 'victim' }), 'FOREIGN_DESTINATION'],
  [
    'another ARN',
    bytesOf({ destinationBucket: 'acs:oss:::acs:oss:::reports' }),
    'FOREIGN_DESTINATION',
  ],
  ['another source', bytesOf({ sourceBucket: 'victim' }), 'MANIFEST_INVALID'],
  ['a source like a prototype', bytesOf({ sourceBucket: '__proto__' }), 'MANIFEST_INVALID'],
  [
    'properties of prototypes',
    Buffer.from(`{"__proto__":${JSON.stringify(manifestOf(ROOT))}}`),
    /fileFormat is missing/,
  ],
  ['a foreign key', key('victim/secret.csv.gz'), 'FOREIGN_KEY'],
  ['a key of another rule', key('p/logs/r2/data/a.csv.gz'), 'FOREIGN_KEY'],
  ['a key of a rule whose id goes on', key('p/logs/r1/x/data/a.csv.gz'), 'FOREIGN_KEY'],
  ['a key of another source', key('p/other/r1/data/a.csv.gz'), 'FOREIGN_KEY'],
  ['a key without the prefix', key('logs/r1/data/a.csv.gz'), 'FOREIGN_KEY'],
  ['a key beside the data', key('p/logs/r1/secret.csv.gz'), 'FOREIGN_KEY'],
  ['a key in another run', key(`p/logs/r1/${FOLDER.name}/manifest.json`), 'FOREIGN_KEY'],
  ['a key deeper in the data', key(`${ROOT}data/x/a.csv.gz`), 'FOREIGN_KEY'],
  ['the data’s folder itself', key(`${ROOT}data/`), 'FOREIGN_KEY'],
  ['a key that climbs', key(`${ROOT}data/../../r2/data/a.csv.gz`), 'FOREIGN_KEY'],
  ['a key that ends above', key(`${ROOT}data/..`), 'FOREIGN_KEY'],
  ['a hidden key', key(`${ROOT}data/.a.csv.gz`), 'FOREIGN_KEY'],
  ['a key with a slash in front', key(`/${FILE.key}`), 'FOREIGN_KEY'],
  ['a key with an encoded slash', key(`${ROOT}data/..%2fa.csv.gz`), 'FOREIGN_KEY'],
  ['a key with a backslash', key(`${ROOT}data/..\\a.csv.gz`), 'FOREIGN_KEY'],
  ['a key with a query', key(`${FILE.key}?x-oss-process=1`), 'FOREIGN_KEY'],
  ['a key with a line break', key(`${FILE.key}\n`), 'FOREIGN_KEY'],
  ['a key with half a character', key(`${FILE.key}\ud800`), 'FOREIGN_KEY'],
  ['a URL', key('https://evil.example/a.csv.gz'), 'FOREIGN_KEY'],
  ['a key that only looks alike', key(`р/logs/r1/data/a.csv.gz`), 'FOREIGN_KEY'],
  ['a key in capitals', key(FILE.key.toUpperCase()), 'FOREIGN_KEY'],
  ['a very long key', key(`${ROOT}data/${'x'.repeat(1e6)}`), 'FOREIGN_KEY'],
];

describe('a hostile manifest', () => {
  test.for(HOSTILE)('with %s', ([, bytes, expected]) => {
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
