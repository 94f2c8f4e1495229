import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { InventoryConfiguration } from '../../src/inventory/configuration.ts';
import { parseXml } from '../../src/oss/client/xml.ts';
import { readInventory } from '../../src/oss/inventory/inventory-xml.ts';
import { documentOf, type Fate, NORMAL, versionOf } from '../model/simulated-oss.ts';
import { BUCKET, LATE_MS, LEASE_MS, type LeaseWorld, type Replica } from './lease-world.ts';

/*
 * Three replicas write the same rules at once, on one real Redis. In each round one thing goes wrong, or nothing: a
 * replica is killed and started again, or paused for longer than its lease, before or after it checked it; Redis is
 * killed, and started again without data. OSS loses answers, and applies writes late. When everything has come to rest,
 * for each rule:
 *
 * 1. No rule is lost: one that existed, and that no write of the round deletes, exists.
 * 2. There is an order of the round's writes in which all of their answers are true, unless a replica has counted that it
 *    may have written beside another one, or Redis has lost its data.
 * 3. The journals are empty.
 */

/** A write of a rule through a replica. */
interface ModelWrite {
  readonly kind: 'create' | 'update' | 'delete';
  readonly rule: number;
  readonly replica: number;
  readonly afterMs: number;
}

/** What goes wrong in a round. */
type Trouble =
  | { readonly kind: 'none' }
  | { readonly kind: 'kill' | 'redis'; readonly afterMs: number; readonly downMs: number }
  /** The next write that it is about to send is sent when it goes on; or it stops just after. */
  | { readonly kind: 'pause'; readonly isBeforeSending: boolean; readonly ms: number };

/** Writes at the same time. */
export interface Round {
  readonly writes: readonly ModelWrite[];
  readonly trouble: Trouble;
  readonly victim: number;
  readonly fates: readonly Fate[];
}

const REPLICAS = 3;
const RULES = 6;

const ms = (max: number) => fc.integer({ min: 0, max });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'none' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('kill' as const), afterMs: ms(40), downMs: ms(600) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('redis' as const), afterMs: ms(40), downMs: ms(400) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pause' as const),
      isBeforeSending: fc.boolean(),
      ms: fc.integer({ min: LEASE_MS, max: 2 * (LEASE_MS + LATE_MS) }),
    }),
  },
);
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(NORMAL) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lost' as const),
      ms: ms(10),
      how: fc.constantFrom('reset' as const, 504 as const),
      appliedMs: fc.option(ms(LATE_MS - 40), { freq: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('refused' as const),
      ms: ms(10),
      how: fc.constantFrom('throttled' as const, 'denied' as const),
    }),
  },
);

/** A round of up to `3 * RULES` writes. */
export const round: fc.Arbitrary<Round> = fc.record({
  writes: fc.array(
    fc.record({
      kind: fc.constantFrom('create', 'update', 'update', 'update', 'delete'),
      rule: fc.nat({ max: RULES - 1 }),
      replica: fc.nat({ max: REPLICAS - 1 }),
      afterMs: ms(30),
    }),
    { minLength: RULES, maxLength: 3 * RULES },
  ),
  trouble,
  victim: fc.nat({ max: REPLICAS - 1 }),
  fates: fc.array(fate, { maxLength: 20, size: 'max' }),
});

/** What a write did, as its writer knows. */
interface Answered {
  readonly replica: number;
  readonly kind: ModelWrite['kind'];
  readonly version: number;
  readonly outcome: 'success' | 'exists' | 'absent' | 'unknown' | 'unchanged' | 'rolled back';
  /** What a rolled back update says that the rule is. */
  readonly standing: number | null;
}

/** What a model run has met. */
export interface Seen {
  writes: number;
  kills: number;
  pauses: number;
  redisLosses: number;
  late: number;
  doubleWrites: number;
  lost: number;
  overrun: number;
  unleased: number;
}

/** Plays rounds. @returns what was met. @throws Error where a promise was broken. */
export async function play(world: LeaseWorld, rounds: readonly Round[], seen: Seen): Promise<void> {
  const replicas = await Promise.all(Array.from({ length: REPLICAS }, () => world.start()));
  let version = 0;
  const idOf = (rule: number) => `r${rule}`;
  for (const { writes, trouble, victim, fates } of rounds) {
    const before = Array.from({ length: RULES }, (_, rule) =>
      versionOf(world.oss.rule(idOf(rule))),
    );
    for (const { events, log } of replicas) {
      events.length = 0;
      log.length = 0;
    }
    world.oss.writes = fates;
    const killed = Promise.withResolvers<void>();
    const mortal = replicas[victim];
    const ending = makeTrouble(world, victim, trouble, killed.resolve);
    const events = replicas.map((each) => each.events);
    const answers = await Promise.all(
      writes.map(async (write) => {
        version += 1;
        const mine = version;
        await sleep(write.afterMs);
        const replica = replicas[write.replica];
        if (!replica || replica.isDead) return undefined;
        // Not its next life.
        const isVictim = replica === mortal && trouble.kind === 'kill';
        const answer = send(replica, write, idOf(write.rule), mine);
        const unanswered = {
          replica: write.replica,
          kind: write.kind,
          version: mine,
          outcome: 'unknown',
          standing: null,
        } as const;
        return Promise.race([answer, ...(isVictim ? [killed.promise.then(() => unanswered)] : [])]);
      }),
    );
    await ending;
    seen.writes += answers.filter(Boolean).length;
    world.oss.writes = [];
    await rest(replicas);
    // What was unknown to its writer may still be applied.
    if (fates.some(({ kind }) => kind === 'lost')) await sleep(LATE_MS);
    const all = [...new Set([...events, ...replicas.map((each) => each.events)])].flat();
    seen.lost += all.filter((each) => each === 'lost').length;
    seen.overrun += all.filter((each) => each === 'overrun').length;
    seen.unleased += all.filter((each) => each === 'unleased').length;
    const isCounted = all.some((each) => ['lost', 'overrun', 'unleased'].includes(each));
    for (let rule = 0; rule < RULES; rule += 1) {
      const mine = answers.filter((each, index) => each && writes[index]?.rule === rule);
      const own = mine.filter((each) => each !== undefined);
      const from = before[rule] ?? null;
      const to = versionOf(world.oss.rule(idOf(rule)));
      const log = replicas.flatMap((each) =>
        each.log.filter((line) => line['inventoryId'] === idOf(rule)),
      );
      const story = JSON.stringify({ rule, from, to, own, trouble, all, log: log.slice(-8) });
      if (from !== null && to === null && !own.some(({ kind }) => kind === 'delete'))
        throw new Error(`A rule is lost: ${story}`);
      // A killed update leaves the rule missing until its replica is back. A DELETE that is applied late does so until
      // the late limit, for its own replica: others have no lease until then.
      const isKilled = trouble.kind === 'kill' && own.some(isUnknownUpdate);
      const isLate = fates.some((each) => each.kind === 'lost' && each.appliedMs !== null);
      // OSS can refuse to have a rule back: it is missing until the next check.
      const isRefused = log.some(({ msg }) => String(msg).startsWith('a rule may be gone'));
      const hasGap = ({ replica }: Answered) =>
        isKilled ||
        isRefused ||
        (isLate && own.filter((each) => each.replica === replica).length > 1);
      if (finals(from, own, hasGap).has(to)) continue;
      if (!isCounted && trouble.kind !== 'redis') throw new Error(`Not counted: ${story}`);
      seen.doubleWrites += 1;
    }
  }
  seen.late += world.oss.late;
  for (const each of replicas) if (each.files.size > 0) throw new Error('A journal is not empty.');

  async function makeTrouble(
    { redis }: LeaseWorld,
    victim: number,
    what: Trouble,
    onKilled: () => void,
  ): Promise<void> {
    const replica = replicas[victim];
    if (!replica || what.kind === 'none') return;
    switch (what.kind) {
      case 'kill':
        await sleep(what.afterMs);
        seen.kills += 1;
        replica.kill();
        onKilled();
        await sleep(what.downMs);
        replicas[victim] = await world.start(replica);
        return;
      case 'redis':
        await sleep(what.afterMs);
        seen.redisLosses += 1;
        await redis.kill();
        await sleep(what.downMs);
        return redis.start();
      case 'pause': {
        let isOver = false;
        replica.beforeSending = () => {
          replica.beforeSending = () => undefined;
          seen.pauses += 1;
          const pausing = sleep(what.isBeforeSending ? 0 : 3).then(async () => {
            replica.pause();
            await sleep(what.ms);
            replica.resume();
          });
          return what.isBeforeSending && !isOver ? pausing : undefined;
        };
        await sleep(100);
        isOver = true;
        replica.beforeSending = () => undefined;
      }
    }
  }
}

/** Waits until nothing is left to do: leases, late writes and journals. */
async function rest(replicas: readonly Replica[]): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    await Promise.all(replicas.map((each) => each.finishUpdates().catch(() => {})));
    if (replicas.every(({ files }) => files.size === 0)) return;
    await sleep(50);
  }
  throw new Error(`Journals: ${replicas.flatMap(({ files }) => [...files.values()])}`);
}

async function send(
  { inventories }: Replica,
  { kind, replica }: ModelWrite,
  id: string,
  version: number,
): Promise<Answered> {
  const mine = readInventory(BUCKET, parseXml(documentOf(id, version)));
  const change = (rule: InventoryConfiguration) => ({ ...rule, filter: mine.filter });
  const signal = AbortSignal.timeout(5000);
  try {
    if (kind === 'create') await inventories.put(mine, { signal });
    else if (kind === 'update') await inventories.update(BUCKET, id, change, { signal });
    else await inventories.delete(BUCKET, id, { signal });
    return { replica, kind, version, outcome: 'success', standing: null };
  } catch (error) {
    return { replica, kind, version, ...outcomeOf(error) };
  }
}

function outcomeOf(error: unknown): Pick<Answered, 'outcome' | 'standing'> {
  if (!(error instanceof Error)) throw error;
  const standing =
    'inventory' in error
      ? versionOf(`<Prefix>${(error.inventory as InventoryConfiguration).filter.prefix}`)
      : null;
  const outcomes: Readonly<Record<string, Answered['outcome']>> = {
    InventoryAlreadyExistError: 'exists',
    NoSuchInventoryError: 'absent',
    OutcomeUnknownError: 'unknown',
    UpdateLostError: 'unknown',
    UpdateRolledBackError: 'rolled back',
  };
  return { outcome: outcomes[error.name] ?? 'unchanged', standing };
}

/** The versions that a rule can have after these writes, in every order in which all of their answers are true. */
function finals(
  from: number | null,
  writes: readonly Answered[],
  hasGap: (write: Answered) => boolean,
): Set<number | null> {
  if (writes.length === 0) return new Set([from]);
  const rest = (write: Answered) => writes.filter((each) => each !== write);
  return new Set(
    writes.flatMap((write) =>
      following(write, from, hasGap(write)).flatMap((next) => [
        ...finals(next, rest(write), hasGap),
      ]),
    ),
  );
}

function isUnknownUpdate({ kind, outcome }: Answered): boolean {
  return kind === 'update' && outcome === 'unknown';
}

/** The versions that a write can leave; none: its answer is not true. */
function following(
  { kind, version, outcome, standing }: Answered,
  from: number | null,
  hasGap: boolean,
): readonly (number | null)[] {
  const isThere = from !== null;
  switch (outcome) {
    case 'unchanged':
      return [from];
    case 'unknown':
      if (kind === 'delete') return [from, null];
      return (kind === 'create') === isThere ? [from] : [from, version];
    case 'exists':
      return isThere ? [from] : [];
    case 'absent':
      return isThere && !hasGap ? [] : [from];
    case 'rolled back':
      return from === standing ? [from] : [];
    case 'success':
      if (kind === 'delete') return [null];
      if (kind === 'create' && hasGap) return [version];
      return (kind === 'create') === isThere ? [] : [version];
  }
}
