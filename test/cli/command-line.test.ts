import { once } from 'node:events';
import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  bodyOf,
  portOf,
  post,
  startProcess,
  temporaryFolder,
  UNUSED_OSS,
} from '../server/support.ts';
import { runHere } from './run-here.ts';
import { linesOf, PROGRAM, PROGRAM_ALONE, runCli, start, startCli, startOss } from './support.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUCKETS = '{ buckets { nodes { name } } }';

/** Runs a command in an empty folder. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  await using folder = await temporaryFolder();
  return await runCli(args, { cwd: folder.path, env });
}

test('--version is the package’s', async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['23.11.1', false],
  ['24.0.0', true],
])('on Node %s it runs: %s', async (node, isRun) => {
  const { version, engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  expect(engines).toEqual({ node: '>=24' });
  const script = `Object.defineProperty(process, 'versions', { value: { node: '${node}' } })`;
  await using folder = await temporaryFolder();
  const [runtime = '', ...program] = PROGRAM;
  const line = [runtime, '--import', `data:text/javascript,${script}`, ...program, '--version'];
  await using running = start(line, { cwd: folder.path });
  const refusal = `oss-inventory-graphql needs Node 24 or later; this is Node ${node} (${runtime}).\n`;
  expect(await running.ended).toMatchObject(
    isRun
      ? { code: 0, stdout: `${version}\n`, stderr: '' }
      : { code: 1, stdout: '', stderr: refusal },
  );
});

describe('what is wrong with a command line is said in one line, with exit code 2', () => {
  test.each([
    { args: ['serv'], line: "unknown command 'serv' (Did you mean serve?)" },
    { args: ['frobnicate'], line: "unknown command 'frobnicate' (see --help)" },
    { args: ['--prot', '1'], line: "unknown option '--prot' (Did you mean --port?)" },
    {
      args: ['print-schema', '--federated'],
      line: "unknown option '--federated' (Did you mean --federation?)",
    },
    { args: ['check', '--bucket'], line: /^option '--bucket <name>' argument missing/ },
    { args: ['--port', '65536'], line: /^option '--port <port>' argument '65536' is invalid/ },
    { args: ['serve', 'now'], line: /^too many arguments for 'serve'/ },
    {
      args: ['emulator', '--bucket', 'Capital'],
      line: /^--bucket: "Capital" is not a bucket n/,
    },
  ])('$args', async ({ args, line }) => {
    await using folder = await temporaryFolder();
    const { code, stdout, stderr } = await runHere(args, { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr.trimEnd()).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
  });
});

test.each([
  { line: '--help', file: undefined },
  { line: '--version', file: undefined },
  { line: 'print-schema', file: 'schema.graphql' },
  { line: 'print-schema --federation', file: 'subgraph.graphql' },
])('$line loads neither the server nor what asks OSS; prints $file', async ({ line, file }) => {
  await using coverage = await mkdtempDisposable(join(tmpdir(), 'loaded-'));
  const { code, stdout, stderr } = await run(line.split(' '), {
    NODE_V8_COVERAGE: coverage.path,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  if (file) expect(stdout).toBe(await readFile(join(ROOT, 'schema', file), 'utf8'));
  const [written = ''] = await readdir(coverage.path);
  const { result } = JSON.parse(await readFile(join(coverage.path, written), 'utf8'));
  const loaded: string[] = result.map(({ url }: { url: string }) => url);
  expect(loaded.some((url) => url.endsWith('/src/cli/program.ts'))).toBe(true);
  const unwanted = /\/src\/(server|oss|emulator)\/|node_modules\/(graphql-yoga|ali-oss)\//;
  expect(loaded.filter((url) => unwanted.test(url))).toEqual([]);
});

describe('output that nobody takes', () => {
  const COMMANDS = [
    'check',
    'print-schema',
    '--help',
    '--version',
    'check --help',
    'emulator --no-sample-data',
  ];

  /** Runs a line of the shell with the program as `$PROGRAM`. */
  async function shell(line: string) {
    await using folder = await temporaryFolder();
    const env = { PROGRAM: PROGRAM.join(' ') };
    await using running = start(['/bin/sh', '-c', line], { cwd: folder.path, env });
    return await running.ended;
  }

  test.each(COMMANDS)('%s on a full disk says so in one line', async (command) => {
    expect(await shell(`exec $PROGRAM ${command} >/dev/full`)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^The output cannot be written: .*ENOSPC.* \(make room .*\)\n$/,
      ),
    });
  });

  test.each(COMMANDS)('%s ends quietly where the reader has left', async (command) => {
    // The reader is gone before anything is written.
    const reader = 'exec <&-; echo gone >left';
    const writer = `read _ <left; $PROGRAM ${command}; echo "exit code $?" >&2`;
    const outcome = await shell(`/usr/bin/mkfifo left; { ${writer}; } | { ${reader}; }`);
    expect(outcome).toMatchObject({ code: 0, stdout: '', stderr: 'exit code 1\n' });
  });

  test('a wrong command line has its exit code, even if nobody reads the reason', async () => {
    expect(await shell('exec $PROGRAM frobnicate 2>/dev/full')).toMatchObject({ code: 2 });
  });
});

describe('serve', () => {
  test('needs no name, and takes its options before the environment', async () => {
    await using folder = await temporaryFolder();
    const env = { ...UNUSED_OSS, PORT: 'none', HOST: '0.0.0.0', AUTH: 'none' };
    for (const command of [[], ['serve']]) {
      const line = [...PROGRAM, ...command, '--port', '0', '--host', '127.0.0.1'];
      await using server = await startProcess(folder.path, env, line);
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
      server.signal('SIGTERM');
      expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('of several files of settings the last one counts, and the environment before them', async () => {
    await using folder = await temporaryFolder();
    const shared = 'OSS_CREDENTIALS=forwarded\nOSS_ENDPOINT=http://127.0.0.1:9\n';
    await writeFile(join(folder.path, 'first'), `${shared}OSS_REGION=oss-first\nPORT=none\n`);
    await writeFile(join(folder.path, 'second'), 'export OSS_REGION="oss-second" # a comment\n');
    const files = ['--env-file', 'first', '--env-file=second'];
    for (const [env, region] of [
      [{}, 'oss-second'],
      [{ OSS_REGION: 'oss-mine' }, 'oss-mine'],
    ] as const) {
      const line = [...PROGRAM, ...files, '--port', '0'];
      await using server = await startProcess(folder.path, env, line);
      expect(server.banner['msg']).toContain(`OSS: ${region}, at OSS_ENDPOINT`);
    }
  });

  test('a file of settings that is not there', async () => {
    await using folder = await temporaryFolder();
    const options = ['--env-file', 'missing.env'];
    await using alone = start([...PROGRAM_ALONE, ...options], { cwd: folder.path });
    expect(await alone.ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^The file of --env-file cannot be read: ENOENT.*missing\.env.* \(check its name.*\)\n$/,
      ),
    });
    // The installed command: Node takes the option for one of its own too.
    expect(await run(options)).toMatchObject({
      code: 9,
      stdout: '',
      stderr: expect.stringMatching(/^\S*node\S*: missing\.env: not found\n$/),
    });
  });

  test('the first line of the program works wherever there is a Node', async () => {
    // With `-S node --` Node would leave --env-file alone, and BusyBox's env would fail.
    const [first] = (await readFile(join(ROOT, 'src/main.ts'), 'utf8')).split('\n');
    expect(first).toBe('#!/usr/bin/env node');
  });

  test('DEBUG shows what is behind a line', async () => {
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const args = ['--port', `${portOf(taken.address())}`];
    const [line = '', ...more] = (await run(args, { ...UNUSED_OSS, DEBUG: '1' })).stderr.split(
      '\n',
    );
    expect(line).toMatch(/^The server cannot listen, .*EADDRINUSE.* \(choose another port/);
    expect(more.join('\n')).toMatch(/^\s+at .*node:net/m);
  });
});

describe('emulator', () => {
  test('prints what a shell executes, and what --env-file reads', async () => {
    await using folder = await temporaryFolder();
    await using emulator = startCli(['emulator', '--bucket', 'mine'], { cwd: folder.path });
    await emulator.printed('# ready');
    const path = join(folder.path, 'oss.env');
    await writeFile(path, emulator.stdout);
    const check = ['check', '--bucket', 'mine'];
    const line = `. ./oss.env && exec ${[...PROGRAM, ...check].join(' ')}`;
    await using shell = start(['/bin/sh', '-c', line], { cwd: folder.path });
    await using reader = startCli([...check, '--env-file', 'oss.env'], { cwd: folder.path });
    for (const ended of [shell.ended, reader.ended]) {
      const { code, stdout } = await ended;
      expect(code).toBe(0);
      expect(linesOf(stdout)).toContainEqual(
        expect.objectContaining({ name: 'oss:ListBuckets', text: 'granted: 5 buckets' }),
      );
    }
  });

  test('keeps its data in a file, and begins as empty as is wanted', async () => {
    await using folder = await temporaryFolder();
    const options = ['emulator', '--data', 'data.sqlite', '--no-sample-data'];
    for (const more of [['--bucket', 'first', '--bucket', 'second'], []]) {
      await using emulator = startCli([...options, ...more], { cwd: folder.path });
      await emulator.printed('# ready');
      await writeFile(join(folder.path, 'oss.env'), emulator.stdout);
      await using server = await startProcess(folder.path, {}, [
        ...PROGRAM,
        '--env-file',
        'oss.env',
      ]);
      expect(await bodyOf(await post(server.url, { query: BUCKETS }))).toEqual({
        data: { buckets: { nodes: [{ name: 'first' }, { name: 'second' }] } },
      });
    }
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends on %s, whoever is connected',
    async (signal) => {
      await using folder = await temporaryFolder();
      await using emulator = startCli(['emulator', '--no-sample-data'], {
        cwd: folder.path,
      });
      await emulator.printed('# ready');
      const [url = ''] = /http:\S+/.exec(emulator.stdout) ?? [];
      // The connection is kept open.
      expect((await fetch(url)).status).toBe(403);
      emulator.signal(signal);
      expect(await emulator.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    },
  );

  test('says why it cannot start', async () => {
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const port = `${portOf(taken.address())}`;
    expect(await run(['emulator', '--port', port])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^The emulator cannot start, .*EADDRINUSE.* \(choose .*\)\n$/),
    });
  });
});

describe('colours', () => {
  const ESCAPE = '\u001b[';

  test('there are none in a pipe, unless they are asked for', async () => {
    expect((await run(['serv'])).stderr).not.toContain(ESCAPE);
    expect((await run(['serv'], { FORCE_COLOR: '1' })).stderr).toContain(`${ESCAPE}31m`);
    const both = { FORCE_COLOR: '1', NO_COLOR: '1' };
    expect((await run(['serv'], both)).stderr).toBe(
      "unknown command 'serv' (Did you mean serve?)\n",
    );
  });

  test('on a terminal steps are shown while they run, in colours unless these are not wanted', async () => {
    await using oss = await startOss();
    await using folder = await temporaryFolder();
    const line = [...PROGRAM, 'check'].join(' ');
    for (const [more, isColoured] of [
      [{}, true],
      [{ NO_COLOR: '1' }, false],
    ] as const) {
      const env = { ...oss.env, PATH: '/usr/bin:/bin', TERM: 'xterm', ...more };
      const terminal = ['script', '--quiet', '--return', '--command', line, '/dev/null'];
      await using running = start(terminal, { cwd: folder.path, env });
      const { code, stdout } = await running.ended;
      expect(code).toBe(0);
      expect(stdout).toMatch(/… +credentials/);
      expect(stdout.includes(`${ESCAPE}32m`)).toBe(isColoured);
    }
  });
});
