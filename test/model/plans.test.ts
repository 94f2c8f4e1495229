import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmulatorRequest, Fault } from '../../src/emulator/emulator.ts';
import type { CreateInventoryInput, PlanInventoriesInput } from '../gql/graphql.ts';
import { Apply, Plan } from '../graphql/plan/plan-documents.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { repeatable } from '../support/seed.ts';
import { createWorld, type Life, type World } from './world.ts';

/*
 * Plans over random rules, with late writes, kills and other writers. In the end each bucket has the desired rules, and no
 * change of another writer is overwritten that was made before the plan's own change of the rule began.
 */

const RUNS = Number(process.env['MODEL_RUNS'] || 10);

const BUCKETS: readonly string[] = ['logs', 'logs-b', 'reports'];
const IDS: readonly string[] = ['a', 'b', 'c', 'keep-d'];

/** An element that this server does not know. */
const UNKNOWN = '<Tier>gold</Tier>';

interface Version {
  readonly isEnabled: boolean;
  readonly prefix: string;
}

interface StoredRule extends Version {
  readonly bucket: string;
  readonly id: string;
  readonly hasUnknown: boolean;
}

/** When the server is killed: at its n-th request, or where it writes. */
type Kill =
  | { readonly requests: number }
  | {
      readonly operation: 'DeleteBucketInventory' | 'PutBucketInventory';
      readonly phase: 'before' | 'after';
    };

/** A write that a proxy answers, and OSS applies later or never. */
interface LateWrite {
  readonly operation: 'DeleteBucketInventory' | 'PutBucketInventory';
  readonly applied: 'when the server is killed' | 'in the end' | 'never';
}

const version = fc.record({
  isEnabled: fc.boolean(),
  prefix: fc.constantFrom<string>('', 'v1/', 'v2/'),
}) satisfies fc.Arbitrary<Version>;

const keys = BUCKETS.flatMap((bucket) => IDS.map((id) => ({ bucket, id })));

/** Some of all rules. */
function someOf<Value>(value: fc.Arbitrary<Value>) {
  const each = keys.map((key) =>
    fc.option(
      value.map((rule) => ({ ...key, ...rule })),
      { freq: 1 },
    ),
  );
  return fc.tuple(...each).map((all) => all.filter((rule) => rule !== null));
}

const storedRules = someOf(
  fc.tuple(version, fc.boolean()).map(([each, hasUnknown]) => ({ ...each, hasUnknown })),
);

/** How often it happened in all runs. */
const met = { others: 0 };

/** Rules by name, or templates for all buckets. */
const desiredRules = fc.oneof(
  someOf(version),
  fc.uniqueArray(
    version.chain((each) => fc.constantFrom(...IDS).map((id) => ({ bucket: '*', id, ...each }))),
    { selector: ({ id }) => id },
  ),
);

const input = desiredRules.chain((rules) =>
  fc.record({
    rules: fc.constant(rules.map(toInput)),
    prune: fc.option(
      fc.record({
        bucket: fc.constantFrom<string>('*', 'logs*', 'logs'),
        inventoryIdPrefix: fc.constantFrom<string>('', 'keep-'),
      }),
    ),
    exceptBuckets: fc.constantFrom<string[]>([], ['reports']),
  }),
);

const kill: fc.Arbitrary<Kill> = fc.oneof(
  fc.record({ requests: fc.integer({ min: 3, max: 20 }) }),
  fc.record({
    operation: fc.constantFrom('DeleteBucketInventory', 'PutBucketInventory'),
    phase: fc.constantFrom('before', 'after'),
  }),
);

const lateWrite: fc.Arbitrary<LateWrite> = fc.record({
  operation: fc.constantFrom('DeleteBucketInventory', 'PutBucketInventory'),
  applied: fc.constantFrom('when the server is killed', 'in the end', 'never'),
});

let world: World;
beforeAll(async () => {
  world = await createWorld(1);
  world.emulator.createBucket({ name: 'logs-b' });
});
afterAll(() => world[Symbol.asyncDispose]());

test('a plan that is applied leaves nothing to do, whenever the server is killed and whatever OSS applies late', {
  timeout: 600_000,
}, async () => {
  const property = fc.asyncProperty(
    storedRules,
    input,
    fc.array(kill, { maxLength: 2 }),
    fc.array(lateWrite, { maxLength: 3 }),
    async (stored, wanted, kills, lateWrites) => {
      store(stored);
      const inTheEnd = Promise.withResolvers<void>();
      const faultsOf = (atKill: Promise<void>) =>
        lateWrites.map(({ operation, applied }): Fault => {
          const until = applied === 'in the end' ? inTheEnd.promise : atKill;
          return {
            kind: 'proxy',
            status: 502,
            operation,
            ...(applied === 'never' ? {} : { until }),
          };
        });
      for (const killing of kills) {
        const life = await world.start();
        await life.finishUpdates();
        const atKill = Promise.withResolvers<void>();
        world.setFaults([...killFaults(life, killing), ...faultsOf(atKill.promise)]);
        await applyAll(life, wanted);
        await end(life);
        atKill.resolve();
      }
      const life = await world.start();
      await life.finishUpdates();
      world.setFaults(faultsOf(inTheEnd.promise));
      await applyAll(life, wanted);
      world.setFaults([]);
      inTheEnd.resolve();
      await rest();
      expect(await planOf(life, wanted)).toMatchObject({ changes: [], unreadableBuckets: [] });
      expectDesired(stored, wanted);
      await end(life);
    },
  );
  await fc.assert(property, repeatable('test/model/plans.test.ts, kills', RUNS));
});

test('a change of another writer is never overwritten: the plan is stale, or the change fails', {
  timeout: 600_000,
}, async () => {
  const property = fc.asyncProperty(
    storedRules,
    input,
    fc.constantFrom(...BUCKETS),
    fc.constantFrom(...IDS),
    fc.boolean(),
    fc.nat({ max: 12 }),
    async (stored, wanted, bucket, id, isPut, afterRequests) => {
      store(stored);
      const life = await world.start();
      const plan = await planOf(life, wanted);
      const own = plan?.changes.find(
        (each) => each.bucket.name === bucket && each.inventoryId === id,
      );
      let hasBegun = false;
      let count = 0;
      /** The documents that the other writer left. */
      let left: string | undefined;
      const write = () => {
        if (isPut)
          world.emulator.storeRules(bucket, [
            { id, xml: xmlOf({ isEnabled: true, prefix: 'other/' }, id) },
          ]);
        else world.emulator.deleteRules(bucket, [id]);
        left = world.emulator.rules(bucket).get(id);
      };
      world.onRequest = ({ accessKeyId, bucket: of, inventoryId }: EmulatorRequest) => {
        if (accessKeyId !== life.accessKeyId) return;
        if (of === bucket && inventoryId === id) hasBegun = true;
        count += 1;
        if (count === afterRequests && !hasBegun) write();
      };
      if (afterRequests === 0) write();
      const digest = plan?.digest ?? '';
      const answer = await life.ask(Apply, { input: { plan: wanted, digest, maxDeletes: 100 } });
      world.onRequest = () => {};
      const result = answer?.data?.applyInventories;
      if (left !== undefined) expect(world.emulator.rules(bucket).get(id)).toBe(left);
      if (left !== undefined && own && result?.__typename === 'ApplyInventoriesSuccess') {
        const outcome = result.outcomes.find(
          (each) => each.bucket.name === bucket && each.inventoryId === id,
        );
        expect(outcome).toMatchObject({
          status: expect.stringMatching(/FAILED|SKIPPED/),
        });
        if (outcome?.status === 'FAILED') {
          expect(outcome.error?.__typename).toMatch(/^(StaleVersion|InventoryAlreadyExist)Error$/);
        }
      }
      met.others += left === undefined ? 0 : 1;
      await applyAll(life, wanted);
      expect(await planOf(life, wanted)).toMatchObject({ changes: [] });
      await end(life);
    },
  );
  const first = { bucket: 'logs', id: 'a', isEnabled: true, prefix: '' };
  const stored = [{ ...first, hasUnknown: true }];
  const wanted = {
    rules: [toInput({ ...first, isEnabled: false })],
    prune: null,
    exceptBuckets: [],
  };
  await fc.assert(property, {
    ...repeatable('test/model/plans.test.ts, other writers', RUNS),
    // Before the plan is applied, and after it was made again.
    examples: [0, 1].map((after) => [stored, wanted, first.bucket, first.id, true, after]),
  });
  expect(met.others).toBeGreaterThan(1);
});

/** Plans and applies until nothing is left to do, or the server is killed. */
async function applyAll(life: Life, wanted: PlanInventoriesInput): Promise<void> {
  // After so many failures the server may leave OSS alone for a moment.
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const plan = await planOf(life, wanted);
    if (!plan) return;
    if (plan.changes.length === 0 && plan.unreadableBuckets.length === 0) return;
    const { digest } = plan;
    const answer = await life.ask(Apply, { input: { plan: wanted, digest, maxDeletes: 100 } });
    if (!answer) return;
    expect(answer.errors).toEqual([]);
  }
  throw new Error('It never comes to an end.');
}

/** @returns `null` if the server is killed. */
async function planOf(life: Life, wanted: PlanInventoriesInput) {
  const answer = await life.ask(Plan, { input: wanted });
  return answer?.data?.planInventories ?? null;
}

async function end(life: Life): Promise<void> {
  world.onRequest = () => {};
  life.kill();
  await life.settled();
}

/** Lets OSS apply what it will, and the server look at it. */
async function rest(): Promise<void> {
  await expect
    .poll(
      () => {
        world.passLateLimit();
        return world.entries();
      },
      { interval: 5 },
    )
    .toEqual([]);
}

function killFaults(life: Life, killing: Kill): Fault[] {
  const { accessKeyId } = life;
  const onMeet = () => life.kill();
  if ('operation' in killing) return [{ kind: 'reset', ...killing, accessKeyId, onMeet }];
  let left = killing.requests;
  world.onRequest = (request) => {
    if (request.accessKeyId === accessKeyId) left -= 1;
    if (left === 0) onMeet();
  };
  return [];
}

function store(stored: readonly StoredRule[]): void {
  world.setFaults([]);
  for (const bucket of BUCKETS) {
    world.emulator.deleteRules(bucket);
    const own = stored.filter((each) => each.bucket === bucket);
    world.emulator.storeRules(
      bucket,
      own.map((each) => ({ id: each.id, xml: xmlOf(each, each.id) })),
    );
  }
}

/** Every bucket has what it should have: the desired rules, no pruned ones, and all others as before. */
function expectDesired(
  stored: readonly StoredRule[],
  { rules, prune, exceptBuckets = [] }: PlanInventoriesInput,
): void {
  const matches = (pattern: string, bucket: string) =>
    pattern === bucket ||
    (pattern.endsWith('*') &&
      bucket.startsWith(pattern.slice(0, -1)) &&
      !exceptBuckets.includes(bucket));
  for (const bucket of BUCKETS) {
    const found = world.emulator.rules(bucket);
    for (const id of IDS) {
      const before = stored.find((each) => each.bucket === bucket && each.id === id);
      const desired = rules.find((each) => matches(each.bucket, bucket) && each.inventoryId === id);
      const isPruned =
        prune && matches(prune.bucket, bucket) && id.startsWith(prune.inventoryIdPrefix);
      const wanted = desired
        ? { isEnabled: desired.isEnabled, prefix: desired.filter?.prefix ?? '' }
        : isPruned
          ? undefined
          : before;
      const xml = found.get(id);
      expect(xml === undefined, `${bucket}/${id}`).toBe(wanted === undefined);
      if (xml === undefined || !wanted) continue;
      expect(xml).toContain(`<IsEnabled>${wanted.isEnabled}<`);
      expect(/<Filter>.*<Prefix>([^<]*)/.exec(xml)?.[1] ?? '').toBe(wanted.prefix);
      // No update loses what this server does not know.
      expect(xml.includes(UNKNOWN)).toBe(before?.hasUnknown ?? false);
    }
  }
}

function xmlOf(
  { isEnabled, prefix, hasUnknown = false }: Version & { hasUnknown?: boolean },
  id: string,
): string {
  return ruleXml(id, hasUnknown ? UNKNOWN : '')
    .replace('<IsEnabled>true', `<IsEnabled>${isEnabled}`)
    .replace('<Prefix></Prefix>', prefix ? `<Prefix>${prefix}</Prefix>` : '');
}

function toInput({
  bucket,
  id,
  isEnabled,
  prefix,
}: Version & { bucket: string; id: string }): CreateInventoryInput {
  return createInput({ bucket, inventoryId: id, isEnabled, filter: { prefix } });
}
