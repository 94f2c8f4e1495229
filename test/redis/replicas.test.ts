import { expect, test } from 'vitest';
import type { EmulatorRequest } from '../../src/emulator/emulator.ts';
import { startOss } from '../cli/support.ts';
import { creation, type ServerProcess, startProcess, temporaryFolder } from '../server/support.ts';
import { manyRules } from '../support/rules.ts';
import { ask } from './ask.ts';
import { startNginx } from './nginx.ts';
import { startRedis } from './redis.ts';

/** Two replicas behind nginx, on one OSS; each has a folder of its own. */
async function startReplicas(settings: Readonly<Record<string, string>>) {
  await using stack = new AsyncDisposableStack();
  const requests: EmulatorRequest[] = [];
  const oss = stack.use(await startOss({ onRequest: (each) => requests.push(each) }));
  const start = async () => {
    const { path } = stack.use(await temporaryFolder());
    const env = { ...oss.env, AUTH: 'none', TRUST_PROXY: '1', ...settings };
    return stack.use(await startProcess(path, env));
  };
  const [first, second] = await Promise.all([start(), start()]);
  const { url } = stack.use(await startNginx([first.url, second.url]));
  const all = stack.move();
  return {
    url,
    first,
    second,
    requests,
    emulator: oss.emulator,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function requestsTo({ lines }: ServerProcess): number {
  return lines.filter(({ msg }) => msg === 'request').length;
}

test('replicas behind nginx: one list paged through both, and one count of each caller', async () => {
  const BURST = 60;
  await using redis = await startRedis();
  await using replicas = await startReplicas({
    REDIS_URL: redis.url,
    RATE_LIMIT_COST_PER_MINUTE: '1',
    RATE_LIMIT_BURST: `${BURST}`,
  });
  const { url, first, second, emulator } = replicas;
  const rules = manyRules(25);
  emulator.storeRules('logs', rules);
  const seen: string[] = [];
  for (let after = ''; ; ) {
    const query = `{ inventories(bucket: "logs", first: 4${after}) {
      nodes { inventoryId } pageInfo { hasNextPage endCursor }
    } }`;
    const { body } = await ask(url, { query });
    const { nodes, pageInfo } = JSON.parse(body).data.inventories;
    seen.push(...nodes.map(({ inventoryId }: { inventoryId: string }) => inventoryId));
    if (!pageInfo.hasNextPage) break;
    after = `, after: "${pageInfo.endCursor}"`;
  }
  expect(seen).toEqual(rules.map(({ id }) => id));

  const query = '{ __typename }';
  const asked = Array.from({ length: 2 * BURST }, () => ask(url, { query, from: '127.0.0.2' }));
  const statuses = (await Promise.all(asked)).map(({ status }) => status).toSorted();
  expect(statuses).toEqual([...Array(BURST).fill(200), ...Array(BURST).fill(429)]);

  for (const replica of [first, second]) {
    replica.signal('SIGTERM');
    expect(await replica.ended).toMatchObject({ code: 0, stderr: '' });
  }
  // In turns: seven pages, and the rest.
  const counts = [requestsTo(first), requestsTo(second)];
  expect(counts.reduce((sum, each) => sum + each)).toBe(7 + 2 * BURST);
  expect(Math.min(...counts)).toBeGreaterThan(BURST / 2);
});

test('a replica that ends behind nginx loses no query, and no mutation is made twice', async () => {
  const CLIENTS = 8;
  // Longer than nginx keeps connections to it.
  await using replicas = await startReplicas({ DRAIN_DELAY_MS: '1500' });
  const { url, first, second, emulator, requests } = replicas;
  emulator.storeRules('logs', manyRules(1));
  const delay = { kind: 'delay', ms: 20, phase: 'before' } as const;
  emulator.inject({ ...delay, times: Number.POSITIVE_INFINITY });
  const QUERY = '{ inventory(bucket: "logs", inventoryId: "rule-000") { isEnabled } }';
  const queries: string[] = [];
  const mutations = new Map<string, string>();
  let isOver = false;
  const keepAsking = async (name: number) => {
    for (let count = 0; !isOver; count += 1) {
      const id = `r-${name}-${count}`;
      const isWrite = count % 8 === 0;
      const { status, body } = await ask(
        url,
        isWrite ? { query: creation(id) } : { query: QUERY, isGet: true },
      );
      if (isWrite) mutations.set(id, `${status} ${body}`);
      else queries.push(`${status} ${body}`);
    }
  };
  const asking = Promise.all(Array.from({ length: CLIENTS }, (_, index) => keepAsking(index)));
  while (requestsTo(first) < 50) await first.printedMore();
  first.signal('SIGTERM');
  expect(await first.ended).toMatchObject({ code: 0, stderr: '' });
  const then = requestsTo(second);
  while (requestsTo(second) < then + 50) await second.printedMore();
  isOver = true;
  await asking;

  const right = /^200 \{"data":\{"inventory":\{"isEnabled":true\}\}/;
  expect(queries.filter((answer) => !right.test(answer))).toEqual([]);
  // What was sent in the very moment of the end has no answer, and is not sent again.
  const made =
    /^(?:200 \{"data":\{"createInventory":\{"__typename":"CreateInventorySuccess"\}\}|502 )/;
  expect([...mutations.values()].filter((answer) => !made.test(answer))).toEqual([]);
  const unanswered = [...mutations].filter(([, answer]) => answer.startsWith('502'));
  expect(unanswered.length).toBeLessThanOrEqual(CLIENTS);
  const puts = requests.filter(({ operation }) => operation === 'PutBucketInventory');
  const ids = puts.map(({ inventoryId }) => `${inventoryId}`);
  expect(new Set(ids).size).toBe(ids.length);
  const answered = [...mutations.keys()].filter((id) => !unanswered.some(([each]) => each === id));
  expect(answered.filter((id) => !ids.includes(id))).toEqual([]);
});
