import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Latencies in milliseconds, and how long all took. */
export interface Sample {
  readonly latencies: readonly number[];
  readonly ms: number;
}

/** A process that is measured. */
export interface Peer extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** All that it used so far, with its children, in milliseconds. */
  cpuMs(): Promise<number>;
  /** What it has in memory, with its children, in MB. */
  memoryMb(): Promise<number>;
  /** Sends it a message and waits for its answer. */
  order(message: object): Promise<unknown>;
}

const HERE = import.meta.dirname;

/** Starts a script, named from this folder, which sends its address. */
export async function startPeer(name: string, script: string, ...args: string[]): Promise<Peer> {
  const child = fork(join(HERE, script), args, {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return peerOf(name, url, child);
}

/** Starts this project's server as its users do, on an OSS. */
export async function startOurs(
  name: string,
  endpoint: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Peer> {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    PORT: '0',
    ...accountEnvironment(endpoint),
    // Each request costs one of its own, but where sharing is what is measured.
    OSS_SHARE_READS: 'false',
    ...settings,
  };
  const child = spawn(process.execPath, [join(HERE, '../../src/main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await urlIn(child);
  return peerOf(name, url, child);
}

/** The account of this project's server, on an OSS that checks no credentials, and its own journal. */
export function accountEnvironment(endpoint: string): Readonly<Record<string, string>> {
  const journal = mkdtempSync(join(tmpdir(), 'bench-journal-'));
  process.once('exit', () => rmSync(journal, { recursive: true, force: true }));
  return {
    UPDATE_JOURNAL: journal,
    OSS_REGION: 'oss-cn-hangzhou',
    OSS_ENDPOINT: endpoint,
    OSS_ACCESS_KEY_ID: 'bench',
    OSS_ACCESS_KEY_SECRET: 'bench',
  };
}

/** Waits for the line in which a process says where it listens, as JSON. */
export function urlIn(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it listened.`)));
    child.stdout?.on('data', (chunk) => {
      const line = /"url":"([^"]+)"/.exec(`${chunk}`);
      if (line?.[1]) resolve(line[1]);
    });
  });
}

function peerOf(name: string, url: string, child: ChildProcess): Peer {
  const pids = async () => [child.pid ?? 0, ...(await childrenOf(child.pid ?? 0))];
  return {
    name,
    url,
    async cpuMs() {
      return sum(await Promise.all((await pids()).map(cpuOf)));
    },
    async memoryMb() {
      return sum(await Promise.all((await pids()).map(memoryOf)));
    },
    async order(message) {
      child.send(message);
      const [answer] = await once(child, 'message');
      return answer;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function childrenOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  );
  return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** What a process has in memory, in MB. */
export async function memoryOf(pid: number): Promise<number> {
  const [, kb = '0'] =
    /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1024);
}
