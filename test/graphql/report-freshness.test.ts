import { array, assert, asyncProperty, constantFrom, integer, option, record } from 'fast-check';
import { expect, test } from 'vitest';
import {
  expectedStatus,
  type Frequency,
  type Happening,
  World,
} from '../reports/freshness-model.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { repeatable } from '../support/seed.ts';
import { simulateDate } from '../support/simulated-date.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 14, 7) / MINUTE_MS;
const MONTH = 33 * DAY;

/** OSS's delay of a rule's first report, in minutes. */
const FIRST_RUN = 5;

/** How many hours lie between two looks, beside those after each event. */
const LOOK_HOURS = 3;
const LOOKS_AFTER = [0, 4, 6, 31];

const FRESHNESS = `{ inventory(bucket: "logs", inventoryId: "r1") {
  freshness { status reason latestReportAt expectedBy checkedAt }
  latestReport { scanStartedAt }
} }`;

interface Scenario {
  readonly frequency: Frequency;
  readonly dayOfMonth: number | null;
  readonly isCreatedHere: boolean;
  readonly events: readonly { readonly at: number; readonly what: Happening }[];
}

/** A rule in an emulator, and what happens to it there. */
class Bench {
  readonly #system: TestSystem;
  readonly #scenario: Scenario;
  readonly world: World;
  #denied = new Set<string>();
  /** What the rule lists: each update of ours changes it, for one that changes nothing writes nothing. */
  #versions: 'ALL' | 'CURRENT' = 'ALL';
  /** When the rule was last written, in minutes. */
  write = 0;

  constructor(system: TestSystem, scenario: Scenario) {
    this.#system = system;
    this.#scenario = scenario;
    const { frequency, dayOfMonth } = scenario;
    this.world = new World(frequency, dayOfMonth);
  }

  async happen(what: Happening, now: number): Promise<void> {
    const { world } = this;
    const { emulator } = this.#system;
    // What changes nothing, and what OSS would refuse, does not happen.
    const isWrite = /^(write|enable|disable)/.test(what);
    if (isWrite && !world.hasDestination) return;
    if (what === 'enable' && world.isEnabled) return;
    if (what === 'disable' && !world.isEnabled) return;
    if (what === 'delete destination' && !world.hasDestination) return;
    if (what === 'create destination' && world.hasDestination) return;
    if (what === 'write elsewhere') this.#store();
    if (what === 'write here') await this.#send({});
    if (what === 'enable') await this.#send({ isEnabled: true });
    if (what === 'disable') await this.#send({ isEnabled: false });
    if (what === 'delete destination') emulator.deleteBucket('reports');
    if (what === 'create destination') emulator.createBucket({ name: 'reports' });
    if (what === 'empty source') emulator.deleteObjects('logs');
    if (what === 'fill source') emulator.putObjects('logs', [{ key: 'a' }]);
    const [verb = '', object = ''] = what.split(' ');
    if (verb === 'deny' || verb === 'allow') this.#deny(object, verb === 'deny');
    world.happen(what, now);
    if (!isWrite) return;
    this.write = now;
    if (what !== 'write elsewhere') world.knownWrite = now;
  }

  /** OSS's minute, in the emulator and in the model. */
  async tick(now: number): Promise<void> {
    this.world.tick(now);
    const isRun = now % DAY === 16 * HOUR || now === this.write + FIRST_RUN;
    if (!isRun) return;
    const isCut = Math.floor((now + 8 * HOUR) / DAY) % 9 === 4;
    const damage = isCut ? 'noManifest' : undefined;
    this.#system.emulator.damageReports('logs', 'r1', this.world.canWrite ? damage : 'noReport');
    await this.#system.emulator.runReports();
  }

  async look(now: number): Promise<string> {
    const { data, errors } = await this.#system.askText(FRESHNESS);
    expect(errors.filter(({ path }) => path?.[1] === 'freshness')).toEqual([]);
    const { inventory } = data as {
      inventory: {
        freshness: Record<'status' | 'reason' | 'checkedAt', string> &
          Record<'latestReportAt' | 'expectedBy', string | null>;
        latestReport: { scanStartedAt: string } | null;
      };
    };
    const { status, reason, checkedAt, latestReportAt, expectedBy } = inventory.freshness;
    const expected = expectedStatus(this.world, now);
    const toText = (minute: number | null) =>
      minute === null ? null : new Date(minute * MINUTE_MS).toISOString();
    expect({ status, latestReportAt, expectedBy, reason }).toEqual({
      status: expected.status,
      latestReportAt: toText(expected.latest),
      expectedBy: toText(expected.expectedBy),
      reason: expect.stringMatching(/\.$/),
    });
    expect(checkedAt).toBe(toText(now));
    if (latestReportAt) expect(inventory.latestReport?.scanStartedAt).toBe(latestReportAt);
    return status;
  }

  #store(): void {
    const { frequency, dayOfMonth } = this.#scenario;
    const day = dayOfMonth === null ? '' : `<DayOfMonth>${dayOfMonth}</DayOfMonth>`;
    const xml = ruleXml('r1').replace('Daily</Frequency>', `${frequency}</Frequency>${day}`);
    const isEnabled = `<IsEnabled>${this.world.isEnabled}<`;
    const { emulator } = this.#system;
    this.#versions = 'ALL';
    emulator.deleteRules('logs', ['r1']);
    emulator.storeRules('logs', [{ id: 'r1', xml: xml.replace('<IsEnabled>true<', isEnabled) }]);
  }

  /** Writes the rule through the server. */
  async #send(change: object): Promise<void> {
    const { frequency, dayOfMonth } = this.#scenario;
    const isNew = this.write === 0;
    const name = isNew ? 'createInventory' : 'updateInventory';
    const type = isNew ? 'CreateInventoryInput' : 'UpdateInventoryInput';
    const schedule = dayOfMonth === null ? {} : { dayOfMonth };
    if (!isNew) this.#versions = this.#versions === 'ALL' ? 'CURRENT' : 'ALL';
    const includedObjectVersions = this.#versions;
    const input = isNew
      ? { ...createInput({ frequency: frequency.toUpperCase() as 'DAILY' }), ...schedule }
      : { bucket: 'logs', inventoryId: 'r1', includedObjectVersions, ...change };
    const { data, errors } = await this.#system.askText(
      `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on Error { message } } }`,
      { input },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      [name]: { __typename: `${name[0]?.toUpperCase()}${name.slice(1)}Success` },
    });
  }

  #deny(what: string, isDenied: boolean): void {
    const bucket = what === 'source' ? 'logs' : 'reports';
    if (isDenied) this.#denied.add(bucket);
    else this.#denied.delete(bucket);
    this.#system.emulator.clearFaults();
    for (const each of this.#denied) {
      this.#system.emulator.inject({
        kind: 'error',
        operation: 'ListObjectsV2',
        bucket: each,
        status: 403,
        code: 'AccessDenied',
        times: Number.POSITIVE_INFINITY,
      });
    }
  }
}

/** Compares the server with the model through a month. @returns the statuses that were met, and how many looks */
async function liveThrough(scenario: Scenario): Promise<{ met: Set<string>; looks: number }> {
  using date = simulateDate(START * MINUTE_MS);
  await using system = await startSystem({
    reports: { firstRunDelayMs: FIRST_RUN * MINUTE_MS },
  });
  system.emulator.putObjects('logs', [{ key: 'a' }]);
  const bench = new Bench(system, scenario);
  await bench.happen(scenario.isCreatedHere ? 'write here' : 'write elsewhere', START);
  const events = Map.groupBy(scenario.events, ({ at }) => START + at);
  const after = new Set(
    [...events.keys(), START].flatMap((at) => LOOKS_AFTER.map((by) => at + by)),
  );
  const met = new Set<string>();
  let looks = 0;
  for (let now = START + 1; now < START + MONTH; now += 1) {
    date.now = now * MINUTE_MS;
    for (const { what } of events.get(now) ?? []) await bench.happen(what, now);
    await bench.tick(now);
    if (!after.has(now) && (now - START) % (LOOK_HOURS * HOUR) !== 11) continue;
    met.add(await bench.look(now));
    looks += 1;
  }
  return { met, looks };
}

const days = (count: number, minutes = 0) => count * DAY + minutes;

/** Meets each status that the frequency can have. */
const EVENTS: Scenario['events'] = [
  { at: days(5), what: 'empty source' },
  { at: days(8), what: 'fill source' },
  { at: days(9), what: 'disable' },
  { at: days(10), what: 'enable' },
  { at: days(11), what: 'deny destination' },
  { at: days(12), what: 'allow destination' },
  { at: days(13), what: 'delete destination' },
  { at: days(14), what: 'create destination' },
  { at: days(15, 7), what: 'write here' },
  { at: days(16), what: 'break role' },
  { at: days(20), what: 'write here' },
  { at: days(22), what: 'mend role' },
  { at: days(25), what: 'deny source' },
  { at: days(26), what: 'write elsewhere' },
  { at: days(28), what: 'delete destination' },
  { at: days(28, 30), what: 'create destination' },
];

test.for([
  [
    'Daily',
    null,
    [
      'DISABLED',
      'DUE',
      'FRESH',
      'NEVER',
      'NOTHING_TO_LIST',
      'NO_DESTINATION',
      'OVERDUE',
      'UNKNOWN',
    ],
  ],
  ['Weekly', null, ['DISABLED', 'DUE', 'FRESH', 'NEVER', 'NO_DESTINATION', 'UNKNOWN']],
  ['Monthly', null, ['DISABLED', 'DUE', 'FRESH', 'NEVER', 'NO_DESTINATION', 'UNKNOWN']],
  ['Monthly', 31, ['DISABLED', 'DUE', 'FRESH', 'NEVER', 'NO_DESTINATION', 'UNKNOWN']],
  ['Once', null, ['DISABLED', 'DONE', 'DUE', 'NEVER', 'NO_DESTINATION', 'UNKNOWN']],
] as const)(
  'the freshness of a rule (%s, %s) is the model’s through an eventful month',
  async ([frequency, dayOfMonth, statuses]) => {
    for (const isCreatedHere of [true, false]) {
      const { met } = await liveThrough({ frequency, dayOfMonth, isCreatedHere, events: EVENTS });
      expect([...met]).toEqual(expect.arrayContaining([...statuses]));
    }
  },
);

const HAPPENINGS: readonly Happening[] = [
  ...(['write here', 'write elsewhere', 'disable', 'enable', 'enable'] as const),
  ...(['delete destination', 'create destination', 'create destination'] as const),
  ...(['deny destination', 'allow destination', 'empty source', 'fill source'] as const),
  ...(['deny source', 'allow source', 'break role', 'mend role', 'mend role'] as const),
];

test('the freshness of a rule is the model’s through months of any events', async () => {
  let looks = 0;
  const frequency = constantFrom<Frequency>('Daily', 'Weekly', 'Monthly', 'Once');
  const day = option(integer({ min: 1, max: 31 }));
  const event = record({
    at: integer({ min: HOUR, max: MONTH }),
    what: constantFrom(...HAPPENINGS),
  });
  await assert(
    asyncProperty(frequency, day, array(event, { maxLength: 8 }), async (each, of, events) => {
      const dayOfMonth = each === 'Monthly' ? of : null;
      const isCreatedHere = events.length % 2 === 0;
      looks += (await liveThrough({ frequency: each, dayOfMonth, isCreatedHere, events })).looks;
    }),
    repeatable('months of a rule', 3),
  );
  process.stderr.write(`freshness: ${looks} looks over HTTP\n`);
});
