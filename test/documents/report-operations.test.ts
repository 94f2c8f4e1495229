import { expect, test } from 'vitest';
import {
  LargestObjectsText,
  LatestReportsText,
  ReportFilesText,
  SummarizeReportText,
} from '../../packages/documents/src/index.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import { finishSummary, reportIdOf } from '../support/summaries.ts';

test('the operations lead from a rule to its report, the files and the figures', async () => {
  await using system = await startReportSystem();
  const manifestKey = writeReport(system);
  const id = reportIdOf(manifestKey);
  const place = { destinationBucket: 'reports', manifestKey };
  const ask = async (text: { toString(): string }, variables: object) => {
    const { data, errors } = await system.askText(text.toString(), variables);
    expect(errors).toEqual([]);
    return data;
  };

  expect(await ask(LatestReportsText, { bucket: 'logs' })).toMatchObject({
    inventories: { edges: [{ node: { latestReport: { id, manifestKey, state: 'COMPLETE' } } }] },
  });
  const file = { node: { signedUrl: { url: expect.stringMatching(/^http/) } } };
  expect(await ask(ReportFilesText, { ...place, withSignedUrls: true })).toMatchObject({
    inventoryReport: { problems: [], files: { edges: [file] } },
  });
  const [bare] = await ask(ReportFilesText, place).then(
    (data) =>
      (data as { inventoryReport: { files: { edges: unknown[] } } }).inventoryReport.files.edges,
  );
  expect(bare).not.toHaveProperty('node.signedUrl');

  expect(await ask(LargestObjectsText, place)).toMatchObject({
    inventoryReport: { summary: null },
  });
  expect(await ask(SummarizeReportText, { input: { reportId: id } })).toMatchObject({
    summarizeReport: { report: { summary: { __typename: 'SummaryRunning', fileCount: 1 } } },
  });
  await finishSummary(system, id);
  expect(await ask(LargestObjectsText, { ...place, first: 1 })).toMatchObject({
    inventoryReport: {
      summary: {
        objectCount: 3,
        totalSize: 13,
        byPrefix: [{ name: null, objectCount: 3 }],
        largest: [{ size: 5 }],
      },
    },
  });
  const unknown = btoa('InventoryReport:reports/logs/r1/2020-01-30T16-00Z/manifest.json');
  expect(await ask(SummarizeReportText, { input: { reportId: unknown } })).toMatchObject({
    summarizeReport: { __typename: 'NoSuchReportError', reportId: unknown },
  });
});
