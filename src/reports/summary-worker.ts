import type { ReadableStream } from 'node:stream/web';
import { parentPort } from 'node:worker_threads';
import { summarizeFile } from './file-summary.ts';
import type { ReportFile, ReportProblem } from './report.ts';
import { ReportDamagedError } from './report-damaged-error.ts';
import type { Summary } from './summary.ts';

/** What the worker is asked: the figures of one file, whose bytes the main thread fetches. */
export interface SummaryOrder {
  readonly file: ReportFile;
  readonly columns: readonly string[];
  readonly bytes: ReadableStream<Uint8Array>;
}

/** The worker's answer to an order. `failure` is a bug of this server, or a failure to fetch the bytes. */
export type SummaryAnswer =
  | { readonly summary: Summary }
  | { readonly problem: ReportProblem }
  | { readonly failure: string };

parentPort?.on('message', async (order: SummaryOrder) => {
  parentPort?.postMessage(await answer(order));
});

async function answer({ file, columns, bytes }: SummaryOrder): Promise<SummaryAnswer> {
  try {
    return { summary: await summarizeFile({ file, columns, open: () => bytes }) };
  } catch (error) {
    if (error instanceof ReportDamagedError) return { problem: error.problem };
    return { failure: `${error}` };
  }
}
