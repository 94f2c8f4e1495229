import {
  AccessDeniedError,
  InvalidArgumentError,
  NoSuchReportError,
  RefusedError,
  ThrottledError,
  UpstreamError,
} from '../../inventory/errors.ts';
import { shown } from '../../inventory/validation.ts';
import type { FoundReport } from '../../reports/found-report.ts';
import { builder } from '../builder.ts';
import { fixed } from '../cost.ts';
import { reportKeyOf } from '../node.ts';
import { InventoryReportRef } from '../reports/inventory-report.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';

const SummarizeReportInput = builder.inputType('SummarizeReportInput', {
  description: 'The report to summarize.',
  fields: (t) => ({
    reportId: t.id({ required: true, description: 'The global id of the report: its `id`.' }),
  }),
});

const SummarizeReportSuccess = builder.objectRef<FoundReport>('SummarizeReportSuccess').implement({
  description: 'The figures exist, or are being computed.',
  fields: (t) => ({
    report: t.field({
      type: InventoryReportRef,
      description: 'The report. Its `summary` has the figures, or how far they are.',
      resolve: (report) => report,
    }),
  }),
});

builder.mutationField('summarizeReport', (t) =>
  t.field({
    type: SummarizeReportSuccess,
    description:
      'Computes the figures of a report in the background; several callers share one computation. It reads all files of ' +
      'the report. Request `summary` of the report until it is a `ReportSummary`; each replica of the server has its ' +
      'own. Needs the right `objects`.',
    nullable: true,
    extensions: { cost: fixed(100), ...SEMANTIC_NON_NULL },
    args: {
      input: t.arg({
        type: SummarizeReportInput,
        required: true,
        description: 'The report to summarize.',
      }),
    },
    errors: {
      types: [
        InvalidArgumentError,
        AccessDeniedError,
        NoSuchReportError,
        ThrottledError,
        RefusedError,
        UpstreamError,
      ],
      union: {
        name: 'SummarizeReportResult',
        description: 'The result of `summarizeReport`.',
      },
    },
    resolve: async (_root, { input: { reportId } }, { loaders }) => {
      const key = reportKeyOf(reportId);
      if (!key) {
        const message = `${shown(reportId)} is not the id of a report. Send the value of \`id\` unchanged.`;
        throw new InvalidArgumentError([{ path: ['reportId'], message, ec: null }]);
      }
      const report = await loaders.reports.byKey.load(key);
      if (!report) throw new NoSuchReportError(reportId);
      await loaders.reports.summarize(report, reportId);
      return report;
    },
  }),
);
