import { parse } from 'csv-parse/sync';
import { array, assert, constantFrom, integer, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvScanner, MAX_ROW_BYTES } from '../../src/reports/csv-scanner.ts';
import { ReportDamagedError } from '../../src/reports/report-damaged-error.ts';
import { repeatable } from '../support/seed.ts';

/** Scans a text that comes in chunks of these sizes, again and again. */
function scan(text: string, columnCount: number, sizes: readonly number[] = [1 << 20]) {
  const rows: string[][] = [];
  const scanner = new CsvScanner({
    file: 'data/a.csv.gz',
    columnCount,
    onRow(row) {
      rows.push(Array.from({ length: columnCount }, (_, index) => row.text(index)));
      return true;
    },
  });
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    scanner.push(bytes.subarray(at, at + size));
    at += size;
  }
  scanner.end();
  return rows;
}

/** What csv-parse makes of it; `undefined` if it is not CSV. */
function parsed(text: string, columnCount: number): string[][] | undefined {
  try {
    const rows: string[][] = parse(text, {
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
    });
    return rows.every(({ length }) => length === columnCount) ? rows : undefined;
  } catch {
    return undefined;
  }
}

const sizesOf = array(integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

describe('the scanner of CSV', () => {
  test('agrees with csv-parse on any bytes, in chunks of any sizes', () => {
    const text = array(constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', 'é', '中', ' '), {
      maxLength: 20,
    }).map((parts) => parts.join(''));
    assert(
      property(text, integer({ min: 1, max: 3 }), sizesOf, (csv, columnCount, sizes) => {
        const expected = parsed(csv, columnCount);
        if (expected) expect(scan(csv, columnCount, sizes)).toEqual(expected);
        else expect(() => scan(csv, columnCount, sizes)).toThrow(ReportDamagedError);
      }),
      repeatable('CSV of any bytes', 20_000),
    );
  });

  test('reads any cells back, bare or quoted, with either line end', () => {
    const unit = oneof(string({ unit: 'binary' }), constantFrom('"', '\r\n', ',', '', 'null'));
    const bare = string({ unit: 'grapheme' }).filter((cell) => !/["\n\r,]/.test(cell));
    const cell = oneof(
      unit.map((value) => ({ value, csv: `"${value.replaceAll('"', '""')}"` })),
      bare.map((value) => ({ value, csv: value })),
    );
    const rows = array(tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    assert(
      property(rows, constantFrom('\n', '\r\n'), sizesOf, (cells, lineEnd, sizes) => {
        const csv = cells.map((row) => row.map((each) => each.csv).join(',')).join(lineEnd);
        const expected = cells.map((row) => row.map(({ value }) => value));
        expect(scan(csv, 3, sizes)).toEqual(expected);
        expect(scan(csv + lineEnd, 3, sizes)).toEqual(expected);
      }),
      repeatable('CSV of any cells', 2000),
    );
  });

  test('refuses a row that is longer than the limit, also without an end', () => {
    const longest = `a,${'b'.repeat(MAX_ROW_BYTES - 3)}\n`;
    expect(scan(longest + longest, 2, [1000])).toHaveLength(2);
    for (const csv of [`${longest}ab${longest.slice(1)}`, `"${'b'.repeat(MAX_ROW_BYTES)}`]) {
      for (const size of [7, 1000, 1 << 20]) {
        expect(() => scan(csv, csv.startsWith('"') ? 1 : 2, [size])).toThrow(
          `is longer than ${MAX_ROW_BYTES} bytes.`,
        );
      }
    }
  });

  test('names the row and what is wrong with it', () => {
    const problem = (csv: string) => {
      try {
        return scan(csv, 2);
      } catch (error) {
        return (error as ReportDamagedError).problem;
      }
    };
    const kind = 'ROW_SHAPE';
    const file = 'data/a.csv.gz';
    const message = `Row 2 of ${file} has 3 cells for 2 columns.`;
    expect(problem('a,b\na,b,c\n')).toEqual({ kind, file, message });
    expect(problem('a,b\na\n')).toMatchObject({
      message: expect.stringContaining('has 1 cells for 2 columns'),
    });
    expect(problem('a,"b')).toMatchObject({ kind, message: `Row 1 of ${file} has no end.` });
    expect(problem('a,b"c"\n')).toMatchObject({ message: expect.stringContaining('a quote') });
  });

  test('stops where its handler says so, whatever follows', () => {
    let rowCount = 0;
    const onRow = () => ++rowCount < 2;
    const scanner = new CsvScanner({ file: 'a', columnCount: 1, onRow });
    expect(scanner.push(Buffer.from('a\nb\n"c"d\n'))).toBe(false);
    expect(scanner.push(Buffer.from('e"e\n'))).toBe(false);
    scanner.end();
    expect(rowCount).toBe(2);
  });
});
