import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { getRule, listRules, putRule } from './client.ts';
import { ruleIds, startWithBuckets } from './set-up.ts';

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('rules, buckets and their properties survive a restart', async () => {
  const data = join(folder, 'a', 'new', 'folder', 'emulator.db');
  const first = await startWithBuckets({ data });
  first.createBucket({ name: 'kept', region: 'oss-us-west-1', versioning: 'Enabled' });
  await putRule(first, 'a');
  const before = await getRule(first, 'a');
  await first.close();

  await using second = await startWithBuckets({ data });
  expect((await getRule(second, 'a')).text).toBe(before.text);
  expect((await putRule(second, 'a')).status).toBe(409);
  const kept = await listRules(second, undefined, { bucket: 'kept' });
  expect(kept.at('Endpoint')).toBe('oss-us-west-1.aliyuncs.com');
});

test('every acknowledged write survives kill -9', async () => {
  const data = join(folder, 'emulator.db');
  const server = await serve(data);
  child = server.child;
  const exited = once(server.child, 'exit');
  const acknowledged: string[] = [];
  const queue = ruleIds(500);
  const target = { port: Number(new URL(server.url).port) };

  async function write(): Promise<void> {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const reply = await putRule(target, id).catch(() => undefined);
      if (reply === undefined) return;
      expect(reply.status).toBe(200);
      acknowledged.push(id);
      if (acknowledged.length === 250) server.child.kill('SIGKILL');
    }
  }
  await Promise.all(Array.from({ length: 8 }, write));
  expect(await exited).toEqual([null, 'SIGKILL']);
  expect(acknowledged.length).toBeGreaterThanOrEqual(250);
  expect(acknowledged.length).toBeLessThan(500);

  await using emulator = await startEmulator({ data });
  const stored = emulator.rules('logs');
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  // No more than one write of each of the eight may have been stored and not acknowledged.
  expect(stored.size - acknowledged.length).toBeLessThanOrEqual(8);
  expect(await putRule(emulator, 'after')).toMatchObject({ status: 200 });
});

async function serve(data: string): Promise<{ child: ChildProcess; url: string }> {
  const fixture = join(import.meta.dirname, 'serve-fixture.ts');
  const spawned = spawn(process.execPath, [fixture, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  spawned.stdout.setEncoding('utf8');
  let printed = '';
  for await (const text of spawned.stdout) {
    printed += text;
    if (printed.includes('\n')) break;
  }
  return { child: spawned, url: printed.trim() };
}
