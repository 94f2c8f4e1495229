import type { InventorySchedule } from '../inventory/configuration.ts';
import { FREQUENCIES } from '../inventory/vocabulary.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** OSS cuts its days in UTC+8: a run begins at 16:00 UTC, when the day of its report begins there. */
const DAY_OFFSET_MS = 8 * HOUR_MS;

/** How many days OSS lets pass between two reports; without a day of the month it counts 30 days. */
const PERIOD_DAYS: Readonly<Record<string, number>> = {
  [FREQUENCIES.DAILY]: 1,
  [FREQUENCIES.WEEKLY]: 7,
  [FREQUENCIES.MONTHLY]: 30,
};

/** So many gaps between folders teach a period, so that a single odd one does not count. */
const MIN_GAPS = 3;
const MAX_GAPS = 5;

/** A period that is longer by more than this factor shows missed reports, or an earlier frequency. */
const MAX_STRETCH = 1.5;

/** When the report after another one is expected. */
export interface NextRun {
  readonly expectedBy: Date;
  /** Before this time, and the grace, the report is not late: OSS does not document the hour of a run. */
  readonly lateAfter: Date;
}

/** The day of a report as OSS counts it, in UTC+8, for example `2026-01-31` for a scan at 16:00 UTC the day before. */
export function reportDay(scanStartedAt: Date): string {
  return new Date(scanStartedAt.getTime() + DAY_OFFSET_MS).toISOString().slice(0, 10);
}

/**
 * Computes when the next report is expected: by the period of the rule's folders where these teach one, else by the
 * frequency, from the first moment of a day in UTC+8.
 *
 * @param latest the scan of the newest complete report.
 * @param scans of all folders, in any order.
 * @returns `undefined` if neither the frequency is known nor the folders teach it.
 */
export function nextRun(
  { frequency, dayOfMonth }: InventorySchedule,
  latest: Date,
  scans: readonly Date[],
): NextRun | undefined {
  const days = PERIOD_DAYS[frequency];
  const learnt = medianGap(scans);
  const isOfMonth = frequency === FREQUENCIES.MONTHLY && dayOfMonth !== null;
  if (days === undefined) return learnt === undefined ? undefined : after(latest, learnt);
  const period = days * DAY_MS;
  if (!isOfMonth && learnt && learnt > period && learnt <= period * MAX_STRETCH) {
    return after(latest, learnt);
  }
  const expected = isOfMonth ? nextDayOfMonth(latest, dayOfMonth) : startOfDay(latest) + period;
  const lateAfter = Math.max(expected, latest.getTime() + period);
  return { expectedBy: new Date(expected), lateAfter: new Date(lateAfter) };
}

function after(latest: Date, period: number): NextRun {
  const expectedBy = new Date(latest.getTime() + period);
  return { expectedBy, lateAfter: expectedBy };
}

/** The median time between the last folders. */
function medianGap(scans: readonly Date[]): number | undefined {
  const times = scans.map((scan) => scan.getTime()).toSorted((a, b) => a - b);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const last = gaps.slice(-MAX_GAPS).toSorted((a, b) => a - b);
  return last.length < MIN_GAPS ? undefined : last[Math.floor(last.length / 2)];
}

function startOfDay(time: Date): number {
  return Math.floor((time.getTime() + DAY_OFFSET_MS) / DAY_MS) * DAY_MS - DAY_OFFSET_MS;
}

/** OSS takes the last day of a month that does not have the day. */
function nextDayOfMonth(time: Date, dayOfMonth: number): number {
  const local = new Date(time.getTime() + DAY_OFFSET_MS);
  const inMonth = (months: number) => {
    const month = local.getUTCMonth() + months;
    const lastDay = new Date(Date.UTC(local.getUTCFullYear(), month + 1, 0)).getUTCDate();
    const day = Math.min(dayOfMonth, lastDay);
    return Date.UTC(local.getUTCFullYear(), month, day) - DAY_OFFSET_MS;
  };
  const next = inMonth(0);
  return next > time.getTime() ? next : inMonth(1);
}
