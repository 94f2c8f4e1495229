import { expect, test } from 'vitest';
import { createAccessControl } from '../../src/access/policy.ts';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import type { TestSystem } from '../support/system.ts';

const FIGURES = `... on ReportSummary { objectCount totalSize byPrefix { name } largest { key } }
  ... on SummaryFailed { problems { kind } } ... on SummaryRunning { fileCount }`;

const idOf = (manifestKey: string) =>
  Buffer.from(`InventoryReport:reports/${manifestKey}`).toString('base64');

const summarize = (
  key: string,
) => `mutation { summarizeReport(input: { reportId: "${idOf(key)}" }) {
  __typename ... on Error { code } ... on SummarizeReportSuccess { report { summary { __typename } } }
} }`;

const read = (key: string) =>
  `{ node(id: "${idOf(key)}") { ... on InventoryReport { state summary { __typename ${FIGURES} } } } }`;

/** The summary once it no longer runs. */
async function finished(system: TestSystem, key: string, headers: Record<string, string> = {}) {
  let summary: unknown;
  await expect
    .poll(async () => {
      const { data } = await system.askText(read(key), {}, headers);
      summary = (data as { node: { summary: { __typename: string } | null } }).node.summary;
      return (summary as { __typename: string } | null)?.__typename;
    })
    .toMatch(/^(ReportSummary|SummaryFailed)$/);
  return summary;
}

const WHOLE = {
  __typename: 'ReportSummary',
  objectCount: 3,
  totalSize: 13,
  byPrefix: [{ name: null }],
  largest: [{ key: 'b.txt' }, { key: 'c.txt' }, { key: 'a.txt' }],
};

test.each([
  ['read', ['read']],
  ['reports', ['read', 'reports']],
  ['objects of another destination', ['read', 'objects']],
] as const)('a caller who may %s neither starts a summary nor sees one', async (_name, may) => {
  const on = ['logs', 'reports'];
  const others = createAccessControl({
    grants: [
      { to: 'anyone', may: [...may], on, destinations: may[1] === 'objects' ? ['vault'] : on },
    ],
  });
  let isRestricted = false;
  const all = createAccessControl({ grants: [{ to: 'anyone', may: ['reports', 'objects'], on }] });
  await using system = await startReportSystem({
    serving: { accessOf: (caller) => (isRestricted ? others : all)(caller) },
  });
  const key = writeReport(system);
  const started = await system.askText(summarize(key));
  expect(started.data).toMatchObject({
    summarizeReport: { __typename: 'SummarizeReportSuccess' },
  });
  expect(await finished(system, key)).toMatchObject({ ...WHOLE, byPrefix: expect.any(Array) });

  expect(system.log.filter(({ mutation }) => mutation)).toMatchObject([
    { msg: 'audit', mutation: 'summarizeReport', reportId: idOf(key) },
  ]);

  isRestricted = true;
  system.requests.length = 0;
  const { data } = await system.askText(summarize(key));
  expect(data).toMatchObject({
    summarizeReport: { __typename: expect.stringMatching(/^(AccessDenied|NoSuchReport)Error$/) },
  });
  const shown = await system.askText(read(key));
  if (may[1] === 'reports') {
    expect(shown.data).toEqual({ node: { state: 'COMPLETE', summary: null } });
    expect(shown.errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
  } else expect(shown.data).toEqual({ node: null });
  expect(JSON.stringify([data, shown.data])).not.toContain('.txt');
  expect(system.requests.filter((request) => request.key?.includes('/data/'))).toEqual([]);
});

test('callers with credentials of their own share no figures', async () => {
  const users = [
    { accessKeyId: 'whole', accessKeySecret: 's' },
    // As a RAM policy that leaves out `data/`.
    { accessKeyId: 'manifests', accessKeySecret: 's' },
  ];
  await using system = await startReportSystem({
    accounts: [{ ...DEFAULT_ACCOUNT, users }],
    isForwarded: true,
  });
  const key = writeReport(system);
  system.emulator.inject({
    kind: 'error',
    operation: 'GetObject',
    keyPrefix: 'p/logs/r1/data/',
    accessKeyId: 'manifests',
    status: 403,
    code: 'AccessDenied',
    times: Number.POSITIVE_INFINITY,
  });
  const as = (accessKeyId: string) => ({
    'x-oss-access-key-id': accessKeyId,
    'x-oss-access-key-secret': 's',
  });
  await system.askText(summarize(key), {}, as('whole'));
  expect(await finished(system, key, as('whole'))).toMatchObject({ objectCount: 3 });

  const unasked = await system.askText(read(key), {}, as('manifests'));
  expect(unasked.data).toEqual({ node: { state: 'COMPLETE', summary: null } });
  await system.askText(summarize(key), {}, as('manifests'));
  expect(await finished(system, key, as('manifests'))).toEqual({
    __typename: 'SummaryFailed',
    problems: [{ kind: 'READ_DENIED' }],
  });
  expect(await finished(system, key, as('whole'))).toMatchObject({ objectCount: 3 });
});
