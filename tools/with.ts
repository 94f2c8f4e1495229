import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/**
 * Runs a command with the packages of a folder that has a lock of its own, and installs them first if
 * the lock has changed since the last install: `node tools/with.ts <folder> [<command> [<argument>…]]`.
 */
const [folder = '', ...command] = process.argv.slice(2);
const modules = join(folder, 'node_modules');
const lock = join(folder, 'package-lock.json');
const installed = join(modules, '.installed-lock.json');

if (!isInstalled()) {
  run(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: folder });
  copyFileSync(lock, installed);
}
const PATH = `${resolve(modules, '.bin')}${delimiter}${process.env['PATH']}`;
// Some tools look for their plugins beside the folder in which they are called.
const NODE_PATH = resolve(modules);
if (command.length > 0) run(command, { env: { ...process.env, PATH, NODE_PATH } });

function isInstalled(): boolean {
  return existsSync(installed) && readFileSync(installed).equals(readFileSync(lock));
}

function run(
  [command = '', ...args]: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv },
) {
  const { error, status } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
