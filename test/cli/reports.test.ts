import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../server/support.ts';
import { startReports } from './reports-rig.ts';
import { runHere } from './run-here.ts';
import { startOss } from './support.ts';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\dZ/g;

/** Runs the command without an account. */
async function runEmbedded(...args: readonly string[]) {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await runHere(['reports', ...args], { cwd: folder.path });
  return { code, stderr, lines: stdout.replaceAll(TIME, '<a minute in UTC>').split('\n') };
}

describe('without an account, on the sample data', () => {
  test('all rules of a bucket, in OSS’s order', async () => {
    const { code, stderr, lines } = await runEmbedded('demo-photos');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines).toEqual([
      'STATUS    NEWEST REPORT      FILES   SIZE  RULE',
      expect.stringMatching(
        /^UNKNOWN {3}<a minute in UTC> {6}- {6}- {2}albums-weekly-cold-storage$/,
      ),
      expect.stringMatching(/^FRESH {5}<a minute in UTC> {6}1 {2}\d+ B {2}originals-daily$/),
      expect.stringMatching(
        /^DISABLED {2}<a minute in UTC> {6}1 {2}\d+ B {2}thumbnails-cleanup-audit$/,
      ),
      '',
    ]);
  });

  test('one rule: with the reason of its status', async () => {
    const { code, stderr, lines } = await runEmbedded('demo-logs', 'daily-audit-027');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines).toEqual([
      'STATUS  NEWEST REPORT  FILES  SIZE  RULE',
      'NEVER   -                  -     -  daily-audit-027',
      '',
      expect.stringMatching(/^No complete report of this rule was seen in "demo-reports"\. .*role/),
      '',
    ]);
  });

  test('a bucket without rules', async () => {
    const { code, lines } = await runEmbedded('demo-empty');
    expect(code).toBe(0);
    expect(lines).toEqual(['Bucket "demo-empty" has no rules.', '']);
  });

  test.each([
    { args: ['demo-photos', 'nope'], line: 'Bucket "demo-photos" has no rule "nope".', code: 1 },
    { args: ['demo-nowhere'], line: /^Bucket "demo-nowhere" does not exist/, code: 1 },
    { args: ['Capital'], line: /^"Capital" is not a bucket name: /, code: 2 },
    { args: ['demo-photos', 'x'.repeat(193)], line: /^The id has 193 characters; /, code: 2 },
    { args: [], line: /^missing required argument 'bucket'/, code: 2 },
    { args: ['demo-photos', 'nope', 'more'], line: /^too many arguments/, code: 2 },
  ])('$args fails with one line', async ({ args, line, code }) => {
    const ending = await runEmbedded(...args);
    expect(ending).toMatchObject({ code, lines: [''] });
    expect(ending.stderr).toMatch(/^[^\n]+\n$/);
    expect(ending.stderr.trimEnd()).toEqual(
      typeof line === 'string' ? line : expect.stringMatching(line),
    );
  });
});

test('where callers bring their credentials, it says what to set', async () => {
  await using oss = await startOss();
  await using folder = await temporaryFolder();
  const { OSS_REGION = '', OSS_ENDPOINT = '' } = oss.env;
  const env = { OSS_REGION, OSS_ENDPOINT, OSS_CREDENTIALS: 'forwarded' };
  const { code, stderr } = await runHere(['reports', 'logs'], { cwd: folder.path, env });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^With OSS_CREDENTIALS=forwarded .* OSS_CREDENTIALS=default\.\n$/);
});

test('a missing right is named, and what only the reports need is a status', async () => {
  const secret = { accessKeySecret: 'secret' };
  const users = [
    { accessKeyId: 'nobody', ...secret, actions: [] },
    { accessKeyId: 'rules', ...secret, actions: ['oss:*BucketInventory'] },
  ];
  await using oss = await startReports(['daily'], { accounts: [{ accountId: '1', users }] });
  const as = (accessKeyId: string) => ({
    OSS_ACCESS_KEY_ID: accessKeyId,
    OSS_ACCESS_KEY_SECRET: 'secret',
  });
  const denied = await oss.runWith(as('nobody'), 'logs');
  expect(denied.code).toBe(1);
  expect(denied.stderr).toMatch(/^OSS refused oss:ListBucketInventory .* RAM policy .*:logs\.\n$/);
  const unknown = await oss.runWith(as('rules'), 'logs', 'daily');
  expect(unknown).toMatchObject({ code: 0, stderr: '' });
  expect(unknown.stdout).toMatch(/UNKNOWN .*daily\n\n.*oss:ListObjects/s);
});

test('text of OSS cannot move a terminal’s cursor, or reverse a line', async () => {
  // A CSI of one character; XML has no ESC.
  const id = 'a\u009b2J\u202ecod\u2028\u0085\u200b\n z';
  await using oss = await startReports([id]);
  const { code, stdout, stderr } = await oss.run('logs', '--download', 'out');
  expect(code).toBe(1);
  const shown = 'a\\u{9b}2J\\u{202e}cod\\u{2028}\\u{85}\\u{200b}\\u{a} z';
  expect(stdout).toContain(`  ${shown}\n`);
  expect(stderr).toContain(`${shown}: `);
  expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
});

test('ids are in the order of their bytes', async () => {
  const ids = ['Z', 'a', 'é', '\u{ffee}', '\u{1f4e6}'];
  await using oss = await startReports(ids.toReversed());
  oss.emulator.runRules('logs', ids);
  const { code, stdout } = await oss.run('logs');
  expect(code).toBe(0);
  const rows = stdout.trimEnd().split('\n').slice(1);
  expect(rows.map((row) => row.split('  ').at(-1))).toEqual(ids);
});
