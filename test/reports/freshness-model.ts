/**
 * What OSS does with one rule and what a reader should say of it, hour by hour, in minutes since the epoch. It walks
 * over days and folders where the code under test computes.
 */

const HOUR = 60;
const DAY = 24 * HOUR;
const GRACE = 12 * HOUR;

export type Frequency = 'Daily' | 'Weekly' | 'Monthly' | 'Once' | 'Hourly';

/** What happens to the rule or around it. */
export type Happening =
  | 'write here'
  | 'write elsewhere'
  | 'disable'
  | 'enable'
  | 'delete destination'
  | 'create destination'
  | 'deny destination'
  | 'allow destination'
  | 'empty source'
  | 'fill source'
  | 'deny source'
  | 'allow source'
  | 'break role'
  | 'mend role';

/** A rule, its source and its destination. */
export class World {
  readonly frequency: Frequency;
  readonly dayOfMonth: number | null;
  folders: { at: number; isComplete: boolean }[] = [];
  isEnabled = true;
  hasDestination = true;
  canReadDestination = true;
  canReadSource = true;
  hasObjects = true;
  canWrite = true;
  /** The last write that this server knows of, and OSS's. */
  knownWrite: number | undefined;
  #write = 0;
  #hasRunOnce = false;

  constructor(frequency: Frequency, dayOfMonth: number | null) {
    this.frequency = frequency;
    this.dayOfMonth = dayOfMonth;
  }

  happen(what: Happening, now: number): void {
    const [verb, object] = what.split(' ');
    if (verb === 'write') {
      this.#restart(now);
      if (object === 'here') this.knownWrite = now;
    }
    if (verb === 'disable') this.isEnabled = false;
    if (verb === 'enable') {
      this.isEnabled = true;
      this.#restart(now);
    }
    if (object === 'role') this.canWrite = verb === 'mend';
    if (object === 'source' && (verb === 'empty' || verb === 'fill'))
      this.hasObjects = verb === 'fill';
    if (verb === 'deny' || verb === 'allow') {
      if (object === 'source') this.canReadSource = verb === 'allow';
      else this.canReadDestination = verb === 'allow';
    }
    if (verb === 'delete') [this.hasDestination, this.folders] = [false, []];
    if (verb === 'create') this.hasDestination = true;
  }

  /** OSS's minute: a run where one is planned. */
  tick(now: number): void {
    const isFirst = now === this.#write + 5;
    if (!isFirst && !(now > this.#write + 5 && this.#isSlot(now))) return;
    if (this.frequency === 'Once' && this.#hasRunOnce) return;
    if (!this.isEnabled || !this.hasDestination || !this.hasObjects || !this.canWrite) return;
    this.#hasRunOnce = true;
    // One in nine runs stops before its manifest.
    this.folders.push({ at: now, isComplete: dayNumber(now) % 9 !== 4 });
  }

  #restart(now: number): void {
    this.#write = now;
    this.#hasRunOnce = false;
  }

  #isSlot(now: number): boolean {
    if (!beginsDay(now)) return false;
    if (this.frequency === 'Daily' || this.frequency === 'Hourly') return true;
    if (this.frequency === 'Weekly') return weekday(now) === weekday(this.#write + 5);
    if (this.frequency === 'Once') return false;
    if (this.dayOfMonth !== null)
      return dayOf(now) === this.dayOfMonth || isClamped(now, this.dayOfMonth);
    return (dayNumber(now) - dayNumber(this.#write)) % 30 === 0;
  }
}

/** What a reader with these facts says. */
export function expectedStatus(world: World, now: number) {
  const none = { expectedBy: null, latest: null };
  if (!world.isEnabled) return { status: 'DISABLED', ...none };
  if (!world.canReadDestination) return { status: 'UNKNOWN', ...none };
  if (!world.hasDestination) return { status: 'NO_DESTINATION', ...none };
  const latest = world.folders.findLast(({ isComplete }) => isComplete)?.at ?? null;
  const since = world.folders.map(({ at }) => at).filter((at) => at >= (world.knownWrite ?? 0));
  const period = periodOf(since);
  const say = (status: string, expectedBy: number | null = null) => ({
    status,
    expectedBy,
    latest,
  });
  const missing = (expectedBy: number | null) => {
    if (!world.canReadSource) return say('UNKNOWN');
    if (!world.hasObjects) return say('NOTHING_TO_LIST');
    return say(latest === null ? 'NEVER' : 'OVERDUE', expectedBy);
  };
  const write = world.knownWrite;
  const isWaiting = write !== undefined && (latest === null || latest < write);
  if (world.frequency === 'Hourly' && period === undefined) {
    return say('UNKNOWN', isWaiting ? write + 30 : null);
  }
  if (isWaiting) {
    const until = latest === null ? write + 30 : write + 30 + GRACE;
    return now < until ? say('DUE', write + 30) : missing(write + 30);
  }
  if (latest === null) return missing(null);
  if (world.frequency === 'Once') return say('DONE');
  const expected = nextSlot(world, latest, period);
  if (now < expected.at) return say('FRESH', expected.at);
  return now < expected.lateAfter + GRACE ? say('DUE', expected.at) : missing(expected.at);
}

/** Walks from day to day to the next run. */
function nextSlot({ frequency, dayOfMonth }: World, latest: number, period: number | undefined) {
  const days = { Daily: 1, Weekly: 7, Monthly: 30, Once: 0, Hourly: 0 }[frequency];
  const isCalendar = frequency === 'Monthly' && dayOfMonth !== null;
  const isTaught = period !== undefined && period > days * DAY && period <= days * DAY * 1.5;
  if (frequency === 'Hourly' || (!isCalendar && isTaught)) {
    return { at: latest + (period ?? 0), lateAfter: latest + (period ?? 0) };
  }
  let at = latest + 1;
  while (!beginsDay(at)) at += 1;
  const isRun = (day: number) =>
    isCalendar ? dayOf(at) === dayOfMonth || isClamped(at, dayOfMonth) : day === days;
  for (let day = 1; !isRun(day); day += 1) at += DAY;
  return { at, lateAfter: Math.max(at, latest + days * DAY) };
}

/** The middle of the last gaps, if there are enough of them. */
function periodOf(folders: readonly number[]): number | undefined {
  const gaps: number[] = [];
  for (let index = folders.length - 1; index > 0 && gaps.length < 5; index -= 1) {
    gaps.push((folders[index] ?? 0) - (folders[index - 1] ?? 0));
  }
  if (gaps.length < 3) return undefined;
  return gaps.find((gap) => {
    const smaller = gaps.filter((other) => other < gap).length;
    const equal = gaps.filter((other) => other === gap).length;
    const middle = gaps.length === 4 ? 2 : (gaps.length - 1) / 2;
    return smaller <= middle && middle < smaller + equal;
  });
}

function beginsDay(minute: number): boolean {
  return minute % DAY === 16 * HOUR;
}

function dayNumber(minute: number): number {
  return Math.floor((minute + 8 * HOUR) / DAY);
}

function weekday(minute: number): number {
  return dayNumber(minute) % 7;
}

function local(minute: number): Date {
  return new Date((minute + 8 * HOUR) * 60_000);
}

function dayOf(minute: number): number {
  return local(minute).getUTCDate();
}

/** Whether it is the last day of a month that is too short for the day. */
function isClamped(minute: number, dayOfMonth: number): boolean {
  return dayOf(minute) < dayOfMonth && dayOf(minute + DAY) === 1;
}
