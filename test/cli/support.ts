import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { accountOf, type Ending, portOf, temporaryFolder } from '../server/support.ts';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { type Place, runHere } from './run-here.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** The program, as it is in the sources, run as its first line has an installed command run. */
export const PROGRAM = [process.execPath, MAIN];

/** As `npm start` runs it: Node looks at none of its options. */
export const PROGRAM_ALONE = [process.execPath, '--', MAIN];

/** A command that is under way. */
export interface Running extends AsyncDisposable {
  readonly stdout: string;
  readonly ended: Promise<Ending>;
  /** Waits for a text on standard output. */
  printed(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** Starts the program. */
export function startCli(args: readonly string[], place: Place): Running {
  return start([...PROGRAM, ...args], place);
}

/** Runs the program to its end. */
export function runCli(args: readonly string[], place: Place): Promise<Ending> {
  return startCli(args, place).ended;
}

/** Starts any command. */
export function start([file = '', ...args]: readonly string[], { cwd, env = {} }: Place): Running {
  // Its journal, where nothing else is said, is in its folder too.
  const all = { XDG_STATE_HOME: cwd, ...COMPILE_CACHE, ...env };
  const child = spawn(file, args, { cwd, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(
    ([code, signal]): Ending => ({ code, signal, stdout, stderr }),
  );
  return {
    get stdout() {
      return stdout;
    },
    ended,
    async printed(text) {
      while (!stdout.includes(text)) {
        if (child.exitCode !== null) throw new Error(`It ended early: ${stderr}`);
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
    signal: (name) => void child.kill(name),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A line of `check`. */
export interface Line {
  readonly state: string;
  readonly name: string;
  readonly text: string;
}

/** Reads what `check` printed. */
export function linesOf(stdout: string): readonly Line[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, state, name, text] = /^(ok|note|wrong) +(\S.*?) {2,}(.+)$/.exec(line) ?? [];
      if (!state || !name || !text) throw new Error(`No line of check: ${line}`);
      return { state, name, text };
    });
}

/** Runs `check` in an empty folder, which stays so; gives its exit code with its lines. */
export function check(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  return checkBy(runHere, env, args);
}

/** The same in a process of its own, for Node's options. */
export function checkAlone(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  return checkBy(runCli, env, args);
}

async function checkBy(
  run: typeof runCli,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
) {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await run(['check', ...args], { cwd: folder.path, env });
  expect(stderr).toBe('');
  expect(await readdir(folder.path)).toEqual([]);
  return { code, lines: linesOf(stdout) };
}

/** What is wrong, as `name: text`. */
export function wrongOf(lines: readonly Line[]): readonly string[] {
  return lines.filter(({ state }) => state === 'wrong').map(({ name, text }) => `${name}: ${text}`);
}

/** An emulator with the buckets `logs` and `reports`, and the environment to work on it. */
export async function startOss(options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options);
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  return { emulator, env: environmentOf(emulator), [Symbol.asyncDispose]: emulator.close };
}

/** The settings to work on an emulator as its default user. */
export function environmentOf(emulator: Emulator): Readonly<Record<string, string>> {
  const { region, endpoint, accessKeyId, accessKeySecret } = accountOf(emulator);
  return {
    OSS_REGION: region,
    OSS_ENDPOINT: endpoint,
    OSS_ACCESS_KEY_ID: accessKeyId,
    OSS_ACCESS_KEY_SECRET: accessKeySecret,
  };
}

/** An address of this machine where nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${port}`;
}
