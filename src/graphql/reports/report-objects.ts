import type { ReportObject } from '../../reports/cells.ts';
import type { FoundReport } from '../../reports/found-report.ts';
import type { ReportObjectPage } from '../../reports/preview.ts';
import { builder } from '../builder.ts';
import {
  createEdge,
  type Edge,
  type ForwardArgs,
  forwardRequest,
  MAX_PAGE_SIZE,
} from '../connection.ts';
import type { Context } from '../context.ts';
import { ITEMS, OBJECTS } from '../cost.ts';
import { encodeCursor, listOf } from '../cursors.ts';
import { StorageClass } from '../enums.ts';
import { forwardArguments } from '../forward-arguments.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { InventoryReportRef } from './inventory-report.ts';

/** A row of a report. */
export const ReportObjectRef = builder.objectRef<ReportObject>('ReportObject').implement({
  description:
    'A row of a report: an object, or a version of one. A field is null if the report has no such column, or the row ' +
    'no value.',
  fields: (t) => ({
    key: t.exposeString('key', {
      description: 'The object’s key, decoded, for example `logs/2026-01-30.gz`. OSS: `Key`.',
    }),
    versionId: t.exposeString('versionId', {
      nullable: true,
      description: 'The id of the version, if the rule lists all versions. OSS: `VersionId`.',
    }),
    isLatest: t.exposeBoolean('isLatest', {
      nullable: true,
      description:
        'Whether this is the current version, if the rule lists all versions. OSS: `IsLatest`.',
    }),
    isDeleteMarker: t.exposeBoolean('isDeleteMarker', {
      nullable: true,
      description:
        'Whether this is a delete marker, if the rule lists all versions. OSS: `IsDeleteMarker`.',
    }),
    size: t.expose('size', {
      type: 'BigInt',
      nullable: true,
      description: 'The size of the object, in bytes. OSS: `Size`.',
    }),
    storageClass: t.field({
      type: StorageClass.ref,
      nullable: true,
      description: 'The storage class of the object. OSS: `StorageClass`.',
      resolve: ({ storageClass }) => storageClass && StorageClass.read(storageClass),
    }),
    lastModifiedAt: t.expose('lastModifiedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the object was last modified, in UTC. OSS: `LastModifiedDate`.',
    }),
    etag: t.exposeString('etag', {
      nullable: true,
      description: 'The ETag of the object, without quotes. OSS: `ETag`.',
    }),
    isMultipartUploaded: t.exposeBoolean('isMultipartUploaded', {
      nullable: true,
      description:
        'Whether the object was created by a multipart upload. OSS: `IsMultipartUploaded`.',
    }),
    isEncrypted: t.exposeBoolean('isEncrypted', {
      nullable: true,
      description: 'Whether the object is encrypted on the server. OSS: `EncryptionStatus`.',
    }),
    objectAcl: t.exposeString('objectAcl', {
      nullable: true,
      description:
        'The access control list of the object, for example `private`. OSS: `ObjectAcl`.',
    }),
    taggingCount: t.exposeInt('taggingCount', {
      nullable: true,
      description: 'The number of the object’s tags. OSS: `TaggingCount`.',
    }),
    objectType: t.exposeString('objectType', {
      nullable: true,
      description:
        'The type of the object: Normal, Appendable, Multipart or Symlink. OSS: `ObjectType`.',
    }),
    crc64: t.exposeString('crc64', {
      nullable: true,
      description:
        'The CRC-64 checksum of the object, in digits: it can exceed `BigInt`. OSS: `Crc64`.',
    }),
    transitionedAt: t.expose('transitionedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the object was moved to its storage class, in UTC. OSS: `TransitionTime`.',
    }),
    lastAccessedAt: t.expose('lastAccessedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the object was last read, in UTC, perhaps only to the day. OSS: `LastAccessTimestamp`, `LastAccessDate`.',
    }),
    cells: t.field({
      type: ['String'],
      nullable: { list: false, items: true },
      description:
        'The cells of the row as text, in the order of `columns`; the key is encoded as OSS wrote it. Null: empty.',
      resolve: ({ cells }) => [...cells],
    }),
  }),
});

const ReportObjectEdge = builder.edgeObject({
  type: ReportObjectRef,
  name: 'ReportObjectEdge',
  description: 'A row and its cursor.',
});

/** A page of rows whose reading starts when a part of it is selected. */
interface ObjectsModel {
  readonly list: string;
  readonly isFirst: boolean;
  page(): Promise<ReportObjectPage>;
}

const ReportObjectConnection = builder.objectRef<ObjectsModel>('ReportObjectConnection').implement({
  description:
    'A page of a report’s rows, as defined by the Relay Cursor Connections Specification. With `keyPrefix`, a page ' +
    'can be short or empty although other pages exist: continue while `hasNextPage` is true.',
  fields: (t) => ({
    edges: t.field({
      tracing: true,
      type: [ReportObjectEdge],
      description: 'The rows of this page, each with its cursor.',
      extensions: { cost: ITEMS },
      resolve: async ({ list, page }) =>
        (await page()).items.map(
          ({ object, rowNumber }): Edge<ReportObject> => createEdge(list, `${rowNumber}`, object),
        ),
    }),
    nodes: t.field({
      tracing: true,
      type: [ReportObjectRef],
      description: 'The rows of this page, without cursors.',
      extensions: { cost: ITEMS },
      resolve: async ({ page }) => (await page()).items.map(({ object }) => object),
    }),
    pageInfo: t.field({
      tracing: true,
      type: builder.pageInfoRef(),
      description:
        'Whether other pages exist, and the cursors to request them. `endCursor` is also set for an empty page.',
      resolve: async ({ list, isFirst, page }) => {
        const { items, end, hasNextPage } = await page();
        const [first] = items;
        return {
          hasNextPage,
          hasPreviousPage: !isFirst,
          startCursor: first ? encodeCursor(list, `${first.rowNumber}`) : null,
          endCursor: encodeCursor(list, `${end}`),
        };
      },
    }),
    scannedRowCount: t.int({
      tracing: true,
      description: 'The number of rows that were read for this page.',
      resolve: async ({ page }) => (await page()).scannedRowCount,
    }),
  }),
});

builder.objectField(InventoryReportRef, 'objects', (t) =>
  t.field({
    type: ReportObjectConnection,
    nullable: true,
    description:
      'The report’s rows, in the order of its files: a preview of the first 10,000 (`REPORT_PREVIEW_ROWS`). Further ' +
      'rows are in `files`. Each page reads the report from its start, so that later pages cost more. A page looks at ' +
      'no more than 10,000 rows. Needs the right `objects`.',
    extensions: { cost: OBJECTS, ...SEMANTIC_NON_NULL },
    args: {
      ...forwardArguments(t.arg),
      keyPrefix: t.arg.string({
        description: 'Only objects whose keys start with this prefix, for example `logs/`.',
      }),
    },
    resolve: (report, args, context) => objectsOf(report, args, context),
  }),
);

function objectsOf(
  report: FoundReport,
  { keyPrefix, ...args }: ForwardArgs & { readonly keyPrefix?: string | null | undefined },
  { loaders }: Context,
): ObjectsModel {
  loaders.reports.assertMayReadObjects(report);
  const list = listOf(
    'objects',
    report.place.destinationBucket,
    report.manifestKey,
    keyPrefix ?? '',
  );
  const { size, after } = forwardRequest(list, args, isRowNumber, MAX_PAGE_SIZE);
  let page: Promise<ReportObjectPage> | undefined;
  return {
    list,
    isFirst: after === null,
    page() {
      page ??= loaders.reports.objects(report, {
        first: size,
        after: Number(after),
        keyPrefix: keyPrefix ?? null,
      });
      return page;
    },
  };
}

function isRowNumber(key: string): boolean {
  return /^\d{1,9}$/.test(key);
}
