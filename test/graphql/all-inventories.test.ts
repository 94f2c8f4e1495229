import { beforeAll, expect, test } from 'vitest';
import { ruleXml } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { type Account, walk } from './account-walk.ts';

/** What `allInventories` promises of a page, beside one request for each 1,000 buckets of the list. */
const MAX_READS = 200;

const SINGLE = Array.from({ length: 1000 }, (_, n) => `single-${String(n).padStart(4, '0')}`);
const LARGE = Array.from({ length: 200 }, (_, n) => `xlarge-${String(n).padStart(3, '0')}`);
const RULES_OF_LARGE = 50;
/** In the order of the walk. */
const NAMES = [...SINGLE, ...LARGE];

const idsOf = (name: string) =>
  Array.from({ length: name.startsWith('x') ? RULES_OF_LARGE : 1 }, (_, n) => `rule-${n + 10}`);

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem({ buckets: [], serving: { retry: { maxAttempts: 1 } } });
  system.emulator.transaction(() => {
    for (const name of NAMES) {
      system.emulator.createBucket({ name });
      const isEnabled = Number(name.slice(-1)) % 2 === 0;
      const xml = (id: string) => ruleXml(id).replace('<IsEnabled>true', `<IsEnabled>${isEnabled}`);
      system.emulator.storeRules(
        name,
        idsOf(name).map((id) => ({ id, xml: xml(id) })),
      );
    }
  });
  return () => system[Symbol.asyncDispose]();
});

/** Every nth bucket, from a certain one on. */
const every = (n: number, from: number) => NAMES.filter((_, index) => index % n === from);

const rulesOf = (names: readonly string[]) =>
  names.flatMap((name) => idsOf(name).map((id) => `${name}/${id}`));

function report(what: string, { pages, requests, maxReads }: Account, startedAt: number) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(
    `${what}: ${pages} pages, ${requests} requests, ${maxReads} a page, ${seconds} s\n`,
  );
}

test('pages of 100 have every rule of 1,200 buckets once, and each bucket is covered once', async () => {
  const startedAt = Date.now();
  const account = await walk(system, { first: 100 });
  report('without a filter', account, startedAt);
  expect(account.rules).toEqual(rulesOf(NAMES));
  expect(account.readBucketCount).toBe(1200);
  expect(account.unreadable.size).toBe(0);
  expect(account.withoutRules).toEqual([]);
  expect(account.pages).toBe(110);
  expect(account.maxReads).toBeLessThanOrEqual(MAX_READS);
});

test('a filter leaves out rules, but no bucket', async () => {
  const startedAt = Date.now();
  const account = await walk(system, {
    first: 100,
    filterBy: { isEnabled: true, inventoryIdPrefix: 'rule-1', inventoryIdContains: '1' },
  });
  report('with a filter', account, startedAt);
  expect(account.rules).toEqual(
    rulesOf(NAMES.filter((name) => /[02468]$/.test(name))).filter((rule) =>
      rule.includes('/rule-1'),
    ),
  );
  expect(account.readBucketCount).toBe(1200);
  expect(account.withoutRules).toEqual([]);
  expect(account.maxReads).toBeLessThanOrEqual(MAX_READS);
});

test('buckets that are denied, throttled or deleted meanwhile are named, and do not count as empty', async () => {
  const { emulator } = system;
  const denied = every(20, 3);
  const throttled = every(20, 7);
  const empty = every(50, 11);
  const fail = (bucket: string, status: number, code: string) =>
    emulator.inject({
      kind: 'error',
      operation: 'ListBucketInventory',
      bucket,
      status,
      code,
      times: Number.POSITIVE_INFINITY,
    });
  for (const bucket of denied) fail(bucket, 403, 'AccessDenied');
  for (const bucket of throttled) fail(bucket, 503, 'QpsLimitExceeded');
  for (const bucket of empty) emulator.deleteRules(bucket);
  const deleted: string[] = [];
  const startedAt = Date.now();
  const account = await walk(system, {
    first: 100,
    onPage({ pages, finished }) {
      const next = NAMES[finished] ?? '';
      if (pages % 8 !== 1 || [...denied, ...throttled, ...empty].includes(next)) return;
      // OSS has listed the bucket, and deletes it then.
      emulator.inject({
        kind: 'delay',
        ms: 0,
        phase: 'after',
        operation: 'ListBuckets',
        onMeet: () => emulator.deleteBucket(next),
      });
      deleted.push(next);
    },
  });
  report('with faults', account, startedAt);
  expect(deleted.length).toBeGreaterThanOrEqual(8);
  const kinds = Map.groupBy(account.unreadable.keys(), (name) => account.unreadable.get(name));
  expect(kinds.get('AccessDeniedError')).toEqual(denied);
  expect(kinds.get('ThrottledError')).toEqual(throttled);
  expect(kinds.get('NoSuchBucketError')).toEqual(deleted);
  expect(account.withoutRules).toEqual(empty);
  expect(account.finished).toBe(1200);
  const unread = new Set([...denied, ...throttled, ...empty, ...deleted]);
  const rules = account.rules.filter((rule) => !unread.has(rule.split('/')[0] ?? ''));
  expect(rules).toEqual(rulesOf(NAMES.filter((name) => !unread.has(name))));
  expect(new Set(account.rules).size).toBe(account.rules.length);
  expect(account.maxReads).toBeLessThanOrEqual(MAX_READS);
});
