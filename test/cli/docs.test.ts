import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { temporaryFolder } from '../server/support.ts';
import { PROGRAM, start, startOss } from './support.ts';

const PAGE = new URL('../../docs/cli.md', import.meta.url);
const page = await readFile(PAGE, 'utf8');

/** Each command with what it prints. */
const BLOCK = /```console\n\$ ([^\n]+)\n(.*?)```/gs;
const blocks = [...page.matchAll(BLOCK)].map(([, command = '', output = '']) => ({
  command,
  output,
}));

test('the page has every command', () => {
  const commands = blocks.map(({ command }) => command.replace(/^.*oss-inventory-graphql /, ''));
  expect(commands).toEqual(
    expect.arrayContaining([
      '--help',
      // The main help has the options of serve; print-schema has two options.
      ...['apply', 'check', 'emulator', 'export', 'plan', 'reports'].map(
        (name) => `${name} --help`,
      ),
    ]),
  );
  expect(page.match(/```console/g)).toHaveLength(blocks.length);
});

test.each(blocks)('$command prints what the page says', async ({ command, output }) => {
  await using oss = await startOss();
  if (command.includes(' reports demo-')) seedSampleData(oss.emulator);
  await using folder = await temporaryFolder();
  const env = { ...oss.env, PATH: await programIn(join(folder.path, 'bin')) };
  const cwd = join(folder.path, 'work');
  await mkdir(cwd);
  await using running = start(['/bin/sh', '-c', `exec env ${command}`], { cwd, env });
  if (output.includes('# ready')) {
    await running.printed('# ready');
    running.signal('SIGTERM');
  }
  const { stdout } = await running.ended;
  const printed = stdout
    .replaceAll(cwd, '/srv/inventory')
    .replaceAll(/(?<=127\.0\.0\.1:)\d+/g, '9000')
    .replaceAll(/\d{4}-\d\d-\d\d(?=T\d\d:\d\dZ)/g, '2026-01-30');
  expect(printed).toBe(output);
});

/** Installs the program by its name. @returns the PATH to find it. */
async function programIn(directory: string): Promise<string> {
  await mkdir(directory);
  const file = join(directory, 'oss-inventory-graphql');
  await writeFile(file, `#!/bin/sh\nexec ${PROGRAM.join(' ')} "$@"\n`);
  await chmod(file, 0o755);
  return [directory, '/usr/bin', '/bin'].join(delimiter);
}
