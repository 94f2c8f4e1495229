import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startOss } from '../cli/support.ts';
import { versionInXml } from '../model/model.ts';
import { type ServerProcess, startProcess, temporaryFolder } from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';
import { ask } from './ask.ts';
import { startNginx } from './nginx.ts';
import { startRedis } from './redis.ts';

const CLIENTS = 6;
const ROUNDS = Number(process.env['ROLLING_ROUNDS'] || 1);

const key = (id: string) => `bucket: "logs", inventoryId: "${id}"`;
const READ = (id: string) => `{ inventory(${key(id)}) { version filter { prefix } } }`;
const update = (id: string, prefix: string, expected = '') =>
  `mutation { updateInventory(input: { ${key(id)}, filter: { prefix: "${prefix}" } ${expected} }) {
    __typename
    ... on Error { code message }
    ... on UpdateInventorySuccess { inventory { filter { prefix } } }
  } }`;

/** Two replicas behind nginx, each with a journal that its next life has again. */
async function startReplicas(stack: AsyncDisposableStack) {
  const redis = stack.use(await startRedis());
  const oss = stack.use(await startOss());
  const folder = stack.use(await temporaryFolder());
  oss.emulator.inject({ kind: 'delay', ms: 5, phase: 'before', times: Number.POSITIVE_INFINITY });
  const start = async (name: string) =>
    stack.use(
      await startProcess(folder.path, {
        ...oss.env,
        AUTH: 'none',
        REDIS_URL: redis.url,
        UPDATE_JOURNAL: join(folder.path, name),
      }),
    );
  const replicas: [ServerProcess, ServerProcess] = [await start('first'), await start('second')];
  const nginx = stack.use(await startNginx([replicas[0].url, replicas[1].url]));
  return {
    url: nginx.url,
    emulator: oss.emulator,
    /** Takes a replica out of nginx, ends it in good order, starts it again and takes it in. */
    async restart(index: 0 | 1) {
      const [old, other] = [replicas[index], replicas[1 - index] ?? replicas[0]];
      await nginx.reload([other.url, other.url]);
      old.signal('SIGTERM');
      expect(await old.ended).toMatchObject({ code: 0, stderr: '' });
      replicas[index] = await start(index === 0 ? 'first' : 'second');
      await nginx.reload([replicas[0].url, replicas[1].url]);
    },
  };
}

test('a rolling restart under load loses no update, and nothing that is answered is untrue', async () => {
  await using stack = new AsyncDisposableStack();
  const { url, emulator, restart } = await startReplicas(stack);
  const ids = ['shared', 'counter', ...Array.from({ length: CLIENTS }, (_, each) => `own-${each}`)];
  emulator.storeRules(
    'logs',
    ids.map((id) => ({ id, xml: ruleXml(id) })),
  );
  const send = async (query: string) => {
    const { status, body } = await ask(url, { query });
    expect({ query, status, body }).toMatchObject({ status: 200 });
    return JSON.parse(body).data;
  };
  let isOver = false;
  const wrong: unknown[] = [];
  const seen = { updates: 0, counted: 0, stale: 0 };

  /** A rule of its own, which is read as it was written, through whichever replica. */
  const writeOwn = async (client: number) => {
    for (let count = 0; !isOver; count += 1) {
      const id = `own-${client}`;
      const { updateInventory } = await send(update(id, `${count}/`));
      const { inventory } = await send(READ(id));
      const stored = inventory?.filter.prefix;
      seen.updates += 1;
      if (updateInventory.__typename !== 'UpdateInventorySuccess' || stored !== `${count}/`)
        wrong.push({ id, count, updateInventory, stored });
    }
    return client;
  };
  /** A rule that all clients update at once: each update succeeds, none finds another rule in its place. */
  const writeShared = async (client: number) => {
    for (let count = 0; !isOver; count += 1) {
      const { updateInventory } = await send(update('shared', `${client}-${count}/`));
      seen.updates += 1;
      if (updateInventory.__typename !== 'UpdateInventorySuccess') wrong.push(updateInventory);
      // Rules of others have their turn, too.
      await sleep(20);
    }
  };
  /** A counter: of two clients that expect the same version, one succeeds. */
  const count = async () => {
    while (!isOver) {
      const { inventory } = await send(READ('counter'));
      if (!inventory) continue;
      const next = `${Number.parseInt(inventory.filter.prefix ?? '0', 10) + 1 || 1}/`;
      const expected = `expectedVersion: "${inventory.version}"`;
      const { updateInventory } = await send(update('counter', next, expected));
      const type = updateInventory.__typename;
      if (type === 'UpdateInventorySuccess') seen.counted += 1;
      else if (['StaleVersionError', 'NoSuchInventoryError'].includes(type)) seen.stale += 1;
      else wrong.push(updateInventory);
    }
  };

  const load = Promise.all(
    Array.from({ length: CLIENTS }, (_, client) =>
      Promise.all([
        writeOwn(client),
        client < 2 ? writeShared(client) : undefined,
        client < 3 ? count() : undefined,
      ]),
    ),
  );
  for (let rounds = 0; rounds < ROUNDS; rounds += 1) {
    await restart(0);
    await restart(1);
  }
  isOver = true;
  await load;
  process.stdout.write(`rolling restart: ${JSON.stringify(seen)}\n`);
  expect(wrong).toEqual([]);
  expect(versionInXml(emulator.rules('logs').get('counter'))?.prefix).toBe(`${seen.counted}/`);
  expect(ids.filter((id) => !emulator.rules('logs').has(id))).toEqual([]);
  expect(Math.min(seen.updates, seen.counted)).toBeGreaterThan(0);
});
