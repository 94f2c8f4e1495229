import { encodeGlobalID } from '@pothos/plugin-relay';
import type { ReportAddress } from '../../reports/report.ts';
import { builder, GLOBAL_ID } from '../builder.ts';
import { fixed } from '../cost.ts';
import { InventoryOptionalField } from '../enums.ts';
import { ruleOf } from '../node.ts';
import { BucketRef, InventoryConfigurationRef } from '../refs.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { ReportProblemKindEnum, ReportStateEnum } from './report-enums.ts';

/** A report by its address; the rest is read with its manifest. */
export const InventoryReportRef = builder.objectRef<ReportAddress>('InventoryReport');

/** A report's global id. A bucket's name has no slash, so the first one separates it from the key. */
export function reportIdOf({ destinationBucket, manifestKey }: ReportAddress): string {
  return encodeGlobalID('InventoryReport', `${destinationBucket}/${manifestKey}`);
}

builder.objectType(InventoryReportRef, {
  description:
    'What one run of a rule wrote: a list of a bucket’s objects. It remains when the rule is deleted. `publishedAt`, ' +
    '`columns`, `fileCount`, `totalFileSize` and `files` take one request to OSS for all five, and are null without ' +
    'a manifest; the address takes none.',
  extensions: {
    directives: { key: [{ fields: 'id' }, { fields: 'destinationBucket { name } manifestKey' }] },
  },
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({ description: GLOBAL_ID, resolve: reportIdOf }),
    sourceBucket: t.field({
      type: BucketRef,
      description: 'The bucket whose objects the report lists.',
      resolve: ({ sourceBucket }) => ({ name: sourceBucket }),
    }),
    inventoryId: t.exposeString('inventoryId', {
      description: 'The id of the rule that wrote the report. The rule may no longer exist.',
    }),
    inventory: t.field({
      tracing: true,
      type: InventoryConfigurationRef,
      nullable: true,
      description:
        'The rule that wrote the report. Null if it no longer exists. Takes one request to OSS.',
      extensions: { cost: fixed(1) },
      resolve: ({ sourceBucket, inventoryId }, _args, context) =>
        ruleOf({ bucket: sourceBucket, inventoryId }, context),
    }),
    destinationBucket: t.field({
      type: BucketRef,
      description: 'The bucket that contains the report.',
      resolve: ({ destinationBucket }) => ({ name: destinationBucket }),
    }),
    folder: t.exposeString('folder', {
      description:
        'The name of the report’s folder, for example `2026-01-30T16-00Z`: when the scan started, in UTC. OSS cuts ' +
        'days at midnight in UTC+8, which is 16:00 in UTC.',
    }),
    manifestKey: t.exposeString('manifestKey', {
      description:
        'The key of the report’s manifest, for example ' +
        '`photos/demo-photos/originals-daily/2026-01-30T16-00Z/manifest.json`.',
    }),
    scanStartedAt: t.expose('scanStartedAt', {
      type: 'DateTime',
      description:
        'When OSS started to list the bucket, to the minute, in UTC. The report may or may not contain later changes.',
    }),
    publishedAt: t.field({
      tracing: true,
      type: 'DateTime',
      nullable: true,
      description: 'When OSS wrote the manifest, in UTC. Null: it does not exist.',
      extensions: { cost: fixed(1) },
      resolve: async (report, _args, { loaders }) =>
        (await loaders.reports.manifest(report))?.publishedAt ?? null,
    }),
    columns: t.field({
      tracing: true,
      type: [ReportColumn],
      nullable: true,
      description: 'The columns of the rows, in order. OSS: `fileSchema`.',
      extensions: { cost: fixed(1) },
      resolve: async (report, _args, { loaders }) =>
        (await loaders.reports.manifest(report))?.columns ?? null,
    }),
    fileCount: t.int({
      tracing: true,
      nullable: true,
      description: 'The number of files.',
      extensions: { cost: fixed(1) },
      resolve: async (report, _args, { loaders }) =>
        (await loaders.reports.manifest(report))?.files.length ?? null,
    }),
    totalFileSize: t.field({
      tracing: true,
      type: 'BigInt',
      nullable: true,
      description: 'The size of all files together, compressed, in bytes.',
      extensions: { cost: fixed(1) },
      resolve: async (report, _args, { loaders }) => {
        const manifest = await loaders.reports.manifest(report);
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
      resolve: (report, _args, { loaders }) => loaders.reports.state(report),
    }),
    problems: t.field({
      tracing: true,
      type: [ReportProblemType],
      nullable: true,
      description:
        'What is wrong with the report. Empty: nothing was found. Compares the files with the manifest, which takes ' +
        'one more request to OSS than `state`; the content of the files is checked when it is read.',
      extensions: { cost: fixed(3), ...SEMANTIC_NON_NULL },
      resolve: (report, _args, { loaders }) => loaders.reports.problems(report),
    }),
    viewerCanReadObjects: t.boolean({
      description:
        'Whether this server’s policy lets the caller read the report’s rows, files and summary. OSS can still refuse.',
      resolve: ({ sourceBucket, destinationBucket }, _args, { access }) =>
        access.mayReadObjects(sourceBucket, destinationBucket),
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
      resolve: (name) => optionalFieldOf(name),
    }),
  }),
});
