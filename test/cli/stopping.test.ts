import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bodyOf, COUNT, hold, post, startProcess, temporaryFolder } from '../server/support.ts';
import { start, startOss } from './support.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('npm start', () => {
  /** Starts it as a shell does: as a group of processes of its own. */
  async function startNpm(cwd: string, env: Readonly<Record<string, string>>) {
    const command = ['npm', 'start', '--silent', '--prefix', ROOT];
    const server = await startProcess(
      cwd,
      {
        PATH: process.env['PATH'] ?? '',
        HOME: cwd,
        UPDATE_JOURNAL: join(cwd, 'journal'),
        ...env,
      },
      command,
      true,
    );
    const signalGroup = (signal: NodeJS.Signals) => process.kill(-server.pid, signal);
    return {
      server,
      signalGroup,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
      },
    };
  }

  test.for([
    ['kill of npm', 'SIGTERM', 'process'],
    ['Ctrl-C', 'SIGINT', 'group'],
    ['a manager that signals all processes', 'SIGTERM', 'group'],
  ] as const)('%s ends the server, which finishes its requests first', async ([, signal, to]) => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    await using npm = await startNpm(folder.path, oss.env);
    const { met, release } = hold(oss.emulator);
    const answer = post(npm.server.url, { query: COUNT });
    await met;
    if (to === 'group') npm.signalGroup(signal);
    else npm.server.signal(signal);
    await npm.server.logged(signal);
    release();
    expect(await bodyOf(await answer)).toEqual({ data: { inventories: { totalCount: 0 } } });
    expect(await npm.server.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a process that cannot close', () => {
  const RUNNING = join(ROOT, 'src/cli/lifecycle.ts');

  async function startStuck(close: string) {
    const script = `
      const { stopOnSignals } = await import(${JSON.stringify(RUNNING)});
      stopOnSignals({ close: () => ${close}, timeoutMs: 100 });
      setInterval(() => {}, 60_000);
      console.log('ready');`;
    const running = start([process.execPath, '--input-type=module', '-e', script], { cwd: ROOT });
    await running.printed('ready');
    return running;
  }

  test.for([
    ['hangs', 'new Promise(() => {})'],
    ['fails', 'Promise.reject(new Error("stuck"))'],
  ] as const)('ends with code 1 where closing %s', async ([, close]) => {
    await using running = await startStuck(close);
    running.signal('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 1, signal: null, stderr: '' });
  });
});
