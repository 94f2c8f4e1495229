import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatable } from '../support/seed.ts';
import { ATTEMPT_MS, type Fate, LOSSES, NORMAL, REFUSALS } from './simulated-oss.ts';
import {
  type History,
  LAG_MS,
  LATE_MS,
  LOOK_EVERY_MS,
  type Plan,
  SPELLINGS,
  STEP_MS,
  type Step,
  simulate,
  type Write,
} from './simulation.ts';

/*
 * The write path over a simulated OSS, on simulated time: any request may be applied at any moment up to
 * the late limit, or never, in any order with others; its answer may be lost, or be a proxy's; reads lag; the
 * process is killed, and started again with its endpoint spelt otherwise; console users write beside it.
 *
 * When everything has come to rest, for each rule:
 *
 * 1. No acknowledged state is untrue, beyond what the answer said.
 *    - Success: the rule is as that write made it, until another writer changes it. A writer is "another one" if its
 *      own write was not over when this one began, or began later.
 *    - "Nothing was changed" (any error but those below): the rule that the write would have made does not stand, nor
 *      will it later. `exists`: the same, unless someone deletes the rule that is in the way meanwhile.
 *    - Rolled back, lost: the changed rule does not stand, nor will it later; the rule that the error names does.
 *    - Unknown, or killed before the answer: all that is possible. A process that lives on remembers such a write, and a
 *      create that found another rule; what it acknowledges later is not undone by it. One that was killed does so for its
 *      updates.
 * 2. No rule is lost that nobody deleted. An update deletes nothing. But a console user who creates a rule again that we
 *    have just deleted may lose it to a request of ours that OSS has not answered.
 * 3. No rule comes back that a console user deleted, unless a write of ours was unanswered, cut off or failed at that time.
 * 4. The journal is empty.
 */

const RUNS = Number(process.env['MODEL_RUNS'] || 400);

/** How long after a write that was cut off or not answered by OSS a rule may still be put back. */
const WATCH_MS = LATE_MS + STEP_MS + LOOK_EVERY_MS;

function isConsole({ kind }: Write): boolean {
  return kind.startsWith('console');
}

function isDelete({ kind }: Write): boolean {
  return kind === 'delete' || kind === 'console delete';
}

/** What it acknowledged of the rule: a version, `null` that there is none, `undefined` nothing. */
function acknowledged(write: Write): number | null | undefined {
  if (write.outcome === 'success') return isDelete(write) ? null : write.version;
  return write.outcome === 'rolled back' ? write.standing : undefined;
}

/** Whether `write` was over when `later` began, so that `later` is the last word. */
function isBefore(write: Write, later: Write): boolean {
  const { outcome, isUnanswered } = write;
  const isUncertain =
    outcome === 'unknown' || outcome === 'killed' || (outcome === 'exists' && isUnanswered);
  const isRemembered = write.kind === 'update' || write.life === later.life;
  // Of what a console user wrote nobody tells us: what was sent before may be applied after it.
  const mayFollow = isConsole(later)
    ? isUncertain || write.isUnanswered
    : isUncertain && !isRemembered;
  return (mayFollow ? write.end + LATE_MS : write.end) < later.start;
}

/** What is wrong with the end of a history; `null`: nothing. */
function complaint(history: History): string | null {
  const { writes, final, entries } = history;
  if (entries.length > 0) return `The journal keeps ${entries}.`;
  for (const [id, standing] of final) {
    const own = writes.filter((write) => write.id === id);
    const wrong =
      standing === null ? complaintOfNone(own, history) : complaintOf(own, standing, history);
    if (wrong)
      return `${id} is ${standing === null ? 'gone' : `v${standing}`} in the end: ${wrong}`;
  }
  return null;
}

/** Whether a console user's write came when the journal may have held the rule. */
function isWatched({ id, start: at }: Write, { writes, lives, unanswered }: History): boolean {
  const isAfterUnanswered = unanswered.some(
    (each) => each.id === id && each.at <= at && at <= each.at + WATCH_MS,
  );
  const isAfterWrite = writes.some((write) => {
    const { outcome, start, end } = write;
    if (write.id !== id || isConsole(write) || start > at) return false;
    if (outcome === 'killed') return at <= (lives.find((life) => life >= end) ?? end) + WATCH_MS;
    return (['lost', 'unknown'].includes(outcome) || write.isUnanswered) && at <= end + WATCH_MS;
  });
  return isAfterUnanswered || isAfterWrite;
}

function complaintOfNone(own: readonly Write[], history: History): string | null {
  const deletes = own.filter(
    (each) => isDelete(each) && ['success', 'unknown', 'killed'].includes(each.outcome),
  );
  const lost = own.find((write) => {
    if (typeof acknowledged(write) !== 'number') return false;
    const earlier = deletes.filter((each) => each !== write && isBefore(each, write));
    // Nobody tells us that the rule exists again; what was sent before may delete it.
    const isUnseen = isConsole(write) && earlier.some((each) => !isConsole(each));
    return earlier.length === deletes.length && !(isUnseen && isWatched(write, history));
  });
  return lost ? `nobody deleted what ${show(lost)} made` : null;
}

function complaintOf(own: readonly Write[], standing: number, history: History): string | null {
  const writer = own.find(({ version }) => version === standing);
  if (!writer) return 'nobody made it';
  const madeWay = own.some((write) => {
    // After a delete that the same process acknowledges the rule is looked at again.
    const isSeen = write.life === writer.life && write.outcome === 'success';
    const until = isSeen ? writer.end : writer.end + LATE_MS;
    // Its unanswered requests may take what another writer has put there since.
    const mayCome = !isBefore(write, writer) || write.isUnanswered;
    return (
      isDelete(write) && mayCome && write.end + LATE_MS >= writer.start && write.start <= until
    );
  });
  const { outcome } = writer;
  if (outcome === 'nothing was changed' || outcome === 'absent') return `${show(writer)} denied it`;
  if (['exists', 'rolled back', 'lost'].includes(outcome) && !madeWay)
    return `${show(writer)} denied it`;
  const later = own.find((write) => {
    const said = acknowledged(write);
    if (said === undefined || said === standing || !isBefore(writer, write)) return false;
    if (isConsole(write) && isWatched(write, history)) return false;
    // Who read it before the later write, or so soon after that OSS still showed it, may have put it back.
    return !own.some((each) => each !== write && each.read === standing && each.end > write.start);
  });
  return later ? `${show(later)} came later` : null;
}

function show({ kind, version, outcome, start, end, life }: Write): string {
  return `v${version} (${kind}, ${outcome}, ${start} to ${end}, life ${life})`;
}

const EXISTING: Step = { afterMs: 0, kind: 'console put', id: 'a' };
const id = fc.constantFrom('a', 'a', 'a', 'b');
const soon = fc.integer({ min: 0, max: 10 });
const pause = fc.oneof(
  { weight: 4, arbitrary: soon },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 * LAG_MS }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 * LATE_MS }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      afterMs: pause,
      kind: fc.constantFrom(
        'create' as const,
        'create' as const,
        'update' as const,
        'update' as const,
        'delete' as const,
      ),
      id,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      afterMs: pause,
      kind: fc.constantFrom('console put' as const, 'console delete' as const),
      id,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      afterMs: pause,
      kind: fc.constant('kill' as const),
      downMs: fc.oneof(soon, fc.integer({ min: 0, max: LATE_MS })),
      spelling: fc.nat({ max: SPELLINGS.length - 1 }),
    }),
  },
);
const delay = fc.oneof(soon, fc.integer({ min: 0, max: ATTEMPT_MS - 1 }));
const late = fc.oneof(
  soon,
  fc.integer({ min: 0, max: ATTEMPT_MS }),
  fc.integer({ min: 0, max: LATE_MS }),
);
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(NORMAL) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('answered' as const),
      ms: late,
      lagMs: fc.integer({ min: 0, max: LAG_MS }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('refused' as const),
      ms: delay,
      how: fc.constantFrom(...(Object.keys(REFUSALS) as (keyof typeof REFUSALS)[])),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('lost' as const),
      ms: delay,
      how: fc.constantFrom(...LOSSES),
      appliedMs: fc.option(late, { freq: 4 }),
    }),
  },
);
/** A proxy that is down is down for a while. */
const times = fc.constantFrom(1, 1, 1, 1, 2, 3, 8, 40);
const fates = fc.array(fc.tuple(fate, times), { maxLength: 8, size: 'max' });
const plan: fc.Arbitrary<Plan> = fc.record({
  steps: fc
    .tuple(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 12, size: 'max' }))
    .map(([isThere, steps]) => (isThere ? [EXISTING, ...steps] : steps)),
  reads: fc.oneof(fc.constant([]), fates),
  writes: fates,
  jitter: fc.nat(),
});

test('what was acknowledged is true in the end, and no rule is lost', {
  timeout: 3_600_000,
}, async () => {
  const seen = { steps: 0, writes: 0, late: 0, kills: 0 };
  const property = fc.asyncProperty(plan, async (each) => {
    const history = await simulate(each);
    seen.steps += each.steps.length;
    seen.writes += history.writes.length;
    seen.late += history.late;
    seen.kills += history.kills;
    expect(complaint(history)).toBeNull();
  });
  await fc.assert(property, repeatable('test/model/late-writes-simulated.test.ts', RUNS));
  process.stderr.write(`test/model/late-writes-simulated.test.ts: ${JSON.stringify(seen)}\n`);
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
});

const lost = (how: (typeof LOSSES)[number], appliedMs: number | null, ms = 2): Fate => ({
  kind: 'lost',
  ms,
  how,
  appliedMs,
});
const write = (kind: 'create' | 'update' | 'delete', afterMs = 0): Step => ({
  afterMs,
  kind,
  id: 'a',
});
const killAfter = (afterMs: number, spelling = 0, downMs = 100): Step => ({
  afterMs,
  kind: 'kill',
  downMs,
  spelling,
});
/** What the writes meet before the one that matters: a create is a PUT, an update a DELETE and a PUT. */
const normal = (times: number) => [NORMAL, times] as const;

/** What the simulation found, made smaller; each was wrong once. */
const FOUND: Readonly<Record<string, { steps: Plan['steps'] } & Partial<Plan>>> = {
  ...Object.fromEntries(
    ([504, 500, 403, 'reset'] as const).map((how) => [
      `an update whose DELETE met ${how}, and is applied late`,
      {
        steps: [write('create'), write('update', 100)],
        writes: [normal(1), [lost(how, 2500), 1]],
      },
    ]),
  ),
  'a delete whose first request is applied after the rule was created again': {
    steps: [write('create'), write('delete', 100), write('create', 1000)],
    writes: [normal(1), [lost('reset', 2000), 1]],
  },
  'the same, with the process killed and started again before the create': {
    steps: [write('create'), write('delete', 100), killAfter(500), write('create', 500)],
    writes: [normal(1), [lost('reset', 5000), 1]],
  },
  'an update that is killed before its PUT, and whose first DELETE is applied after the rule was put back':
    {
      steps: [write('create'), write('update', 100), killAfter(400)],
      writes: [normal(1), [lost(504, 5000), 1], normal(1), [lost('silence', null), 1]],
    },
  'a create that meets nothing but 504, and is applied 12 s later': {
    steps: [write('create')],
    writes: [
      [lost(504, 12_000), 1],
      [lost(504, null), 40],
    ],
  },
  'a create whose answer is lost, with OSS saying that it exists and reads that lag 12 s behind': {
    steps: [write('create')],
    writes: [[lost(502, 1), 1]],
    reads: [[{ kind: 'answered', ms: 2, lagMs: 12_000 }, 40]],
  },
  'a create that is unknown, and applied after the rule was deleted': {
    steps: [write('create'), write('delete', 29_000)],
    writes: [
      [lost('silence', 35_000), 1],
      [lost('reset', null), 5],
    ],
  },
  'an update whose first PUT is applied after the rule was deleted': {
    steps: [write('create'), write('update', 100), write('delete', 1000)],
    writes: [normal(2), [lost('reset', 5000), 1]],
  },
  'an update that is killed, and whose PUT is applied after the rule was deleted': {
    steps: [write('create'), write('update', 100), killAfter(50), write('delete', 1000)],
    writes: [normal(2), [lost('silence', 5000), 1]],
  },
  'an update whose rule is looked at, after another write gave up waiting for it': {
    steps: [
      write('create'),
      write('create', 2),
      write('update'),
      killAfter(6, 0, 0),
      write('update', 1169),
      write('create'),
    ],
    writes: [
      normal(4),
      [{ kind: 'refused', ms: 0, how: 'throttled' }, 8],
      [lost('reset', 34_717, 0), 1],
      [lost('reset', 0, 7326), 40],
    ],
    jitter: 0,
  },
  'an update that is killed, with the endpoint spelt otherwise after that': {
    steps: [write('create'), write('update', 100), killAfter(8, 2)],
    writes: [normal(2), [lost('silence', null), 1]],
  },
};

test.each(Object.entries(FOUND))('%s', async (_title, found) => {
  const history = await simulate({ jitter: 1, reads: [], writes: [], ...found });
  expect(complaint(history)).toBeNull();
});
