import type { FoundReport } from '../../reports/found-report.ts';
import type { ReportFile } from '../../reports/report.ts';
import { checkArguments } from '../arguments.ts';
import { builder } from '../builder.ts';
import { createConnection, createEdge, forwardRequest } from '../connection.ts';
import { connectionType } from '../connection-type.ts';
import { fixed, PAGE } from '../cost.ts';
import { listOf } from '../cursors.ts';
import { forwardArguments } from '../forward-arguments.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { InventoryReportRef } from './inventory-report.ts';

/** The maximum page size of a report's files. */
const MAX_FILE_PAGE = 100;

/** In seconds. */
const DEFAULT_LIFETIME = 900;

/** A file with its report, whose rights apply to it. */
interface FileModel extends ReportFile {
  readonly report: FoundReport;
  readonly index: number;
}

const SignedUrl = builder
  .objectRef<{ readonly url: string; readonly expiresAt: Date }>('SignedUrl')
  .implement({
    description: 'A URL that needs no other credential: treat it as a secret.',
    fields: (t) => ({
      url: t.exposeString('url', { description: 'The URL, for a GET.' }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description:
          'When the URL expires, in UTC: with temporary credentials perhaps earlier than requested.',
      }),
    }),
  });

const ReportFileRef = builder.objectRef<FileModel>('ReportFile').implement({
  description: 'A file of a report: CSV, compressed with gzip.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The key of the file in the destination bucket.' }),
    size: t.expose('size', {
      type: 'BigInt',
      description: 'The size of the file, compressed, in bytes. OSS: `size`.',
    }),
    md5: t.exposeString('md5', {
      description: 'The MD5 of the file in lower-case hexadecimal digits. OSS: `MD5checksum`.',
    }),
    signedUrl: t.field({
      tracing: true,
      type: SignedUrl,
      nullable: true,
      description:
        'A URL from which anyone can download the file until it expires. Takes no request to OSS. Needs the right ' +
        '`objects`, and a server with `REPORT_DOWNLOADS=true`. The answer must not be cached.',
      extensions: { cost: fixed(1), ...SEMANTIC_NON_NULL },
      args: {
        expiresInSeconds: t.arg.int({
          required: true,
          defaultValue: DEFAULT_LIFETIME,
          description:
            'How long the URL is valid, in seconds: at least 1, at most 3,600 unless the server is configured otherwise ' +
            '(`REPORT_DOWNLOAD_MAX_SECONDS`).',
        }),
      },
      resolve: ({ report, ...file }, { expiresInSeconds }, { loaders }) => {
        const { maxSignedSeconds, signedUrl } = loaders.reports;
        if (maxSignedSeconds === 0) return signedUrl(report, file, expiresInSeconds);
        // A server with a shorter limit must not refuse its own default.
        const isDefault = expiresInSeconds === DEFAULT_LIFETIME;
        const seconds = isDefault ? Math.min(expiresInSeconds, maxSignedSeconds) : expiresInSeconds;
        checkArguments({ expiresInSeconds: lifetimeComplaint(seconds, maxSignedSeconds) });
        return signedUrl(report, file, seconds);
      },
    }),
  }),
});

const ReportFileEdge = builder.edgeObject({
  type: ReportFileRef,
  name: 'ReportFileEdge',
  description: 'A file and its cursor.',
});

const ReportFileConnection = connectionType<FileModel>('ReportFileConnection', {
  type: ReportFileRef,
  edge: ReportFileEdge,
  description:
    'A page of a report’s files, as defined by the Relay Cursor Connections Specification.',
  items: 'files',
});

builder.objectField(InventoryReportRef, 'files', (t) =>
  t.field({
    tracing: true,
    type: ReportFileConnection,
    nullable: true,
    description: 'The files that contain the rows, in order. Null without a manifest.',
    extensions: { cost: PAGE },
    args: forwardArguments(t.arg, `${MAX_FILE_PAGE}`),
    resolve: async (report, args, { loaders }) => {
      const list = listOf('files', report.place.destinationBucket, report.manifestKey);
      const { size, after } = forwardRequest(list, args, isIndex, MAX_FILE_PAGE);
      const { manifest } = await loaders.reports.readings.load(report);
      if (!manifest) return null;
      const start = after === null ? 0 : Number(after) + 1;
      const items = manifest.files
        .slice(start, start + size)
        .map((file, at) => ({ ...file, report, index: start + at }));
      const hasNextPage = start + items.length < manifest.files.length;
      return createConnection(
        async () => ({ items, hasNextPage, hasPreviousPage: start > 0 }),
        (file) => createEdge(list, String(file.index), file),
      );
    },
  }),
);

function lifetimeComplaint(seconds: number, max: number) {
  if (seconds >= 1 && seconds <= max) return undefined;
  return {
    message: `${seconds} is out of range: a signed URL is valid for 1 to ${max} seconds (REPORT_DOWNLOAD_MAX_SECONDS).`,
  };
}

function isIndex(key: string): boolean {
  return /^\d{1,9}$/.test(key);
}
