import { expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/emulator.ts';
import {
  allObservers,
  type OssObserver,
  type RequestEnd,
  type Retry,
  type SentRequest,
} from '../../src/oss/client/observer.ts';
import { COUNT, creation, hold } from '../server/support.ts';
import { simulateTimeWithoutSleep } from '../support/simulated-time.ts';
import { type SystemOptions, startSystem, type TestSystem } from '../support/system.ts';

/** All that an observer was told, in its order. */
interface Told {
  readonly sent: (SentRequest & RequestEnd)[];
  readonly retries: Retry[];
  readonly breaker: string[];
}

interface WatchedSystem extends TestSystem {
  readonly told: Told;
}

/** A system whose observer writes down what it is told. */
async function startWatched({ serving, ...options }: SystemOptions = {}): Promise<WatchedSystem> {
  const told: Told = { sent: [], retries: [], breaker: [] };
  const observer: OssObserver = {
    sent: (request) => (end) => void told.sent.push({ ...request, ...end }),
    retrying: (retry) => void told.retries.push(retry),
    breaker: (region, isOpen) => void told.breaker.push(`${region} ${isOpen ? 'dead' : 'back'}`),
    probed: (region, isBack) => void told.breaker.push(`${region} ${isBack ? 'answers' : 'tried'}`),
  };
  const system = await startSystem({
    ...options,
    serving: {
      ...serving,
      observing: (telemetry) => ({
        ...telemetry,
        ossObserver: allObservers([telemetry.ossObserver, observer]),
      }),
    },
  });
  return { ...system, told };
}

/** What both sides can say of a request. */
function pairs({ told, requests }: WatchedSystem) {
  return {
    here: told.sent.map(({ requestId, status }) => [requestId, status]),
    there: requests.map(({ requestId, status }) => [requestId, status]),
  };
}

// An empty bucket's list is a 404.
test('each request is observed with its action and bucket, and with OSS’s status', async () => {
  await using system = await startWatched();
  await system.askText(creation('a'));
  await system.askText(
    '{ inventory(bucket: "logs", inventoryId: "a") { id } buckets { nodes { name } } }',
  );
  await system.askText('{ inventories(bucket: "none") { totalCount } }');
  const region = 'oss-cn-hangzhou';
  const bucket = 'logs';
  expect(system.told.sent).toEqual(
    [
      { action: 'oss:PutBucketInventory', method: 'PUT', bucket, status: 200 },
      { action: 'oss:ListBuckets', method: 'GET', bucket: '', status: 200 },
      { action: 'oss:GetBucketInventory', method: 'GET', bucket, status: 200 },
      { action: 'oss:ListBucketInventory', method: 'GET', bucket: 'none', status: 404 },
    ].map((each) => ({
      ...each,
      region,
      failure: null,
      requestId: expect.any(String),
      ms: expect.any(Number),
    })),
  );
  const { here, there } = pairs(system);
  expect(here.toSorted()).toEqual(there.toSorted());
  expect(system.told.sent.every(({ ms }) => ms > 0 && ms < 30_000)).toBe(true);
});

test.for([
  ['a broken connection', { kind: 'reset', phase: 'before' }, 'connection'],
  ['a page that is cut off', { kind: 'truncate', bytes: 20, how: 'close' }, 'connection'],
  [
    'no answer in time',
    { kind: 'hold', phase: 'before', until: Promise.withResolvers<void>().promise },
    'timeout',
  ],
] as const satisfies readonly (readonly [string, Fault, string])[])(
  '%s has no status, and is tried again',
  async ([, fault, failure]) => {
    using time = simulateTimeWithoutSleep();
    await using system = await startWatched({ ossTimeoutMs: 200 });
    system.emulator.inject({ ...fault, onMeet: () => fault.kind === 'hold' && time.pass(200) });
    const { errors } = await system.askText(COUNT);
    expect(errors).toEqual([]);
    expect(system.told.sent).toMatchObject([
      { status: null, requestId: null, failure },
      { status: 404, failure: null },
    ]);
    expect(system.told.retries).toMatchObject([
      { reason: failure === 'timeout' ? 'timeout' : 'unavailable' },
    ]);
  },
);

test('a throttled request is retried for that reason, and every attempt is observed', async () => {
  await using system = await startWatched();
  system.emulator.inject({ kind: 'error', status: 503, code: 'SlowDown', times: 3 });
  await system.askText(COUNT);
  expect(system.told.sent.map(({ status }) => status)).toEqual([503, 503, 503, 404]);
  expect(system.told.retries.map(({ reason }) => reason)).toEqual(Array(3).fill('throttled'));
  const { here, there } = pairs(system);
  expect(here).toEqual(there);
});

test('a caller who leaves is no failure of the connection', async () => {
  await using system = await startWatched();
  const { met, release } = hold(system.emulator);
  const caller = new AbortController();
  const { signal } = caller;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: COUNT });
  const answer = fetch(system.url, { method: 'POST', headers, body, signal });
  await met;
  caller.abort();
  await expect(answer).rejects.toThrow('aborted');
  await expect.poll(() => system.told.sent).toMatchObject([{ failure: 'aborted', status: null }]);
  release();
});

test('a bucket in another region is observed as two requests, one to each region', async () => {
  await using system = await startWatched();
  system.emulator.createBucket({ name: 'faraway', region: 'oss-cn-shanghai' });
  await system.askText('{ inventories(bucket: "faraway") { totalCount } }');
  expect(system.told.sent.map(({ region, status }) => [region, status])).toEqual([
    ['oss-cn-hangzhou', 403],
    ['oss-cn-shanghai', 404],
  ]);
});

test('a dead region is reported once, and each of its probes; probes do not count as requests', async () => {
  const breaker = { failures: 2, restMs: 1 };
  await using system = await startWatched({ serving: { breaker, retry: { maxAttempts: 1 } } });
  system.emulator.inject({ kind: 'error', status: 500, code: 'InternalError', times: 4 });
  for (let n = 0; n < 2; n += 1) await system.askText(COUNT);
  await expect.poll(() => system.told.breaker.at(-1)).toBe('oss-cn-hangzhou back');
  expect(system.told.breaker).toEqual(
    ['dead', 'tried', 'tried', 'answers', 'back'].map((what) => `oss-cn-hangzhou ${what}`),
  );
  expect(system.told.sent).toHaveLength(2);
  expect(system.requests).toHaveLength(5);
});
