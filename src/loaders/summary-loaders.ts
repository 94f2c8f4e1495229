import {
  AccessDeniedError,
  InventoryError,
  NoSuchReportError,
  ThrottledError,
  UpstreamError,
} from '../inventory/errors.ts';
import type { FoundReport } from '../reports/found-report.ts';
import type { ReadReport } from '../reports/report-reader.ts';
import { describeSummary, type ReportFigures } from '../reports/summary-figures.ts';
import { SummaryQueueFullError, type SummaryState } from '../reports/summary-queue.ts';
import type { ReportLoaderParts } from './report-settings.ts';
import { assertMutable } from './write-checks.ts';

/** How far the figures of a report are. */
export type ReportSummary =
  | Exclude<SummaryState, { readonly status: 'DONE' }>
  | { readonly status: 'DONE'; readonly figures: ReportFigures; readonly computedAt: Date };

/** Creates one request's access to the figures of reports; see `createReportLoaders`. */
export function createSummaryLoaders(
  { store, access, summaries, caller = '' }: ReportLoaderParts,
  read: (report: FoundReport) => Promise<ReadReport>,
  assertMayReadObjects: (report: FoundReport) => void,
) {
  /** The report's manifest, and the version of it by which its figures are kept. */
  const identify = async (report: FoundReport) => {
    const { manifest, state } = await read(report);
    const { manifestKey: key, place } = report;
    const etag = report.manifest?.etag;
    if (!manifest || state === 'DAMAGED' || etag === undefined) return undefined;
    const identity = { owner: store.owner, bucket: place.destinationBucket, key, etag };
    return { manifest, identity };
  };

  return {
    /**
     * How far the figures of a report are; `null` if nobody asked for them.
     *
     * @throws UpstreamError, ThrottledError if they could not be made for a reason that may pass.
     */
    async summary(report: FoundReport): Promise<ReportSummary | null> {
      assertMayReadObjects(report);
      const found = await identify(report);
      const state = found && summaries?.find(found.identity);
      if (!state) return null;
      if (state.status === 'FAILED' && state.problems.length === 0) throw passing(state.cause);
      if (state.status !== 'DONE') return state;
      const figures = describeSummary(state.summary, found.manifest.columns);
      return { status: 'DONE', figures, computedAt: state.computedAt };
    },

    /**
     * Starts to make the figures of a report, or joins another caller.
     *
     * @throws NoSuchReportError without a usable manifest, ThrottledError if the queue is full, AccessDeniedError if
     * the operator allows none, or this replica is read-only.
     */
    async summarize(report: FoundReport, reportId: string): Promise<void> {
      assertMutable(access);
      assertMayReadObjects(report);
      if (!summaries) {
        throw new AccessDeniedError(
          'This server summarizes no reports. Set REPORT_SUMMARY_THREADS to 1 or more to allow it.',
          null,
          'Forbidden',
        );
      }
      const found = await identify(report);
      if (!found) throw new NoSuchReportError(reportId);
      const { files, columns } = found.manifest;
      const { destinationBucket } = report.place;
      try {
        summaries.request({
          ...found.identity,
          files,
          columns,
          caller,
          // Not the request's signal: the work goes on without the caller.
          open: ({ key }, signal) =>
            store.objects.read(destinationBucket, key, signal ? { signal } : {}),
        });
      } catch (error) {
        if (!(error instanceof SummaryQueueFullError)) throw error;
        throw new ThrottledError('SummaryQueueFull', error.retryAfterSeconds, {}, error.message);
      }
    },
  };
}

function passing(cause: unknown): InventoryError {
  if (cause instanceof InventoryError) return cause;
  const message =
    'The figures could not be made, because a file could not be read. Ask for them again with `summarizeReport`.';
  return new UpstreamError(message, 'UnreadableAnswer', { cause });
}
