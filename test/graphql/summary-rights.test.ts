import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Action, createAccessControl } from '../../src/access/policy.ts';
import type { EmulatorUser } from '../../src/emulator/emulator.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import { ACCOUNT_ID } from '../support/rules.ts';
import {
  askSummary,
  finishSummary,
  holdFiles,
  readSummary,
  reportIdOf,
  summarize,
} from '../support/summaries.ts';

const AT = new Date('2026-01-30T16:00:00Z');
const DONE = '... on ReportSummary { objectCount totalSize }';
const SUMMARY = { __typename: 'ReportSummary', objectCount: 3, totalSize: 13 };

/** Callers by API key, each with rights of its own. */
function identify(rights: Readonly<Record<string, readonly Action[]>>) {
  const apiKeys = Object.keys(rights).map((name) => ({
    name,
    sha256: createHash('sha256').update(name).digest(),
  }));
  const grants = Object.entries(rights).map(([key, may]) => ({
    to: { key },
    may: [...may],
    on: ['logs'],
    destinations: ['reports'],
  }));
  return {
    identity: { apiKeys, tokens: undefined },
    accessOf: createAccessControl({ grants }),
  };
}

const as = (name: string) => ({ 'x-api-key': name });

const RIGHTS = {
  all: ['reports', 'objects'],
  metadata: ['reports'],
  rows: ['objects'],
  none: ['read', 'create', 'update', 'delete'],
} as const;

test('figures need the rights `reports` and `objects`', async () => {
  await using system = await startReportSystem({ serving: identify(RIGHTS) });
  const id = reportIdOf(writeReport(system, { at: AT }));
  expect(await summarize(system, id, as('metadata'))).toMatchObject({
    __typename: 'AccessDeniedError',
    code: 'Forbidden',
  });
  expect(system.requests.filter(({ key }) => key?.includes('/data/'))).toEqual([]);
  expect(await summarize(system, id, as('all'))).toMatchObject({
    __typename: 'SummarizeReportSuccess',
  });
  expect(await finishSummary(system, id, DONE, as('all'))).toEqual(SUMMARY);
  const { data, errors } = await askSummary(system, id, DONE, as('metadata'));
  expect(data).toEqual({ node: { summary: null } });
  expect(errors).toMatchObject([
    { path: ['node', 'summary'], extensions: { code: 'ACCESS_DENIED' } },
  ]);
});

test.for(['rows', 'none'])(
  'a caller with the rights of %j learns of no report, and no request is made',
  async (name) => {
    await using system = await startReportSystem({ serving: identify(RIGHTS) });
    const id = reportIdOf(writeReport(system, { at: AT }));
    const unknown = reportIdOf('p/logs/r1/2020-01-30T16-00Z/manifest.json');
    for (const each of [id, unknown]) {
      expect(await summarize(system, each, as(name))).toMatchObject({
        __typename: 'NoSuchReportError',
        reportId: each,
      });
      const { data, errors } = await askSummary(system, each, DONE, as(name));
      expect({ data, errors }).toEqual({ data: { node: null }, errors: [] });
    }
    expect(system.requests).toEqual([]);
  },
);

test('a server without threads for it summarizes nothing', async () => {
  await using system = await startReportSystem({ serving: { summaryThreads: 0 } });
  const id = reportIdOf(writeReport(system, { at: AT }));
  expect(await summarize(system, id)).toMatchObject({
    __typename: 'AccessDeniedError',
    message: expect.stringContaining('REPORT_SUMMARY_THREADS'),
  });
  expect(await readSummary(system, id)).toBeNull();
  expect(system.requests.filter(({ key }) => key?.includes('/data/'))).toEqual([]);
});

/** The ids of so many reports, of a day each. */
function writeReports(system: Parameters<typeof writeReport>[0], count: number): string[] {
  const day = 24 * 60 * 60 * 1000;
  return Array.from({ length: count }, (_, index) =>
    reportIdOf(writeReport(system, { at: new Date(AT.getTime() + index * day) })),
  );
}

const FULL = {
  __typename: 'ThrottledError',
  code: 'SummaryQueueFull',
  retryAfterSeconds: expect.any(Number),
};

test('a caller has five reports summarized at the same time, and others have theirs', async () => {
  const serving = identify({ ann: RIGHTS.all, ben: RIGHTS.all });
  await using system = await startReportSystem({ serving });
  const reports = writeReports(system, 6);
  const [first = '', , , , , last = ''] = reports;
  const { release } = holdFiles(system.emulator);
  for (const id of reports.slice(0, 5)) await summarize(system, id, as('ann'));
  const refused = await summarize(system, last, as('ann'));
  expect(refused).toMatchObject({ ...FULL, message: expect.stringMatching(/^You have 5 reports/) });
  expect(refused['retryAfterSeconds']).toBeGreaterThan(0);
  // One that is under way can be joined, and takes no place.
  const success = { __typename: 'SummarizeReportSuccess' };
  expect(await summarize(system, first, as('ann'))).toMatchObject(success);
  expect(await readSummary(system, last, '', as('ann'))).toBeNull();
  expect(await summarize(system, last, as('ben'))).toMatchObject(success);
  release();
  for (const id of reports) {
    expect(await finishSummary(system, id, DONE, as('ann'))).toEqual(SUMMARY);
  }
  const [more = ''] = writeReports(system, 7).slice(-1);
  expect(await summarize(system, more, as('ann'))).toMatchObject(success);
});

test('a server has twenty reports summarized at the same time', async () => {
  const callers = ['ann', 'ben', 'cem', 'dora', 'eve'];
  const serving = identify(Object.fromEntries(callers.map((name) => [name, RIGHTS.all])));
  await using system = await startReportSystem({ serving });
  const reports = writeReports(system, 21);
  const { release } = holdFiles(system.emulator);
  for (const [index, id] of reports.slice(0, 20).entries()) {
    await summarize(system, id, as(callers[index % 4] ?? ''));
  }
  const last = reports.at(-1) ?? '';
  expect(await summarize(system, last, as('eve'))).toMatchObject({
    ...FULL,
    message: expect.stringMatching(/^This server summari[sz]es 20 reports/),
  });
  release();
  for (const id of reports.slice(0, 20)) await finishSummary(system, id, '', as('eve'));
  expect(await summarize(system, last, as('eve'))).toMatchObject({
    __typename: 'SummarizeReportSuccess',
  });
});

const userOf = (name: string, actions?: readonly string[]): EmulatorUser => ({
  accessKeyId: name,
  accessKeySecret: `secret of ${name}`,
  ...(actions ? { actions } : {}),
});

const headersOf = ({ accessKeyId, accessKeySecret }: EmulatorUser) => ({
  'x-oss-access-key-id': accessKeyId,
  'x-oss-access-key-secret': accessKeySecret,
});

test('callers with credentials of their own have limits of their own', async () => {
  const users = [userOf('ann'), userOf('ben')];
  const accounts = [{ accountId: ACCOUNT_ID, users }];
  await using system = await startReportSystem({ isForwarded: true, accounts });
  const reports = writeReports(system, 6);
  holdFiles(system.emulator);
  const [ann = {}, ben = {}] = users.map(headersOf);
  for (const id of reports.slice(0, 5)) await summarize(system, id, ann);
  const last = reports.at(-1) ?? '';
  expect(await summarize(system, last, ann)).toMatchObject(FULL);
  expect(await summarize(system, last, ben)).toMatchObject({
    __typename: 'SummarizeReportSuccess',
  });
});

test('callers with credentials of their own share no figures', async () => {
  const users = { ann: userOf('ann'), ben: userOf('ben'), idle: userOf('idle', []) };
  const stranger = userOf('stranger');
  await using system = await startReportSystem({
    isForwarded: true,
    accounts: [
      { accountId: ACCOUNT_ID, users: Object.values(users) },
      { accountId: '2000000000000000', users: [stranger] },
    ],
  });
  const id = reportIdOf(writeReport(system, { at: AT }));
  expect(await summarize(system, id, headersOf(users.ann))).toMatchObject({
    __typename: 'SummarizeReportSuccess',
  });
  expect(await finishSummary(system, id, DONE, headersOf(users.ann))).toEqual(SUMMARY);
  // OSS may show one of them the manifest, and not the files.
  expect(await readSummary(system, id, DONE, headersOf(users.ben))).toBeNull();
  await summarize(system, id, headersOf(users.ben));
  expect(await finishSummary(system, id, DONE, headersOf(users.ben))).toEqual(SUMMARY);
  for (const user of [users.idle, stranger, { ...users.ann, accessKeySecret: 'guessed' }]) {
    const { data } = await askSummary(system, id, DONE, headersOf(user));
    expect(data).toEqual({ node: null });
    const result = await summarize(system, id, headersOf(user));
    expect(result['__typename']).not.toBe('SummarizeReportSuccess');
  }
});
