import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dataPrefixOf,
  manifestKeyOf,
  otherSpelling,
  parseFolder,
  parseManifestKey,
  placesOf,
  type ReportPlace,
} from '../../src/reports/report-key.ts';
import { repeatable } from '../support/seed.ts';
import { ruleOf } from './reports-rig.ts';

const roots = (id: string, prefix: string | null) =>
  placesOf(ruleOf(id, prefix)).map(({ root }) => root);

describe('where a rule’s reports lie', () => {
  test.for<[string | null, readonly string[]]>([
    [null, ['logs/r1/']],
    ['', ['logs/r1/']],
    ['a', ['a/logs/r1/']],
    ['a/b', ['a/b/logs/r1/']],
    ['a/', ['a//logs/r1/', 'a/logs/r1/']],
    ['/', ['//logs/r1/', '/logs/r1/']],
    ['../a', ['../a/logs/r1/']],
  ])('with the prefix %j', ([prefix, expected]) => {
    expect(roots('r1', prefix)).toEqual(expected);
  });

  test('ids are not normalized', () => {
    expect(roots('../../x//y/./', 'p')).toEqual(['p/logs/../../x//y/.//']);
  });

  test('the two spellings are each other’s', () => {
    const [doubled, single] = placesOf(ruleOf('a//b', 'p/'));
    expect(otherSpelling(doubled)).toBe(single?.root);
    expect(otherSpelling(single as ReportPlace)).toBe(doubled.root);
    expect(otherSpelling(placesOf(ruleOf('r1'))[0])).toBeNull();
  });
});

describe('folders', () => {
  test.for([
    ['2026-09-14T16-00Z', '2026-09-14T16:00:00Z'],
    ['2024-02-29T23-59Z', '2024-02-29T23:59:00Z'],
    ['incremental_inventory/2025-09-28T07-4030Z', '2025-09-28T07:40:30Z'],
  ])('%s', ([name = '', time]) => {
    expect(parseFolder(name)).toEqual({ name, scanStartedAt: new Date(time ?? '') });
  });

  test.for([
    'data',
    '2026-09-14T16-00',
    '2026-09-14T16:00Z',
    '2026-13-14T16-00Z',
    '2026-02-30T16-00Z',
    '2026-09-14T24-00Z',
    '2026-09-14T16-60Z',
    '2026-09-14T16-4000Z',
    'incremental_inventory/2025-09-28T07-40Z',
    ' 2026-09-14T16-00Z',
    '2026-09-14T16-00Z\n',
  ])('%j is none', (name) => {
    expect(parseFolder(name)).toBeNull();
  });

  test('incremental runs have their own files', () => {
    const name = 'incremental_inventory/2025-09-28T07-4030Z';
    const folder = { name, scanStartedAt: new Date() };
    expect(dataPrefixOf('p/logs/r1/', folder)).toBe(`p/logs/r1/${name}/data/`);
    expect(dataPrefixOf('p/logs/r1/', { ...folder, name: '2026-09-14T16-00Z' })).toBe(
      'p/logs/r1/data/',
    );
  });
});

describe('a manifest’s key', () => {
  const meanings = (key: string) =>
    parseManifestKey('reports', key)?.places.map(({ sourceBucket, inventoryId }) => [
      sourceBucket,
      inventoryId,
    ]);
  const at = '2026-09-14T16-00Z/manifest.json';

  test.for<[string, readonly (readonly [string, string])[] | undefined]>([
    [`logs/r1/${at}`, [['logs', 'r1']]],
    [`Prefix/logs/r1/${at}`, [['logs', 'r1']]],
    [`Prefix//logs/r1/${at}`, [['logs', 'r1']]],
    [
      `prefix/logs/r1/${at}`,
      [
        ['logs', 'r1'],
        ['prefix', 'logs/r1'],
      ],
    ],
    [`P/logs/a b/../中/${at}`, [['logs', 'a b/../中']]],
    [`P/logs/incremental_inventory/2025-09-28T07-4030Z/manifest.json`, undefined],
    [`P/logs/r1/incremental_inventory/2025-09-28T07-4030Z/manifest.json`, [['logs', 'r1']]],
    [`P/logs/incremental_inventory/${at}`, [['logs', 'incremental_inventory']]],
    [`r1/${at}`, undefined],
    [at, undefined],
    [`/${at}`, undefined],
    [`logs//${at}`, undefined],
    [`LOGS/r1/${at}`, undefined],
    ['logs/r1/2026-09-14T16-00Z/manifest.checksum', undefined],
    ['logs/r1/data/manifest.json', undefined],
    [`logs/\ud800/${at}`, undefined],
    [`logs/${'x'.repeat(193)}/${at}`, undefined],
    [`${'x/'.repeat(600)}logs/r1/${at}`, undefined],
  ])('%s', ([key, expected]) => {
    expect(meanings(key)).toEqual(expected);
  });

  test('names, among others, the rule that it was made of', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    const id = fc.oneof(
      text,
      fc.array(text, { maxLength: 3 }).map((parts) => `x${parts.join('/')}`),
    );
    const parameters = repeatable<[string, string, boolean]>('manifest keys', 2000);
    fc.assert(
      fc.property(
        id,
        fc.oneof(fc.constant(''), text, id),
        fc.boolean(),
        (inventoryId, prefix, slash) => {
          fc.pre(inventoryId.isWellFormed() && prefix.isWellFormed());
          const folder = {
            name: '2026-09-14T16-00Z',
            scanStartedAt: new Date('2026-09-14T16:00Z'),
          };
          for (const place of placesOf(ruleOf(inventoryId, slash ? `${prefix}/` : prefix))) {
            const key = manifestKeyOf(place, folder);
            fc.pre(Buffer.byteLength(key) <= 1023);
            const parsed = parseManifestKey('reports', key);
            expect(parsed?.folder).toEqual(folder);
            expect(parsed?.places).toContainEqual(place);
          }
        },
      ),
      parameters,
    );
  });
});
