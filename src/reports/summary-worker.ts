import type { ReadableStream } from 'node:stream/web';
import { deserialize, serialize } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { summarizeFile } from './file-summary.ts';
import type { ReportFile, ReportProblem } from './report.ts';
import { ReportDamagedError } from './report-damaged-error.ts';
import { mergeSummary } from './summary.ts';

/**
 * What the worker is asked: the figures of one file, whose bytes the main thread fetches, added to those of files
 * before. Summaries are sent serialized: to make their objects would delay the requests of the main thread.
 */
export interface SummaryOrder {
  readonly file: ReportFile;
  readonly columns: readonly string[];
  readonly bytes: ReadableStream<Uint8Array>;
  readonly before: Uint8Array | null;
}

/** The worker's answer to an order. `failure` is a bug of this server, or a failure to fetch the bytes. */
export type SummaryAnswer =
  | { readonly summary: Uint8Array }
  | { readonly problem: ReportProblem }
  | { readonly failure: string };

parentPort?.on('message', async (order: SummaryOrder) => {
  parentPort?.postMessage(await answer(order));
});

async function answer({ file, columns, bytes, before }: SummaryOrder): Promise<SummaryAnswer> {
  try {
    const summary = await summarizeFile({ file, columns, open: () => bytes });
    return { summary: serialize(before ? mergeSummary(deserialize(before), summary) : summary) };
  } catch (error) {
    if (error instanceof ReportDamagedError) return { problem: error.problem };
    return { failure: `${error}` };
  }
}
