import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseXml } from '../../src/oss/client/xml.ts';
import { createJournal } from '../../src/oss/inventory/journal.ts';
import { Create, Delete, Update } from '../graphql/documents.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { simulateTime } from '../support/simulated-time.ts';
import { startSystem } from '../support/system.ts';

/** OSS's reads lag behind its writes for a moment: one look is not enough to tell what stands. */

const key = { bucket: 'logs', inventoryId: 'r1' };

test('a delete whose answer was lost, then throttled, then read stale, is a success', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  const operation = 'DeleteBucketInventory';
  system.emulator.inject({ kind: 'reset', phase: 'after', operation });
  system.emulator.inject({
    kind: 'error',
    status: 503,
    code: 'MetaOperationQpsLimitExceeded',
    retryAfter: '30',
    operation,
  });
  const { data } = await system.ask(Delete, { input: key });
  expect(data.deleteInventory.__typename).toBe('DeleteInventorySuccess');
  expect(system.emulator.rules('logs').size).toBe(0);
});

test('an update over stale reads does not lose its rule', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'stale-'));
  await using system = await startSystem({ serving: { journal: createJournal(folder.path) } });
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  system.emulator.inject({
    kind: 'reset',
    phase: 'after',
    operation: 'PutBucketInventory',
    onMeet: () =>
      system.emulator.inject({ kind: 'stale', operation: 'GetBucketInventory', times: 3 }),
  });
  const { data } = await system.ask(Update, { input: { ...key, isEnabled: false } });
  expect(data.updateInventory.__typename).toBe('UpdateInventorySuccess');
  expect(system.emulator.rules('logs').get('r1')).toContain('<IsEnabled>false');
});

test('a document of another rule, or of none, is not taken for the rule', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  for (const body of ['<InventoryConfiguration></InventoryConfiguration>', ruleXml('r2')]) {
    system.emulator.clearFaults();
    system.emulator.inject({
      kind: 'body',
      body,
      operation: 'GetBucketInventory',
      times: Number.POSITIVE_INFINITY,
    });
    const { data } = await system.ask(Update, { input: { ...key, isEnabled: false } });
    expect(data.updateInventory).toMatchObject({
      __typename: 'UpstreamError',
      code: 'UnreadableAnswer',
    });
  }
  expect(system.emulator.rules('logs').get('r1')).toBe(ruleXml('r1'));
});

test('entries of another OSS are left alone', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'journal-'));
  const document = parseXml(ruleXml('r1'));
  const entry = { at: '2026-01-01T00:00:00Z', ...key, document, sent: [], unwanted: [], marks: [] };
  await createJournal(folder.path, 'here').write(entry);
  const files = await readdir(folder.path);
  const elsewhere: string[] = [];
  const onUnreadable = (file: string) => elsewhere.push(file);
  expect(await createJournal(folder.path, 'there').read(onUnreadable)).toEqual([]);
  expect(elsewhere).toEqual(files);
  expect(await createJournal(folder.path, 'here').read(onUnreadable)).toEqual([entry]);
});

test('writes that come after their caller’s time was up are not sent, and do not count against OSS', async () => {
  using time = simulateTime();
  await using system = await startSystem({ serving: { requestTimeoutMs: 200 } });
  const { promise: forever } = Promise.withResolvers();
  const onMeet = () => time.pass(200);
  system.emulator.inject({ kind: 'hold', until: forever, phase: 'before', onMeet });
  const create = (id: number) =>
    `c${id}: createInventory(input: { bucket: "logs", inventoryId: "r${id}", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL, destination: { accountId: "1000000000000000", roleName: "R", bucket: "reports" } }) { __typename ... on Error { code } }`;
  const ids = Array.from({ length: 12 }, (_, index) => index);
  const answer = await system.askText(`mutation { ${ids.map(create).join(' ')} }`);
  expect(answer.data?.['c11']).toEqual({ __typename: 'UpstreamError', code: 'RequestTimeout' });
  expect(system.requests.filter(({ status }) => status !== 0)).toEqual([]);
  const { data } = await system.ask(Create, { input: createInput() });
  expect(data.createInventory.__typename).toBe('CreateInventorySuccess');
});
