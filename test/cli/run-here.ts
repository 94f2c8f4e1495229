import { vi } from 'vitest';
import { run } from '../../src/cli/program.ts';
import type { Ending } from '../server/support.ts';

/** Where a command runs, with nothing in its environment but `env`. */
export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Thrown where the program ends its process. */
class Exit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`The program ended with code ${exitCode}.`);
    this.exitCode = exitCode;
  }
}

/** What the program listens to for as long as its process lives. */
const LISTENED = [
  { target: process.stdout, name: 'error' },
  { target: process.stderr, name: 'error' },
  ...['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => ({ target: process, name })),
] as const;

/**
 * Runs the program to its end in the process of the test, with the environment and the folder that it would have in one
 * of its own: most of what that costs is loading modules. Not for tests of signals, of Node's options or of `main.ts`.
 */
export async function runHere(args: readonly string[], { cwd, env = {} }: Place): Promise<Ending> {
  const printed = { stdout: '', stderr: '' };
  const capture = (name: keyof typeof printed) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += text;
      return true;
    });
  const mocks = [
    capture('stdout'),
    capture('stderr'),
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Exit(Number(code));
    }),
  ];
  const listeners = LISTENED.map(({ target, name }) => target.rawListeners(name));
  const outer = { env: { ...process.env }, cwd: process.cwd() };
  replaceEnvironment({ XDG_STATE_HOME: cwd, ...env });
  process.chdir(cwd);
  process.exitCode = undefined;
  try {
    await run(args);
    return { code: Number(process.exitCode ?? 0), signal: null, ...printed };
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    return { code: error.exitCode, signal: null, ...printed };
  } finally {
    process.exitCode = undefined;
    process.chdir(outer.cwd);
    replaceEnvironment(outer.env);
    for (const [index, { target, name }] of LISTENED.entries()) {
      for (const listener of target.rawListeners(name)) {
        if (!listeners[index]?.includes(listener)) target.off(name, listener as () => void);
      }
    }
    for (const mock of mocks) mock.mockRestore();
  }
}

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}
