import type { ReportSummary } from '../../loaders/summary-loaders.ts';
import type { SummaryGroup } from '../../reports/summary-figures.ts';
import { checkArguments } from '../arguments.ts';
import { builder } from '../builder.ts';
import { atMost, fixed } from '../cost.ts';
import { InventoryOptionalField } from '../enums.ts';
import { InventoryReportRef, ReportProblemType } from './inventory-report.ts';
import { ReportObjectRef } from './report-objects.ts';

const MAX_PREFIXES = 1000;
const MAX_OBJECTS = 100;

/** The cost of a list of up to 100 groups, for 100 values each. */
const GROUPS = fixed(4);

type State<Status> = Extract<ReportSummary, { readonly status: Status }>;

const Group = builder.objectRef<SummaryGroup>('SummaryGroup').implement({
  description: 'Some of a report’s rows.',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description: 'What the rows have in common, for example `logs/`. Null: all the others.',
    }),
    objectCount: t.expose('objectCount', { type: 'BigInt', description: 'The number of rows.' }),
    totalSize: t.expose('totalSize', {
      type: 'BigInt',
      nullable: true,
      description: 'Their size together, in bytes. Null: the report has no column `Size`.',
    }),
  }),
});

const Done = builder.objectRef<State<'DONE'>>('ReportSummary').implement({
  description:
    'The figures of a report, over all of its rows. A figure is null if the report does not have the column for it, ' +
    'never 0.',
  fields: (t) => ({
    computedAt: t.expose('computedAt', {
      type: 'DateTime',
      description: 'When the figures were computed, in UTC.',
    }),
    objectCount: t.field({
      type: 'BigInt',
      description: 'The number of rows: each version and each delete marker counts.',
      resolve: ({ figures }) => figures.objectCount,
    }),
    totalSize: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The size of all rows together, in bytes.',
      resolve: ({ figures }) => figures.totalSize,
    }),
    byStorageClass: t.field({
      type: [Group],
      nullable: true,
      description: 'By storage class in OSS’s words, for example `IA`, the largest first.',
      extensions: { cost: GROUPS },
      resolve: ({ figures }) => figures.byStorageClass && [...figures.byStorageClass],
    }),
    byLastModifiedMonth: t.field({
      type: [Group],
      nullable: true,
      description:
        'By the month of the last modification, for example `2026-01`, in ascending order.',
      extensions: { cost: GROUPS },
      resolve: ({ figures }) => figures.byLastModifiedMonth && [...figures.byLastModifiedMonth],
    }),
    byPrefix: t.field({
      type: [Group],
      nullable: true,
      description:
        'By what the keys have up to the next `/`, the largest first. The report is known to four levels and 10,000 ' +
        'prefixes. The last group, whose `name` is null, has the rows that no other group has.',
      extensions: { cost: atMost(MAX_PREFIXES) },
      args: {
        under: t.arg.string({
          required: true,
          defaultValue: '',
          description: 'The prefix to look into: a `name` of the level above, for example `logs/`.',
        }),
        first: t.arg.int({
          required: true,
          defaultValue: 100,
          description: 'The number of groups to return, besides the last one: 1 to 1,000.',
        }),
      },
      resolve: ({ figures }, { under, first }) => {
        checkArguments({ first: sizeComplaint(first, MAX_PREFIXES) });
        return [...figures.byPrefix(under, first)];
      },
    }),
    largest: t.field({
      type: [ReportObjectRef],
      nullable: true,
      description: 'The largest objects, the largest first.',
      extensions: { cost: atMost(MAX_OBJECTS) },
      args: {
        first: t.arg.int({
          required: true,
          defaultValue: 10,
          description: 'The number of objects to return: 1 to 100.',
        }),
      },
      resolve: ({ figures }, { first }) => {
        checkArguments({ first: sizeComplaint(first, MAX_OBJECTS) });
        return figures.largest?.slice(0, first) ?? null;
      },
    }),
    noncurrent: t.field({
      type: Group,
      nullable: true,
      description:
        'Versions that are not the current one. Null: the rule lists only current versions.',
      resolve: ({ figures }) => figures.noncurrent,
    }),
    deleteMarkerCount: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The number of delete markers. Null: the rule lists only current versions.',
      resolve: ({ figures }) => figures.deleteMarkerCount,
    }),
    unencrypted: t.field({
      type: Group,
      nullable: true,
      description: 'Objects that are not encrypted on the server.',
      resolve: ({ figures }) => figures.unencrypted,
    }),
    missingColumns: t.field({
      type: [InventoryOptionalField.ref],
      description: 'The columns that the report does not have, and without which figures are null.',
      resolve: ({ figures }) => [...figures.missingColumns],
    }),
  }),
});

const Failed = builder.objectRef<State<'FAILED'>>('SummaryFailed').implement({
  description: 'The figures could not be computed. `summarizeReport` tries again.',
  fields: (t) => ({
    failedAt: t.expose('failedAt', {
      type: 'DateTime',
      description: 'When the computation ended, in UTC.',
    }),
    problems: t.field({
      type: [ReportProblemType],
      description: 'What is wrong with the report.',
      resolve: ({ problems }) => [...problems],
    }),
  }),
});

const Running = builder.objectRef<State<'RUNNING'>>('SummaryRunning').implement({
  description: 'The figures are being computed. Request the report again, by its id.',
  fields: (t) => ({
    fileCount: t.exposeInt('fileCount', { description: 'The number of the report’s files.' }),
    readFileCount: t.exposeInt('readFileCount', {
      description: 'The number of files that were read.',
    }),
    retryAfterSeconds: t.exposeFloat('retryAfterSeconds', {
      description: 'When to request the report again, in seconds.',
    }),
  }),
});

const NAMES = {
  DONE: 'ReportSummary',
  FAILED: 'SummaryFailed',
  RUNNING: 'SummaryRunning',
} as const;

const Result = builder.unionType('ReportSummaryResult', {
  description: 'The figures of a report, or how far they are.',
  types: [Done, Failed, Running],
  resolveType: ({ status }) => NAMES[status],
});

builder.objectField(InventoryReportRef, 'summary', (t) =>
  t.field({
    tracing: true,
    type: Result,
    nullable: true,
    description:
      'The report’s figures. Null: nobody asked this server for them with `summarizeReport`, or they were dropped ' +
      'since. Takes one request to OSS. Needs the right `objects`.',
    extensions: { cost: fixed(1) },
    resolve: (report, _args, { loaders }) => loaders.reports.summary(report),
  }),
);

function sizeComplaint(size: number, max: number) {
  if (size >= 1 && size <= max) return undefined;
  return { message: `${size} is out of range: 1 to ${max}.` };
}
