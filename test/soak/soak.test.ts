import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { type Fault, startEmulator } from '../../src/emulator/emulator.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { seeded } from '../resilience/support.ts';
import { memoryOf } from '../security/attacked-server.ts';
import {
  accountOf,
  bodyOf,
  creation,
  post,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../server/support.ts';

/** After so long OSS applies nothing any more, and the server has looked at each rule again, in milliseconds. */
const SETTLED_MS = 60_000;

/** A rule that is updated again and again, and never deleted. */
const keptId = (number: number) => `kept-${number}`;

/** How long it takes, in minutes; 10 are meant, and fewer find less. */
const MINUTES = Number(process.env['SOAK_MINUTES'] || 10);
const CONNECTIONS = 16;
const SEED = Number(process.env['FC_SEED'] || Date.now() % 2 ** 31);

/** One request to OSS in twenty goes wrong. */
const TROUBLE_RATE = 0.05;

const TROUBLES: readonly Fault[] = [
  { kind: 'error', status: 500, code: 'InternalError' },
  { kind: 'error', status: 503, code: 'QpsLimitExceeded' },
  { kind: 'reset', phase: 'before' },
  { kind: 'reset', phase: 'after' },
  { kind: 'refuse' },
  { kind: 'body', status: 502, body: '<html>Bad Gateway</html>', contentType: 'text/html' },
  { kind: 'truncate', bytes: 40, how: 'close' },
];

/** The longest time after a proxy's answer until OSS applies the request, in milliseconds. */
const LATE_MS = 20_000;

/** One in four is a proxy that gives up, and OSS applies the request later. */
function trouble(random: () => number): Fault | undefined {
  if (random() < 0.25) return { kind: 'proxy', status: 504, until: sleep(random() * LATE_MS) };
  return TROUBLES[Math.floor(random() * TROUBLES.length)];
}

vi.setConfig({ testTimeout: (MINUTES + 4) * 60_000 });

/** What the process has and how it fares, at one time. */
interface Reading {
  readonly minute: number;
  readonly memoryMb: number;
  readonly handles: number;
  /** Since the last reading, in milliseconds: the middle one, and the 99th percentile. */
  readonly lagMs: { readonly p50: number; readonly p99: number };
  readonly answers: number;
}

async function read(server: ServerProcess, minute: number, answers: number): Promise<Reading> {
  const metrics = await (await fetch(`${server.banner['metrics']}`)).text();
  const lag = (percentile: string) => {
    const line = new RegExp(
      `^nodejs_eventloop_lag_${percentile}_seconds(?:\\{.*\\})? (\\S+)$`,
      'm',
    );
    return Math.round(Number(line.exec(metrics)?.[1]) * 10_000) / 10;
  };
  return {
    minute,
    memoryMb: Math.round((await memoryOf(server.pid)) / 1024 ** 2),
    handles: (await readdir(`/proc/${server.pid}/fd`)).length,
    lagMs: { p50: lag('p50'), p99: lag('p99') },
    answers,
  };
}

test('under load and with faults on, memory, handles and event-loop lag stay flat', async () => {
  const random = seeded(SEED);
  process.stderr.write(`soak: ${MINUTES} minutes, repeat with FC_SEED=${SEED}\n`);
  let isOver = false;
  await using folder = await temporaryFolder();
  await using emulator = await startEmulator({
    onRequest() {
      if (random() >= TROUBLE_RATE || isOver) return;
      const fault = trouble(random);
      if (fault) emulator.inject(fault);
    },
  });
  seedSampleData(emulator);
  const { region, endpoint, accessKeyId, accessKeySecret } = accountOf(emulator);
  await using server = await startProcess(folder.path, {
    NODE_ENV: 'production',
    // With room to spare V8 collects late, which looks like growth.
    NODE_OPTIONS: '--max-old-space-size=150',
    OSS_REGION: region,
    OSS_ENDPOINT: endpoint,
    OSS_ACCESS_KEY_ID: accessKeyId,
    OSS_ACCESS_KEY_SECRET: accessKeySecret,
    METRICS_PORT: '0',
    RATE_LIMIT_COST_PER_MINUTE: '100000000',
    LOG_LEVEL: 'fatal',
  });

  let answers = 0;
  const statuses = new Map<number, number>();
  const codes = new Map<string, number>();
  const ask = async (query: string) => {
    const response = await post(server.url, { query });
    const { errors = [] } = await bodyOf(response);
    answers += 1;
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    for (const { extensions } of errors) {
      const code = String(extensions?.['code']);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  };
  const deletion = (id: string) =>
    `mutation { deleteInventory(input: { bucket: "demo-empty", inventoryId: "${id}" }) { __typename } }`;
  const update = (id: string, isEnabled: boolean) =>
    `mutation { updateInventory(input: { bucket: "demo-empty", inventoryId: "${id}", isEnabled: ${isEnabled} }) { __typename } }`;
  const worker = async (number: number) => {
    const id = `soak-${number}`;
    const kept = keptId(number);
    while (!emulator.rules('demo-empty').has(kept)) {
      await ask(creation(kept, 'demo-empty', 'demo-reports'));
    }
    for (let round = 0; !isOver; round += 1) {
      await ask(
        '{ inventories(bucket: "demo-logs", first: 100) { nodes { id inventoryId frequency destination { bucket { name } prefix } } pageInfo { endCursor hasNextPage } } }',
      );
      await ask(
        `{ a${round}: inventory(bucket: "demo-photos", inventoryId: "originals-daily") { id isEnabled } }`,
      );
      await ask('{ buckets(first: 5) { nodes { name region versioning } } }');
      if (round % 4 !== 0) continue;
      await ask(creation(id, 'demo-empty', 'demo-reports'));
      await ask(update(id, false));
      await ask(deletion(id));
      await ask(update(kept, round % 8 === 0));
    }
  };

  const load = Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => worker(index)));
  const readings: Reading[] = [];
  try {
    for (let minute = 1; minute <= MINUTES; minute += 1) {
      // The time that passes is what this is about.
      await sleep(60_000);
      const reading = await read(server, minute, answers);
      readings.push(reading);
      process.stderr.write(`soak: ${JSON.stringify(reading)}\n`);
    }
  } finally {
    isOver = true;
    await load;
  }
  process.stderr.write(
    `soak: statuses ${JSON.stringify(Object.fromEntries(statuses))}, codes ${JSON.stringify(Object.fromEntries(codes))}\n`,
  );

  const [first] = readings;
  const last = readings.at(-1);
  if (!first || !last) throw new Error('There is no reading.');
  expect([...statuses.keys()]).toEqual([200]);
  expect([...codes.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(answers / 100);
  expect(last.memoryMb).toBeLessThan(first.memoryMb * 1.2 + 32);
  expect(last.handles).toBeLessThan(first.handles + 16);
  // The middle one, as the longest ones are those of whatever else the machine does.
  expect(last.lagMs.p50).toBeLessThan(first.lagMs.p50 * 2 + 20);

  // Nobody has deleted these: when the late limit is over, each of them is there.
  const missing = () => {
    const rules = emulator.rules('demo-empty');
    const ids = Array.from({ length: CONNECTIONS }, (_, number) => keptId(number));
    return ids.filter((id) => !rules.has(id));
  };
  await sleep(SETTLED_MS);
  expect(missing()).toEqual([]);

  server.signal('SIGTERM');
  const { code, stderr } = await server.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
