import { Agent, request } from 'node:http';
import { expect, test } from 'vitest';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import {
  askSummary,
  finishSummary,
  holdFiles,
  readSummary,
  reportIdOf,
  summarize,
} from '../support/summaries.ts';
import type { TestSystem } from '../support/system.ts';

const AT = new Date('2026-01-30T16:00:00Z');
const RUNNING = '... on SummaryRunning { fileCount readFileCount retryAfterSeconds }';
const DONE = '... on ReportSummary { computedAt objectCount totalSize }';
const FAILED = '... on SummaryFailed { failedAt problems { kind file message } }';

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
/** Of the three objects of `startReportSystem`. */
const SUMMARY = { __typename: 'ReportSummary', computedAt: TIME, objectCount: 3, totalSize: 13 };
const SUCCESS = (id: string) => ({
  __typename: 'SummarizeReportSuccess',
  report: { id, summary: { __typename: 'SummaryRunning' } },
});

/** How often a file of reports was fetched. */
function countFetches({ requests }: TestSystem): number {
  return requests.filter(({ key, operation }) => {
    return operation === 'GetObject' && key?.includes('/data/');
  }).length;
}

test('nobody asked: null; then it runs, and its figures are found by every way', async () => {
  await using system = await startReportSystem({ reports: { rowsPerFile: 2 } });
  const key = writeReport(system, { at: AT });
  const id = reportIdOf(key);
  expect(await readSummary(system, id)).toBeNull();
  expect(countFetches(system)).toBe(0);

  const { met, release } = holdFiles(system.emulator);
  expect(await summarize(system, id)).toEqual(SUCCESS(id));
  await met;
  expect(await readSummary(system, id, RUNNING)).toEqual({
    __typename: 'SummaryRunning',
    fileCount: 2,
    readFileCount: 0,
    retryAfterSeconds: 2,
  });
  release();
  expect(await finishSummary(system, id, DONE)).toEqual(SUMMARY);

  const summary = `summary { __typename ${DONE} }`;
  const { data, errors } = await system.askText(`{
    inventoryReport(destinationBucket: "reports", manifestKey: "${key}") { ${summary} }
    inventory(bucket: "logs", inventoryId: "r1") {
      latestReport { ${summary} }
      reports { nodes { ${summary} } }
    }
  }`);
  expect(errors).toEqual([]);
  const report = { summary: SUMMARY };
  expect(data).toEqual({
    inventoryReport: report,
    inventory: { latestReport: report, reports: { nodes: [report] } },
  });
  expect(countFetches(system)).toBe(2);
});

test('a subgraph gives the figures of an entity', async () => {
  await using system = await startReportSystem({ serving: { schema: createSubgraphSchema() } });
  const key = writeReport(system, { at: AT });
  const id = reportIdOf(key);
  const ask = async () => {
    const { data, errors } = await system.askText(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on InventoryReport { summary { __typename ${DONE} } }
        }
      }`,
      {
        representations: [
          { __typename: 'InventoryReport', id },
          {
            __typename: 'InventoryReport',
            destinationBucket: { name: 'reports' },
            manifestKey: key,
          },
        ],
      },
    );
    expect(errors).toEqual([]);
    return data;
  };
  expect(await ask()).toEqual({ _entities: [{ summary: null }, { summary: null }] });
  expect(await summarize(system, id)).toEqual(SUCCESS(id));
  await expect
    .poll(ask, { timeout: 20_000 })
    .toEqual({ _entities: [{ summary: SUMMARY }, { summary: SUMMARY }] });
});

test('whoever asks while it runs, or later, joins: each file is fetched once', async () => {
  await using system = await startReportSystem({ reports: { rowsPerFile: 1 } });
  const id = reportIdOf(writeReport(system, { at: AT }));
  const { met, release } = holdFiles(system.emulator);
  await summarize(system, id);
  await met;
  const others = await Promise.all(Array.from({ length: 10 }, () => summarize(system, id)));
  expect(others).toEqual(Array(10).fill(SUCCESS(id)));
  release();
  await finishSummary(system, id);
  const { report } = await summarize(system, id);
  expect(report).toMatchObject({ summary: { __typename: 'ReportSummary' } });
  expect(countFetches(system)).toBe(3);
});

test('a damaged file fails with its problem; repaired, it is tried again', async () => {
  await using system = await startReportSystem({ reports: { rowsPerFile: 2 } });
  const { emulator } = system;
  const id = reportIdOf(writeReport(system, { at: AT }));
  const files = [...emulator.objects('reports')].filter(([key]) => key.includes('/data/'));
  const [key = '', body = Buffer.alloc(0)] = files.at(-1) ?? [];
  emulator.putObjects('reports', [{ key, body: body.subarray(0, body.length / 2) }]);
  await summarize(system, id);
  const failed = await finishSummary(system, id, FAILED);
  expect(failed).toEqual({
    __typename: 'SummaryFailed',
    failedAt: TIME,
    problems: [{ kind: expect.any(String), file: key, message: expect.stringContaining(key) }],
  });
  emulator.putObjects('reports', [{ key, body }]);
  // It does not run again by itself.
  expect(await readSummary(system, id, FAILED)).toEqual(failed);
  expect(await summarize(system, id)).toEqual(SUCCESS(id));
  expect(await finishSummary(system, id, DONE)).toEqual(SUMMARY);
});

test.for([
  ['ServiceUnavailable', 'UPSTREAM_UNAVAILABLE'],
  ['QpsLimitExceeded', 'THROTTLED'],
] as const)(
  '%s is an error of the field, and no damage; then it is tried again',
  async ([code, publicCode]) => {
    await using system = await startReportSystem();
    const id = reportIdOf(writeReport(system, { at: AT }));
    const outage = { kind: 'error', status: 503, code } as const;
    const times = Number.POSITIVE_INFINITY;
    system.emulator.inject({
      ...outage,
      operation: 'GetObject',
      keyPrefix: 'p/logs/r1/data/',
      times,
    });
    await summarize(system, id);
    const codes = async () =>
      (await askSummary(system, id)).errors.map(({ extensions }) => extensions?.code);
    await expect.poll(codes, { timeout: 20_000 }).toEqual([publicCode]);
    system.emulator.clearFaults();
    expect(await summarize(system, id)).toEqual(SUCCESS(id));
    expect(await finishSummary(system, id, DONE)).toEqual(SUMMARY);
  },
);

test.for(['noManifest', 'wrongChecksum', 'invalidManifest', 'foreignDestination'] as const)(
  'a report with %s cannot be summarized',
  async (damage) => {
    await using system = await startReportSystem();
    const id = reportIdOf(writeReport(system, { at: AT, damage }));
    expect(await summarize(system, id)).toMatchObject({
      __typename: 'NoSuchReportError',
      code: 'NoSuchReport',
      reportId: id,
    });
    expect(countFetches(system)).toBe(0);
  },
);

test.for([
  ['a report that does not exist', reportIdOf('p/logs/r1/2020-01-30T16-00Z/manifest.json')],
  [
    'a bucket that does not exist',
    btoa('InventoryReport:none/p/logs/r1/2020-01-30T16-00Z/manifest.json'),
  ],
] as const)('%s has no figures', async ([, id]) => {
  await using system = await startReportSystem();
  expect(await summarize(system, id)).toMatchObject({ __typename: 'NoSuchReportError' });
});

test.for(['', 'r1', btoa('Bucket:logs'), btoa('InventoryReport:reports/p/logs/r1/data/a.csv.gz')])(
  'the id %j is refused where it stands, without a request',
  async (id) => {
    await using system = await startReportSystem();
    expect(await summarize(system, id)).toMatchObject({
      __typename: 'InvalidArgumentError',
      issues: [{ path: ['reportId'], message: expect.stringContaining('not the id of a report') }],
    });
    expect(system.requests).toEqual([]);
  },
);

test('the work goes on when the connection of its caller breaks', async () => {
  await using system = await startReportSystem();
  const id = reportIdOf(writeReport(system, { at: AT }));
  const { met, release } = holdFiles(system.emulator);
  const agent = new Agent({ keepAlive: true });
  const asking = request(system.url, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json' },
  });
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  asking.on('response', (response) => response.resume().once('end', resolve));
  const query = `mutation { summarizeReport(input: { reportId: "${id}" }) { __typename } }`;
  asking.end(JSON.stringify({ query }));
  await answered;
  await met;
  agent.destroy();
  release();
  expect(await finishSummary(system, id, DONE)).toEqual(SUMMARY);
});

test('a server that closes ends the work at once, and its thread', async () => {
  await using system = await startReportSystem();
  const threads: Promise<unknown>[] = [];
  const watch = (worker: { once(event: 'exit', listener: () => void): unknown }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    worker.once('exit', resolve);
    threads.push(promise);
  };
  process.on('worker', watch);
  try {
    const id = reportIdOf(writeReport(system, { at: AT }));
    const { met } = holdFiles(system.emulator);
    await summarize(system, id);
    await met;
    await system[Symbol.asyncDispose]();
  } finally {
    process.off('worker', watch);
  }
  expect(threads).toHaveLength(1);
  await Promise.all(threads);
});
