import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const WITH = join(import.meta.dirname, '../../tools/with.ts');

/** A folder with a lock, whose one package has a command `greet`, and what the script does in it. */
async function createFolder() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'with-'));
  const write = (path: string, text: string) => writeFile(join(folder.path, path), text);
  await mkdir(join(folder.path, 'greeter'));
  const greeter = { name: 'greeter', version: '1.0.0', bin: { greet: 'greet.js' } };
  await write('greeter/package.json', JSON.stringify(greeter));
  await write('greeter/greet.js', '#!/usr/bin/env node\nconsole.log("hello", process.argv[2]);\n');
  await chmod(join(folder.path, 'greeter/greet.js'), 0o755);
  const dependencies = { greeter: 'file:greeter' };
  await write('package.json', JSON.stringify({ private: true, dependencies }));
  const packages = {
    '': { dependencies },
    greeter: { version: '1.0.0', bin: { greet: 'greet.js' } },
    'node_modules/greeter': { resolved: 'greeter', link: true },
  };
  const lock = JSON.stringify({ lockfileVersion: 3, requires: true, packages });
  await write('package-lock.json', lock);
  return {
    lock,
    write,
    installed: () => readdir(join(folder.path, 'node_modules')),
    run: (...command: string[]) =>
      spawnSync(process.execPath, [WITH, folder.path, ...command], { encoding: 'utf8' }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

test('installs the packages of the folder, and runs a command of theirs', async () => {
  await using folder = await createFolder();
  const { stdout, status } = folder.run('greet', 'you');
  expect(stdout).toMatch(/hello you\n$/);
  expect(status).toBe(0);
});

test('installs again when the lock has changed, and only then', async () => {
  await using folder = await createFolder();
  folder.run();
  await folder.write('node_modules/mark', '');
  expect(folder.run('greet', 'again').stdout).toBe('hello again\n');
  expect(await folder.installed()).toContain('mark');
  await folder.write('package-lock.json', `${folder.lock}\n`);
  folder.run();
  expect(await folder.installed()).not.toContain('mark');
});

test('fails as the command fails', async () => {
  await using folder = await createFolder();
  expect(folder.run('node', '-e', 'process.exit(3)').status).toBe(3);
});

test('does not run the command, and tries again, when the install fails', async () => {
  await using folder = await createFolder();
  await folder.write('package-lock.json', '{}');
  for (const _ of [1, 2]) {
    const { stdout, stderr, status } = folder.run('greet', 'you');
    expect(stderr).toContain('npm error');
    expect(stdout).not.toContain('hello');
    expect(status).toBe(1);
  }
});
