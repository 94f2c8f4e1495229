import { MAX_MANIFEST_BYTES } from '../../src/reports/manifest.ts';
import { manifestOf } from './reports-rig.ts';

/** The rule `r1` of bucket `logs`, which writes below the prefix `p` in bucket `reports`. */
export const ROOT = 'p/logs/r1/';
export const FOLDER = { name: '2026-11-29T16-00Z', scanStartedAt: new Date('2026-11-29T16:00Z') };

/** A file as the manifest of the rule names it. */
export const FILE = { MD5checksum: 'F'.repeat(32), key: `${ROOT}data/a-1.csv.gz`, size: 7 };

/** The bytes of the rule's manifest, changed by a test. */
export const bytesOf = (change: Readonly<Record<string, unknown>>) =>
  Buffer.from(JSON.stringify(manifestOf(ROOT, change)));

const files = (change: Readonly<Record<string, unknown>>) =>
  bytesOf({ files: [{ ...FILE, ...change }] });
/** The bytes of a manifest whose file has another key. */
export const key = (text: string) => files({ key: text });

/**
 * What whoever can write into the destination may write, and what comes of it: the kind of the problem, or its message,
 * which is MANIFEST_INVALID.
 */
export const HOSTILE_MANIFESTS: readonly (readonly [string, Buffer, unknown])[] = [
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
  ['too many files', bytesOf({ files: Array(10_001).fill(0) }), /10001 files; the limit/],
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
