import { encodeGlobalID } from '@pothos/plugin-relay';
import { bucketNameComplaint } from '../../inventory/validation.ts';
import { fieldOfColumn } from '../../reports/columns.ts';
import type { FoundReport } from '../../reports/found-report.ts';
import type { ReportProblem } from '../../reports/report.ts';
import { manifestKeyComplaint } from '../../reports/report-key.ts';
import { checkArguments } from '../arguments.ts';
import { builder, GLOBAL_ID } from '../builder.ts';
import { fixed, REPORT_COST } from '../cost.ts';
import { InventoryOptionalField } from '../enums.ts';
import { ruleOf } from '../node.ts';
import { BucketRef, InventoryConfigurationRef } from '../refs.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { ReportProblemKindEnum, ReportStateEnum } from './report-enums.ts';

/** A report as a list of its bucket shows it; the rest is read with its manifest. */
export const InventoryReportRef = builder.objectRef<FoundReport>('InventoryReport');

/** A report's global id. A bucket's name has no slash, so the first one separates it from the key. */
function reportIdOf({ place, manifestKey }: FoundReport): string {
  return encodeGlobalID('InventoryReport', `${place.destinationBucket}/${manifestKey}`);
}

builder.objectType(InventoryReportRef, {
  description:
    'What one run of a rule wrote: a list of a bucket’s objects. It remains when the rule is deleted. `columns`, ' +
    '`fileCount`, `totalFileSize` and `files` take one request to OSS for all four, and are null without a usable ' +
    'manifest; the other fields of the report itself take none.',
  extensions: {
    directives: { key: [{ fields: 'id' }, { fields: 'destinationBucket { name } manifestKey' }] },
  },
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: GLOBAL_ID, resolve: reportIdOf }),
    sourceBucket: t.field({
      type: BucketRef,
      description: 'The bucket whose objects the report lists.',
      resolve: ({ place }) => ({ name: place.sourceBucket }),
    }),
    inventoryId: t.string({
      description: 'The id of the rule that wrote the report. The rule may no longer exist.',
      resolve: ({ place }) => place.inventoryId,
    }),
    inventory: t.field({
      tracing: true,
      type: InventoryConfigurationRef,
      nullable: true,
      description:
        'The rule that wrote the report. Null if it no longer exists. Takes one request to OSS.',
      extensions: { cost: fixed(1) },
      resolve: ({ place: { sourceBucket: bucket, inventoryId } }, _args, context) =>
        ruleOf({ bucket, inventoryId }, context),
    }),
    destinationBucket: t.field({
      type: BucketRef,
      description: 'The bucket that contains the report.',
      resolve: ({ place }) => ({ name: place.destinationBucket }),
    }),
    folder: t.string({
      description:
        'The name of the report’s folder, for example `2026-01-30T16-00Z`: when the scan started, in UTC. OSS cuts ' +
        'days at midnight in UTC+8, which is 16:00 in UTC.',
      resolve: ({ folder }) => folder.name,
    }),
    manifestKey: t.exposeString('manifestKey', {
      description:
        'The key of the report’s manifest, for example ' +
        '`photos/demo-photos/originals-daily/2026-01-30T16-00Z/manifest.json`.',
    }),
    scanStartedAt: t.field({
      type: 'DateTime',
      description:
        'When OSS started to list the bucket, to the minute, in UTC. The report may or may not contain later changes.',
      resolve: ({ folder }) => folder.scanStartedAt,
    }),
    publishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When OSS wrote the manifest, in UTC. Null: it does not exist.',
      resolve: ({ manifest }) => manifest?.lastModified ?? null,
    }),
    columns: t.field({
      tracing: true,
      type: [ReportColumn],
      nullable: true,
      description: 'The columns of the rows, in order. OSS: `fileSchema`.',
      extensions: { cost: fixed(1) },
      resolve: async (report, _args, { loaders }) =>
        (await loaders.reports.readings.load(report)).manifest?.columns ?? null,
    }),
    fileCount: t.int({
      tracing: true,
      nullable: true,
      description: 'The number of files.',
      extensions: { cost: fixed(1) },
      resolve: async (report, _args, { loaders }) =>
        (await loaders.reports.readings.load(report)).manifest?.files.length ?? null,
    }),
    totalFileSize: t.field({
      tracing: true,
      type: 'BigInt',
      nullable: true,
      description: 'The size of all files together, compressed, in bytes.',
      extensions: { cost: fixed(1) },
      resolve: async (report, _args, { loaders }) => {
        const { manifest } = await loaders.reports.readings.load(report);
        return manifest?.files.reduce((sum, { size }) => sum + size, 0) ?? null;
      },
    }),
    state: t.field({
      tracing: true,
      type: ReportStateEnum,
      nullable: true,
      description:
        'Whether the report is complete, by its manifest and checksum. Takes two requests to OSS.',
      extensions: { cost: fixed(2), ...SEMANTIC_NON_NULL },
      resolve: async (report, _args, { loaders }) =>
        (await loaders.reports.readings.load(report)).state,
    }),
    problems: t.field({
      tracing: true,
      type: [ReportProblemType],
      nullable: true,
      description:
        'What is wrong with the report. Empty: nothing was found. Compares the files with the manifest, which takes ' +
        'one more request to OSS than `state`; the content of the files is checked when it is read.',
      extensions: { cost: fixed(3), ...SEMANTIC_NON_NULL },
      resolve: (report, _args, { loaders }) => loaders.reports.problems.load(report),
    }),
    viewerCanReadObjects: t.boolean({
      description:
        'Whether this server’s policy lets the caller read the report’s rows, files and summary. OSS can still refuse.',
      resolve: ({ place }, _args, { access }) =>
        access.mayReadObjects(place.sourceBucket, place.destinationBucket),
    }),
  }),
});

/** One thing that is wrong with a report. */
export const ReportProblemType = builder.objectRef<ReportProblem>('ReportProblem').implement({
  description: 'One thing that is wrong with a report.',
  fields: (t) => ({
    kind: t.field({
      type: ReportProblemKindEnum,
      description: 'What is wrong, in one word.',
      resolve: ({ kind }) => kind,
    }),
    file: t.exposeString('file', {
      nullable: true,
      description: 'The key of the file. Null: the manifest, or the report as a whole.',
    }),
    message: t.exposeString('message', {
      description: 'What is wrong, the value, and what to do. For people: the text may change.',
    }),
  }),
});

const ReportColumn = builder.objectRef<string>('ReportColumn').implement({
  description: 'A column of a report.',
  fields: (t) => ({
    name: t.string({
      description: 'The name in the manifest, for example `LastModifiedDate`.',
      resolve: (name) => name,
    }),
    field: t.field({
      type: InventoryOptionalField.ref,
      nullable: true,
      description:
        'The optional field of the rule that adds this column. Null: every report has the column. `UNKNOWN`: this ' +
        'server does not know the column yet.',
      resolve: fieldOfColumn,
    }),
  }),
});

builder.queryField('inventoryReport', (t) =>
  t.field({
    tracing: true,
    type: InventoryReportRef,
    nullable: true,
    description:
      'A report by the key of its manifest. Null if it does not exist, or the caller may not see it. Takes two requests ' +
      'to OSS.',
    extensions: { cost: fixed(REPORT_COST) },
    args: {
      destinationBucket: t.arg.string({
        required: true,
        description: 'The bucket that contains the report, for example `demo-reports`.',
      }),
      manifestKey: t.arg.string({
        required: true,
        description:
          'The key of the manifest, for example ' +
          '`photos/originals/demo-photos/originals-daily/2026-01-30T16-00Z/manifest.json`: the value of `manifestKey`.',
      }),
    },
    resolve: (_root, key, { loaders }) => {
      checkArguments({
        destinationBucket: bucketNameComplaint(key.destinationBucket),
        manifestKey: manifestKeyComplaint(key.manifestKey),
      });
      return loaders.reports.byKey.load(key);
    },
  }),
);
