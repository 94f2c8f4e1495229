import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { runHere } from '../cli/run-here.ts';
import { linesOf, wrongOf } from '../cli/support.ts';
import { temporaryFolder } from '../server/support.ts';
import { ruleXml } from './client.ts';
import { startWithBuckets } from './set-up.ts';

/** Runs SQL on a file. */
function execute(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

function versionOf(path: string): unknown {
  const db = new DatabaseSync(path, { readOnly: true });
  const { user_version } = db.prepare('PRAGMA user_version').get() ?? {};
  db.close();
  return user_version;
}

const NEWER =
  'a newer version wrote the file (3, and this one reads up to 2): use that version, or name another file';
const other = (table: string) =>
  `another program or an older version wrote the file (its table "${table}" is not the emulator's): name another file`;

const RULES = 'CREATE TABLE rules (bucket, id, xml);';

describe('a data file that the emulator cannot use is named in one line, and stays as it is', () => {
  test.for([
    ['of a newer version', `${RULES} CREATE TABLE reports (id); PRAGMA user_version = 3`, NEWER],
    ['of an older version', `${RULES} CREATE TABLE buckets (name, region)`, other('buckets')],
    ['of another program', 'CREATE TABLE users (id)', other('users')],
    [
      'of another program with a version',
      'CREATE TABLE moz (id); PRAGMA user_version = 70',
      other('moz'),
    ],
  ] as const)('%s', async ([, sql, why]) => {
    await using folder = await temporaryFolder();
    const { path: cwd } = folder;
    const file = join(cwd, 'data.sqlite');
    execute(file, sql);
    const before = await readFile(file);
    expect(await runHere(['emulator', '--data', 'data.sqlite'], { cwd })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `The emulator cannot start, see --port and --data: ${why}\n`,
    });
    const env = { EMULATOR_DATA: 'data.sqlite' };
    expect(await runHere(['--port', '0'], { cwd, env })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `The emulator cannot use its file, see EMULATOR_DATA: ${why}\n`,
    });
    const checked = await runHere(['check'], { cwd, env });
    expect(wrongOf(linesOf(checked.stdout))).toEqual([`EMULATOR_DATA: data.sqlite: ${why}`]);
    expect(await readFile(file)).toEqual(before);
  });

  test('that is no database', async () => {
    await using folder = await temporaryFolder();
    await writeFile(
      join(folder.path, 'notes.txt'),
      'not a database at all, but some text\n'.repeat(100),
    );
    const { code, stderr } = await runHere(['emulator', '--data', 'notes.txt'], {
      cwd: folder.path,
    });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'The emulator cannot start, see --port and --data: file is not a database (name another file, or remove it)\n',
    });
  });
});

test.for([0, 1])('a file of version %s keeps its buckets and gains objects', async (version) => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data.sqlite');
  {
    await using emulator = await startEmulator({ data });
    emulator.createBucket({ name: 'kept' });
  }
  expect(versionOf(data)).toBe(2);
  execute(data, `DROP TABLE objects; PRAGMA user_version = ${version}`);
  {
    await using emulator = await startEmulator({ data });
    emulator.putObjects('kept', [{ key: 'a', body: 'b' }]);
  }
  expect(versionOf(data)).toBe(2);
  await using emulator = await startEmulator({ data });
  expect(emulator.objects('kept')).toEqual(new Map([['a', Buffer.from('b')]]));
});

test('rules of an older file are new to reports', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data.sqlite');
  {
    await using emulator = await startWithBuckets({ data });
    emulator.putObjects('logs', [{ key: 'a' }]);
    emulator.storeRules('logs', [{ id: 'rule', xml: ruleXml('rule') }]);
  }
  execute(data, 'DROP TABLE report_runs; PRAGMA user_version = 1');
  const reports = { now: () => Date.now() + 60_000 };
  await using emulator = await startEmulator({ data, reports });
  expect(await emulator.runReports()).toMatchObject([
    { inventoryId: 'rule', manifestKey: expect.any(String) },
  ]);
});
