import { pino } from 'pino';
import type { InventoryConfiguration } from '../../src/inventory/configuration.ts';
import {
  InventoryAlreadyExistError,
  InventoryError,
  NoSuchInventoryError,
  OutcomeUnknownError,
  UpdateLostError,
  UpdateRolledBackError,
} from '../../src/inventory/errors.ts';
import { loadAliOss } from '../../src/oss/client/libraries.ts';
import { parseXml } from '../../src/oss/client/xml.ts';
import { readInventory } from '../../src/oss/inventory/inventory-xml.ts';
import { createJournal, type JournalFiles } from '../../src/oss/inventory/journal.ts';
import { createOss, type Oss } from '../../src/oss/oss.ts';
import { accountOss } from '../../src/server/configured-oss.ts';
import { ATTEMPT_MS, documentOf, type Fate, SimulatedOss, versionOf } from './simulated-oss.ts';
import { SimulatedTime } from './simulated-time.ts';

export const BUCKET = 'logs';
const REGION = 'oss-cn-hangzhou';

/** All the same OSS. */
export const SPELLINGS = [
  undefined,
  'https://oss-cn-hangzhou.aliyuncs.com',
  'https://oss-cn-hangzhou.aliyuncs.com/',
  'https://oss-cn-hangzhou-internal.aliyuncs.com',
] as const;

export type WriteKind = 'create' | 'update' | 'delete';

/** Something that happens, so many milliseconds after the step before. */
export type Step = { readonly afterMs: number } & (
  | { readonly kind: WriteKind; readonly id: string }
  | { readonly kind: 'console put' | 'console delete'; readonly id: string }
  /** The process is killed, and started again with the endpoint spelt so. */
  | { readonly kind: 'kill'; readonly downMs: number; readonly spelling: number }
);

/** Each for so many requests; all later ones are answered, and all when everything comes to rest. */
export type Fates = readonly (readonly [Fate, number])[];

/** What happens to a bucket, and what becomes of each request in the order in which they are sent. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly reads: Fates;
  readonly writes: Fates;
  /** For the jitter of retries. */
  readonly jitter: number;
}

/** What was said to the writer; `killed`: nothing. */
export type Outcome =
  | 'success'
  | 'exists'
  | 'absent'
  | 'rolled back'
  | 'lost'
  | 'unknown'
  | 'nothing was changed'
  | 'killed';

/** A write, with what its writer knows of it. */
export interface Write {
  readonly id: string;
  readonly kind: WriteKind | 'console put' | 'console delete';
  /** Names the document that it makes. */
  readonly version: number;
  /** In which life of the process; -1 for the console. */
  readonly life: number;
  readonly start: number;
  /** When it was answered, or its process killed. */
  end: number;
  outcome: Outcome;
  /** Whether OSS itself did not answer one of its requests. */
  isUnanswered: boolean;
  /** The version that an update read. */
  read: number | null;
  /** The version that stands, as an update said that was rolled back. */
  standing: number | null;
  error: unknown;
  /** What was known of OSS alone when it was answered. */
  figures: Figures | undefined;
}

/** The figures of a write, when it was answered. */
export interface Figures {
  /** The version of the rule; `null`: there was none. */
  readonly held: number | null;
  /** How long there had been no rule since it began, in milliseconds. */
  readonly gapMs: number;
  /** How many PUTs it had sent, where nobody else wrote. */
  readonly puts: number;
}

/** What a simulation came to. */
export interface History {
  readonly writes: readonly Write[];
  /** The version of each rule in the end. */
  readonly final: ReadonlyMap<string, number | null>;
  /** When each life began. */
  readonly lives: readonly number[];
  /** When OSS itself did not answer a request for a rule. */
  readonly unanswered: readonly { readonly id: string; readonly at: number }[];
  /** What is left in the journal. */
  readonly entries: readonly string[];
  readonly log: readonly Readonly<Record<string, unknown>>[];
  readonly kills: number;
  readonly late: number;
}

export const STEP_MS = 30_000;
/** How long after it was sent OSS may still apply a request, as the server takes it. */
export const LATE_MS = STEP_MS + ATTEMPT_MS;
export const LAG_MS = 1500;
export const LOOK_EVERY_MS = 5 * 60_000;
const REQUEST_MS = 30_000;

/** Plays a plan, and lets everything come to rest. */
export async function simulate({ steps, jitter, ...fates }: Plan): Promise<History> {
  // Its loading takes real time.
  loadAliOss();
  const time = new SimulatedTime();
  const bucket = new SimulatedOss(time, repeated(fates.reads), repeated(fates.writes));
  const files = new Map<string, string>();
  const writes: Write[] = [];
  const log: Record<string, unknown>[] = [];
  const lives: number[] = [];
  const unanswered: { id: string; at: number }[] = [];
  let kills = 0;
  let life: Life | undefined;
  let random = jitter;

  const realNow = Date.now;
  const realRandom = Math.random;
  const began = Date.parse('2026-01-01T00:00:00Z');
  Date.now = () => began + time.now;
  Math.random = () => {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    return random / 2 ** 31;
  };

  bucket.onUnanswered = (id) => {
    unanswered.push({ id, at: time.now });
    for (const each of writes)
      if (each.id === id && each.end === Infinity) each.isUnanswered = true;
  };
  const start = (spelling: number) => {
    life = startLife(time, bucket, files, log, spelling);
    lives.push(time.now);
    void life.finish();
  };
  const write = (step: Step) => {
    if (step.kind === 'kill') {
      if (!life) return;
      kills += 1;
      life.isDead = true;
      life = undefined;
      for (const each of writes) if (each.end === Infinity) each.end = time.now;
      time.after(step.downMs, () => start(step.spelling));
      return;
    }
    const { kind, id } = step;
    const version = writes.length + 1;
    const isConsole = kind === 'console put' || kind === 'console delete';
    if (!isConsole && !life) return;
    const record: Write = {
      id,
      kind,
      version,
      life: isConsole ? -1 : lives.length - 1,
      start: time.now,
      end: isConsole ? time.now : Infinity,
      outcome: isConsole ? 'success' : 'killed',
      isUnanswered: false,
      read: null,
      standing: null,
      error: undefined,
      figures: undefined,
    };
    if (kind === 'console put' && !bucket.put(id, documentOf(id, version))) return;
    if (kind === 'console delete' && !bucket.delete(id)) return;
    writes.push(record);
    if (!isConsole && life)
      void take(life.oss.as(life.credentials).inventories, record, time, bucket);
  };

  try {
    start(0);
    let at = 0;
    for (const step of steps) {
      at += step.afterMs;
      time.after(at, () => write(step));
    }
    const rest = at + REQUEST_MS + 4 * LATE_MS;
    time.after(rest, () => bucket.heal());
    for (let look = 1; look <= 3; look += 1) {
      time.after(rest + look * LOOK_EVERY_MS, () => void life?.finish());
    }
    await time.runUntil(rest + 4 * LOOK_EVERY_MS);
  } finally {
    Date.now = realNow;
    Math.random = realRandom;
  }
  const hanging = writes.filter(({ end }) => end === Infinity);
  if (hanging.length > 0) throw new Error(`Never answered: ${JSON.stringify(hanging)}`);
  const ids = new Set(writes.map(({ id }) => id));
  const final = new Map([...ids].map((id) => [id, versionOf(bucket.rule(id))]));
  const entries = [...files.values()];
  return { writes, final, lives, unanswered, entries, log, kills, late: bucket.late };
}

function repeated(fates: Fates): readonly Fate[] {
  return fates.flatMap(([fate, times]) => Array<Fate>(times).fill(fate));
}

interface Life {
  isDead: boolean;
  readonly oss: Oss;
  readonly credentials: NonNullable<ReturnType<typeof accountOss>['credentials']>;
  finish(): Promise<void>;
}

function startLife(
  time: SimulatedTime,
  bucket: SimulatedOss,
  files: Map<string, string>,
  lines: Record<string, unknown>[],
  spelling: number,
): Life {
  const isDead = () => life.isDead;
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const { target, name, credentials } = accountOss({
    region: REGION,
    endpoint: SPELLINGS[spelling],
    credentials: { accessKeyId: 'key', accessKeySecret: 'secret' },
  });
  if (!credentials) throw new Error('There are keys.');
  const oss = createOss({
    ...target,
    log,
    journal: createJournal('', name, filesOf(time, files, isDead)),
    attemptTimeoutMs: ATTEMPT_MS,
    updateStepMs: STEP_MS,
    lagMs: LAG_MS,
    clock: time.clockOf(isDead),
    transport: bucket.transportOf(isDead),
  });
  const life: Life = {
    isDead: false,
    oss,
    credentials,
    finish: () => oss.finishUpdates(credentials),
  };
  return life;
}

/** A disk that takes a moment for everything, and does nothing more for a process that is dead. */
function filesOf(
  time: SimulatedTime,
  files: Map<string, string>,
  isDead: () => boolean,
): JournalFiles {
  const take = <Result>(work: () => Result) =>
    new Promise<Result>((resolve, reject) => {
      time.after(1, () => {
        if (isDead()) return;
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
    });
  return {
    list: () => take(() => [...files.keys()]),
    read: (name) =>
      take(() => {
        const text = files.get(name);
        if (text === undefined) throw Object.assign(new Error(name), { code: 'ENOENT' });
        return text;
      }),
    write: (name, text) => take(() => void files.set(name, text)),
    remove: (name) => take(() => void files.delete(name)),
  };
}

type Inventories = ReturnType<Oss['as']>['inventories'];

/** Makes a write, and notes what was said. */
async function take(
  inventories: Inventories,
  write: Write,
  time: SimulatedTime,
  bucket: SimulatedOss,
): Promise<void> {
  const putsBefore = bucket.puts;
  const { id, kind, version } = write;
  const signal = time.clockOf(() => false).timeout(REQUEST_MS);
  const mine = readInventory(BUCKET, parseXml(documentOf(id, version)));
  const change = (rule: InventoryConfiguration) => {
    write.read = versionOf(`<Prefix>${rule.filter.prefix}`);
    return { ...rule, filter: mine.filter };
  };
  const outcome = async () => {
    if (kind === 'create') await inventories.put(mine, { signal });
    else if (kind === 'update') await inventories.update(BUCKET, id, change, { signal });
    else await inventories.delete(BUCKET, id, { signal });
    return 'success' as const;
  };
  write.outcome = await outcome().catch((error: unknown) => {
    write.error = error;
    if (error instanceof UpdateRolledBackError) {
      write.standing = versionOf(`<Prefix>${error.inventory.filter.prefix}`);
    }
    return outcomeOf(error);
  });
  write.end = time.now;
  write.figures = {
    held: versionOf(bucket.rule(id)),
    gapMs: bucket.gapSince(id, write.start),
    puts: bucket.puts - putsBefore,
  };
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof InventoryAlreadyExistError) return 'exists';
  if (error instanceof NoSuchInventoryError) return 'absent';
  if (error instanceof UpdateRolledBackError) return 'rolled back';
  if (error instanceof UpdateLostError) return 'lost';
  if (error instanceof OutcomeUnknownError) return 'unknown';
  if (error instanceof InventoryError) return 'nothing was changed';
  throw error;
}
