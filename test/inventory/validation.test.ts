import { describe, expect, test } from 'vitest';
import {
  type InventoryConfiguration,
  type InventoryDestination,
  type InventoryFilter,
  roleArn,
  roleName,
} from '../../src/inventory/configuration.ts';
import { compareIds } from '../../src/inventory/id-order.ts';
import {
  bucketNameComplaint,
  inventoryIdComplaint,
  validateConfiguration,
} from '../../src/inventory/validation.ts';

const schedule = (frequency: string, dayOfMonth: number | null = null, autoDelete = false) => ({
  frequency,
  dayOfMonth,
  autoDelete,
});

function rule(
  change: Partial<InventoryConfiguration> = {},
  filter: Partial<InventoryFilter> = {},
  destination: Partial<InventoryDestination> = {},
): InventoryConfiguration {
  return {
    bucket: 'logs',
    inventoryId: 'r1',
    isEnabled: true,
    schedule: schedule('Daily'),
    includedObjectVersions: 'All',
    optionalFields: [],
    incremental: null,
    unknownElements: [],
    filter: {
      prefix: null,
      lastModifiedAfter: null,
      lastModifiedBefore: null,
      minSize: null,
      maxSize: null,
      storageClasses: null,
      ...filter,
    },
    destination: {
      format: 'CSV',
      accountId: '1',
      roleArn: roleArn('1', 'R'),
      bucket: 'reports',
      prefix: null,
      encryption: null,
      ...destination,
    },
    ...change,
  };
}

const found = (...parts: Parameters<typeof rule>) =>
  validateConfiguration(rule(...parts)).map(({ path, ec }) => [path.join('.'), ec]);
const at = (seconds: number) => new Date(seconds * 1000);

describe('is never stricter than OSS', () => {
  test.each<Parameters<typeof rule>>([
    [],
    [{ bucket: 'abc', inventoryId: '😀'.repeat(192) }],
    [{ bucket: 'a'.repeat(63), inventoryId: ' \t\r\n' }],
    [{ bucket: 'old_bucket_', schedule: schedule('Hourly'), includedObjectVersions: 'Newest' }],
    [{ schedule: schedule('Monthly', 31) }],
    [{ schedule: schedule('Once', null, true) }],
    [{ incremental: { isEnabled: true, intervalSeconds: 60, optionalFields: ['Size', 'Colour'] } }],
    [{ optionalFields: ['Size', 'Colour'] }],
    [{}, { prefix: '中'.repeat(1023) }],
    [{}, { lastModifiedAfter: at(1_262_275_200), lastModifiedBefore: at(1_262_275_200) }],
    [{}, { lastModifiedBefore: at(253_402_271_999) }],
    [{}, { minSize: 0, maxSize: 53_687_091_200_000 }],
    [{}, { minSize: 10, maxSize: 10 }],
    [{}, { storageClasses: ['IA', 'Glacial'] }],
    [{}, {}, { format: 'Parquet', accountId: '9', roleArn: 'acs:ram::8:role/x/y' }],
    [{}, {}, { prefix: 'a'.repeat(1023), encryption: { type: 'SSE-KMS', keyId: 'k' } }],
    [{}, {}, { bucket: 'logs' }],
  ])('%j', (...parts) => {
    expect(found(...parts)).toEqual([]);
  });
});

describe('finds with path and EC code', () => {
  test.each<[Parameters<typeof rule>, (string | null)[][]]>([
    [[{ inventoryId: '' }], [['inventoryId', '0020-00000044']]],
    [[{ inventoryId: 'x'.repeat(193) }], [['inventoryId', '0020-00000044']]],
    [[{ inventoryId: '\ud800' }], [['inventoryId', '0020-00000044']]],
    [[{ optionalFields: ['Size', 'ETag', 'Size'] }], [['optionalFields.2', null]]],
    [[{}, { minSize: 10, maxSize: 5 }], [['filter.minSize', '0020-00000024']]],
    ...['my-account', ' 1', '1 ', '１', '1e9', '-1', '1'.repeat(21)].map(
      (accountId): [Parameters<typeof rule>, (string | null)[][]] => [
        [{}, {}, { accountId }],
        [['destination.accountId', '0020-00000028']],
      ],
    ),
    ...['role/R', '/R', 'R/', 'a//b', 'R R', 'acs:ram::1:role/', 'a:b', 'R\n'].map(
      (name): [Parameters<typeof rule>, (string | null)[][]] => [
        [{}, {}, { roleArn: `acs:ram::1:role/${name}` }],
        [['destination.roleName', '0020-00000029']],
      ],
    ),
    [[{}, {}, { roleArn: 'acs:ram::x:role/R' }], [['destination.roleName', '0020-00000029']]],
    [[{ bucket: 'ab' }], [['bucket', '0020-00000031']]],
    [[{ bucket: '-ab' }], [['bucket', '0020-00000032']]],
    [[{}, { prefix: 'x'.repeat(1024) }], [['filter.prefix', '0020-00000038']]],
    [
      [{}, { lastModifiedAfter: at(1_262_275_199) }],
      [['filter.lastModifiedAfter', '0020-00000022']],
    ],
    [
      [{}, { lastModifiedBefore: at(253_402_272_000) }],
      [['filter.lastModifiedBefore', '0020-00000023']],
    ],
    [[{}, { lastModifiedAfter: at(1.7e9 + 0.5) }], [['filter.lastModifiedAfter', '0020-00000022']]],
    [
      [{}, { lastModifiedAfter: at(1.7e9), lastModifiedBefore: at(1.6e9) }],
      [['filter.lastModifiedAfter', '0020-00000022']],
    ],
    [[{}, { minSize: -1 }], [['filter.minSize', '0020-00000024']]],
    [[{}, { maxSize: 0 }], [['filter.maxSize', '0020-00000025']]],
    [[{}, { maxSize: 53_687_091_200_001 }], [['filter.maxSize', '0020-00000025']]],
    [[{}, {}, { accountId: '' }], [['destination.accountId', '0020-00000028']]],
    [[{}, {}, { roleArn: roleArn('1', '') }], [['destination.roleName', '0020-00000029']]],
    [[{}, {}, { bucket: 'x'.repeat(64) }], [['destination.bucket', '0020-00000031']]],
    [[{}, {}, { bucket: 'No' }], [['destination.bucket', '0020-00000031']]],
    [[{}, {}, { prefix: 'a@b' }], [['destination.prefix', '0020-00000034']]],
    [
      [{}, {}, { encryption: { type: 'SSE-KMS', keyId: '\u0000' } }],
      [['destination.encryption.sseKms.keyId', null]],
    ],
  ])('%j', (parts, expected) => {
    expect(found(...parts)).toEqual(expected);
  });

  test('says the value, its length and the rule', () => {
    expect(bucketNameComplaint('A'.repeat(200))?.message).toBe(
      `"${'A'.repeat(80)}…" has 200 characters; a bucket's name has 3 to 63.`,
    );
    expect(inventoryIdComplaint('a\u0002b')?.message).toBe(
      String.raw`"a\u0002b" contains U+0002, which XML cannot represent. Remove the character.`,
    );
  });
});

test('ids are ordered by their bytes', () => {
  const ids = ['～', '😀', 'a', 'B', 'aa', ''];
  expect(ids.sort(compareIds)).toEqual(['', 'B', 'a', 'aa', '～', '😀']);
});

test.each([
  ['acs:ram::1:role/R', 'R'],
  ['acs:ram::1:role/x/y/R', 'x/y/R'],
  ['acs:ram::1:role/', ''],
  ['something else', 'something else'],
  ['', ''],
])('the role of %j is %j', (arn, name) => {
  expect(roleName(arn)).toBe(name);
});
