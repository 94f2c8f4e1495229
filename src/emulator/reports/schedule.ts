/** When a rule wants reports. */
export interface ReportSchedule {
  readonly frequency: 'Daily' | 'Weekly' | 'Monthly' | 'Once';
  /** For Monthly: 1 to 31; a month that is shorter uses its last day. Absent: every 30 days. */
  readonly dayOfMonth: number | undefined;
}

const DAY_MS = 86_400_000;
/** Days begin and end in UTC+8, so runs are at 16:00 UTC. */
const UTC_8_MS = 8 * 3_600_000;

const PERIOD_DAYS = { Daily: 1, Weekly: 7, Monthly: 30 };

/**
 * Returns when a rule runs next, in milliseconds since 1970: at the start of a day in UTC+8, on a day that its first
 * run decides. Undefined if it never runs again.
 *
 * @param firstRun when it ran first, which is soon after its PUT
 * @param lastRun when it ran last
 */
export function nextRun(
  { frequency, dayOfMonth }: ReportSchedule,
  firstRun: number,
  lastRun: number,
): number | undefined {
  if (frequency === 'Once') return undefined;
  if (frequency === 'Monthly' && dayOfMonth !== undefined) return nextMonthly(dayOfMonth, lastRun);
  const period = PERIOD_DAYS[frequency] * DAY_MS;
  const firstDay = startOfDay(firstRun);
  return firstDay + (Math.floor((lastRun - firstDay) / period) + 1) * period;
}

function startOfDay(time: number): number {
  return Math.floor((time + UTC_8_MS) / DAY_MS) * DAY_MS - UTC_8_MS;
}

function nextMonthly(dayOfMonth: number, lastRun: number): number {
  const last = new Date(lastRun + UTC_8_MS);
  const inMonth = (month: number) => {
    const lastDay = new Date(Date.UTC(last.getUTCFullYear(), month + 1, 0)).getUTCDate();
    const day = Math.min(dayOfMonth, lastDay);
    return Date.UTC(last.getUTCFullYear(), month, day) - UTC_8_MS;
  };
  const thisMonth = inMonth(last.getUTCMonth());
  return thisMonth > lastRun ? thisMonth : inMonth(last.getUTCMonth() + 1);
}

/** The folder of a run: `2025-05-17T16-00Z`. */
export function folderName(scanStart: number): string {
  return `${new Date(scanStart).toISOString().slice(0, 16).replace(':', '-')}Z`;
}
