import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRowDecoder, readTime } from '../../src/reports/cells.ts';
import { fieldOfColumn } from '../../src/reports/columns.ts';
import { decodeKey, isPathEncoded } from '../../src/reports/keys.ts';
import { repeatable } from '../support/seed.ts';

const COLUMNS = [
  ...['Bucket', 'Key', 'VersionId', 'IsLatest', 'IsDeleteMarker', 'Size', 'StorageClass'],
  ...['LastModifiedDate', 'ETag', 'IsMultipartUploaded', 'EncryptionStatus', 'ObjectAcl'],
  ...['TaggingCount', 'ObjectType', 'CRC64', 'TransistionTime', 'LastAccessDate'],
  ...['LastAccessTimestamp', 'Owner'],
];

const decode = createRowDecoder(COLUMNS);

describe('the cells of a row', () => {
  test('are decoded by their columns', () => {
    const cells = [
      ...['demo-logs', 'dir%2Fa+b%2Bc.txt', 'null', 'true', 'False', '102400', 'STANDARD'],
      ...['2025-04-14T07-06-00Z', '"5B3C-3"', 'TRUE', 'true', 'public-read', '2', 'Multipart'],
      ...['3231342946509354535', '2025-05-01T00:00:00.000Z', '2025-06-01', '1748736000', 'x'],
    ];
    expect(decode(cells, 'form')).toEqual({
      cells: cells.with(2, 'null'),
      key: 'dir/a b+c.txt',
      versionId: 'null',
      isLatest: true,
      isDeleteMarker: false,
      size: 102_400n,
      storageClass: 'Standard',
      lastModifiedAt: new Date('2025-04-14T07:06:00Z'),
      etag: '5B3C-3',
      isMultipartUploaded: true,
      isEncrypted: true,
      objectAcl: 'public-read',
      taggingCount: 2,
      objectType: 'Multipart',
      crc64: '3231342946509354535',
      transitionedAt: new Date('2025-05-01T00:00:00Z'),
      lastAccessedAt: new Date('2025-06-01T00:00:00Z'),
    });
  });

  test.each(['', 'null'])('are null where they are `%s`', (empty) => {
    const row = decode(['b', 'null', '', ...COLUMNS.slice(3).map(() => empty)], 'form');
    const { cells, key, ...values } = row;
    expect(key).toBe('null');
    expect(new Set(Object.values(values))).toEqual(new Set([null]));
    expect(cells).toEqual(['b', 'null', ...COLUMNS.slice(2).map(() => null)]);
  });

  test('are null where the report does not have the column', () => {
    const { cells, key, ...values } = createRowDecoder(['Key'])(['a'], 'form');
    expect({ cells, key }).toEqual({ cells: ['a'], key: 'a' });
    expect(new Set(Object.values(values))).toEqual(new Set([null]));
  });

  test('stay text where this server cannot read them', () => {
    const row = decode(['b', 'k', ...COLUMNS.slice(2).map(() => 'new')], 'form');
    expect(row).toMatchObject({ size: null, storageClass: 'new', lastModifiedAt: null });
    expect(row).toMatchObject({ taggingCount: null, isLatest: null, objectAcl: 'new' });
    expect(row.cells).toEqual(['b', 'k', ...COLUMNS.slice(2).map(() => 'new')]);
  });

  test.each([
    ['2025-04-14T07-06-00Z', '2025-04-14T07:06:00.000Z'],
    ['2025-04-14T07:06:00.250Z', '2025-04-14T07:06:00.250Z'],
    ['2024-08-25 18:08:01.024', '2024-08-25T18:08:01.024Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['1759320000', '2025-10-01T12:00:00.000Z'],
    ['1759320000123', '2025-10-01T12:00:00.123Z'],
    ['2025-02-29', undefined],
    ['2025-04-14T24-00-00Z', undefined],
    ['20250414', undefined],
    ['soon', undefined],
  ])('the time %s is read as %s', (cell, expected) => {
    expect(readTime(cell)?.toISOString()).toBe(expected);
  });
});

describe('a key', () => {
  const anyKey = string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((key) =>
    key.isWellFormed(),
  );
  const component = (key: string) => encodeURIComponent(key);
  const form = (key: string) => encodeURIComponent(key).replaceAll('%20', '+');
  const path = (key: string) => encodeURI(key);
  const upperOrLower = (key: string) =>
    component(key).replace(/%../g, (each) => each.toLowerCase());

  test('is read back whatever encoder wrote it', () => {
    const encoders = { component, form, path, upperOrLower };
    assert(
      property(anyKey, constantFrom(...Object.keys(encoders)), (key, name) => {
        // The file shows which encoder it is.
        const encode = encoders[name as keyof typeof encoders];
        const file = [encode(key), encode('a/b c')];
        const encoding = file.some(isPathEncoded) ? 'path' : 'form';
        expect(decodeKey(encode(key), encoding)).toBe(key);
      }),
      repeatable('encoded keys', 2000),
    );
  });

  test.each([
    ['100%', '100%'],
    ['%zz%41', '%zzA'],
    ['%E4%B8', '%E4%B8'],
    ['a%FFb%20c', 'a%FFb c'],
  ])('that is not the encoding of a text stays: %s', (key, expected) => {
    expect(decodeKey(key, 'form')).toBe(expected);
  });
});

test.each([
  ['Bucket', null],
  ['isLatest', null],
  ['LastModifiedDate', 'LAST_MODIFIED_DATE'],
  ['Crc64', 'CRC64'],
  ['CRC64', 'CRC64'],
  ['TransitionTime', 'TRANSITION_TIME'],
  ['TransistionTime', 'TRANSITION_TIME'],
  ['SequenceNumber', 'UNKNOWN'],
  ['constructor', 'UNKNOWN'],
])('the column %s comes from the field %s', (column, field) => {
  expect(fieldOfColumn(column)).toBe(field);
});
