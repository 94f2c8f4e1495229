import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { deadAddress, startOss } from '../cli/support.ts';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { bodyOf, creation, type LogLine, post, temporaryFolder, UNUSED_OSS } from './support.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** A server whose log nobody reads until it is asked for. */
interface HungServer extends AsyncDisposable {
  readonly url: string;
  readonly ended: Promise<unknown>;
  kill(signal: NodeJS.Signals): void;
  /** Reads on, to the end of the log. */
  readOn(): Promise<readonly LogLine[]>;
  /** The lines until one has the text. */
  readUntil(text: string): Promise<readonly LogLine[]>;
}

type Environment = Readonly<Record<string, string>>;

function startServer(cwd: string, stdout: 'pipe' | number, env: Environment) {
  const child = spawn(process.execPath, [MAIN], {
    cwd,
    env: { PORT: '0', XDG_STATE_HOME: cwd, ...COMPILE_CACHE, ...env },
    stdio: ['ignore', stdout, 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { child, ended, [Symbol.asyncDispose]: stop };
}

/** Standard output is a socket, as Node and systemd have it. */
async function hangSocket(cwd: string, env: Environment = UNUSED_OSS): Promise<HungServer> {
  const server = startServer(cwd, 'pipe', env);
  const { stdout } = server.child;
  if (!stdout) throw new Error('There is no pipe.');
  let text = String((await once(stdout, 'data'))[0]);
  stdout.pause();
  const url = urlOf(text);
  const onData = (chunk: Buffer) => {
    text += chunk;
  };
  return {
    ...server,
    url,
    kill: (signal) => void server.child.kill(signal),
    async readOn() {
      stdout.off('data', onData).on('data', onData).resume();
      await once(stdout, 'close');
      return linesOf(text);
    },
    async readUntil(end) {
      stdout.off('data', onData).on('data', onData).resume();
      while (!linesOf(text).some(({ msg }) => String(msg).includes(end)))
        await once(stdout, 'data');
      return linesOf(text);
    },
  };
}

function urlOf(text: string): string {
  return String(linesOf(text)[0]?.['url']);
}

function linesOf(text: string): readonly LogLine[] {
  const whole = text.slice(0, text.lastIndexOf('\n'));
  return whole.split('\n').map((line): LogLine => JSON.parse(line));
}

/** A pipe with a name, so that it has the kernel's own size of pipes. */
async function hangPipe(cwd: string, env: Environment = UNUSED_OSS): Promise<HungServer> {
  const path = join(cwd, 'log');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const server = startServer(cwd, writer, env);
  closeSync(writer);
  let text = '';
  const readMore = async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    try {
      const size = readSync(reader, chunk);
      text += chunk.toString('utf8', 0, size);
      if (size === 0) return false;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
    await sleep(1);
    return true;
  };
  const readUntil = async (isEnough: () => boolean) => {
    while (!isEnough() && (await readMore()));
    return linesOf(text);
  };
  await readUntil(() => text.includes('\n'));
  return {
    ...server,
    url: urlOf(text),
    kill: (signal) => void server.child.kill(signal),
    readOn: () => readUntil(() => false),
    readUntil: (end) => readUntil(() => text.includes(end)),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      closeSync(reader);
    },
  };
}

const KINDS = [
  ['socket', hangSocket],
  ['pipe', hangPipe],
] as const;

/** Each makes a line of 8 KB: more than there is room for. */
async function fillLog(url: string): Promise<void> {
  for (let count = 0; count < REQUESTS; count += 1) {
    const response = await fetch(new URL(`/${'x'.repeat(8000)}`, url));
    expect(response.status).toBe(404);
    await response.arrayBuffer();
  }
}

const REQUESTS = 250;

test.for(KINDS)(
  'with a reader that hangs (%s) requests are answered, and it ends',
  async ([, hang]) => {
    await using folder = await temporaryFolder();
    await using server = await hang(folder.path);
    await fillLog(server.url);
    expect((await fetch(new URL('/livez', server.url))).status).toBe(200);
    server.kill('SIGTERM');
    expect(await server.ended).toEqual([0, null]);
  },
);

test.for(KINDS)(
  'dropped lines are counted and reported when the reader (%s) reads on',
  async ([, hang]) => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    await using server = await hang(folder.path, oss.env);
    await fillLog(server.url);
    const created = await post(server.url, { query: creation('mine') });
    expect((await bodyOf(created)).errors).toBeUndefined();
    await server.readUntil('were dropped');
    await fetch(new URL('/after', server.url));
    server.kill('SIGTERM');
    const lines = await server.readOn();
    expect(await server.ended).toEqual([0, null]);

    // The request of the mutation has a line, too.
    const isRequest = ({ msg }: LogLine) => msg === 'request';
    const written = lines.filter(isRequest).length;
    const reports = lines.filter(({ msg }) => String(msg).includes('were dropped'));
    expect(reports).toEqual([
      {
        level: 40,
        time: expect.any(Number),
        dropped: REQUESTS + 2 - written,
        msg: `${REQUESTS + 2 - written} log lines were dropped: the log could not be written`,
      },
    ]);
    expect(written).toBeGreaterThan(100);
    // Audit lines have room of their own.
    expect(lines.filter(({ msg }) => msg === 'audit')).toMatchObject([
      { inventoryId: 'mine', outcome: 'CreateInventorySuccess' },
    ]);
    expect(lines.slice(-3)).toMatchObject([
      { msg: 'request', path: '/after' },
      { msg: 'SIGTERM: finishing pending requests' },
      { msg: 'stopped', ms: expect.any(Number) },
    ]);
  },
);

test('a full disk stops neither the server nor its end', async () => {
  await using folder = await temporaryFolder();
  const [, port = ''] = (await deadAddress()).split(':');
  const full = openSync('/dev/full', constants.O_WRONLY);
  await using server = startServer(folder.path, full, { ...UNUSED_OSS, PORT: port });
  closeSync(full);
  const url = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(new URL('/livez', url)).then(
      ({ status }) => status === 200,
      () => false,
    );
  while (!(await isUp())) await sleep(20);
  await fillLog(url);
  expect(await isUp()).toBe(true);
  server.child.kill('SIGTERM');
  expect(await server.ended).toEqual([0, null]);
});

test('what waits when the process ends is written to a reader that is slow', async () => {
  await using folder = await temporaryFolder();
  await using server = await hangPipe(folder.path);
  // More than a pipe holds, and less than there is room for.
  for (let count = 0; count < 50; count += 1) {
    await (await fetch(new URL(`/${'x'.repeat(8000)}`, server.url))).arrayBuffer();
  }
  server.kill('SIGTERM');
  const lines = await server.readOn();
  expect(await server.ended).toEqual([0, null]);
  expect(lines.filter(({ msg }) => msg === 'request')).toHaveLength(50);
  expect(lines.at(-1)).toMatchObject({ msg: 'stopped' });
});
