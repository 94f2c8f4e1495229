import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { apply } from '../../../src/cli/rules/apply.ts';
import { applyChanges } from '../../../src/cli/rules/apply-changes.ts';
import { exportRules } from '../../../src/cli/rules/export.ts';
import { makePlan } from '../../../src/cli/rules/make-plan.ts';
import { openApi } from '../../../src/cli/rules/open-api.ts';
import { plan } from '../../../src/cli/rules/plan.ts';
import { readRulesFile } from '../../../src/cli/rules/rules-file.ts';
import { lockJournal } from '../../../src/oss/inventory/journal-lock.ts';
import { hold, temporaryFolder } from '../../server/support.ts';
import { ruleXml } from '../../support/rules.ts';
import { startCli, startOss } from '../support.ts';
import { printed, ruleLine, rulesFile } from './support.ts';

/** An account in the environment of this process, and a directory for a journal. */
async function startAccount() {
  const oss = await startOss();
  onTestFinished(() => oss[Symbol.asyncDispose]());
  for (const [name, value] of Object.entries(oss.env)) vi.stubEnv(name, value);
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  return { ...oss, cwd: folder.path, journal: join(folder.path, 'journal') };
}

test('without a server, the commands work on the account of the settings', async () => {
  const { emulator, journal } = await startAccount();
  emulator.storeRules('logs', [{ id: 'old', xml: ruleXml('old') }]);
  const file = await rulesFile(
    `rules:\n${ruleLine('new')}prune: { bucket: logs, inventoryIdPrefix: o }\n`,
  );
  expect((await printed(() => exportRules([], {}))).stdout).toContain('inventoryId: old\n');
  expect(await printed(() => plan(file, {}))).toMatchObject({ code: 2, stderr: '' });
  const done = await printed(() => apply(file, { yes: true, maxDeletes: 1, journal }));
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect([...emulator.rules('logs').keys()]).toEqual(['new']);
  // A journal that nobody uses any more can be used again.
  const again = await printed(() => apply(file, { yes: true, journal }));
  expect(again).toMatchObject({ code: 0, stderr: '' });
});

test('a server’s journal cannot be used beside it', async () => {
  const { emulator, journal } = await startAccount();
  using _ = await lockJournal(journal);
  const file = await rulesFile(`rules:\n${ruleLine('a')}`);
  const { code, stdout, stderr } = await printed(() => apply(file, { yes: true, journal }));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^The journal \S+ belongs to process \d+ of host .*--server\.\n$/);
  expect([...emulator.rules('logs')]).toEqual([]);
});

test('a rule whose update was killed keeps what this program does not know', async () => {
  const { emulator, env, cwd, journal } = await startAccount();
  emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a', '<Future>1</Future>') }]);
  const file = await rulesFile(`rules:\n${ruleLine('a', ', filter: { prefix: x }')}`);
  const { met } = hold(emulator, { operation: 'PutBucketInventory' });
  {
    await using _killed = startCli(['apply', file, '--yes', '--journal', journal], { cwd, env });
    await met;
  }
  // A process that writes nothing leaves the rule to the next one.
  vi.stubEnv('READ_ONLY', 'true');
  await printed(() => apply(file, { yes: true, journal }));
  expect(emulator.rules('logs').has('a')).toBe(false);
  vi.stubEnv('READ_ONLY', 'false');
  emulator.clearFaults();
  expect([...emulator.rules('logs')]).toEqual([]);
  const { code, stderr } = await printed(() => apply(file, { yes: true, journal }));
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'logs/a: a rule was gone, and was put back from the journal\n',
  });
  const xml = emulator.rules('logs').get('a');
  expect(xml).toContain('<Prefix>x</Prefix>');
  expect(xml).toContain('<Future>1</Future>');
});

test('once it is interrupted no new change begins, and the one under way ends', async () => {
  const { emulator, journal } = await startAccount();
  const lines = ['a', 'b', 'c'].map((id) => ruleLine(id)).join('');
  const rules = await readRulesFile(await rulesFile(`rules:\n${lines}`));
  await using api = await openApi({ journal }, { writes: true });
  const made = await makePlan(api, rules);
  const { met, release } = hold(emulator, { operation: 'PutBucketInventory', inventoryId: 'b' });
  const abort = new AbortController();
  const applied = applyChanges(api, { rules, plan: made, maxDeletes: 0, signal: abort.signal });
  await met;
  abort.abort();
  release();
  const { outcomes } = await applied;
  expect(outcomes.map(({ inventoryId, status }) => [inventoryId, status])).toEqual([
    ['a', 'APPLIED'],
    ['b', 'APPLIED'],
    ['c', 'SKIPPED'],
  ]);
  expect([...emulator.rules('logs').keys()]).toEqual(['a', 'b']);
});

test.each<[Readonly<Record<string, string>>, RegExp]>([
  [{}, /^There is neither a server nor an account: /],
  [
    { OSS_REGION: 'oss-cn-hangzhou', OSS_CREDENTIALS: 'forwarded' },
    /^With OSS_CREDENTIALS=forwarded each caller brings their own credentials/,
  ],
  [{ OSS_REGION: 'mars' }, /^The configuration cannot be used:\nOSS_/],
])('with the settings %j it says what is missing', async (settings, complaint) => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { code, stdout, stderr } = await printed(() => exportRules([], {}));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(complaint);
});

test('a server’s own journal is not for --journal', async () => {
  const file = await rulesFile('rules: []');
  const options = { yes: true, server: 'http://127.0.0.1:1/graphql', journal: 'journal' };
  expect(await printed(() => apply(file, options))).toEqual({
    code: 1,
    stdout: '',
    stderr: '--journal is for changes without --server.\n',
  });
});

test.for([
  // Nothing listens there.
  [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'Redis does not answer'],
  [{ REDIS_URL: 'redis://127.0.0.1:1', WRITE_LEASE: 'off', CACHE_TTL_MS: '1' }, undefined],
  [{ READ_ONLY: 'true' }, 'This replica is read-only'],
] as const)('with %j a rule is changed only as a server would', async ([settings, refusal]) => {
  const { emulator, journal } = await startAccount();
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
  const file = await rulesFile(`rules:\n${ruleLine('a', ', filter: { prefix: x }')}`);
  const { code, stdout, stderr } = await printed(() => apply(file, { yes: true, journal }));
  expect(emulator.rules('logs').get('a')?.includes('<Prefix>x</Prefix>')).toBe(
    refusal === undefined,
  );
  if (refusal === undefined) return expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(code).toBe(1);
  expect(stdout + stderr).toContain(refusal);
});
