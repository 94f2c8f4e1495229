import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import {
  DEFAULT_ACCOUNT,
  type Emulator,
  type EmulatorAccount,
  type EmulatorRequest,
  type EmulatorUser,
  type Fault,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import { allObservers, type OssObserver } from '../../src/oss/client/observer.ts';
import type { CredentialsProvider } from '../../src/oss/credentials/provider.ts';
import { createOss, type Oss } from '../../src/oss/oss.ts';
import { fixedStores } from '../../src/server/auth/stores-for.ts';
import { startServer } from '../../src/server/server.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import { type ServeOptions, serve } from '../support/serve.ts';

export const ALWAYS = { times: Number.POSITIVE_INFINITY } as const;

/** A read of one rule: one request to OSS. */
export const READ = readOf('logs');

/** The same of any bucket. */
export function readOf(bucket: string, inventoryId = 'r1'): string {
  return `query Read { inventory(bucket: "${bucket}", inventoryId: "${inventoryId}") { inventoryId } }`;
}

/** What {@link Caller.ask} gives. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  /** GraphQL's codes of failures. */
  readonly codes: readonly (string | undefined)[];
  /** OSS's codes of failures. */
  readonly ossCodes: readonly (string | undefined)[];
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

interface Body {
  readonly data?: Reply['data'];
  readonly errors?: readonly {
    readonly extensions?: { readonly code?: string; readonly oss?: { readonly code: string } };
  }[];
}

/** Sends a GraphQL request over HTTP, as callers do. */
export async function ask(
  url: string,
  query: string,
  {
    headers = {},
    signal,
  }: { headers?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
): Promise<Reply> {
  const startedAt = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query }),
    signal: signal ?? null,
  });
  const text = await response.text();
  const { data = null, errors = [] }: Body = JSON.parse(text);
  return {
    status: response.status,
    text,
    data,
    codes: errors.map(({ extensions }) => extensions?.code),
    ossCodes: errors.map(({ extensions }) => extensions?.oss?.code),
    ms: performance.now() - startedAt,
  };
}

/** A server over HTTP with its emulator; OSS can die in between. */
export interface Rig extends AsyncDisposable {
  readonly url: string;
  readonly emulator: Emulator;
  readonly road: Road;
  /** How many requests to OSS are under way, and how many wait for their turn. */
  readonly queue: { readonly running: number; readonly waiting: number };
  /** Every request that reached the emulator, oldest first. */
  readonly requests: EmulatorRequest[];
  /** The server's log, a line each. */
  readonly log: readonly string[];
  ask(query: string, options?: Parameters<typeof ask>[2]): Promise<Reply>;
  /** The status of one of the server's own addresses. */
  statusOf(path: '/readyz' | '/livez'): Promise<number>;
}

/** Options of {@link startRig}. */
export interface RigOptions extends ServeOptions {
  /**
   * Off, as the callers here all ask for the same rule, and each shall ask OSS for itself.
   * @default false
   */
  readonly shareReads?: boolean;
  readonly accounts?: readonly EmulatorAccount[];
  readonly now?: () => number;
  /** Called for every request that reached the emulator. */
  readonly onRequest?: (request: EmulatorRequest) => void;
  /** Observes what goes on with OSS, unless `as` is a provider. */
  readonly observer?: OssObserver;
  /**
   * As whom the server works; `'forwarded'`: as its callers.
   * @default the first user of the first account
   */
  readonly as?: EmulatorUser | CredentialsProvider | 'forwarded';
}

/** Starts a server and an emulator with the buckets `logs`, `other` and `slow`, and a rule `r1` each. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const { accounts = [DEFAULT_ACCOUNT], now = Date.now, onRequest, as, ...rest } = options;
  const { observer = {}, ...given } = rest;
  let watched: Pick<Oss, 'queue'> | undefined;
  const serving: ServeOptions = {
    shareReads: false,
    ...given,
    observing: (telemetry) => ({
      ...telemetry,
      ossObserver: allObservers([telemetry.ossObserver, observer]),
      watch(oss) {
        watched = oss;
        telemetry.watch(oss);
      },
    }),
  };
  const requests: EmulatorRequest[] = [];
  const log: string[] = [];
  const emulator = await startEmulator({
    accounts,
    now,
    onRequest: (request) => {
      requests.push(request);
      onRequest?.(request);
    },
  });
  for (const name of ['logs', 'other', 'slow']) {
    emulator.createBucket({ name });
    emulator.storeRules(name, [{ id: 'r1', xml: rule('r1') }]);
  }
  const road = await startRoad(emulator.port);
  const logger = await createLogger('debug', { write: (line) => void log.push(line) });
  const place = { region: 'oss-cn-hangzhou', endpoint: road.url };
  const server = await start();

  function start() {
    if (typeof as === 'object' && 'renew' in as) {
      const { requestTimeoutMs = 30_000, ...ossOptions } = serving;
      const retry = { baseDelayMs: 1, throttledDelayMs: 1 };
      const oss = createOss({ ...place, log: logger, retry, ...ossOptions });
      return startServer({ oss, storesFor: fixedStores(oss, as), log: logger, requestTimeoutMs });
    }
    if (as === 'forwarded') return serve(place, logger, serving);
    const user = as ?? accounts[0]?.users[0];
    if (!user) throw new Error('The first account has no user.');
    const { accessKeyId, accessKeySecret, securityToken: sessionToken } = user;
    return serve({ ...place, accessKeyId, accessKeySecret, sessionToken }, logger, serving);
  }

  return {
    url: server.url,
    emulator,
    road,
    get queue() {
      const { running = 0, waiting = 0 } = watched?.queue ?? {};
      return { running, waiting };
    },
    requests,
    log,
    ask: (query, how) => ask(server.url, query, how),
    statusOf: async (path) => (await fetch(new URL(path, server.url))).status,
    async [Symbol.asyncDispose]() {
      // OSS first, so that nothing that still waits for it holds up the server.
      await road.close();
      await emulator.close();
      await server.close();
    },
  };
}

/** Makes matching requests wait at the emulator: before they are applied, or before their answers. */
export function hold(
  { emulator }: Rig,
  {
    phase = 'before',
    ...match
  }: Pick<Fault, 'bucket' | 'times'> & { phase?: 'before' | 'after' } = {},
) {
  const met = Promise.withResolvers<void>();
  const { promise: until, resolve: release } = Promise.withResolvers<void>();
  emulator.inject({ ...match, kind: 'hold', phase, until, onMeet: met.resolve });
  return { met: met.promise, release };
}

/** How often the server has logged the end of a request. */
export function ended({ log }: Rig): number {
  return log.filter((line) => line.includes('"path":"/graphql"')).length;
}

/** A rule's document. */
export function rule(id: string): string {
  return `<InventoryConfiguration><Id>${id}</Id><IsEnabled>true</IsEnabled><Filter><Prefix></Prefix></Filter><Destination><OSSBucketDestination><Format>CSV</Format><AccountId>1000000000000000</AccountId><RoleArn>acs:ram::1000000000000000:role/AliyunOSSRole</RoleArn><Bucket>acs:oss:::reports</Bucket></OSSBucketDestination></Destination><Schedule><Frequency>Daily</Frequency></Schedule><IncludedObjectVersions>All</IncludedObjectVersions></InventoryConfiguration>`;
}

/** The way from the server to OSS, which can be cut. */
export interface Road {
  readonly url: string;
  /** Connections that the server has open. */
  readonly open: number;
  /** How many connections were ever taken. */
  readonly taken: number;
  /** Refuses connections. */
  refuse(): Promise<void>;
  /** Takes connections and what comes over them, and never answers: a black hole. */
  swallow(): Promise<void>;
  /** Called for each connection over which something came that is never answered. */
  onSwallow: () => void;
  /** Leads to OSS again. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/**
 * An address of its own keeps the port from being given away while nobody listens on it, and a
 * connection to it from meeting itself.
 */
const HOST = process.platform === 'linux' ? '127.0.0.77' : '127.0.0.1';

async function startRoad(target: number): Promise<Road> {
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => {});
    if (isSwallowing) {
      socket.once('data', () => road.onSwallow());
      return;
    }
    const onward = connect(target, '127.0.0.1').on('error', () => socket.destroy());
    onward.setNoDelay(true);
    socket.setNoDelay(true);
    socket.once('close', () => onward.destroy());
    onward.once('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  const listen = async (port: number) => {
    server.listen(port, HOST);
    await once(server, 'listening');
  };
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening.');
  const { port } = address;

  const cut = async () => {
    const closed = [...sockets].map((socket) => once(socket, 'close'));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  const refuse = async () => {
    if (server.listening) {
      const closed = once(server, 'close');
      server.close();
      await cut();
      await closed;
    }
  };
  const take = async (swallowing: boolean) => {
    isSwallowing = swallowing;
    await cut();
    if (!server.listening) await listen(port);
  };
  const road: Road = {
    url: `http://${HOST}:${port}`,
    get open() {
      return sockets.size;
    },
    get taken() {
      return taken;
    },
    refuse,
    swallow: () => take(true),
    onSwallow: () => {},
    restore: () => take(false),
    close: refuse,
  };
  return road;
}

/** Random numbers from 0 to 1 that a seed determines (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Does `count` things, at most `width` of them at once. */
export async function inParallel<Result>(
  count: number,
  width: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
