import DataLoader from 'dataloader';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { AccessDeniedError, NoSuchBucketError } from '../inventory/errors.ts';
import { shown } from '../inventory/validation.ts';
import type { FoundReport } from '../reports/found-report.ts';
import { type ReadObjectsOptions, readObjects } from '../reports/preview.ts';
import { refusal } from '../reports/refusal.ts';
import type { ReportFile } from '../reports/report.ts';
import { ReportDamagedError } from '../reports/report-damaged-error.ts';
import type { ReadReport } from '../reports/report-reader.ts';
import { createFreshnessLoaders } from './freshness-loaders.ts';
import type { Page } from './paging.ts';
import type { ManifestKey, ReportLoaderParts } from './report-settings.ts';
import { settleEach } from './settle-each.ts';
import { createSummaryLoaders } from './summary-loaders.ts';

/**
 * Creates one request's reads of reports. Reports need the right `reports` on the source and the destination bucket,
 * and what they list needs the right `objects`.
 *
 * Without the right, methods that take a rule or a report throw AccessDeniedError; a report by its key is `null`, and
 * freshness is UNKNOWN.
 */
export function createReportLoaders(parts: ReportLoaderParts) {
  const { store, access, settings, onSignedUrl, signal } = parts;
  const { finder, reader } = store;
  let hasSignedUrls = false;

  const assertMayReadReports = (source: string, destination: string) => {
    if (access.mayReadReports(source, destination)) return;
    throw forbidden(`see the reports of bucket ${shown(source)} in ${shown(destination)}`);
  };
  const assertMayReadObjects = ({ place }: FoundReport) => {
    if (access.mayReadObjects(place.sourceBucket, place.destinationBucket)) return;
    const { sourceBucket, destinationBucket } = place;
    throw forbidden(
      `read what the reports of bucket ${shown(sourceBucket)} in ${shown(destinationBucket)} list`,
    );
  };

  const readings = new DataLoader<FoundReport, ReadReport, string>(
    (reports) =>
      settleEach(reports, async (report) => {
        assertMayReadReports(report.place.sourceBucket, report.place.destinationBucket);
        return reader.read(report, { signal });
      }),
    { cacheKeyFn: ({ place, manifestKey }) => `${place.destinationBucket}/${manifestKey}` },
  );
  const byKey = new DataLoader<ManifestKey, FoundReport | null, string>(
    (keys) =>
      settleEach(keys, async ({ destinationBucket, manifestKey }) => {
        const mayRead = (source: string) => access.mayReadReports(source, destinationBucket);
        try {
          const found = await reader.find(destinationBucket, manifestKey, mayRead, { signal });
          if (!found) return null;
          readings.prime(found.report, found);
          return found.report;
        } catch (error) {
          if (error instanceof NoSuchBucketError) return null;
          throw error;
        }
      }),
    { cacheKeyFn: (key) => `${key.destinationBucket}/${key.manifestKey}` },
  );
  const problems = new DataLoader((reports: readonly FoundReport[]) =>
    settleEach(reports, async (report) => {
      assertMayReadReports(report.place.sourceBucket, report.place.destinationBucket);
      return reader.verify(report, { signal });
    }),
  );

  /** @throws ReportDamagedError without a manifest that can be trusted. */
  const manifestOf = async (report: FoundReport) => {
    const { manifest, problems: found, state } = await readings.load(report);
    if (manifest && state !== 'DAMAGED') return manifest;
    const [problem] = found;
    const message = problem?.message ?? `The report is ${state}: it has no manifest.`;
    throw new ReportDamagedError(problem?.kind ?? 'MANIFEST_INVALID', null, message);
  };

  return {
    ...createSummaryLoaders(parts, (report) => readings.load(report), assertMayReadObjects),
    ...createFreshnessLoaders(parts, readings, assertMayReadReports),

    /** A report by the key of its manifest; `null` if it does not exist, or the caller may not see it. */
    byKey,

    /** @throws AccessDeniedError if the caller may not read what the report lists. */
    assertMayReadObjects,

    /** What the manifest and the checksum of a report say. */
    readings,

    /** What is wrong with a report. */
    problems,

    /** A page of a rule's reports, the latest first. */
    async page(
      rule: InventoryConfiguration,
      { after, size }: { readonly after: string | null; readonly size: number },
    ): Promise<Page<FoundReport>> {
      assertMayReadReports(rule.bucket, rule.destination.bucket);
      const { reports, hasNextPage } = await finder.page(rule, { after, first: size }, { signal });
      return { items: reports, hasNextPage, hasPreviousPage: after !== null };
    },

    /** A page of a report's rows. @throws ReportDamagedError if they cannot be read. */
    async objects(
      report: FoundReport,
      page: Pick<ReadObjectsOptions, 'after' | 'first' | 'keyPrefix'>,
    ) {
      assertMayReadObjects(report);
      const { files, columns } = await manifestOf(report);
      const { destinationBucket } = report.place;
      const open = async function* ({ key }: ReportFile) {
        try {
          yield* store.objects.read(destinationBucket, key, signal ? { signal } : {});
        } catch (error) {
          const { kind, file, message } = refusal(error, key);
          // A right that the server lacks is no damage.
          throw kind === 'READ_DENIED' ? error : new ReportDamagedError(kind, file, message);
        }
      };
      return readObjects({ ...page, files, columns, open, maxRows: settings.previewRows });
    },

    /** Signs a URL of a file of the report's manifest. @throws ReportDamagedError for another one. */
    async signedUrl(report: FoundReport, { key }: ReportFile, expiresInSeconds: number) {
      assertMayReadObjects(report);
      if (settings.maxSignedSeconds === 0) {
        throw new AccessDeniedError(
          'This server makes no signed URLs. Set REPORT_DOWNLOADS=true to allow them.',
          null,
          'Forbidden',
        );
      }
      // A URL is only for a file that the manifest names.
      const { files } = await manifestOf(report);
      if (!files.some((file) => file.key === key)) {
        throw new ReportDamagedError('FOREIGN_KEY', key, 'The report does not have this file.');
      }
      hasSignedUrls = true;
      const bucket = report.place.destinationBucket;
      const signed = await store.objects.signedUrl(bucket, key, expiresInSeconds);
      onSignedUrl?.({ bucket, key, expiresInSeconds });
      return signed;
    },

    /** The longest lifetime of a signed URL, in seconds; 0: there are none. */
    maxSignedSeconds: settings.maxSignedSeconds,
    /** Whether the answer contains a signed URL, so that nobody may store it. */
    hasSignedUrls: () => hasSignedUrls,
  };
}

function forbidden(what: string): AccessDeniedError {
  return new AccessDeniedError(
    `You may not ${what}. Ask the operator for the right.`,
    null,
    'Forbidden',
  );
}
