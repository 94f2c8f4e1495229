import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  type Emulator,
  type EmulatorRequest,
  type Fault,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import { type Clock, SYSTEM_CLOCK } from '../../src/oss/client/clock.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import type { CredentialsProvider } from '../../src/oss/credentials/provider.ts';
import { createJournal, type Journal } from '../../src/oss/inventory/journal.ts';
import { createOss } from '../../src/oss/oss.ts';
import { fixedStores } from '../../src/server/auth/stores-for.ts';
import { startServer } from '../../src/server/server.ts';
import type { TypedDocumentString } from '../gql/graphql.ts';
import { ACCOUNT_ID } from '../support/rules.ts';

/** One life of the server, from its start to its kill. */
export interface Life {
  /** The access key that is its own, by which the emulator knows its requests. */
  readonly accessKeyId: string;
  readonly isDead: boolean;
  /** The log, a parsed line each. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Asks the server; `null`: it was killed before the answer came. */
  ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: NoInfer<Variables>,
  ): Promise<Answer<Data> | null>;
  /** Ends what earlier lives left half-way; also settles when this life ends. */
  finishUpdates(): Promise<void>;
  /** Nothing of this life acts from here on, neither on OSS nor on the journal. */
  kill(): void;
  /** Waits for what OSS and the disk were doing already when it was killed. */
  settled(): Promise<void>;
}

/** A GraphQL answer. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

/** An OSS with a journal's directory, where servers live one after the other. */
export interface World extends AsyncDisposable {
  readonly emulator: Emulator;
  /** The journal's directory. */
  readonly directory: string;
  /** Called for every request just before its answer is sent. */
  onRequest: (request: EmulatorRequest) => void;
  /** The files in the journal. */
  entries(): Promise<string[]>;
  /** Lets so much time go by for the life that OSS has applied whatever it will. */
  passLateLimit(): void;
  /** Puts these faults in the place of those that have not happened yet. */
  setFaults(faults: readonly Fault[]): void;
  /**
   * Starts a server; the one before is to be dead.
   *
   * @param attemptTimeoutMs how long one of its requests to OSS may take. @default 10_000
   */
  start(attemptTimeoutMs?: number): Promise<Life>;
}

const LATE_MS = 60_000;

const LIVES = 500;
const users = Array.from({ length: LIVES }, (_, number) => ({
  accessKeyId: `life-${number}`,
  accessKeySecret: `secret-${number}`,
}));

/** @param lagMs for how long a server takes OSS's reads to lag behind its writes. */
export async function createWorld(lagMs = 100): Promise<World> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'model-'));
  const directory = join(folder.path, 'journal');
  const emulator = await startEmulator({
    accounts: [{ accountId: ACCOUNT_ID, users }],
    onRequest: (request) => world.onRequest(request),
  });
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  const traffic = watchTraffic(emulator.port);
  const lives: Life[] = [];
  const clocks: ReturnType<typeof createClock>[] = [];
  const dead: string[] = [];
  let started = 0;

  const setFaults = (faults: readonly Fault[]) => {
    emulator.clearFaults();
    // First, as the first one that matches happens.
    for (const accessKeyId of dead)
      emulator.inject({ kind: 'refuse', accessKeyId, times: Infinity });
    for (const fault of faults) emulator.inject(fault);
  };

  const start = async (attemptTimeoutMs = 10_000): Promise<Life> => {
    const user = users[started];
    if (!user) throw new Error(`A world has ${LIVES} lives.`);
    started += 1;
    const { accessKeyId } = user;
    const log: Record<string, unknown>[] = [];
    const logger = pino({ level: 'info' }, { write: (line) => void log.push(JSON.parse(line)) });
    const life = new AbortController();
    const { journal, settled: journalSettled } = mortal(createJournal(directory), life.signal);
    const own = staticCredentials({ ...user, sessionToken: undefined });
    // Whoever is dead gets none, and so never gets to ask OSS again.
    const credentials: CredentialsProvider = {
      ...own,
      get: () => (life.signal.aborted ? new Promise(() => {}) : own.get()),
    };
    const clock = createClock(life.signal);
    clocks.push(clock);
    const oss = createOss({
      clock,
      lateMs: LATE_MS,
      lagMs,
      region: 'oss-cn-hangzhou',
      endpoint: emulator.url,
      log: logger,
      journal,
      attemptTimeoutMs,
      updateStepMs: 30_000,
      retry: { baseDelayMs: 1, throttledDelayMs: 1 },
      breaker: { restMs: 5 },
    });
    const storesFor = fixedStores(oss, credentials);
    const server = await startServer({ oss, storesFor, log: logger, drainTimeoutMs: 1 });
    let settled: Promise<unknown> = Promise.resolve();
    const made: Life = {
      accessKeyId,
      log,
      get isDead() {
        return life.signal.aborted;
      },
      async ask(document, variables) {
        try {
          const response = await fetch(server.url, {
            method: 'POST',
            headers: { 'content-type': 'application/json', accept: 'application/json' },
            body: JSON.stringify({ query: document.toString(), variables }),
            signal: life.signal,
          });
          const body = await response.json();
          return life.signal.aborted ? null : { data: body.data, errors: body.errors ?? [] };
        } catch (error) {
          if (life.signal.aborted) return null;
          throw error;
        }
      },
      async finishUpdates() {
        const killed = once(life.signal, 'abort');
        const finished = oss.finishUpdates(credentials).catch((error: unknown) => {
          if (!life.signal.aborted) throw error;
        });
        await Promise.race([finished, killed]);
      },
      kill() {
        if (life.signal.aborted) return;
        dead.push(accessKeyId);
        setFaults([]);
        life.abort();
        settled = Promise.all([traffic.settled(), journalSettled()]);
        // Which waits in vain for the requests that were under way.
        void server.close();
      },
      settled: async () => void (await settled),
    };
    lives.push(made);
    return made;
  };

  const world: World = {
    emulator,
    directory,
    onRequest: () => {},
    setFaults,
    start,
    entries: () => readdir(directory).catch(() => []),
    passLateLimit() {
      for (const clock of clocks) clock.pass(LATE_MS);
    },
    async [Symbol.asyncDispose]() {
      for (const life of lives) life.kill();
      traffic.stop();
      await emulator.close();
      await folder[Symbol.asyncDispose]();
    },
  };
  return world;
}

/** A clock that can be put forward, so that what waits for that time is called at once. */
function createClock(life: AbortSignal): Clock & { pass(ms: number): void } {
  let passed = 0;
  const waiting = new Set<{ readonly at: number; readonly call: () => void }>();
  const now = () => SYSTEM_CLOCK.now() + passed;
  return {
    ...SYSTEM_CLOCK,
    now,
    // No test here waits for one, and on a busy machine what is short ends what only takes long.
    timeout: (ms) => SYSTEM_CLOCK.timeout(ms + 60_000),
    after(ms, work) {
      const call = () => {
        timer[Symbol.dispose]();
        waiting.delete(each);
        if (!life.aborted) work();
      };
      const timer = SYSTEM_CLOCK.after(ms, call);
      const each = { at: now() + ms, call };
      waiting.add(each);
      return {
        [Symbol.dispose]() {
          timer[Symbol.dispose]();
          waiting.delete(each);
        },
      };
    },
    pass(ms) {
      passed += ms;
      for (const { at, call } of waiting) if (at <= now()) call();
    },
  };
}

/** The journal of a life: what is under way when it ends is done, and nothing after that. */
function mortal(journal: Journal, life: AbortSignal) {
  const underWay = new Set<Promise<unknown>>();
  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    life.throwIfAborted();
    const working = work();
    underWay.add(working);
    const result = await working.finally(() => underWay.delete(working));
    life.throwIfAborted();
    return result;
  };
  const mortalJournal: Journal = {
    read: (onUnreadable) => run(() => journal.read(onUnreadable)),
    write: (entry) => run(() => journal.write(entry)),
    remove: (rule) => run(() => journal.remove(rule)),
  };
  return { journal: mortalJournal, settled: () => Promise.allSettled([...underWay]) };
}

/** Watches the requests that a port of this process is answering. */
function watchTraffic(port: number) {
  const underWay = new Map<ServerResponse, Promise<unknown>>();
  const onStart = (message: unknown) => {
    if (typeof message !== 'object' || message === null) return;
    const request = 'request' in message ? message.request : undefined;
    const response = 'response' in message ? message.response : undefined;
    if (!(request instanceof IncomingMessage && response instanceof ServerResponse)) return;
    if (request.socket.localPort !== port) return;
    const closed = once(response, 'close');
    underWay.set(
      response,
      closed.finally(() => underWay.delete(response)),
    );
  };
  subscribe('http.server.request.start', onStart);
  return {
    settled: () => Promise.allSettled([...underWay.values()]),
    stop: () => void unsubscribe('http.server.request.start', onStart),
  };
}
