import { once } from 'node:events';
import { extname } from 'node:path';
import { ReadableStream } from 'node:stream/web';
import { Worker } from 'node:worker_threads';
import type { OpenFile } from './file-content.ts';
import type { ReportFile } from './report.ts';
import { ReportDamagedError } from './report-damaged-error.ts';
import type { SummaryAnswer, SummaryOrder } from './summary-worker.ts';

/**
 * A summary has bounded groups, so that a file that needs more memory is an attack: only its thread ends. Few objects
 * outlive a row, for which a small young generation is enough.
 */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 };

/** Beside this file, as TypeScript in the sources and as JavaScript in the package. */
const SCRIPT = new URL(`summary-worker${extname(import.meta.url)}`, import.meta.url);

/** A thread that makes the figures of one file after the other. The bytes are fetched by this thread. */
export class SummaryThread {
  readonly #worker = new Worker(SCRIPT, { resourceLimits: LIMITS });

  constructor() {
    // An error between two files is found by the next one.
    this.#worker.on('error', () => {});
  }

  /**
   * Adds the figures of a file.
   *
   * @param before the serialized figures of the files before.
   * @returns all figures, serialized.
   * @param signal ends the work; the thread must then be ended, too.
   * @throws {ReportDamagedError} as `summarizeFile`; also what `open` throws.
   */
  async summarize(
    file: ReportFile,
    columns: readonly string[],
    open: OpenFile,
    before: Uint8Array | null,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    let failure: unknown;
    async function* fetched() {
      try {
        yield* open(file, signal);
      } catch (error) {
        // A thread gets a copy that has lost its class.
        failure = error;
        throw error;
      }
    }
    const bytes = ReadableStream.from(fetched());
    const order: SummaryOrder = { file, columns, bytes, before };
    this.#worker.postMessage(order, [bytes]);
    const [answer] = (await once(this.#worker, 'message', { signal })) as [SummaryAnswer];
    if ('summary' in answer) return answer.summary;
    if (failure) throw failure;
    if ('failure' in answer) throw new Error(answer.failure);
    const { kind, file: key, message } = answer.problem;
    throw new ReportDamagedError(kind, key, message);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
