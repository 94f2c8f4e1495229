import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { post, startProcess, temporaryFolder, UNUSED_OSS } from '../server/support.ts';
import { runHere } from './run-here.ts';
import {
  check,
  environmentOf,
  linesOf,
  PROGRAM,
  PROGRAM_ALONE,
  runCli,
  start,
  wrongOf,
} from './support.ts';

type Environment = Readonly<Record<string, string>>;

/** Starts the server, asks it for something, and gives what it wrote to standard error. */
async function warningsOf(env: Environment): Promise<readonly string[]> {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, env);
  expect((await post(server.url, { query: '{ __typename }' })).status).toBe(200);
  server.signal('SIGTERM');
  const { code, stderr } = await server.ended;
  expect(code).toBe(0);
  return stderr.split('\n').filter(Boolean);
}

/** The notes of `check` about the configuration. */
async function notesOf(env: Environment): Promise<readonly string[]> {
  const { lines } = await check(env);
  return lines
    .filter(({ state, name }) => state === 'note' && name === 'configuration')
    .map(({ text }) => text);
}

describe('a setting that has a new name', () => {
  const env = { TRUSTED_PROXIES: '1', RATE_LIMIT_WITHOUT_REDIS: 'open' };
  const lines = [
    'TRUSTED_PROXIES is now TRUST_PROXY: rename it',
    'RATE_LIMIT_WITHOUT_REDIS is now RATE_LIMIT_FAILURE_MODE: rename it',
  ];

  test('counts by its old name, and is warned of', async () => {
    const limit = { ...UNUSED_OSS, RATE_LIMIT_COST_PER_MINUTE: '600' };
    expect(await warningsOf({ ...env, ...limit })).toEqual(lines);
    expect(await notesOf({ ...env, ...limit })).toEqual(lines);
    // It counts: alone it is refused, as by its new name.
    const { lines: refused } = await check(env);
    expect(refused).toContainEqual({
      state: 'wrong',
      name: 'configuration',
      text: expect.stringContaining('RATE_LIMIT_COST_PER_MINUTE'),
    });
  });
});

test('a setting that does not exist any more is warned of, and stops nothing', async () => {
  const env = {
    ...UNUSED_OSS,
    MAX_ALIASES: '15',
    MAX_ROOT_FIELDS: '20',
    MAX_DIRECTIVES: 'many',
  };
  const lines = [
    'MAX_ALIASES is no longer read: MAX_FIELDS limits the same',
    'MAX_ROOT_FIELDS is no longer read: MAX_FIELDS limits the same',
    'MAX_DIRECTIVES is no longer read: MAX_DOCUMENT_TOKENS limits the same',
  ];
  expect(await warningsOf(env)).toEqual(lines);
  expect(await notesOf(env)).toEqual(lines);
});

test('a misspelt setting, a service link and a compiler’s HOST are warned of, and stop nothing', async () => {
  const env = {
    ...UNUSED_OSS,
    OSS_REGIN: 'x',
    METRICS_PORT: 'tcp://10.0.0.1:80',
    HOST: 'x86_64-conda-linux-gnu',
  };
  const lines = [
    expect.stringMatching(/^OSS_REGIN is not a setting: did you mean OSS_REGION\?$/),
    expect.stringMatching(/^METRICS_PORT is ignored: .*enableServiceLinks: false/),
    expect.stringMatching(/^HOST is ignored: .*compiler/),
  ];
  expect(await warningsOf(env)).toEqual(lines);
  expect(await notesOf(env)).toEqual(lines);
});

test('a production server without an account does not start unless the emulator is asked for', async () => {
  await using folder = await temporaryFolder();
  const missing = /OSS_REGION: is missing: NODE_ENV is "production".* OSS_EMULATOR=true/;
  const { code, stderr } = await runCli([], { cwd: folder.path, env: { NODE_ENV: 'production' } });
  expect(code).toBe(1);
  expect(stderr).toMatch(missing);
  expect(await readdir(folder.path)).toEqual([]);
  const refused = await check({ NODE_ENV: 'production' });
  expect(refused.code).toBe(1);
  expect(wrongOf(refused.lines)).toEqual([expect.stringMatching(missing)]);
  const asked = { NODE_ENV: 'production', OSS_EMULATOR: 'true' };
  expect(await warningsOf(asked)).toEqual([]);
  expect((await check(asked)).code).toBe(0);
});

describe('a byte order mark', () => {
  const UTF8 = (text: string) => Buffer.from(`\uFEFF${text}`);
  const UTF16LE = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
  const UTF16BE = (text: string) => UTF16LE(text).swap16();

  test.for([
    ['--env-file', PROGRAM_ALONE, UTF8],
    ['--env-file in UTF-16, as PowerShell writes it,', PROGRAM_ALONE, UTF16LE],
    ['--env-file in big-endian UTF-16', PROGRAM_ALONE, UTF16BE],
    ['--env-file that Node reads too', PROGRAM, UTF8],
  ] as const)('does not hide the first line of %s', async ([, program, encode]) => {
    await using folder = await temporaryFolder();
    const text = 'OSS_REGION=hangzhou\r\nOSS_CREDENTIALS=forwarded\r\n';
    await writeFile(join(folder.path, 'oss.env'), encode(text));
    const line = [...program, 'check', '--env-file', 'oss.env'];
    await using running = start(line, { cwd: folder.path });
    const { stdout, stderr } = await running.ended;
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^wrong +configuration +OSS_REGION: .* \("hangzhou"\)\n$/);
  });

  test('does not hide the first line of a file that Node alone reads', async () => {
    await using folder = await temporaryFolder();
    await writeFile(
      join(folder.path, 'oss.env'),
      UTF8('NODE_ENV=production\nOSS_REGION=hangzhou\n'),
    );
    const [node = '', ...program] = PROGRAM;
    const line = [node, '--env-file=oss.env', ...program, 'check'];
    await using running = start(line, { cwd: folder.path });
    const { stdout } = await running.ended;
    expect(stdout).toContain('OSS_REGION: must be a region');
    expect(stdout).not.toContain('NODE_ENV');
    const reversed = 'OSS_REGION=hangzhou\nNODE_ENV=production\n';
    await writeFile(join(folder.path, 'oss.env'), UTF8(reversed));
    await using again = start(line, { cwd: folder.path });
    expect((await again.ended).stdout).toContain('OSS_REGION: must be a region');
  });

  test('is no part of a secret, nor of the trusted documents', async () => {
    await using folder = await temporaryFolder();
    await using emulator = await startEmulator();
    const { OSS_ACCESS_KEY_SECRET = '', ...env } = environmentOf(emulator);
    const [secret, documents] = ['secret', 'documents.json'].map((name) => join(folder.path, name));
    await writeFile(String(secret), UTF8(`${OSS_ACCESS_KEY_SECRET}\r\n`));
    await writeFile(String(documents), UTF8(JSON.stringify({ a: '{ __typename }' })));
    const { code, stdout } = await runHere(['check'], {
      cwd: folder.path,
      env: { ...env, OSS_ACCESS_KEY_SECRET_FILE: `${secret}`, TRUSTED_DOCUMENTS: `${documents}` },
    });
    expect(code).toBe(0);
    const names = linesOf(stdout).flatMap(({ state, name }) => (state === 'ok' ? [name] : []));
    expect(names).toEqual(expect.arrayContaining(['TRUSTED_DOCUMENTS', 'credentials']));
  });
});
