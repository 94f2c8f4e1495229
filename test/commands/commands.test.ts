import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { ROOT, readPages } from '../docs/markdown.ts';
import { accountOf } from '../server/support.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { scriptsOf } from './commands.ts';

/** Commands on the sample data. */
const SAMPLE = /^oss-inventory-graphql reports demo-/;

const scripts = (await readPages()).flatMap(scriptsOf);

test('npm start is what the command is here', () => {
  expect(packageJson.scripts.start).toMatch(/^exec node (-- )?src\/main\.ts$/);
});

describe('what ends by itself', () => {
  test.for(scripts.filter(({ way }) => way === 'run'))('$path: $text', async (script) => {
    const { text, output } = script;
    await using system = await startSystem();
    // What is printed of buckets is of the two that there are, unless it is of the sample.
    if (output === undefined || SAMPLE.test(text)) seedSampleData(system.emulator);
    await using shell = await openShell(system);
    const { ended, printed } = shell.run(text);
    // What is found to be wrong is said by the exit code too.
    expect(await ended, printed()).toBe(/^wrong /m.test(output ?? '') ? 1 : 0);
    if (output !== undefined) expect(printed()).toBe(output);
    // What GraphQL refuses comes with 200.
    if (text.startsWith('curl ')) expect(JSON.parse(printed())).not.toHaveProperty('errors');
  });
});

describe('what serves until it is stopped', () => {
  test.for(scripts.filter(({ way }) => way === 'start'))('$path: $text', async (script) => {
    await using system = await startSystem();
    await using shell = await openShell(system);
    const { child, ended, printed } = shell.run(script.text.replace(/--port[ =]\d+/, '--port 0'));
    const said = script.output ?? 'http://127.0.0.1:';
    while (!printed().includes(said)) {
      const isOver = await Promise.race([ended.then(() => true), once(child.stdout, 'data')]);
      if (isOver === true) throw new Error(`It ended early: ${printed()}`);
    }
    child.kill('SIGTERM');
    expect(await ended, printed()).toBe(0);
  });
});

/**
 * A shell in an empty folder, with the command as whoever installs the package has it, and the account
 * of the system's emulator. What is printed has the addresses and the folder of the documentation.
 */
async function openShell({ url, emulator }: TestSystem) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'commands-'));
  const programs = join(folder.path, 'bin');
  await mkdir(programs);
  await writeFile(
    join(programs, 'oss-inventory-graphql'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'src/main.ts')}' "$@"\n`,
    { mode: 0o755 },
  );
  // An answer that says that it failed fails the command.
  await writeFile(join(folder.path, '.curlrc'), 'fail-with-body\nsilent\nshow-error\n');
  const { region, endpoint, accessKeyId, accessKeySecret } = accountOf(emulator);
  const env = {
    PATH: [programs, process.env['PATH']].join(delimiter),
    HOME: folder.path,
    XDG_STATE_HOME: folder.path,
    PORT: '0',
    OSS_REGION: region,
    OSS_ENDPOINT: endpoint,
    OSS_ACCESS_KEY_ID: accessKeyId,
    OSS_ACCESS_KEY_SECRET: accessKeySecret,
  };
  const running = new DisposableStack();
  return {
    run(text: string) {
      const here = text
        .replace(/\bnpm start( --)?/g, 'oss-inventory-graphql')
        .replaceAll('http://127.0.0.1:4000', new URL(url).origin);
      // A shell that has one command to run becomes it, and so gets its signals.
      const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', here], {
        cwd: folder.path,
        env,
      });
      running.defer(() => void child.kill('SIGKILL'));
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          output += chunk;
        });
      }
      const printed = () =>
        output
          .replaceAll(/(?<=http:\/\/127\.0\.0\.1:)\d+/g, '9000')
          .replaceAll(folder.path, '/srv/inventory')
          .replaceAll(/\d{4}-\d\d-\d\d(?=T\d\d:\d\dZ)/g, '2026-01-30')
          .trim();
      const ended = once(child, 'close').then(([code]: (number | null)[]) => code);
      return { child, ended, printed };
    },
    async [Symbol.asyncDispose]() {
      running.dispose();
      await folder[Symbol.asyncDispose]();
    },
  };
}
