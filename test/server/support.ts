import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DEFAULT_ACCOUNT,
  type Emulator,
  type Fault,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import type { RunningServer } from '../../src/server/server.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { type ServeOptions, serve, type TestAccount } from '../support/serve.ts';

/** A line of the server's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The parts of a GraphQL answer that tests of HTTP look at. */
export interface GraphqlBody {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** Sends a GraphQL request as most clients do. */
export function post(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** The answer's data and errors: what it cost stands beside them, and is a test's of its own. */
export async function bodyOf(response: Response): Promise<GraphqlBody> {
  const { extensions: _, ...body }: GraphqlBody & { extensions?: unknown } = await response.json();
  return body;
}

export const COUNT = 'query Count { inventories(bucket: "logs") { totalCount } }';

/** A mutation that creates the rule `id`. */
export function creation(id: string, bucket = 'logs', reports = 'reports'): string {
  return `mutation Create {
    createInventory(input: {
      bucket: "${bucket}", inventoryId: "${id}", isEnabled: true, frequency: DAILY,
      includedObjectVersions: ALL,
      destination: { accountId: "${DEFAULT_ACCOUNT.accountId}", roleName: "AliyunOSSRole", bucket: "${reports}" }
    }) { __typename }
  }`;
}

/** Makes matching requests wait at the emulator: before they are applied, or before their answers. */
export function hold(
  emulator: Emulator,
  match: Pick<Fault, 'inventoryId' | 'operation' | 'times'> = {},
  phase: 'before' | 'after' = 'before',
): { readonly met: Promise<void>; release(): void } {
  const met = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  emulator.inject({
    ...match,
    kind: 'hold',
    phase,
    until: released.promise,
    onMeet: met.resolve,
  });
  return { met: met.promise, release: released.resolve };
}

/** The account of an emulator's default user. */
export function accountOf(emulator: Emulator) {
  const [user] = DEFAULT_ACCOUNT.users;
  if (!user) throw new Error('The default account has no user.');
  return {
    region: 'oss-cn-hangzhou',
    endpoint: emulator.url,
    accessKeyId: user.accessKeyId,
    accessKeySecret: user.accessKeySecret,
  };
}

/** A server that logs as the real one does, on an emulator with the buckets `logs` and `reports`. */
export interface LoggedServer extends AsyncDisposable {
  readonly server: RunningServer;
  readonly emulator: Emulator;
  readonly log: readonly LogLine[];
}

export async function startLogged({
  endpoint,
  ...options
}: ServeOptions & Pick<TestAccount, 'endpoint'> = {}): Promise<LoggedServer> {
  const log: LogLine[] = [];
  const emulator = await startEmulator();
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  const server = await serve(
    { ...accountOf(emulator), ...(endpoint === undefined ? {} : { endpoint }) },
    await createLogger('debug', { write: (line) => void log.push(JSON.parse(line)) }),
    { attemptTimeoutMs: 60_000, ...options },
  );
  return {
    server,
    emulator,
    log,
    async [Symbol.asyncDispose]() {
      // First, so that nothing that still waits for OSS holds up the server.
      await emulator.close();
      await server.close();
    },
  };
}

/** The lines that say what was asked. */
export function requestLines(log: readonly LogLine[]): readonly LogLine[] {
  return log.filter(({ msg }) => msg === 'request');
}

/** A connection for bytes that no HTTP client would send. */
export interface RawConnection extends Disposable {
  readonly socket: Socket;
  /** Waits until what came in since the last call matches. */
  read(until: RegExp): Promise<string>;
  /** All that comes in until the other side closes. */
  rest(): Promise<string>;
}

export async function rawConnection(url: string): Promise<RawConnection> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.setEncoding('latin1');
  let text = '';
  let more = Promise.withResolvers<void>();
  socket.on('data', (chunk) => {
    text += chunk;
    more.resolve();
  });
  // Whoever is cut off while sending gets a reset: an end like any other.
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    socket,
    async read(until) {
      while (!until.test(text)) {
        if (socket.destroyed) throw new Error(`Closed after ${JSON.stringify(text)}.`);
        more = Promise.withResolvers();
        await Promise.race([more.promise, closed]);
      }
      const read = text;
      text = '';
      return read;
    },
    async rest() {
      await closed;
      return text;
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** A port of this machine that nobody else gets while it is in use here. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('Not listening.');
  return address.port;
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The server as a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  /** The line that says where it is. */
  readonly banner: LogLine;
  readonly url: string;
  readonly pid: number;
  /** What it has logged so far, whole lines. */
  readonly lines: readonly LogLine[];
  readonly ended: Promise<Ending>;
  /** Waits for a line of the log. */
  logged(text: string): Promise<void>;
  /** Waits for whatever it prints next. */
  printedMore(): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** An empty folder for a process to work in, gone with the test. */
export function temporaryFolder() {
  return mkdtempDisposable(join(tmpdir(), 'server-'));
}

/**
 * An OSS for a process that never asks it: nobody listens there. Without one, a start loads the embedded emulator and
 * writes its sample data, a third of all that it does.
 */
export const UNUSED_OSS: Readonly<Record<string, string>> = {
  OSS_REGION: 'oss-cn-hangzhou',
  OSS_ENDPOINT: 'http://127.0.0.1:9',
  OSS_ACCESS_KEY_ID: 'unused',
  OSS_ACCESS_KEY_SECRET: 'unused',
};

const MAIN = [process.execPath, join(import.meta.dirname, '../../src/main.ts')];

function launch(
  cwd: string,
  env: Readonly<Record<string, string>>,
  [command = '', ...args] = MAIN,
  isGroup = false,
) {
  const child = spawn(command, args, {
    cwd,
    env: { PORT: '0', XDG_STATE_HOME: cwd, ...COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: isGroup,
  });
  // Else it would outlive a test that was out of time.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }
  const ended: Promise<Ending> = once(child, 'close').then(([code, signal]) => ({
    code,
    signal,
    ...printed,
  }));
  return { child, printed, ended };
}

/** Runs the server where it is to end by itself. */
export async function runToEnd(
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ending> {
  return launch(cwd, env).ended;
}

/**
 * Starts the server with nothing in its environment but `env` and a free port.
 *
 * @param isGroup whether it begins a group of processes, as a shell has it.
 */
export async function startProcess(
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  command = MAIN,
  isGroup = false,
): Promise<ServerProcess> {
  const { child, printed, ended } = launch(cwd, env, command, isGroup);
  const printedMore = async () => {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (isOver) throw new Error(`It ended early: ${printed.stderr}`);
    await Promise.race([once(child.stdout, 'data'), ended]);
  };
  const logged = async (text: string) => {
    while (!printed.stdout.slice(0, printed.stdout.lastIndexOf('\n') + 1).includes(text)) {
      await printedMore();
    }
  };
  await logged('"url"');
  const line = printed.stdout.split('\n').find((each) => each.includes('"url"'));
  const banner: LogLine = JSON.parse(line ?? '');
  const { pid } = child;
  if (pid === undefined) throw new Error('It was not started.');
  return {
    pid,
    banner,
    url: String(banner['url']),
    get lines() {
      const lines = printed.stdout.split('\n').slice(0, -1);
      return lines.map((each): LogLine => JSON.parse(each));
    },
    ended,
    logged,
    printedMore,
    signal: (name) => void child.kill(name),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
