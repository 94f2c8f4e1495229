import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { array, assert, asyncProperty, boolean, integer, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ReadObjectsOptions,
  type ReportObjectPage,
  readObjects,
} from '../../src/reports/preview.ts';
import { ReportDamagedError } from '../../src/reports/report-damaged-error.ts';
import { repeatable } from '../support/seed.ts';
import { csvRow, storeBytes, storeCsv } from './report-files.ts';

const columns = ['Bucket', 'Key', 'Size'];

/** Files of so many rows each, whose keys are numbered through. */
function csvOf(rowCounts: readonly number[]): Record<string, string> {
  let number = 0;
  const row = () => csvRow(['logs', `key%2F${number++}`, '1']);
  return Object.fromEntries(
    rowCounts.map((count, index) => [
      `a-${index}.csv.gz`,
      Array.from({ length: count }, row).join(''),
    ]),
  );
}

function keysOf({ items }: ReportObjectPage): string[] {
  return items.map(({ object }) => object.key);
}

/** All pages, with pages of these sizes again and again. */
async function readAll(options: Omit<ReadObjectsOptions, 'first'>, sizes: readonly number[]) {
  const pages: ReportObjectPage[] = [];
  for (let after = options.after; ; after = pages.at(-1)?.end) {
    const first = sizes[pages.length % sizes.length] ?? 1;
    pages.push(await readObjects({ ...options, after, first }));
    if (!pages.at(-1)?.hasNextPage) return pages;
  }
}

describe('a preview of rows', () => {
  test('has each row once, in pages of any sizes, up to its limit', async () => {
    const sizes = array(integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 });
    const files = array(integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    const limit = integer({ min: 1, max: 30 });
    await assert(
      asyncProperty(
        files,
        sizes,
        limit,
        integer({ min: 1, max: 60 }),
        async (counts, pages, maxRows, bytes) => {
          const stored = storeCsv(csvOf(counts), bytes);
          const read = await readAll({ ...stored, columns, maxRows }, pages);
          const rowCount = counts.reduce((sum, count) => sum + count, 0);
          const expected = Math.min(rowCount, maxRows);
          expect(read.flatMap(keysOf)).toEqual(
            Array.from({ length: expected }, (_, index) => `key/${index}`),
          );
          expect(read.reduce((sum, page) => sum + page.scannedRowCount, 0)).toBe(expected);
          await expect.poll(() => stored.closed.length).toBe(stored.opened.length);
        },
      ),
      repeatable('pages of rows', 100),
    );
  });

  test('has the keys as they were, in both forms of CSV', async () => {
    const key = string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) =>
      text.isWellFormed(),
    );
    const keys = array(key, { minLength: 1, maxLength: 20 });
    await assert(
      asyncProperty(keys, boolean(), async (names, isQuoted) => {
        const rows = names.map((name) => ['logs', encodeURIComponent(name), '12']);
        const csv = rows.map((row) => (isQuoted ? csvRow(row) : `${row.join(',')}\r\n`)).join('');
        const page = await readObjects({
          ...storeCsv({ 'a.csv.gz': csv }),
          columns,
          maxRows: 100,
          first: 20,
        });
        expect(keysOf(page)).toEqual(names);
        expect(page.items.every(({ object }) => object.size === 12n)).toBe(true);
      }),
      repeatable('keys in rows', 200),
    );
  });

  test('fetches no more than its page needs, and closes the file', async () => {
    const rows = Array.from({ length: 30_000 }, () =>
      csvRow(['logs', randomBytes(8).toString('hex'), '1']),
    );
    const stored = storeCsv({ 'a.csv.gz': rows.join(''), 'b.csv.gz': rows.join('') });
    const page = await readObjects({ ...stored, columns, first: 10, maxRows: 10_000 });
    expect(page).toMatchObject({ hasNextPage: true, scannedRowCount: 10, skippedRowCount: 0 });
    expect(page.fetchedByteCount).toBeLessThan(200_000);
    expect(stored.opened).toEqual(['a.csv.gz']);
    await expect.poll(() => stored.closed).toEqual(['a.csv.gz']);
    const next = await readObjects({
      ...stored,
      columns,
      first: 10,
      maxRows: 10_000,
      after: page.end,
    });
    expect(next).toMatchObject({ scannedRowCount: 10, skippedRowCount: 10 });
  });

  test('asks nothing for a page that begins behind its limit', async () => {
    const stored = storeCsv(csvOf([5]));
    for (const after of [3, 4, 999_999_999]) {
      const page = await readObjects({ ...stored, columns, first: 2, maxRows: 3, after });
      expect(page).toMatchObject({ items: [], hasNextPage: false, fetchedByteCount: 0 });
    }
    expect(stored.opened).toEqual([]);
  });

  test('looks at 10,000 rows for a page, however few it finds', async () => {
    const rows = Array.from({ length: 10_001 }, () => csvRow(['logs', 'a', '1'])).join('');
    const csv = `${rows}${csvRow(['logs', 'b', '1'])}`;
    const options = { ...storeCsv({ 'a.csv.gz': csv }), columns, maxRows: 30_000, keyPrefix: 'b' };
    const page = await readObjects({ ...options, first: 5 });
    expect(page).toMatchObject({ items: [], scannedRowCount: 10_000, hasNextPage: true });
    const rest = await readObjects({ ...options, first: 5, after: page.end });
    expect(keysOf(rest)).toEqual(['b']);
    expect(rest).toMatchObject({ scannedRowCount: 2, hasNextPage: false });
  });

  test('reads 4,096 bytes for each of these rows, and of those before it', async () => {
    const long = csvRow(['logs', 'a', '1'.repeat(30_000)]);
    const options = {
      ...storeCsv({ 'a.csv.gz': long.repeat(1400) }),
      columns,
      maxRows: 30_000,
      keyPrefix: 'b',
    };
    await expect(readObjects({ ...options, first: 1 })).rejects.toMatchObject({
      problem: { kind: 'ROW_SHAPE', message: expect.stringContaining('40960000 bytes') },
    });
    const page = await readObjects({ ...options, first: 1, after: 400 });
    expect(page).toMatchObject({ items: [], scannedRowCount: 1000, hasNextPage: false });
  });

  test('has the rows of 100 files, also of those that a forged manifest names', async () => {
    const stored = storeCsv(csvOf([...Array(50).fill(0), ...Array(60).fill(1)]));
    const page = await readObjects({ ...stored, columns, maxRows: 1000, first: 100 });
    expect(keysOf(page)).toEqual(Array.from({ length: 50 }, (_, index) => `key/${index}`));
    expect(page.hasNextPage).toBe(false);
    expect(stored.opened).toHaveLength(100);
  });

  test('finds keys by their decoded prefix, and counts the rows that it looks at', async () => {
    const csv = ['a%2F1', 'b%2F1', 'a%2F2', 'b%2F2']
      .map((key) => csvRow(['logs', key, '1']))
      .join('');
    const options = { ...storeCsv({ 'a.csv.gz': csv }), columns, maxRows: 100, keyPrefix: 'b/' };
    const page = await readObjects({ ...options, first: 1 });
    expect(keysOf(page)).toEqual(['b/1']);
    expect(page).toMatchObject({ scannedRowCount: 2, hasNextPage: true });
    const rest = await readObjects({ ...options, first: 5, after: page.end });
    expect(keysOf(rest)).toEqual(['b/2']);
    expect(rest).toMatchObject({ scannedRowCount: 2, skippedRowCount: 2, hasNextPage: false });
  });

  test('reads a `+` as the file’s other keys show, on each page alike', async () => {
    for (const [last, expected] of [
      ['b%2Fc', 'a b'],
      ['b/c', 'a+b'],
      ['b%20c', 'a+b'],
    ] as const) {
      const csv = [...Array(5).fill('a+b'), last].map((key) => csvRow(['logs', key, '1'])).join('');
      const options = { ...storeCsv({ 'a.csv.gz': csv }), columns, maxRows: 100 };
      const keys = (await readAll(options, [1])).flatMap(keysOf);
      expect(keys.slice(0, 5)).toEqual(Array(5).fill(expected));
    }
  });

  test('reads incremental files, which are not compressed', async () => {
    const options = { ...storeCsv({ 'a.csv': csvRow(['logs', 'a', '']) }), columns, maxRows: 10 };
    expect(keysOf(await readObjects({ ...options, first: 10 }))).toEqual(['a']);
  });
});

describe('a damaged file', () => {
  const sound = gzipSync(
    Array.from({ length: 5000 }, (_, row) =>
      csvRow(['logs', `${row}${randomBytes(9).toString('hex')}`, '1']),
    ).join(''),
  );
  const read = (bytes: Buffer, maxRows = 10_000) =>
    readAll({ ...storeBytes({ 'a.csv.gz': bytes }), columns, maxRows }, [1000]);

  test.each([
    ['ends in the middle', sound.subarray(0, -100)],
    ['lacks its last byte', sound.subarray(0, -1)],
    ['is empty', Buffer.alloc(0)],
    ['is not gzip', Buffer.from('logs,"a","1"\n')],
    ['has a wrong byte', Buffer.from(sound).fill(0xff, 30_000, 30_020)],
    ['has a row of too few cells', gzipSync('logs,"a","1"\nlogs,"b"\n')],
    ['ends within a cell', gzipSync('logs,"a","1"\nlogs,"b","')],
  ])('that %s is a problem, never fewer rows', async (_name, bytes) => {
    await expect(read(bytes)).rejects.toThrow(ReportDamagedError);
    await expect(read(bytes)).rejects.toMatchObject({
      problem: { kind: 'ROW_SHAPE', file: 'a.csv.gz' },
    });
  });

  test('gives the pages before its damage', async () => {
    const stored = storeBytes({ 'a.csv.gz': sound.subarray(0, -100) });
    const page = await readObjects({ ...stored, columns, first: 100, maxRows: 10_000 });
    expect(page.items).toHaveLength(100);
  });

  test('passes on the failure to fetch it', async () => {
    const failure = new Error('reset');
    async function* open() {
      yield sound.subarray(0, 100);
      throw failure;
    }
    const { files } = storeBytes({ 'a.csv.gz': sound });
    await expect(readObjects({ files, open, columns, first: 1, maxRows: 10_000 })).rejects.toBe(
      failure,
    );
  });

  test('needs a column with keys', async () => {
    const stored = storeCsv(csvOf([1]));
    const options = { ...stored, columns: ['Bucket', 'Name', 'Size'], first: 1, maxRows: 1 };
    await expect(readObjects(options)).rejects.toMatchObject({
      problem: { kind: 'MANIFEST_INVALID', file: null },
    });
  });

  test('that inflates without end is refused', async () => {
    const bytes = gzipSync(Buffer.alloc(5_000_000, 'logs,"a","1"\n'));
    const page = await readObjects({
      ...storeBytes({ 'a.csv.gz': bytes }),
      columns,
      first: 5,
      maxRows: 10,
    });
    expect(page.items).toHaveLength(5);
    await expect(read(gzipSync(Buffer.alloc(5_000_000, 'a')))).rejects.toThrow('is longer than');
  });
});
