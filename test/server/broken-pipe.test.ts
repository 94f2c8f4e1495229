import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOss } from '../cli/support.ts';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { bodyOf, post, temporaryFolder } from './support.ts';

test('the server lives on when the reader of its log has left', async () => {
  await using folder = await temporaryFolder();
  await using oss = await startOss();
  const main = join(import.meta.dirname, '../../src/main.ts');
  const child = spawn(process.execPath, [main], {
    cwd: folder.path,
    env: { PORT: '0', XDG_STATE_HOME: folder.path, ...COMPILE_CACHE, ...oss.env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const [banner] = await once(child.stdout, 'data');
  const { url } = JSON.parse(String(banner).split('\n')[0] ?? '');
  child.stdout.destroy();
  for (let count = 0; count < 3; count += 1) {
    const body = await bodyOf(await post(url, { query: '{ buckets { nodes { name } } }' }));
    expect(body.errors).toBeUndefined();
  }
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
