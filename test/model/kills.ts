import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import {
  accountOf,
  post,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';
import { versionInXml } from './model.ts';

// The server as it is run: a process, which SIGKILL ends between two of its requests to OSS.

const BUCKET = 'logs';
const DELETE = 'DeleteBucketInventory';
const PUT = 'PutBucketInventory';

/** Where in an update the server is killed: at this request, before or after OSS applies it. */
interface Point {
  readonly operation: typeof DELETE | typeof PUT;
  readonly phase: 'before' | 'after';
}

/** A kill in the midst of updates of so many rules at once. */
export interface Killing extends Point {
  readonly rules: number;
}

/** All places, those first that leave no rule. */
export const POINTS: readonly Point[] = [
  { operation: DELETE, phase: 'after' },
  { operation: PUT, phase: 'before' },
  { operation: DELETE, phase: 'before' },
  { operation: PUT, phase: 'after' },
];

/** A kill at one of these places. */
export function killingAt(point: fc.Arbitrary<Point>): fc.Arbitrary<Killing> {
  return fc
    .record({ at: point, rules: fc.integer({ min: 1, max: 4 }) })
    .map(({ at, rules }) => ({ ...at, rules }));
}

/**
 * Kills a server in the midst of updates and starts it again, each time: it puts back the rules that
 * are gone, and says so.
 *
 * @returns how many rules were gone.
 */
export async function killAndRestart(kills: readonly Killing[]): Promise<number> {
  await using oss = await startOss();
  let server = await startProcess(oss.folder, oss.environment);
  let count = 0;
  try {
    for (const each of kills) {
      const gone = await killAt(oss, server, each);
      count += gone.length;
      oss.put.clear();
      server = await startProcess(oss.folder, oss.environment);
      // It looks at each rule in its journal by putting it.
      for (const id of await rulesIn(oss.journal)) await expect.poll(() => oss.put).toContain(id);
      await expectPutBack(oss, server, each, gone);
    }
    server.signal('SIGTERM');
    await server.ended;
  } finally {
    await server[Symbol.asyncDispose]();
  }
  return count;
}

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
  /** The rules that a PUT was answered for. */
  readonly put: Set<string>;
  /** To run in. */
  readonly folder: string;
  /** The journal's directory. */
  readonly journal: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function startOss(): Promise<TestOss> {
  const folder = await temporaryFolder();
  const journal = join(folder.path, 'journal');
  const put = new Set<string>();
  const emulator = await startEmulator({
    onRequest({ operation, inventoryId }) {
      if (operation === PUT && inventoryId) put.add(inventoryId);
    },
  });
  for (const name of [BUCKET, 'reports']) emulator.createBucket({ name });
  const { region, endpoint, accessKeyId, accessKeySecret } = accountOf(emulator);
  return {
    emulator,
    put,
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
