import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { expect, test, vi } from 'vitest';
import { creation, portOf, runToEnd, startProcess, temporaryFolder } from '../server/support.ts';
import { ask, requestsSince, workersOf } from './workers.ts';

// Each starts several processes.
vi.setConfig({ testTimeout: 60_000 });

const KEYS = ['ci', 'app'].map((name) => {
  const digits = createHash('sha256').update(`key of ${name}`).digest('hex');
  return `${name}=sha256:${digits}`;
});
const BURST = 30;

test('workers share the address, the emulator, the count of each caller, and the metrics', async () => {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, {
    WORKERS: '2',
    METRICS_PORT: '0',
    API_KEYS: KEYS.join(),
    ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read","create"],"on":["*"]}]}',
    RATE_LIMIT_COST_PER_MINUTE: '1',
    RATE_LIMIT_BURST: `${BURST}`,
    DRAIN_DELAY_MS: '60000',
  });
  expect(server.lines).toHaveLength(1);
  expect(server.banner['msg']).toContain('emulator');
  const asCi = { 'x-api-key': 'key of ci' };
  const made = await ask(server.url, creation('mine', 'demo-empty', 'demo-reports'), asCi);
  expect(made.data).toEqual({ createInventory: { __typename: 'CreateInventorySuccess' } });
  for (let count = 0; count < 4; count += 1) {
    const query = '{ inventory(bucket: "demo-empty", inventoryId: "mine") { inventoryId } }';
    expect((await ask(server.url, query, asCi)).data).toEqual({
      inventory: { inventoryId: 'mine' },
    });
  }
  expect(Object.values(await requestsSince(server, 0, 5)).toSorted()).toEqual([2, 3]);

  const asked = Array.from({ length: 2 * BURST }, () =>
    ask(server.url, '{ __typename }', { 'x-api-key': 'key of app' }),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status).toSorted();
  expect(statuses).toEqual([...Array(BURST).fill(200), ...Array(BURST).fill(429)]);

  const requests = await requestsSince(server, 0, 5 + 2 * BURST);
  expect(requests).toEqual({ 1: expect.any(Number), 2: expect.any(Number) });
  const metrics = await (await fetch(String(server.banner['metrics']))).text();
  const sums: Record<string, number> = {};
  const counted = metrics.matchAll(/^graphql_requests_total{.*worker="(\d)".*} (\d+)$/gm);
  for (const [, worker = '', count] of counted) {
    sums[worker] = (sums[worker] ?? 0) + Number(count);
  }
  expect(sums).toEqual(requests);
  const started = [...metrics.matchAll(/^process_start_time_seconds{worker="(\w+)"} \d+$/gm)];
  expect(started.map(([, worker]) => worker).toSorted()).toEqual(['1', '2', 'primary']);
  expect(metrics.match(/^# TYPE process_start_time_seconds gauge$/gm)).toHaveLength(1);

  // One signal drains; two end all of them at once.
  server.signal('SIGTERM');
  await server.logged('SIGTERM');
  server.signal('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 1, signal: null, stderr: '' });
});

test('a port in use is told once, with code 1', async () => {
  await using folder = await temporaryFolder();
  await using taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const PORT = String(portOf(taken.address()));
  const { code, stdout, stderr } = await runToEnd(folder.path, { WORKERS: '2', PORT });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^The server cannot listen, see HOST and PORT: \w+ EADDRINUSE\b.* \(choose another port, or 0 for a free one\)\n$/,
  );
});

test.for([
  { who: 'nobody', env: {}, memory: totalmem() },
  { who: 'whoever runs them', env: { NODE_OPTIONS: '--max-semi-space-size=8' }, memory: 0 },
  { who: 'another spelling', env: { NODE_OPTIONS: '--max_semi_space_size=8' }, memory: 0 },
])('how much room workers have for what is new, where $who says it', async ({ env, memory }) => {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, { WORKERS: '2', ...env });
  const memoryOfEach = Math.min(memory, process.constrainedMemory() || memory) / 2;
  const room = memoryOfEach >= 2 * 1024 ** 3 ? ['--max-semi-space-size=64'] : [];
  const workers = await workersOf(server);
  expect(workers).toHaveLength(2);
  for (const pid of workers) {
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    expect(words.filter((word) => word.includes('semi-space'))).toEqual(room);
  }
});
