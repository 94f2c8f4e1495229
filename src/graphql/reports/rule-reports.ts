import { builder } from '../builder.ts';
import { FRESHNESS_COST, fixed, PAGE } from '../cost.ts';
import { forwardArguments } from '../forward-arguments.ts';
import { InventoryConfigurationRef } from '../refs.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { InventoryReportRef } from './inventory-report.ts';
import { InventoryReportConnection, MAX_REPORT_PAGE, reportsOf } from './report-connection.ts';
import { ReportFreshness } from './report-freshness.ts';

builder.objectFields(InventoryConfigurationRef, (t) => ({
  freshness: t.field({
    tracing: true,
    type: ReportFreshness,
    nullable: true,
    description:
      'Whether the rule’s reports arrive on time. Takes up to three requests to OSS; none for a disabled rule. ' +
      '`UNKNOWN` without the right `reports`.',
    extensions: { cost: fixed(FRESHNESS_COST), ...SEMANTIC_NON_NULL },
    resolve: (rule, _args, { loaders }) => loaders.reports.freshness.load(rule),
  }),
  latestReport: t.field({
    tracing: true,
    type: InventoryReportRef,
    nullable: true,
    description:
      'The latest report that is complete, or that OSS refuses to show. Null if there is none. Takes two requests to ' +
      'OSS, and needs the right `reports`.',
    extensions: { cost: fixed(2) },
    resolve: (rule, _args, { loaders }) => loaders.reports.latest(rule),
  }),
  reports: t.field({
    type: InventoryReportConnection,
    nullable: true,
    description:
      'The rule’s reports, the latest first, complete or not. A page takes one request to OSS, or more if there are ' +
      'long gaps between reports. Needs the right `reports`.',
    extensions: { cost: PAGE, ...SEMANTIC_NON_NULL },
    args: forwardArguments(t.arg, `${MAX_REPORT_PAGE}`),
    resolve: (rule, args, context) => reportsOf(rule, args, context),
  }),
}));
