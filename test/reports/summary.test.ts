import { gzipSync } from 'node:zlib';
import { array, assert, asyncProperty, constantFrom, integer, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarizeFile } from '../../src/reports/file-summary.ts';
import { addRow, createGroup, mergeGroup, sizeOf } from '../../src/reports/groups.ts';
import { emptySummary, mergeSummary } from '../../src/reports/summary.ts';
import { describeSummary, type SummaryGroup } from '../../src/reports/summary-figures.ts';
import { repeatable } from '../support/seed.ts';
import { csvRow, type StoredFiles, storeBytes, storeCsv } from './report-files.ts';

const COLUMNS = [
  ...['Bucket', 'Key', 'VersionId', 'IsLatest', 'IsDeleteMarker', 'Size', 'StorageClass'],
  ...['LastModifiedDate', 'EncryptionStatus'],
];

/** The figures of files, merged one after the other as a queue does. */
async function summarize({ files, open }: StoredFiles, columns = COLUMNS) {
  let summary = emptySummary();
  for (const file of files) {
    const part = await summarizeFile({ file, columns, open });
    // As it comes from a thread.
    summary = mergeSummary(summary, structuredClone(part));
  }
  return describeSummary(summary, columns);
}

interface Row {
  readonly key: string;
  readonly isLatest: boolean;
  readonly isMarker: boolean;
  readonly size: number;
  readonly storageClass: string;
  readonly month: number;
  readonly isEncrypted: boolean;
}

function cellsOf(row: Row, index: number): string[] {
  const month = `2025-${String(row.month).padStart(2, '0')}`;
  const own = [String(row.size), row.storageClass];
  return [
    ...['logs', encodeURIComponent(row.key), 'v1', String(row.isLatest), String(row.isMarker)],
    ...(row.isMarker ? ['', ''] : own),
    index % 2 === 0 ? `${month}-01T00-00-00Z` : `${month}-01T00:00:00.000Z`,
    row.isMarker ? 'null' : String(row.isEncrypted),
  ];
}

/** Groups rows by a name; rows without one are last. */
function groupsOf(rows: readonly Row[], nameOf: (row: Row) => string | null): SummaryGroup[] {
  const names = [...new Set(rows.map(nameOf))];
  return names.map((name) => {
    const own = rows.filter((row) => nameOf(row) === name);
    return { name, objectCount: BigInt(own.length), totalSize: sum(own) };
  });
}

function sum(rows: readonly Row[]): bigint {
  return rows.reduce((total, row) => total + BigInt(row.isMarker ? 0 : row.size), 0n);
}

/** By size, then by name; the group of the others is last. */
function bySize(groups: readonly SummaryGroup[]): SummaryGroup[] {
  const rank = ({ name, totalSize }: SummaryGroup) =>
    [name === null, -(totalSize ?? 0n), name ?? ''] as const;
  return groups.toSorted((a, b) => {
    const [ra, rb] = [rank(a), rank(b)];
    const at = ra.findIndex((each, index) => each !== rb[index]);
    return at < 0 ? 0 : (ra[at] ?? 0) < (rb[at] ?? 0) ? -1 : 1;
  });
}

/** What a key has up to the `/` that follows a prefix. */
function prefixOf(key: string, under: string): string | null {
  const end = key.indexOf('/', under.length);
  return end < 0 ? null : key.slice(0, end + 1);
}

describe('the figures of a report', () => {
  test('equal those that are counted in plain sight, however the rows are split into files', async () => {
    const segment = constantFrom('a', 'b/', 'c d', '+', '%', '"', '中', '/', 'e/f/');
    const key = array(segment, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
    const row = record<Row>({
      key,
      isLatest: constantFrom(true, false),
      isMarker: constantFrom(true, false, false),
      size: integer({ min: 0, max: 99 }),
      storageClass: constantFrom('Standard', 'IA', 'ColdArchive', 'Newest'),
      month: integer({ min: 1, max: 12 }),
      isEncrypted: constantFrom(true, false),
    });
    const files = array(array(row, { minLength: 1, maxLength: 30 }), {
      minLength: 1,
      maxLength: 4,
    });
    await assert(
      asyncProperty(files, async (parts) => {
        const csv = parts.map((rows, index) => {
          const each = rows.map((one) => cellsOf(one, index));
          const text = each.map((cells) =>
            index % 2 === 0 ? csvRow(cells) : `${cells.join(',')}\r\n`,
          );
          return [`data/a-${index}.csv.gz`, text.join('')] as const;
        });
        const figures = await summarize(storeCsv(Object.fromEntries(csv), 100));
        const rows = parts.flat();
        const { byPrefix, ...plain } = figures;
        expect(plain).toEqual({
          objectCount: BigInt(rows.length),
          totalSize: sum(rows),
          byStorageClass: bySize(groupsOf(rows, (one) => (one.isMarker ? null : one.storageClass))),
          byLastModifiedMonth: groupsOf(
            rows,
            ({ month }) => `2025-${String(month).padStart(2, '0')}`,
          ).toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1)),
          noncurrent: groupOf(rows.filter(({ isLatest }) => !isLatest)),
          deleteMarkerCount: BigInt(rows.filter(({ isMarker }) => isMarker).length),
          unencrypted: groupOf(
            rows.filter(({ isMarker, isEncrypted }) => !isMarker && !isEncrypted),
          ),
          largest: expect.anything(),
          missingColumns: [],
        });
        const objects = rows.filter(({ isMarker }) => !isMarker);
        const sizes = objects.map(({ size }) => BigInt(size)).toSorted((a, b) => Number(b - a));
        expect(figures.largest?.map(({ size }) => size)).toEqual(sizes.slice(0, 100));
        const prefixes = new Set(['', ...rows.flatMap((one) => prefixesOf(one.key))]);
        for (const under of prefixes) {
          const own = rows.filter((one) => one.key.startsWith(under));
          const expected = bySize(groupsOf(own, (one) => prefixOf(one.key, under)));
          expect(byPrefix(under, 1000)).toEqual(expected);
        }
      }),
      repeatable('summaries', 200),
    );
  });

  /** The prefixes that have groups within: those of three levels. */
  function prefixesOf(key: string): string[] {
    const parts = key.split(/(?<=\/)/).filter((part) => part.endsWith('/'));
    return parts.slice(0, 3).map((_, index) => parts.slice(0, index + 1).join(''));
  }

  function groupOf(rows: readonly Row[]): SummaryGroup {
    return { name: null, objectCount: BigInt(rows.length), totalSize: sum(rows) };
  }

  test('are null where the report does not have the column, which is named', async () => {
    const stored = storeCsv({ 'a.csv.gz': csvRow(['logs', 'x%2Fy']) });
    const { byPrefix, ...plain } = await summarize(stored, ['Bucket', 'Key']);
    expect(plain).toEqual({
      objectCount: 1n,
      missingColumns: ['SIZE', 'STORAGE_CLASS', 'LAST_MODIFIED_DATE', 'ENCRYPTION_STATUS'],
      ...{ totalSize: null, byStorageClass: null, byLastModifiedMonth: null, noncurrent: null },
      ...{ deleteMarkerCount: null, unencrypted: null, largest: null },
    });
    expect(byPrefix('', 10)).toEqual([{ name: 'x/', objectCount: 1n, totalSize: null }]);
  });

  test('name the groups beyond `first` as one, and nothing under a prefix that is not there', async () => {
    const keys = ['a%2F1', 'a%2F2', 'b%2F1', 'top'];
    const csv = keys.map((key) => csvRow(['logs', key])).join('');
    const { byPrefix } = await summarize(storeCsv({ 'a.csv.gz': csv }), ['Bucket', 'Key']);
    expect(byPrefix('', 1)).toEqual([
      { name: 'a/', objectCount: 2n, totalSize: null },
      { name: null, objectCount: 2n, totalSize: null },
    ]);
    expect(byPrefix('c/', 10)).toEqual([]);
    expect(byPrefix('a', 10)).toEqual([]);
  });

  test('stay exact with more prefixes than are kept, in one file or many', async () => {
    const csvOf = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => {
        const number = from + index;
        const key =
          number % 3 === 0 ? `flat%2F${number}%2Fx` : `${number % 40}%2Fd${number % 50}%2Fx`;
        return csvRow(['logs', key, '2']);
      }).join('');
    const columns = ['Bucket', 'Key', 'Size'];
    const one = storeCsv({ 'a.csv.gz': csvOf(0, 60_000) });
    const many = storeCsv({ 'a.csv.gz': csvOf(0, 20_000), 'b.csv.gz': csvOf(20_000, 60_000) });
    for (const stored of [one, many]) {
      const { byPrefix } = await summarize(stored, columns);
      expect(byPrefix('', 100).reduce((all, { objectCount }) => all + objectCount, 0n)).toBe(
        60_000n,
      );
      expect(byPrefix('', 100)[0]).toEqual({
        name: 'flat/',
        objectCount: 20_000n,
        totalSize: 40_000n,
      });
      expect(byPrefix('flat/', 10)).toEqual([
        { name: null, objectCount: 20_000n, totalSize: 40_000n },
      ]);
      const inFolder = (number: number) =>
        number % 3 !== 0 && number % 40 === 7 && number % 50 === 17;
      const expected = Array.from({ length: 60_000 }, (_, number) => number).filter(
        inFolder,
      ).length;
      expect(byPrefix('7/', 100).find(({ name }) => name === '7/d17/')?.objectCount).toBe(
        BigInt(expected),
      );
    }
  });

  test('keep folders of the first level at all costs, and drop the smallest of too many', async () => {
    const csv = Array.from({ length: 15_000 }, (_, number) =>
      csvRow(['logs', `p${number % 12_000}%2Fx%2Fy`]),
    );
    const { byPrefix } = await summarize(storeCsv({ 'a.csv.gz': csv.join('') }), ['Bucket', 'Key']);
    const groups = byPrefix('', 20_000);
    expect(groups.length).toBeGreaterThan(8000);
    expect(groups.reduce((all, { objectCount }) => all + objectCount, 0n)).toBe(15_000n);
    for (const { name, objectCount } of groups.slice(0, -1)) {
      const number = Number(name?.slice(1, -1));
      expect(objectCount).toBe(number < 3000 ? 2n : 1n);
    }
  });
});

test('the sizes of groups are exact beyond 2^53', () => {
  const one = createGroup();
  const other = createGroup();
  for (let count = 0; count < 5; count += 1) {
    addRow(one, 2 ** 52 - 1);
    addRow(other, 2 ** 52 - 3);
  }
  mergeGroup(one, other);
  expect(sizeOf(one)).toBe(10n * 2n ** 52n - 20n);
  expect(one.rowCount).toBe(10);
});

describe('the pass over a file', () => {
  const columns = ['Bucket', 'Key', 'Size'];
  const problemOf = async (stored: StoredFiles) => {
    const [file] = stored.files;
    if (!file) throw new Error('no file');
    return await summarizeFile({ file, columns, open: stored.open }).then(
      () => undefined,
      ({ problem }) => problem,
    );
  };

  test('checks the MD5, in any case', async () => {
    const stored = storeCsv({ 'a.csv.gz': csvRow(['logs', 'a', '1']) });
    const withMd5 = (md5: string) => ({
      ...stored,
      files: stored.files.map((file) => ({ ...file, md5 })),
    });
    expect(await problemOf(withMd5(stored.files[0]?.md5.toUpperCase() ?? ''))).toBeUndefined();
    expect(await problemOf(withMd5('0'.repeat(32)))).toMatchObject({
      kind: 'FILE_CHECKSUM',
      file: 'a.csv.gz',
      message: expect.stringContaining('the manifest says 00000000'),
    });
  });

  test.each([
    ['x', 'has a size that is not a number'],
    ['-1', 'has a size that is not a number'],
    ['4503599627370496', 'has a size of 4503599627370496 bytes'],
    ['9'.repeat(400), 'has a size of Infinity bytes'],
  ])('refuses a size of %s', async (size, message) => {
    const csv = csvRow(['logs', 'a', '1']) + csvRow(['logs', 'b', size]);
    expect(await problemOf(storeCsv({ 'a.csv.gz': csv }))).toMatchObject({
      kind: 'ROW_SHAPE',
      message: expect.stringContaining(`Row 2 of a.csv.gz ${message}`),
    });
  });

  test('reads all members of a gzip file, and nothing behind them but zeros', async () => {
    const rows = (count: number) => gzipSync(csvRow(['logs', 'a', '1']).repeat(count));
    const members = Buffer.concat([rows(3), rows(4)]);
    const padded = Buffer.concat([members, Buffer.alloc(1000)]);
    const { objectCount } = await summarize(storeBytes({ 'a.csv.gz': padded }), columns);
    expect(objectCount).toBe(7n);
    for (const rest of [Buffer.from('more'), rows(5).subarray(0, -9)]) {
      const stored = storeBytes({ 'a.csv.gz': Buffer.concat([members, rest]) });
      expect(await problemOf(stored)).toMatchObject({ kind: 'ROW_SHAPE' });
    }
  });

  test('counts any bytes as keys', async () => {
    const anyKey = string({ unit: 'binary' });
    await assert(
      asyncProperty(array(anyKey, { minLength: 1 }), async (keys) => {
        const csv = keys.map((key) => csvRow(['logs', key, '1'])).join('');
        const { objectCount } = await summarize(storeCsv({ 'a.csv.gz': csv }), columns);
        expect(objectCount).toBe(BigInt(keys.length));
      }),
      repeatable('keys of any bytes', 100),
    );
  });
});
