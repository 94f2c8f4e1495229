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
import { ageEntries } from './world.ts';

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
  let gone = 0;
  try {
    let left: Left = { gone: [], standing: [], kept: [] };
    for (const each of kills) {
      const next = await killAt(oss, server, each, left.standing);
      await expectTold(server, left);
      left = next;
      gone += left.gone.length;
      server = await startProcess(oss.folder, oss.environment);
      await expectFinished(oss, server, each, left);
      // For the next start: what stands then is given up.
      await ageEntries(oss.journal);
    }
    server.signal('SIGTERM');
    await expectTold(server, left);
  } finally {
    await server[Symbol.asyncDispose]();
  }
  return gone;
}

/** The rules of updates that were cut off. */
interface Left {
  readonly gone: readonly string[];
  readonly standing: readonly string[];
  /** Those that stood after the kill before. */
  readonly kept: readonly string[];
}

/** Updates rules until the server is killed. */
async function killAt(
  { emulator, journal }: TestOss,
  server: ServerProcess,
  { operation, phase, rules }: Killing,
  kept: readonly string[],
): Promise<Left> {
  const ids = idsOf(rules);
  const earlier = await entryFiles(journal);
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

  const files = (await entryFiles(journal)).filter((name) => !earlier.includes(name));
  const entries = await rulesOf(journal, files);
  const stored = emulator.rules(BUCKET);
  const gone = ids.filter((id) => !stored.has(id));
  const standing = entries.filter((id) => stored.has(id));
  expect([...gone, ...standing].sort()).toEqual(entries);
  const isGone = operation === DELETE ? phase === 'after' : phase === 'before';
  expect(gone.includes('r0')).toBe(isGone);
  if (phase === 'after') expect(entries).toEqual(ids);
  return { gone, standing, kept };
}

/** All rules stand again; those that stood are still in the journal, and no others. */
async function expectFinished(
  { emulator, journal }: TestOss,
  server: ServerProcess,
  { operation, phase, rules }: Killing,
  left: Left,
): Promise<void> {
  const { gone, standing } = left;
  while (toldIn(server.lines).length < toldOf(left).length) await server.printedMore();
  const entries = async () => rulesOf(journal, await entryFiles(journal));
  await expect.poll(entries).toEqual(standing);
  const stored = emulator.rules(BUCKET);
  expect([...stored.keys()]).toEqual(expect.arrayContaining(idsOf(rules)));
  const isNew = operation === PUT && phase === 'after';
  expect(versionInXml(stored.get('r0'))).toMatchObject({ isEnabled: !isNew });
  for (const id of gone) expect(versionInXml(stored.get(id))).toMatchObject({ isEnabled: true });
}

/** The log tells of every update that was cut off, and of no other. */
async function expectTold(server: ServerProcess, left: Left): Promise<void> {
  await server.ended;
  expect(toldIn(server.lines).sort()).toEqual(toldOf(left).sort());
}

function toldIn(lines: ServerProcess['lines']): string[] {
  return lines
    .filter(({ msg }) => String(msg).startsWith('an update was cut off'))
    .map(({ level, inventoryId, msg }) => `${level} ${inventoryId}: ${msg}`);
}

function toldOf({ gone, standing, kept }: Left): string[] {
  const cutOff = 'an update was cut off';
  return [
    ...gone.map((id) => `40 ${id}: ${cutOff}; its rule was put back as it was`),
    ...standing.map(
      (id) =>
        `40 ${id}: ${cutOff}; its rule stands, and OSS may still delete it: it stays in the journal`,
    ),
    ...kept.map((id) => `40 ${id}: ${cutOff}, and its rule stands`),
  ];
}

/** The journal's entries; what a kill left of one that was being written is none. */
async function entryFiles(journal: string): Promise<string[]> {
  // Before the first update there is none.
  const files = await readdir(journal).catch(() => []);
  return files.filter((name) => !name.endsWith('.part'));
}

/** The rules that entries are of, in order. */
async function rulesOf(journal: string, files: readonly string[]): Promise<string[]> {
  const reading = files.map(async (name): Promise<string | undefined> => {
    const text = await readFile(join(journal, name), 'utf8').catch(() => undefined);
    return text && JSON.parse(text).inventoryId;
  });
  return (await Promise.all(reading)).filter((id) => id !== undefined).sort();
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
      // However long a start takes, OSS may still apply what was sent before it.
      OSS_ATTEMPT_TIMEOUT_MS: '600000',
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
