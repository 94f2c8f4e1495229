import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ObjectVersion } from '../../src/emulator/object-table.ts';
import { columnNames, csvRow } from '../../src/emulator/reports/csv.ts';
import {
  DEFAULT_FORM,
  OLDER_FORM,
  type ReportForm,
} from '../../src/emulator/reports/report-form.ts';

const BODY: ObjectVersion = {
  key: 'dir/body.xml',
  versionId: 'CAEQNhiBgMDJgZCA0BYiIDc4MGZj',
  isLatest: true,
  isDeleteMarker: false,
  size: 102_400,
  etag: '5B3C1A2E053D763E1B002CC607C5A0FE',
  storageClass: 'Standard',
  lastModified: new Date('2025-04-14T07:06:00Z'),
  type: 'Normal',
  acl: 'default',
  taggingCount: 0,
  isMultipart: false,
  isEncrypted: false,
  crc64: '3231342946509354535',
  transitionedAt: undefined,
  contentType: 'application/octet-stream',
};

const IMAGE: ObjectVersion = {
  ...BODY,
  key: 'dest.png',
  size: 312_049,
  etag: '0CC175B9C0F1B6A831C399E269772661-3',
  storageClass: 'IA',
  lastModified: new Date('2025-04-14T07:05:59Z'),
  type: 'Multipart',
  acl: 'private',
  taggingCount: 2,
  isMultipart: true,
  isEncrypted: true,
  crc64: '1442994594',
  transitionedAt: new Date('2025-05-01T00:00:00Z'),
};

const TEXT: ObjectVersion = {
  ...BODY,
  key: 'a b+c,"q"/中文.txt',
  size: 0,
  etag: 'D41D8CD98F00B204E9800998ECF8427E',
  storageClass: 'Archive',
  lastModified: new Date('2025-04-14T07:05:58Z'),
  acl: 'public-read',
  isEncrypted: true,
  crc64: '0',
};

const FIELDS =
  'Size StorageClass LastModifiedDate ETag IsMultipartUploaded EncryptionStatus ObjectAcl TaggingCount ObjectType Crc64';

function context(changes: Partial<ReportForm> = {}, fields = FIELDS) {
  return {
    bucket: 'source-bucket',
    isVersioned: true,
    versions: 'Current' as const,
    fields: fields.split(' '),
    form: { ...DEFAULT_FORM, ...changes },
  };
}

test('rows of current objects are those of the documented sample, byte by byte', () => {
  const rows = [BODY, IMAGE, TEXT].map((object) => csvRow(object, context()));
  expect(rows).toEqual([
    'source-bucket,"dir%2Fbody.xml","102400","Standard","2025-04-14T07-06-00Z","5B3C1A2E053D763E1B002CC607C5A0FE","false","false","default","0","Normal","3231342946509354535"',
    'source-bucket,"dest.png","312049","IA","2025-04-14T07-05-59Z","0CC175B9C0F1B6A831C399E269772661-3","true","true","private","2","Multipart","1442994594"',
    'source-bucket,"a%20b%2Bc%2C%22q%22%2F%E4%B8%AD%E6%96%87.txt","0","Archive","2025-04-14T07-05-58Z","D41D8CD98F00B204E9800998ECF8427E","false","true","public-read","0","Normal","0"',
  ]);
  const bytes = rows.map((row) => `${row}\n`).join('');
  expect(createHash('md5').update(bytes).digest('hex').toUpperCase()).toBe(
    '61DB5C06B3A244EFF1E776F892DBBCB3',
  );
});

test('rows of versions have the version, and a delete marker has only its time', () => {
  const all = { ...context({}, 'Size StorageClass LastModifiedDate'), versions: 'All' as const };
  const old: ObjectVersion = {
    ...BODY,
    versionId: 'CAEQMxiBgICbof2D0BYiIGRhZjgw',
    isLatest: false,
    size: 99,
    lastModified: new Date('2025-03-01T00:00:00Z'),
  };
  const marker: ObjectVersion = {
    ...BODY,
    key: 'gone.txt',
    versionId: 'CAEQMhiBgICXhI2D0BYiIGVkOWY1',
    isDeleteMarker: true,
    lastModified: new Date('2025-04-01T00:00:00Z'),
  };
  const before: ObjectVersion = {
    ...BODY,
    key: 'old.txt',
    versionId: 'null',
    size: 7,
    lastModified: new Date('2024-01-01T00:00:00Z'),
  };
  expect([BODY, old, marker, before].map((object) => csvRow(object, all))).toEqual([
    'source-bucket,"dir%2Fbody.xml","CAEQNhiBgMDJgZCA0BYiIDc4MGZj","true","false","102400","Standard","2025-04-14T07-06-00Z"',
    'source-bucket,"dir%2Fbody.xml","CAEQMxiBgICbof2D0BYiIGRhZjgw","false","false","99","Standard","2025-03-01T00-00-00Z"',
    'source-bucket,"gone.txt","CAEQMhiBgICXhI2D0BYiIGVkOWY1","true","true","","","2025-04-01T00-00-00Z"',
    'source-bucket,"old.txt","null","true","false","7","Standard","2024-01-01T00-00-00Z"',
  ]);
  expect(csvRow(before, { ...all, isVersioned: false })).toContain('"old.txt","","true","false"');
});

describe('other forms', () => {
  test('the older sample', () => {
    const older = { ...context({}, 'Size StorageClass LastModifiedDate'), form: OLDER_FORM };
    expect(csvRow(BODY, older)).toBe(
      '"source-bucket","dir/body.xml",102400,"Standard","2025-04-14T07:06:00.000Z"',
    );
  });

  test.each<[string, Partial<ReportForm>, ObjectVersion, string, string]>([
    [
      'form keys',
      { keys: 'form' },
      TEXT,
      'Size',
      '"a+b%2Bc%2C%22q%22%2F%E4%B8%AD%E6%96%87.txt","0"',
    ],
    ['path keys', { keys: 'path' }, TEXT, 'Size', '"a%20b+c%2C%22q%22/%E4%B8%AD%E6%96%87.txt","0"'],
    ['booleans', { booleans: 'capitalised' }, IMAGE, 'EncryptionStatus', '"dest.png","True"'],
    [
      'quoted ETags',
      { quotesEtags: true },
      BODY,
      'ETag',
      '"dir%2Fbody.xml","""5B3C1A2E053D763E1B002CC607C5A0FE"""',
    ],
    ['a new column', { unknownColumn: 'Owner' }, IMAGE, 'Size', '"dest.png","312049","new"'],
    ['no transition', {}, BODY, 'TransitionTime', '"dir%2Fbody.xml",""'],
    ['a transition', {}, IMAGE, 'TransitionTime', '"dest.png","2025-05-01T00-00-00Z"'],
    ['accesses', {}, IMAGE, 'LastAccessDate', '"dest.png","null"'],
  ])('%s', (_name, changes, object, fields, cells) => {
    expect(csvRow(object, context(changes, fields))).toBe(`source-bucket,${cells}`);
  });

  test('names of columns', () => {
    expect(columnNames(context({}, 'TransitionTime Crc64'))).toEqual([
      'Bucket',
      'Key',
      'TransitionTime',
      'Crc64',
    ]);
    const other = context(
      { transitionTimeColumn: 'TransistionTime', crc64Column: 'CRC64', unknownColumn: 'Owner' },
      'TransitionTime Crc64',
    );
    expect(columnNames({ ...other, versions: 'All' })).toEqual([
      'Bucket',
      'Key',
      'VersionId',
      'IsLatest',
      'IsDeleteMarker',
      'TransistionTime',
      'CRC64',
      'Owner',
    ]);
  });
});
