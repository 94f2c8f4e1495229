import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { hold } from '../../server/support.ts';
import { COMPILE_CACHE } from '../../support/compile-cache.ts';
import { startSystem } from '../../support/system.ts';
import { PROGRAM, runCli, startCli } from '../support.ts';
import { ruleLine, rulesFile } from './support.ts';

const RULES = `rules:\n${ruleLine('a')}`;

/** Runs the program on a terminal, which `script` makes. */
function onTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = [...PROGRAM, ...args].map((each) => `'${each}'`).join(' ');
  const child = spawn(
    'script',
    ['--quiet', '--return', '--command', `exec ${command}`, '/dev/null'],
    {
      env: { PATH: '/usr/bin:/bin', SHELL: '/bin/sh', TERM: 'xterm', ...COMPILE_CACHE, ...env },
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  const ended = once(child, 'close').then(([code]) => ({
    code,
    shown: shown.replaceAll('\r\n', '\n'),
  }));
  return {
    ended,
    async shows(text: string) {
      while (!shown.includes(text)) {
        const isOver = await Promise.race([once(child.stdout, 'data').then(() => false), ended]);
        if (isOver) throw new Error(`It ended early: ${shown}`);
      }
    },
    type: (keys: string) => void child.stdin.write(keys),
  };
}

test('on a terminal, apply shows the changes in colour, asks, and shows how far it is', async () => {
  await using system = await startSystem();
  const file = await rulesFile(RULES);
  const terminal = onTerminal(['apply', file, '--server', system.url]);
  await terminal.shows('Make the changes? [y/N] ');
  expect([...system.emulator.rules('logs')]).toEqual([]);
  terminal.type('y\n');
  const { code, shown } = await terminal.ended;
  expect(code).toBe(0);
  expect(shown).toContain('\u001b[32m+ create logs/a\u001b[39m\n');
  expect(shown).toContain(`[${'.'.repeat(30)}]   0 %  0 of 1`);
  expect(shown).toContain('\u001b[32mdone      create logs/a\u001b[39m\nChanges made: 1 of 1.\n');
  expect([...system.emulator.rules('logs').keys()]).toEqual(['a']);
});

test.each([
  ['n', 'n\n', 'Nothing was changed.'],
  ['the end of the input', '\u0004', 'Nothing was changed.'],
  ['Ctrl-C', '\u0003', 'interrupted'],
])('%s changes nothing, and NO_COLOR is obeyed', async (_, keys, says) => {
  await using system = await startSystem();
  const file = await rulesFile(RULES);
  const terminal = onTerminal(['apply', file, '--server', system.url], { NO_COLOR: '1' });
  await terminal.shows('Make the changes? [y/N] ');
  terminal.type(keys);
  const { code, shown } = await terminal.ended;
  expect(code).toBe(1);
  expect(shown).toContain(says);
  expect(shown).not.toContain('\u001b[');
  expect([...system.emulator.rules('logs')]).toEqual([]);
});

test('in a pipe there are no colours, and the exit code says what plan found', async () => {
  await using system = await startSystem();
  const file = await rulesFile(RULES);
  const place = { cwd: tmpdir() };
  const changes = await runCli(['plan', file, '--server', system.url], place);
  expect(changes).toMatchObject({ code: 2, stderr: '' });
  expect(changes.stdout).toMatch(/^\+ create logs\/a\n/);
  expect(changes.stdout).not.toContain('\u001b');
  expect(await runCli(['plan'], place)).toMatchObject({ code: 1, stdout: '' });
  expect(await runCli(['apply', file, '--max-deletes', 'all'], place)).toMatchObject({ code: 2 });
});

test('once it is interrupted no new change begins, and it says which are made', async () => {
  await using system = await startSystem();
  const { emulator } = system;
  const file = await rulesFile(`rules:\n${['a', 'b', 'c'].map((id) => ruleLine(id)).join('')}`);
  const { met, release } = hold(emulator, { operation: 'PutBucketInventory', inventoryId: 'b' });
  await using running = startCli(['apply', file, '--yes', '--server', system.url], {
    cwd: tmpdir(),
  });
  await met;
  running.signal('SIGINT');
  const { code, stderr } = await running.ended;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'Interrupted. Changes made: 1 of 3. Not made, or still under way:\nlogs/b\nlogs/c\n',
  });
  release();
  await expect.poll(() => [...emulator.rules('logs').keys()]).toEqual(['a', 'b']);
  await expect
    .poll(() => system.log.some(({ msg, inventoryId }) => msg === 'audit' && inventoryId === 'b'))
    .toBe(true);
  expect([...emulator.rules('logs').keys()]).toEqual(['a', 'b']);
});
