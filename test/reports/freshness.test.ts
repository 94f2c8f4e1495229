import { isDeepStrictEqual } from 'node:util';
import {
  type Arbitrary,
  array,
  assert,
  constantFrom,
  integer,
  option,
  property,
  record,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InventoryConfiguration } from '../../src/inventory/configuration.ts';
import {
  assessMissingReport,
  assessReports,
  type FreshnessFacts,
  type Look,
} from '../../src/reports/freshness.ts';
import type { ReportFolder } from '../../src/reports/report.ts';
import { repeatable } from '../support/seed.ts';
import { expectedStatus, type Frequency, type Happening, World } from './freshness-model.ts';

const RULE: InventoryConfiguration = {
  bucket: 'demo-logs',
  inventoryId: 'daily',
  isEnabled: true,
  filter: {
    ...{ prefix: null, minSize: null, maxSize: null, storageClasses: null },
    ...{ lastModifiedAfter: null, lastModifiedBefore: null },
  },
  destination: {
    ...{ format: 'CSV', accountId: '100', roleArn: 'acs:ram::100:role/Writer', prefix: null },
    ...{ bucket: 'demo-reports', encryption: null },
  },
  schedule: { frequency: 'Daily', dayOfMonth: null, autoDelete: false },
  includedObjectVersions: 'Current',
  optionalFields: [],
  incremental: null,
  unknownElements: [],
};

const MINUTE_MS = 60_000;
const GRACE_MS = 12 * 60 * MINUTE_MS;

function folderOf(time: Date): ReportFolder {
  const name = `${time
    .toISOString()
    .slice(0, 16)
    .replace(/:(\d\d)$/, '-$1')}Z`;
  return { name, scanStartedAt: time };
}

function assess(facts: FreshnessFacts, source: Look<boolean> = { found: true }) {
  return assessReports(facts) ?? assessMissingReport(facts, source);
}

function factsOf(world: World, now: number): FreshnessFacts {
  const { frequency, dayOfMonth, isEnabled } = world;
  const folders = world.folders.map(({ at }) => folderOf(new Date(at * MINUTE_MS)));
  const complete = folders.filter((_, index) => world.folders[index]?.isComplete);
  const found = world.hasDestination ? { folders, latestComplete: complete.at(-1) ?? null } : null;
  const write = world.knownWrite;
  return {
    rule: { ...RULE, isEnabled, schedule: { frequency, dayOfMonth, autoDelete: false } },
    destination: world.canReadDestination ? { found } : { refusal: 'OSS denies a look.' },
    writtenAt: write === undefined ? null : new Date(write * MINUTE_MS),
    now: new Date(now * MINUTE_MS),
    graceMs: GRACE_MS,
  };
}

describe('the freshness of a rule', () => {
  const happenings: readonly Happening[] = [
    ...(['write here', 'write elsewhere', 'disable', 'enable', 'enable'] as const),
    ...(['delete destination', 'create destination', 'create destination'] as const),
    ...(['deny destination', 'allow destination', 'empty source', 'fill source'] as const),
    ...(['deny source', 'allow source', 'break role', 'mend role', 'mend role'] as const),
  ];
  const start = Date.UTC(2026, 0, 14, 7) / MINUTE_MS;
  const MONTH = 33 * 24 * 60;

  interface Scenario {
    readonly frequency: Frequency;
    readonly dayOfMonth: number | null;
    readonly written: Happening;
    readonly events: readonly { readonly at: number; readonly what: Happening }[];
  }

  const frequencies: readonly Frequency[] = ['Daily', 'Weekly', 'Monthly', 'Once', 'Hourly'];
  const event = record({
    at: integer({ min: 60, max: MONTH }),
    what: constantFrom(...happenings),
  });
  const scenario: Arbitrary<Scenario> = record({
    frequency: constantFrom(...frequencies),
    dayOfMonth: option(integer({ min: 1, max: 31 })),
    written: constantFrom('write here', 'write elsewhere'),
    events: array(event, { maxLength: 8 }),
  });
  const days = (count: number) => count * 24 * 60;
  /** Meets each status. */
  const eventful: Scenario = {
    ...{ frequency: 'Daily', dayOfMonth: null, written: 'write elsewhere' },
    events: [
      ...([
        { at: days(5), what: 'empty source' },
        { at: days(8), what: 'fill source' },
      ] as const),
      ...([
        { at: days(9), what: 'disable' },
        { at: days(10), what: 'enable' },
      ] as const),
      { at: days(11), what: 'deny destination' },
      { at: days(12), what: 'allow destination' },
      { at: days(13), what: 'delete destination' },
      { at: days(14), what: 'create destination' },
      ...([
        { at: days(15), what: 'write here' },
        { at: days(16), what: 'break role' },
      ] as const),
      ...([
        { at: days(20), what: 'write here' },
        { at: days(25), what: 'deny source' },
      ] as const),
    ],
  };

  /** Compares each hour of a month, and returns the statuses. */
  function liveThrough({ frequency, dayOfMonth, written, events }: Scenario): ReadonlySet<string> {
    const met = new Set<string>();
    const world = new World(frequency, frequency === 'Monthly' ? dayOfMonth : null);
    world.happen(written, start);
    for (let now = start + 1; now < start + MONTH; now += 1) {
      for (const { at, what } of events) if (start + at === now) world.happen(what, now);
      world.tick(now);
      if ((now - start) % 60 !== 11) continue;
      const facts = factsOf(world, now);
      const source = world.canReadSource ? { found: world.hasObjects } : { refusal: 'OSS denies.' };
      const { status, expectedBy, latestReportAt } = assess(facts, source);
      const model = expectedStatus(world, now);
      const minutes = (time: Date | null) => time && time.getTime() / MINUTE_MS;
      const ours = { status, expectedBy: minutes(expectedBy), latest: minutes(latestReportAt) };
      met.add(status);
      // An assertion in each of 800 hours would take most of the time.
      if (isDeepStrictEqual(ours, model)) continue;
      expect(ours, `at ${facts.now.toISOString()}`).toEqual(model);
    }
    return met;
  }

  test('equals a model’s in each hour of a month, whatever happens', () => {
    const parameters = repeatable<[Scenario]>('months of a rule', 100);
    assert(
      property(scenario, (each) => void liveThrough(each)),
      parameters,
    );
  });

  test.each(frequencies)('equals a model’s in an eventful month of a rule: %s', (frequency) => {
    const met = liveThrough({ ...eventful, frequency });
    const always = ['DISABLED', 'DUE', 'NO_DESTINATION', 'UNKNOWN'];
    const usual = ['FRESH', 'NEVER', 'OVERDUE'];
    const expected = {
      Daily: [...always, ...usual, 'NOTHING_TO_LIST'],
      Weekly: [...always, ...usual],
      Monthly: [...always, ...usual],
      Once: [...always, 'DONE', 'NEVER'],
      Hourly: [...always, 'FRESH'],
    };
    for (const status of expected[frequency]) expect(met).toContain(status);
  });
});

/** Facts about a daily rule; times are in UTC. */
function facts(
  now: string,
  complete: readonly string[],
  more: Partial<FreshnessFacts> & { schedule?: Partial<InventoryConfiguration['schedule']> } = {},
): FreshnessFacts {
  const folders = complete.map((time) => folderOf(new Date(`${time}Z`)));
  const schedule = { ...RULE.schedule, ...more.schedule };
  return {
    rule: { ...RULE, schedule },
    destination: { found: { folders, latestComplete: folders.at(-1) ?? null } },
    writtenAt: null,
    now: new Date(`${now}Z`),
    graceMs: GRACE_MS,
    ...more,
  };
}

describe('the reason', () => {
  test('says the day of the report as OSS cuts it, and when the next is expected', () => {
    expect(assess(facts('2026-11-29T10:00', ['2026-11-28T16:00']))).toEqual({
      status: 'FRESH',
      reason:
        'The newest complete report is of 2026-11-29 (UTC+8); OSS began it at 2026-11-28T16:00Z. ' +
        'The next is expected by 2026-11-29T16:00Z.',
      expectedBy: new Date('2026-11-29T16:00Z'),
      latestReportAt: new Date('2026-11-28T16:00Z'),
    });
  });

  test('of an overdue report names the grace, the role and what cannot be checked', () => {
    const late = facts('2026-12-01T10:00', ['2026-11-28T16:00']);
    const rule = { ...late.rule, filter: { ...RULE.filter, minSize: 1, storageClasses: ['IA'] } };
    expect(assess({ ...late, rule }).reason).toBe(
      'The newest complete report is of 2026-11-29 (UTC+8); OSS began it at 2026-11-28T16:00Z. ' +
        'One was expected by 2026-11-29T16:00Z, with a grace of 12 hours. The source has objects. ' +
        'OSS does not announce failures: check that the role "acs:ram::100:role/Writer" may write ' +
        'to "demo-reports". The rule also filters by size and storage class: without a match OSS ' +
        'writes no report.',
    );
  });

  test('of a rule without reports says that nobody knows when it was written', () => {
    const { status, reason } = assess(facts('2026-12-01T10:00', []));
    expect(status).toBe('NEVER');
    expect(reason).toMatch(
      /^No complete report of this rule was seen in "demo-reports"\. OSS does not tell when/,
    );
  });

  test('names the prefix that no object has', () => {
    const never = facts('2026-12-01T10:00', []);
    const rule = { ...never.rule, filter: { ...RULE.filter, prefix: 'logs/' } };
    expect(assess({ ...never, rule }, { found: false })).toMatchObject({
      status: 'NOTHING_TO_LIST',
      reason: expect.stringContaining('"demo-logs" has no object whose key starts with "logs/"'),
    });
  });

  test('names a newer folder without a complete report', () => {
    const late = facts('2026-11-29T17:00', ['2026-11-28T16:00']);
    const newer = folderOf(new Date('2026-11-29T16:00Z'));
    const latestComplete = folderOf(new Date('2026-11-28T16:00Z'));
    const folders = [newer, latestComplete];
    const { status, reason } = assess({
      ...late,
      destination: { found: { folders, latestComplete } },
    });
    expect(status).toBe('DUE');
    expect(reason).toContain('The folder 2026-11-29T16-00Z is not complete.');
  });

  test('passes on why something could not be looked at', () => {
    const refusal = 'OSS denies oss:ListObjects on "demo-reports".';
    const denied = facts('2026-12-01T10:00', [], { destination: { refusal } });
    expect(assess(denied)).toMatchObject({ status: 'UNKNOWN', reason: refusal });
    const missing = assess(facts('2026-12-01T10:00', []), { refusal: 'OSS denies demo-logs.' });
    expect(missing).toMatchObject({ status: 'UNKNOWN', expectedBy: null });
    expect(missing.reason).toContain('OSS denies demo-logs.');
  });
});

describe('the next report', () => {
  test.each([
    [
      'a day of the month',
      '2026-01-30T16:00',
      { frequency: 'Monthly', dayOfMonth: 31 },
      '2026-02-27T16:00',
    ],
    [
      'a leap year’s',
      '2028-01-30T16:00',
      { frequency: 'Monthly', dayOfMonth: 30 },
      '2028-02-28T16:00',
    ],
    [
      'a first run in the month',
      '2026-01-10T03:00',
      { frequency: 'Monthly', dayOfMonth: 15 },
      '2026-01-14T16:00',
    ],
    ['30 days', '2026-01-10T03:00', { frequency: 'Monthly' }, '2026-02-08T16:00'],
    [
      'the weekday of the first run',
      '2026-01-15T03:00',
      { frequency: 'Weekly' },
      '2026-01-21T16:00',
    ],
    ['the next day', '2026-01-15T15:59', {}, '2026-01-15T16:00'],
  ])('follows %s', (_name, latest, schedule, expected) => {
    const now = new Date(Date.parse(`${latest}Z`) + 30_000).toISOString().slice(0, -1);
    const { expectedBy, status } = assess(facts(now, [latest], { schedule }));
    expect({ status, expectedBy }).toEqual({
      status: 'FRESH',
      expectedBy: new Date(`${expected}Z`),
    });
  });

  test('is not overdue before a whole period and the grace have passed', () => {
    const late = (now: string) => assess(facts(now, ['2026-01-15T15:00'])).status;
    expect(late('2026-01-15T15:59')).toBe('FRESH');
    expect(late('2026-01-16T04:01')).toBe('DUE');
    expect(late('2026-01-17T02:59')).toBe('DUE');
    expect(late('2026-01-17T03:00')).toBe('OVERDUE');
  });

  test('follows folders that come more slowly, unless a frequency was changed or reports are missing', () => {
    const every = (hours: number) =>
      Array.from({ length: 5 }, (_, index) =>
        new Date(Date.UTC(2026, 0, 10) + index * hours * 60 * MINUTE_MS).toISOString().slice(0, 16),
      );
    const expected = (hours: number, schedule = {}) => {
      const { expectedBy } = assess(facts(`${every(hours).at(-1)}`, every(hours), { schedule }));
      return (
        expectedBy && (expectedBy.getTime() - Date.parse(`${every(hours).at(-1)}Z`)) / 3_600_000
      );
    };
    expect(expected(30)).toBe(30);
    expect(expected(48)).toBe(16);
    expect(expected(12)).toBe(16);
    expect(expected(3, { frequency: 'Hourly' })).toBe(3);
  });

  test('is not learnt from folders of the future, nor seen in them', () => {
    const future = facts('2026-01-01T00:00', ['9999-12-31T16:00']);
    expect(assess(future)).toMatchObject({ status: 'UNKNOWN', latestReportAt: null });
    expect(assess(future).reason).toContain('9999-12-31T16-00Z, whose time has not come yet');
  });
});
