import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import {
  accountOf,
  post,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';
import { repeatable } from '../support/seed.ts';
import { versionInXml } from './model.ts';

// The server as it is run: a process, which SIGKILL ends between two of its requests to OSS.

const KILLS = 12;
const BUCKET = 'logs';

/** Where in an update the server is killed: at this request, before or after OSS applies it. */
interface Point {
  readonly operation: 'DeleteBucketInventory' | 'PutBucketInventory';
  readonly phase: 'before' | 'after';
}

/** A kill in the midst of updates of so many rules at once. */
interface Killing extends Point {
  readonly rules: number;
}

const DELETE = 'DeleteBucketInventory';
const PUT = 'PutBucketInventory';
const point = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Point>({ operation: DELETE, phase: 'after' }) },
  { weight: 4, arbitrary: fc.constant<Point>({ operation: PUT, phase: 'before' }) },
  { weight: 1, arbitrary: fc.constant<Point>({ operation: DELETE, phase: 'before' }) },
  { weight: 1, arbitrary: fc.constant<Point>({ operation: PUT, phase: 'after' }) },
);
const killing: fc.Arbitrary<Killing> = fc
  .record({ at: point, rules: fc.integer({ min: 1, max: 4 }) })
  .map(({ at, rules }) => ({ ...at, rules }));

test('killed in the midst of an update and started again, it puts the rule back', {
  timeout: 120_000,
}, async () => {
  const seen = { kills: 0, gone: 0 };
  const kills = fc.array(killing, { minLength: KILLS, maxLength: KILLS });
  const property = fc.asyncProperty(kills, async (all) => {
    await using oss = await startOss();
    let server = await startProcess(oss.folder, oss.environment);
    try {
      for (const each of all) {
        const gone = await killAt(oss, server, each);
        seen.kills += 1;
        seen.gone += gone.length;
        server = await startProcess(oss.folder, oss.environment);
        await expectPutBack(oss, server, each, gone);
      }
      server.signal('SIGTERM');
      await server.ended;
    } finally {
      await server[Symbol.asyncDispose]();
    }
  });
  await fc.assert(property, repeatable('test/model/kill.test.ts', 1));
  process.stderr.write(`test/model/kill.test.ts: ${JSON.stringify(seen)}\n`);
  expect(seen.gone).toBeGreaterThan(0);
});

/** Updates rules until the server is killed. @returns those that are gone. */
async function killAt(
  { emulator, journal }: TestOss,
  server: ServerProcess,
  { operation, phase, rules }: Killing,
): Promise<readonly string[]> {
  const ids = idsOf(rules);
  emulator.storeRules(
    BUCKET,
    ids.map((id) => ({ id, xml: ruleXml(id) })),
  );
  const until = server.ended;
  if (phase === 'before') {
    const onMeet = () => server.signal('SIGKILL');
    emulator.inject({ kind: 'reset', phase, operation, inventoryId: 'r0', onMeet });
    // What is held before it is applied would be applied in the end.
    const others = ids.filter((id) => id !== 'r0');
    for (const inventoryId of others) {
      emulator.inject({ kind: 'hold', until, operation: DELETE, phase: 'after', inventoryId });
    }
  } else {
    let left = rules;
    const onMeet = () => {
      left -= 1;
      if (left === 0) server.signal('SIGKILL');
    };
    emulator.inject({ kind: 'hold', until, operation, phase, times: rules, onMeet });
  }
  const answers = ids.map((id) =>
    post(server.url, { query: disabling(id) }).then(
      () => 'answered',
      () => 'cut off',
    ),
  );
  expect((await server.ended).signal).toBe('SIGKILL');
  expect(await Promise.all(answers)).toEqual(ids.map(() => 'cut off'));
  emulator.clearFaults();

  const stored = emulator.rules(BUCKET);
  const gone = ids.filter((id) => !stored.has(id));
  const isGone = operation === DELETE ? phase === 'after' : phase === 'before';
  expect(gone.includes('r0')).toBe(isGone);
  expect(await rulesIn(journal)).toEqual(expect.arrayContaining([...gone]));
  return gone;
}

/** All rules stand again, the log names those that were gone, and all stay in the journal for now. */
async function expectPutBack(
  { emulator, journal }: TestOss,
  server: ServerProcess,
  { operation, phase, rules }: Killing,
  gone: readonly string[],
): Promise<void> {
  const putBack = () =>
    server.lines.filter(({ msg }) => msg === 'a rule was gone, and was put back from the journal');
  while (putBack().length < gone.length) await server.printedMore();
  expect(
    putBack()
      .map(({ level, inventoryId }) => `${level} ${inventoryId}`)
      .sort(),
  ).toEqual(gone.map((id) => `40 ${id}`));
  const stored = emulator.rules(BUCKET);
  expect([...stored.keys()]).toEqual(expect.arrayContaining(idsOf(rules)));
  const isNew = operation === PUT && phase === 'after';
  expect(versionInXml(stored.get('r0'))).toMatchObject({ isEnabled: !isNew });
  for (const id of gone) expect(versionInXml(stored.get(id))).toMatchObject({ isEnabled: true });
  expect(await rulesIn(journal)).toEqual(expect.arrayContaining([...gone]));
}

/** The rules that have an entry in the journal. */
async function rulesIn(journal: string): Promise<string[]> {
  // What a kill left of an entry that was being written is none.
  const files = (await readdir(journal)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(files.map((name) => readFile(join(journal, name), 'utf8')));
  return texts.map((text) => JSON.parse(text).inventoryId);
}

function idsOf(count: number): string[] {
  return Array.from({ length: count }, (_, number) => `r${number}`);
}

function disabling(id: string): string {
  return `mutation { updateInventory(input: { bucket: "${BUCKET}", inventoryId: "${id}", isEnabled: false }) { __typename } }`;
}

interface TestOss extends AsyncDisposable {
  readonly emulator: Emulator;
  /** To run in. */
  readonly folder: string;
  /** The journal's directory. */
  readonly journal: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function startOss(): Promise<TestOss> {
  const folder = await temporaryFolder();
  const journal = join(folder.path, 'journal');
  const emulator = await startEmulator();
  for (const name of [BUCKET, 'reports']) emulator.createBucket({ name });
  const { region, endpoint, accessKeyId, accessKeySecret } = accountOf(emulator);
  return {
    emulator,
    folder: folder.path,
    journal,
    environment: {
      OSS_REGION: region,
      OSS_ENDPOINT: endpoint,
      OSS_ACCESS_KEY_ID: accessKeyId,
      OSS_ACCESS_KEY_SECRET: accessKeySecret,
      UPDATE_JOURNAL: journal,
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
