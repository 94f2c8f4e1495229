import { readdir } from 'node:fs/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { FULL_ACCESS, readOnly } from '../../src/access/policy.ts';
import { readConfig } from '../../src/config/index.ts';
import { schema } from '../../src/graphql/schema.ts';
import { compose } from '../../src/server/compose.ts';
import { embeddedOss } from '../../src/server/configured-oss.ts';
import { temporaryFolder } from '../server/support.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import { ACCOUNT_ID, ruleXml } from '../support/rules.ts';
import { reportIdOf } from '../support/summaries.ts';

const KEY = 'bucket: "logs", inventoryId: "r1"';
const RULE = `{ bucket: "logs", inventoryId: "new", isEnabled: true, frequency: DAILY, includedObjectVersions: CURRENT,
  destination: { accountId: "${ACCOUNT_ID}", roleName: "AliyunOSSRole", bucket: "reports" } }`;

/** An operation of each mutation, and one that only validates. */
const OPERATIONS: Readonly<Record<string, (reportId: string) => readonly string[]>> = {
  createInventory: () => [`(input: ${RULE})`, `(input: ${RULE}, validateOnly: true)`],
  updateInventory: () => [
    `(input: { ${KEY}, isEnabled: false })`,
    `(input: { ${KEY}, isEnabled: false }, validateOnly: true)`,
  ],
  deleteInventory: () => [`(input: { ${KEY} })`, '(input: { bucket: "-", inventoryId: "" })'],
  applyInventories: () => [`(input: { plan: { rules: [${RULE}] }, digest: "x" })`],
  summarizeReport: (reportId) => [`(input: { reportId: "${reportId}" })`],
};

test('a read-only replica answers no mutation, and says so in `viewerCan…`', async () => {
  await using system = await startReportSystem({
    serving: { accessOf: () => readOnly(FULL_ACCESS) },
  });
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleXml('r1') }]);
  const reportId = reportIdOf(writeReport(system, { at: new Date('2026-01-30T16:00:00Z') }));
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect(Object.keys(OPERATIONS).sort()).toEqual(mutations.sort());
  for (const [name, argsOf] of Object.entries(OPERATIONS)) {
    for (const args of argsOf(reportId)) {
      const { data, errors } = await system.askText(
        `mutation { result: ${name}${args} {
          __typename ... on AccessDeniedError { message code action }
        } }`,
      );
      expect({ name, errors, ...data }).toEqual({
        name,
        errors: [],
        result: {
          __typename: 'AccessDeniedError',
          message: 'This replica is read-only. Send mutations to a replica without READ_ONLY.',
          code: 'ReadOnly',
          action: null,
        },
      });
    }
  }
  const { data } = await system.askText(`{ bucket(name: "logs") {
    viewerCanCreateInventory
    inventory(inventoryId: "r1") { viewerCanUpdate viewerCanDelete viewerCanReadReports }
  } }`);
  expect(data).toEqual({
    bucket: {
      viewerCanCreateInventory: false,
      inventory: { viewerCanUpdate: false, viewerCanDelete: false, viewerCanReadReports: true },
    },
  });
  const writes = system.requests.filter(({ operation }) => /^(Put|Delete)/.test(`${operation}`));
  expect(writes).toEqual([]);
});

test('READ_ONLY=true: a replica without a journal reads, and refuses mutations', async () => {
  await using folder = await temporaryFolder();
  const config = readConfig({
    READ_ONLY: 'true',
    // That of a writer, which keeps it.
    UPDATE_JOURNAL: `${folder.path}/journal`,
    EMULATOR_DATA: ':memory:',
    PORT: '0',
  });
  expect(config).toMatchObject({ journal: undefined, journalName: 'none (READ_ONLY)' });
  const log = pino({ level: 'silent' });
  const server = await compose(config, log, await embeddedOss(':memory:'));
  try {
    server.finishUpdates();
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation { deleteInventory(input: { bucket: "demo-logs", inventoryId: "x" }) {
          ... on Error { code }
        } }`,
      }),
    });
    expect(await response.json()).toMatchObject({
      data: { deleteInventory: { code: 'ReadOnly' } },
    });
  } finally {
    await server.close();
  }
  expect(await readdir(folder.path)).toEqual([]);
});

test('an empty READ_ONLY is refused, because the replica would take mutations', () => {
  expect(() => readConfig({ READ_ONLY: '' })).toThrow('READ_ONLY: is empty');
});
