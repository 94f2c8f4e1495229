import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/emulator.ts';
import { Create, Delete, Rule, Rules, Update } from '../graphql/documents.ts';
import { createInput } from '../support/rules.ts';
import { repeatable } from '../support/seed.ts';
import {
  type Answered,
  changeInput,
  isSame,
  type Outcome,
  possibilities,
  type RuleAnswer,
  type State,
  type Version,
  versionInXml,
  versionOf,
  type Write,
} from './model.ts';
import { type Answer, createWorld, type Life, type World } from './world.ts';

const BUCKET = 'logs';
const IDS = ['a', 'b', 'c', 'd'] as const;
const RUNS = 20;
/** What the runs have to come to together. */
const MIN_STEPS = 1000;

/** A read of one rule, or of all. */
type Read = { readonly kind: 'get'; readonly id: string } | { readonly kind: 'list' };
type Step = Write | Read;

/** When a server is killed: at a request to OSS, or just before the answer to its n-th one. */
type Kill =
  | { readonly operation: WriteOperation; readonly phase: 'before' | 'after' }
  | { readonly requests: number };

type WriteOperation = 'DeleteBucketInventory' | 'PutBucketInventory';

/** Steps that run at once, what goes wrong meanwhile, and whether the server is killed. */
interface Round {
  readonly steps: readonly Step[];
  readonly faults: readonly Fault[];
  readonly kill: Kill | null;
  /** Kills of the servers that are to finish what was left, one after the other. */
  readonly killsAtRestart: readonly Kill[];
}

const id = fc.constantFrom(...IDS);
const version = fc.record({
  isEnabled: fc.boolean(),
  frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'),
  prefix: fc.nat({ max: 10_000 }).map((number) => `v${number}/`),
}) satisfies fc.Arbitrary<Version>;
const change: fc.Arbitrary<Partial<Version>> = fc.oneof(
  version,
  version.map(({ isEnabled }) => ({ isEnabled })),
  version.map(({ frequency, prefix }) => ({ frequency, prefix })),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('create' as const), id, version }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('update' as const), id, change }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refused' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('get' as const), id }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'list' as const }) },
);
const writeOperation = fc.constantFrom<WriteOperation>(
  'DeleteBucketInventory',
  'PutBucketInventory',
);
const operation = fc.oneof(
  writeOperation,
  fc.constantFrom('GetBucketInventory' as const, 'ListBucketInventory' as const),
);
const phase = fc.constantFrom('before', 'after');
const error = fc.constantFrom(
  { status: 500, code: 'InternalError' },
  { status: 502, code: '' },
  { status: 503, code: 'ServiceUnavailable' },
  { status: 503, code: 'SlowDown' },
  { status: 429, code: 'TooManyRequests' },
);
const times = fc.constantFrom(1, 1, 1, 2, 3, 6, 7);
/** Without a refused PUT: an update that cannot put its rule back loses it, and says so. */
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('reset' as const), operation, phase, times }),
  fc.record({ kind: fc.constant('refuse' as const), operation, times }),
  fc.record({ operation, phase, times, error }).map(({ error: failure, ...rest }) => {
    // OSS throttles before it does anything.
    const isThrottling = failure.code === 'SlowDown' || failure.status === 429;
    const when = isThrottling ? ('before' as const) : rest.phase;
    return { kind: 'error' as const, ...rest, ...failure, phase: when };
  }),
  fc.record({
    kind: fc.constant('body' as const),
    operation,
    phase,
    times,
    status: fc.constantFrom(200, 502),
    body: fc.constantFrom('<html>a proxy</html>', 'busy'),
  }),
  fc.record({
    kind: fc.constant('error' as const),
    operation: fc.constantFrom('DeleteBucketInventory', 'GetBucketInventory'),
    status: fc.constant(403),
    code: fc.constant('AccessDenied'),
    times: fc.constant(1),
  }),
  fc.record({
    kind: fc.constant('truncate' as const),
    operation: fc.constantFrom('GetBucketInventory', 'ListBucketInventory'),
    bytes: fc.nat({ max: 200 }),
    how: fc.constantFrom('close', 'length'),
    times,
  }),
  fc.record({
    kind: fc.constant('delay' as const),
    operation,
    phase,
    ms: fc.integer({ min: 1, max: 8 }),
    times,
  }),
);
const kill: fc.Arbitrary<Kill> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ operation: writeOperation, phase }),
  },
  { weight: 1, arbitrary: fc.record({ requests: fc.integer({ min: 1, max: 12 }) }) },
);
const round: fc.Arbitrary<Round> = fc.record({
  steps: fc.oneof(
    { weight: 1, arbitrary: fc.array(step, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(step, { minLength: 2, maxLength: 6 }) },
  ),
  faults: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 3 }) },
  ),
  kill: fc.oneof(kill, fc.constant(null)),
  killsAtRestart: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(kill, { minLength: 1, maxLength: 2 }) },
  ),
});

/** What has happened in all runs. */
const seen = { steps: 0, unknown: 0, failed: 0, kills: 0, gone: 0, restarts: 0 };

test('what is acknowledged holds, and no rule is lost, whatever OSS answers and whenever the server is killed', {
  timeout: 600_000,
}, async () => {
  const rounds = fc.array(round, { minLength: 19, maxLength: 25, size: 'max' });
  const property = fc.asyncProperty(rounds, async (all) => {
    await using world = await createWorld();
    let life = await world.start();
    let states: ReadonlyMap<string, State> = new Map(IDS.map((each) => [each, null]));
    for (const each of all) [life, states] = await play(world, life, states, each);
  });
  await fc.assert(property, repeatable('test/model/rules.test.ts', RUNS));
  process.stderr.write(`test/model/rules.test.ts: ${JSON.stringify(seen)}\n`);
  expect(seen.steps).toBeGreaterThanOrEqual(MIN_STEPS);
  // Or nothing was put to the test.
  expect(seen.gone).toBeGreaterThan(0);
});

async function play(
  world: World,
  life: Life,
  before: ReadonlyMap<string, State>,
  { steps, faults, kill: killing, killsAtRestart }: Round,
): Promise<[Life, ReadonlyMap<string, State>]> {
  world.setFaults([...killFaults(world, life, killing), ...faults]);
  const answers = await Promise.all(steps.map((each) => take(life, each)));
  world.onRequest = () => {};
  if (killing) life.kill();
  else world.setFaults([]);
  await life.settled();

  const writes = answers.flatMap((answer) => ('write' in answer ? [answer] : []));
  const isQuiet = faults.length === 0 && !killing;
  for (const { write, outcome } of isQuiet ? writes : []) {
    expect(['unknown', 'unchanged'], `${show(write)} with nothing in its way`).not.toContain(
      outcome.kind,
    );
  }
  const possible = new Map(
    IDS.map((each: string) => {
      const own = writes.filter(({ write }) => write.id === each);
      const { final, visited } = possibilities(before.get(each) ?? null, own);
      expect(final, `no order of these makes sense: ${show(own)}`).not.toEqual([]);
      const isUpdated = own.some(({ write }) => isUpdate(write));
      // Between an update's delete and its put nothing stands.
      return [each, { own, final, visited: isUpdated ? [...visited, null] : visited }] as const;
    }),
  );
  for (const answer of answers) {
    if (!('rules' in answer)) continue;
    for (const [each, state] of answer.rules ?? []) {
      expectOneOf(state, possible.get(each)?.visited ?? [], `a reader of ${each}`);
    }
    if (isQuiet) expect(answer.rules, 'a read with nothing in its way').not.toBeNull();
  }

  let next = life;
  if (killing) {
    const entries = await world.entries();
    for (const [each, { own, final }] of possible) {
      const stands = versionInXml(world.emulator.rules(BUCKET).get(each));
      const isCut = own.some(({ write, outcome }) => isUpdate(write) && outcome.kind === 'unknown');
      const isGone = isCut && !stands && !final.includes(null);
      if (isGone) seen.gone += 1;
      if (isGone) expect(entries, `${each} is gone, and the journal is empty`).not.toEqual([]);
      if (!isCut) expectOneOf(stands, final, `${each} after the kill and ${show(own)}`);
    }
    next = await restart(world, killsAtRestart);
  }
  const isOpen = writes.some(({ write, outcome }) => isUpdate(write) && outcome.kind === 'unknown');
  if (!isOpen) await rest(world);

  // At first OSS may still be left alone after so many faults.
  let rules = await list(next);
  await expect.poll(async () => (rules ??= await list(next)), { interval: 5 }).not.toBeNull();
  const after = new Map(IDS.map((each: string) => [each, rules?.get(each) ?? null]));
  for (const [each, { own, final }] of possible) {
    expectOneOf(after.get(each) ?? null, final, `${each} after ${show(own)}`);
  }
  return [next, after];
}

/** Starts servers until one is not killed while it finishes what was left. */
async function restart(world: World, kills: readonly Kill[]): Promise<Life> {
  for (const killing of kills) {
    const life = await world.start();
    seen.restarts += 1;
    world.setFaults(killFaults(world, life, killing));
    await life.finishUpdates();
    world.onRequest = () => {};
    life.kill();
    await life.settled();
  }
  const life = await world.start();
  seen.restarts += 1;
  await life.finishUpdates();
  // What stands stays in the journal until OSS has had its time for all that was sent.
  await rest(world);
  return life;
}

/** Waits until nothing is left in the journal. */
async function rest(world: World): Promise<void> {
  world.passLateLimit();
  await expect.poll(() => world.entries(), { interval: 5 }).toEqual([]);
}

/** Sees to it that the server is killed when its time has come. */
function killFaults(world: World, life: Life, killing: Kill | null): Fault[] {
  if (!killing) return [];
  const onMeet = () => {
    if (!life.isDead) seen.kills += 1;
    life.kill();
  };
  if ('operation' in killing) {
    const { operation, phase } = killing;
    const { accessKeyId } = life;
    return [{ kind: 'reset', operation, phase, accessKeyId, onMeet }];
  }
  let left = killing.requests;
  world.onRequest = ({ accessKeyId }) => {
    if (accessKeyId !== life.accessKeyId) return;
    left -= 1;
    if (left === 0) onMeet();
  };
  return [];
}

/** What came of a step: for a read the rules that it saw, `null` where it failed. */
type Taken = Answered | { readonly rules: ReadonlyMap<string, State> | null };

async function take(life: Life, each: Step): Promise<Taken> {
  seen.steps += 1;
  switch (each.kind) {
    case 'list':
      return { rules: await list(life) };
    case 'get': {
      const answer = await life.ask(Rule, { bucket: BUCKET, inventoryId: each.id });
      if (!answer?.data || answer.errors.length > 0) return { rules: null };
      const { inventory } = answer.data;
      return { rules: new Map([[each.id, inventory ? versionOf(inventory) : null]]) };
    }
    default: {
      const outcome = await write(life, each);
      if (outcome.kind === 'unknown') seen.unknown += 1;
      else if (outcome.kind !== 'done') seen.failed += 1;
      return { write: each, outcome };
    }
  }
}

async function list(life: Life): Promise<ReadonlyMap<string, State> | null> {
  const answer = await life.ask(Rules, { bucket: BUCKET, first: 100 });
  if (!answer?.data || answer.errors.length > 0) return null;
  const stored: [string, State][] = answer.data.inventories.nodes.map((rule) => [
    rule.inventoryId,
    versionOf(rule),
  ]);
  return new Map([...IDS.map((each): [string, State] => [each, null]), ...stored]);
}

async function write(life: Life, each: Write): Promise<Outcome> {
  const key = { bucket: BUCKET, inventoryId: each.id };
  if (each.kind === 'create') {
    const { isEnabled, frequency, prefix } = each.version;
    const input = createInput({ ...key, isEnabled, frequency, filter: { prefix } });
    const answer = await life.ask(Create, { input });
    const result = answer?.data?.createInventory;
    if (result?.__typename === 'CreateInventorySuccess') return done(result.inventory);
    // The rule that is there is read after the answer, so that it may be another one by then.
    if (result?.__typename === 'InventoryAlreadyExistError') return { kind: 'exists' };
    return failure(answer, result?.__typename);
  }
  if (each.kind === 'delete') {
    const answer = await life.ask(Delete, { input: key });
    const name = answer?.data?.deleteInventory.__typename;
    return name === 'DeleteInventorySuccess' ? { kind: 'done', seen: null } : failure(answer, name);
  }
  const changes = each.kind === 'update' ? changeInput(each.change) : { incremental: {} };
  const answer = await life.ask(Update, { input: { ...key, ...changes } });
  const result = answer?.data?.updateInventory;
  switch (result?.__typename) {
    case 'UpdateInventorySuccess':
      return done(result.inventory);
    case 'UpdateRolledBackError':
      return { kind: 'rolledBack', seen: versionOf(result.inventory) };
    case 'NoSuchInventoryError':
      return { kind: 'absent' };
    default:
      return failure(answer, result?.__typename);
  }
}

function done(rule: RuleAnswer): Outcome {
  return { kind: 'done', seen: versionOf(rule) };
}

/** What the other failures say of the rule. */
function failure(answer: Answer<unknown> | null, name: string | undefined): Outcome {
  if (!answer || name === 'OutcomeUnknownError') return { kind: 'unknown' };
  const unchanged = ['ThrottledError', 'AccessDeniedError', 'UpstreamError'];
  if (name !== undefined && unchanged.includes(name)) return { kind: 'unchanged' };
  throw new Error(`Nobody expects ${show(answer)}.`);
}

function isUpdate({ kind }: Write): boolean {
  return kind === 'update' || kind === 'refused';
}

function expectOneOf(state: State, allowed: readonly State[], what: string): void {
  const isAllowed = allowed.some((each) => isSame(each, state));
  expect(isAllowed, `${what}: ${show(state)} is none of ${show(allowed)}`).toBe(true);
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
