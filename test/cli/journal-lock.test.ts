import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProcess, temporaryFolder } from '../server/support.ts';
import { runCli, startOss } from './support.ts';

test('a journal belongs to one process: a second one names the holder, and a killed one leaves it', async () => {
  await using folder = await temporaryFolder();
  await using oss = await startOss();
  const env = { ...oss.env, PORT: '0', UPDATE_JOURNAL: join(folder.path, 'journal') };
  {
    await using first = await startProcess(folder.path, env);
    const holder = await readFile(join(folder.path, 'journal', 'holder'), 'utf8');
    expect(holder).toContain(`process ${first.pid} of host `);
    const { code, stderr } = await runCli([], { cwd: folder.path, env });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        `The journal of updates, ${env.UPDATE_JOURNAL}, belongs to ${holder}: give each process a ` +
        'directory of its own, see UPDATE_JOURNAL\n',
    });
    // Disposing kills it, so that it cannot release anything itself.
  }
  await using next = await startProcess(folder.path, env);
  next.signal('SIGTERM');
  expect(await next.ended).toMatchObject({ code: 0 });
});
