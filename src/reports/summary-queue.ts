import { deserialize } from 'node:v8';
import { LRUCache } from 'lru-cache';
import type { OpenFile } from './file-content.ts';
import { countGroups } from './groups.ts';
import { refusal } from './refusal.ts';
import type { ReportFile, ReportProblem } from './report.ts';
import { ReportDamagedError } from './report-damaged-error.ts';
import { emptySummary, type Summary } from './summary.ts';
import { SummaryThread } from './summary-thread.ts';

/** Identifies a report: an MD5 of a manifest alone could name the figures of somebody else's. */
export interface ReportIdentity {
  /** Identifies the credentials that read it: others may not be allowed to. */
  readonly owner: string;
  /** The destination bucket. */
  readonly bucket: string;
  /** The manifest's key and ETag. */
  readonly key: string;
  readonly etag: string;
}

/** A report whose figures are asked for. */
export interface SummaryRequest extends ReportIdentity {
  readonly files: readonly ReportFile[];
  /** The names of the columns as in the manifest. */
  readonly columns: readonly string[];
  readonly open: OpenFile;
  /** Whose limit the work counts toward, together with the owner. */
  readonly caller: string;
}

/** How far the figures of a report are. */
export type SummaryState =
  | {
      readonly status: 'RUNNING';
      readonly fileCount: number;
      readonly readFileCount: number;
      /** When to ask again. */
      readonly retryAfterSeconds: number;
    }
  | { readonly status: 'DONE'; readonly summary: Summary; readonly computedAt: Date }
  | {
      readonly status: 'FAILED';
      readonly failedAt: Date;
      /** What is wrong with the report; none if it could not be read for a reason that may pass. */
      readonly problems: readonly ReportProblem[];
      /** Such a reason, else `null`. */
      readonly cause: unknown;
    };

/** Options of {@link SummaryQueue}. */
export interface SummaryQueueOptions {
  /** How many reports are summarised or wait at the same time. */
  readonly maxReports: number;
  /** How many of them one caller has asked for. */
  readonly maxReportsPerCaller: number;
  /** The size of the finished summaries that are kept, in bytes. */
  readonly maxBytes: number;
  /** How many threads read reports. @default 1 */
  readonly maxThreads?: number;
  /** @default the system's clock */
  readonly now?: () => Date;
}

/** The queue takes no other report for now. */
export class SummaryQueueFullError extends Error {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.name = new.target.name;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A report that is summarised. A failed one is kept, as it goes on from its last whole file. */
interface Job {
  readonly request: SummaryRequest;
  /** Of its first files, serialized. */
  summary: Uint8Array | null;
  readFileCount: number;
}

interface Finished extends Job {
  readonly state: SummaryState;
}

/** Reads about this many compressed bytes in a second. */
const BYTES_PER_SECOND = 10_000_000;
const MAX_RETRY_SECONDS = 30;

/** What a group and one of the largest objects take in memory, in bytes, at most. */
const GROUP_BYTES = 500;
const OBJECT_BYTES = 4000;

/**
 * Makes the figures of reports in threads of their own, a file of each report in turn. Callers who ask for a report
 * that is being read share the work. Nothing survives {@link SummaryQueue.close}: the next request starts again.
 */
export class SummaryQueue {
  readonly #options: SummaryQueueOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  readonly #finished: LRUCache<string, Finished>;
  readonly #threads = new Map<SummaryThread, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: SummaryQueueOptions) {
    this.#options = options;
    this.#finished = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: ({ state, summary }) =>
        1000 + (state.status === 'DONE' ? sizeOf(state.summary) : (summary?.length ?? 0)),
    });
  }

  /** How far the figures of a report are; `undefined` if nobody has asked for them, or they were dropped since. */
  find(report: ReportIdentity): SummaryState | undefined {
    const job = this.#jobs.get(keyOf(report));
    return job ? this.#progressOf(job) : this.#finished.get(keyOf(report))?.state;
  }

  /**
   * Starts to make the figures of a report, or joins another asker; a failed one is tried again.
   *
   * @throws {SummaryQueueFullError} the queue, or the caller's part of it, is full.
   */
  request(request: SummaryRequest): SummaryState {
    const key = keyOf(request);
    const known = this.find(request);
    if (known && known.status !== 'FAILED') return known;
    this.#checkRoom(request);
    const { summary, readFileCount } = this.#finished.get(key) ?? {
      summary: null,
      readFileCount: 0,
    };
    const job = { request, summary, readFileCount };
    this.#finished.delete(key);
    this.#jobs.set(key, job);
    this.#waiting.push(job);
    this.#startThread();
    return this.#progressOf(job);
  }

  /** Ends all threads and drops what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#waiting.length = 0;
    await Promise.all(this.#threads.values());
  }

  #checkRoom({ owner, caller }: SummaryRequest): void {
    this.#closing.signal.throwIfAborted();
    const { maxReports, maxReportsPerCaller } = this.#options;
    const jobs = [...this.#jobs.values()];
    const isOwn = ({ request }: Job) => request.caller === caller && request.owner === owner;
    if (jobs.filter(isOwn).length >= maxReportsPerCaller) {
      const what = `You have ${maxReportsPerCaller} reports summarised already, which is the limit`;
      throw new SummaryQueueFullError(
        `${what}. Try again when one is done.`,
        this.#secondsFor(jobs),
      );
    }
    if (jobs.length >= maxReports) {
      const what = `This server summarises ${maxReports} reports already, which is the limit`;
      throw new SummaryQueueFullError(`${what}. Try again later.`, this.#secondsFor(jobs));
    }
  }

  #startThread(): void {
    if (this.#threads.size >= (this.#options.maxThreads ?? 1)) return;
    const thread = new SummaryThread();
    this.#threads.set(thread, this.#work(thread));
  }

  /** Works until nothing waits; an idle thread would keep its memory. */
  async #work(thread: SummaryThread): Promise<void> {
    try {
      for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) {
        if (!(await this.#readNextFile(job, thread))) break;
      }
    } finally {
      await thread.end();
      this.#threads.delete(thread);
      if (this.#waiting.length > 0) this.#startThread();
    }
  }

  /** @returns `false` if the thread is of no more use. */
  async #readNextFile(job: Job, thread: SummaryThread): Promise<boolean> {
    const { files, columns, open } = job.request;
    const file = files[job.readFileCount];
    const now = this.#options.now ?? (() => new Date());
    try {
      if (file) {
        const { signal } = this.#closing;
        job.summary = await thread.summarize(file, columns, open, job.summary, signal);
        job.readFileCount += 1;
      }
      if (job.readFileCount < files.length) this.#waiting.push(job);
      else this.#finish(job, { status: 'DONE', summary: readSummary(job), computedAt: now() });
      return true;
    } catch (error) {
      const problem = problemOf(error, file?.key ?? null);
      const failure = problem
        ? { problems: [problem], cause: null }
        : { problems: [], cause: error };
      this.#finish(job, { status: 'FAILED', failedAt: now(), ...failure });
      return problem !== null;
    }
  }

  #finish(job: Job, state: SummaryState): void {
    const key = keyOf(job.request);
    this.#jobs.delete(key);
    if (this.#closing.signal.aborted) return;
    const summary = state.status === 'DONE' ? null : job.summary;
    this.#finished.set(key, { ...job, summary, state });
  }

  #progressOf(job: Job): SummaryState {
    const ahead = this.#waiting.slice(0, this.#waiting.indexOf(job) + 1);
    return {
      status: 'RUNNING',
      fileCount: job.request.files.length,
      readFileCount: job.readFileCount,
      retryAfterSeconds: this.#secondsFor([job, ...ahead]),
    };
  }

  /** A guess of how long reports take. */
  #secondsFor(jobs: readonly Job[]): number {
    const files = jobs.flatMap(({ request, readFileCount }) => request.files.slice(readFileCount));
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    return Math.min(MAX_RETRY_SECONDS, Math.ceil(1 + bytes / BYTES_PER_SECOND));
  }
}

function readSummary({ summary }: Job): Summary {
  return summary ? deserialize(summary) : emptySummary();
}

function sizeOf({ byPrefix, largest }: Summary): number {
  return (countGroups(byPrefix) + 100) * GROUP_BYTES + largest.length * OBJECT_BYTES;
}

/** What an error says about a report; `null` if it may pass. */
function problemOf(error: unknown, file: string | null): ReportProblem | null {
  if (error instanceof ReportDamagedError) return error.problem;
  try {
    return refusal(error, file);
  } catch {
    return null;
  }
}

function keyOf({ owner, bucket, key, etag }: ReportIdentity): string {
  return JSON.stringify([owner, bucket, key, etag]);
}

/** Creates the queue of a server: 20 reports at the same time, 5 of a caller, and 64 MiB of summaries. */
export function createSummaryQueue(maxThreads: number): SummaryQueue {
  return new SummaryQueue({
    maxThreads,
    maxReports: 20,
    maxReportsPerCaller: 5,
    maxBytes: 64 * 1024 * 1024,
  });
}
