import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type EmulatorRequest, startEmulator } from '../../src/emulator/emulator.ts';
import {
  accountOf,
  creation,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../server/support.ts';
import { keepAliveClient, probe } from './clients.ts';

const RESTARTS = 20;
const CONNECTIONS = 64;
/** How often each connection sends, and how long OSS takes, in milliseconds. */
const PACE_MS = 250;
const OSS_MS = 40;
const DRAIN = { DRAIN_DELAY_MS: '2000', DRAIN_TIMEOUT_MS: '5000' };
/** How long a process may take to end from its signal on: that, and what ending itself takes. */
const ENDED_MS = 2000 + 5000 + 1000;

const buckets = Array.from({ length: 16 }, (_, index) => `logs-${index}`);
const PAGE =
  'query Page($bucket: String!) { inventories(bucket: $bucket, first: 3) { nodes { inventoryId } } }';
const CREATED = '{"createInventory":{"__typename":"CreateInventorySuccess"}}';

/** Sends queries and every fourth time a mutation until it is told to stop. */
async function keepAsking(name: string, target: () => string, stop: AbortSignal) {
  using client = keepAliveClient(target);
  const created: { bucket: string; inventoryId: string }[] = [];
  const lost: string[] = [];
  let answered = 0;
  for (let count = 0; !stop.aborted; count += 1) {
    const bucket = buckets[(count + name.length) % buckets.length] ?? '';
    const inventoryId = `${name}-${count}`;
    const isWrite = count % 4 === 0;
    const body = isWrite
      ? { query: creation(inventoryId, bucket) }
      : { query: PAGE, variables: { bucket } };
    try {
      const answer = await client.send(body);
      const isRight = isWrite ? answer.body.includes(CREATED) : answer.body.includes('"nodes":[');
      if (answer.status === 200 && isRight) answered += 1;
      else lost.push(`${answer.status} ${answer.body}`);
      if (isWrite) created.push({ bucket, inventoryId });
    } catch (error) {
      lost.push(String(error));
    }
    await sleep(PACE_MS);
  }
  return { answered, created, lost };
}

/** Asks a probe again and again until nobody is there, and gives each answer that was another one. */
async function watch(server: ServerProcess, path: '/livez' | '/readyz') {
  const seen: (number | 'refused')[] = [];
  while (seen.at(-1) !== 'refused') {
    const state = await probe(server.url, path);
    if (seen.at(-1) !== state) seen.push(state);
    await sleep(50);
  }
  return seen;
}

test(`${RESTARTS} restarts at ${CONNECTIONS} connections lose nothing and do nothing twice`, async () => {
  const requests: EmulatorRequest[] = [];
  await using emulator = await startEmulator({ onRequest: (request) => requests.push(request) });
  for (const name of [...buckets, 'reports']) emulator.createBucket({ name });
  emulator.inject({
    kind: 'delay',
    ms: OSS_MS,
    phase: 'before',
    times: Number.POSITIVE_INFINITY,
  });
  const { region, endpoint, accessKeyId, accessKeySecret } = accountOf(emulator);
  await using folder = await temporaryFolder();
  let started = 0;
  const start = () => {
    started += 1;
    return startProcess(folder.path, {
      // Two processes run at once, and each has a journal of its own.
      UPDATE_JOURNAL: join(folder.path, `journal-${started}`),
      OSS_REGION: region,
      OSS_ENDPOINT: endpoint,
      OSS_ACCESS_KEY_ID: accessKeyId,
      OSS_ACCESS_KEY_SECRET: accessKeySecret,
      LOG_LEVEL: 'warn',
      ...DRAIN,
    });
  };

  let current = await start();
  await using processes = new AsyncDisposableStack();
  processes.use(current);
  const stop = new AbortController();
  const load = Promise.all(
    Array.from({ length: CONNECTIONS }, (_, index) =>
      keepAsking(`c${index}`, () => current.url, stop.signal),
    ),
  );
  const endings: Promise<unknown>[] = [];
  for (let restart = 0; restart < RESTARTS; restart += 1) {
    const old = current;
    const next = processes.use(await start());
    expect(await probe(next.url, '/readyz')).toBe(200);
    expect(await probe(old.url, '/readyz')).toBe(200);
    current = next;
    const watched = Promise.all([watch(old, '/livez'), watch(old, '/readyz')]);
    old.signal('SIGTERM');
    const signalledAt = performance.now();
    // The next one starts while this one ends.
    endings.push(
      (async () => {
        expect(await old.ended).toMatchObject({ code: 0, stderr: '' });
        expect(performance.now() - signalledAt).toBeLessThan(ENDED_MS);
        const [lives, readies] = await watched;
        expect(lives).toEqual([200, 'refused']);
        // The first probe may have been faster than the signal.
        expect(readies.slice(-2)).toEqual([503, 'refused']);
        expect(readies.slice(0, -2)).toEqual(readies.length === 3 ? [200] : []);
      })(),
    );
  }
  await Promise.all(endings);
  stop.abort();
  const results = await load;

  expect(results.flatMap(({ lost }) => lost)).toEqual([]);
  const answered = results.reduce((sum, result) => sum + result.answered, 0);
  expect(answered).toBeGreaterThan(RESTARTS * CONNECTIONS);
  const created = results.flatMap((result) => result.created);
  const missing = created.filter(
    ({ bucket, inventoryId }) => !emulator.rules(bucket).has(inventoryId),
  );
  expect(missing).toEqual([]);
  // Each was put once, and none that was not asked for.
  const puts = requests.filter(({ operation }) => operation === 'PutBucketInventory');
  expect(puts.map(({ inventoryId }) => inventoryId).toSorted()).toEqual(
    created.map(({ inventoryId }) => inventoryId).toSorted(),
  );
});
