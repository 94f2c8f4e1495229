import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { temporaryFolder } from '../server/support.ts';

/** A Redis of the test's own, on an address that it keeps when it is started again. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** The same with what proves the caller, as `user:password`. */
  urlAs(credentials: string): string;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Starts it again, empty. */
  start(): Promise<void>;
}

/**
 * @param options more arguments of `redis-server`.
 */
export async function startRedis(...options: readonly string[]): Promise<TestRedis> {
  const folder = await temporaryFolder();
  let port = 0;
  let redis: Awaited<ReturnType<typeof launch>> | undefined;
  while (!redis) {
    port = somePort();
    redis = await launch(port, folder.path, options);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    urlAs: (credentials) => `redis://${credentials}@127.0.0.1:${port}`,
    signal: (name) => void redis?.child.kill(name),
    async kill() {
      redis?.child.kill('SIGKILL');
      await redis?.ended;
    },
    async start() {
      redis = await launch(port, folder.path, options);
      if (!redis) throw new Error(`Port ${port} has been taken in the meantime.`);
    },
    async [Symbol.asyncDispose]() {
      redis?.child.kill('SIGKILL');
      await redis?.ended;
      await folder.remove();
    },
  };
}

/**
 * Below those that the system gives to outgoing connections: one of the many here could get the port
 * while Redis is down, and Redis's client could even connect to itself.
 */
export function somePort(): number {
  return 10_000 + Math.floor(Math.random() * 20_000);
}

/** `undefined` where the port is taken. */
async function launch(port: number, folder: string, options: readonly string[]) {
  const child = spawn(
    'redis-server',
    ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...options],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = once(child, 'close');
  // Else it would outlive a test that was out of time.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  while (!printed.includes('Ready to accept connections')) {
    await Promise.race([once(child.stdout, 'data'), ended]);
    if (child.exitCode === null) continue;
    if (printed.includes('Address already in use')) return undefined;
    throw new Error(`redis-server does not start: ${printed}`);
  }
  return { child, ended };
}
