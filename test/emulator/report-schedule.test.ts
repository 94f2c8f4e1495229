import { expect, test } from 'vitest';
import { folderName, nextRun, type ReportSchedule } from '../../src/emulator/reports/schedule.ts';

/** The first runs of a rule, at most `count`. */
function runs(
  frequency: ReportSchedule['frequency'],
  first: string,
  count: number,
  dayOfMonth?: number,
): string[] {
  const firstRun = Date.parse(first);
  const found = [firstRun];
  for (let at = nextRun({ frequency, dayOfMonth }, firstRun, firstRun); found.length < count; ) {
    if (at === undefined) break;
    found.push(at);
    at = nextRun({ frequency, dayOfMonth }, firstRun, at);
  }
  return found.map((at) => new Date(at).toISOString().slice(0, 16));
}

test('a daily rule runs at once, and at the start of each day in UTC+8', () => {
  expect(runs('Daily', '2026-11-28T09:05:07Z', 4)).toEqual([
    '2026-11-28T09:05',
    '2026-11-28T16:00',
    '2026-11-29T16:00',
    '2026-11-30T16:00',
  ]);
  expect(runs('Daily', '2026-11-28T15:59:59Z', 2)[1]).toBe('2026-11-28T16:00');
  expect(runs('Daily', '2026-11-28T16:00:00Z', 2)[1]).toBe('2026-11-29T16:00');
});

test('a weekly rule runs on the weekday in UTC+8 of its first run', () => {
  // A Thursday in UTC+8, whose start is on Wednesday in UTC.
  expect(runs('Weekly', '2026-11-26T02:00:00Z', 3)).toEqual([
    '2026-11-26T02:00',
    '2026-12-02T16:00',
    '2026-12-09T16:00',
  ]);
  expect(runs('Weekly', '2026-11-25T17:00:00Z', 2)[1]).toBe('2026-12-02T16:00');
});

test('a monthly rule without a day runs every 30 days', () => {
  expect(runs('Monthly', '2026-01-31T02:00:00Z', 3)).toEqual([
    '2026-01-31T02:00',
    '2026-03-01T16:00',
    '2026-03-31T16:00',
  ]);
});

test.each([
  [1, ['2027-01-31T16:00', '2027-02-28T16:00', '2027-03-31T16:00']],
  [15, ['2027-02-14T16:00', '2027-03-14T16:00', '2027-04-14T16:00']],
  [29, ['2027-01-28T16:00', '2027-02-27T16:00', '2027-03-28T16:00']],
  [31, ['2027-01-30T16:00', '2027-02-27T16:00', '2027-03-30T16:00']],
])('a monthly rule with day %d uses the last day of shorter months', (day, later) => {
  expect(runs('Monthly', '2027-01-20T02:00:00Z', 4, day).slice(1)).toEqual(later);
});

test('a monthly rule knows leap years and the turn of the year', () => {
  expect(runs('Monthly', '2027-12-31T10:00:00Z', 4, 31).slice(1)).toEqual([
    '2028-01-30T16:00',
    '2028-02-28T16:00',
    '2028-03-30T16:00',
  ]);
});

test('a rule for one report runs once', () => {
  expect(runs('Once', '2026-11-28T09:00:00Z', 3)).toEqual(['2026-11-28T09:00']);
});

test('a folder has the minute of the start in UTC', () => {
  expect(folderName(Date.parse('2026-09-14T16:00:59.999Z'))).toBe('2026-09-14T16-00Z');
});
