import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { AccessDeniedError, RefusedError } from '../../src/inventory/errors.ts';
import type { ReportFile } from '../../src/reports/report.ts';
import { ReportDamagedError } from '../../src/reports/report-damaged-error.ts';
import {
  SummaryQueue,
  SummaryQueueFullError,
  type SummaryQueueOptions,
  type SummaryRequest,
  type SummaryState,
} from '../../src/reports/summary-queue.ts';
import { csvRow, storeBytes, storeCsv } from './report-files.ts';

const COLUMNS = ['Bucket', 'Key', 'Size'];
const NOW = new Date('2026-11-30T00:00:00Z');

function createQueue(options: Partial<SummaryQueueOptions> = {}) {
  const queue = new SummaryQueue({
    ...{ maxReports: 10, maxReportsPerCaller: 5, maxBytes: 50_000_000, now: () => NOW },
    ...options,
  });
  return Object.assign(queue, { [Symbol.asyncDispose]: () => queue.close() });
}

function csvOf(rowCount: number): string {
  return Array.from({ length: rowCount }, (_, row) => csvRow(['logs', `a%2F${row}`, '1'])).join('');
}

/** A request for a report of files with so many rows each. */
function report(key: string, rowCounts: readonly number[], more: Partial<SummaryRequest> = {}) {
  const csv = rowCounts.map((count, index) => [`${key}-${index}.csv.gz`, csvOf(count)]);
  const stored = storeCsv(Object.fromEntries(csv));
  const identity = { owner: 'o', bucket: 'demo-reports', key, etag: 'e1' };
  return { ...stored, ...identity, columns: COLUMNS, caller: 'ann', ...more };
}

/** A gate that a test opens. */
function createGate() {
  const target = new EventTarget();
  const opened = once(target, 'open');
  return { opened, open: () => target.dispatchEvent(new Event('open')) };
}

/** A request whose first file waits for a gate. */
function gated(key: string, more: Partial<SummaryRequest> = {}) {
  const gate = createGate();
  const request = report(key, [1, 2], more);
  const open: SummaryRequest['open'] = async function* (file) {
    if (file === request.files[0]) await gate.opened;
    yield* request.open(file);
  };
  return { ...request, open, gate };
}

async function outcome(queue: SummaryQueue, request: SummaryRequest): Promise<SummaryState> {
  await expect.poll(() => queue.find(request)?.status).not.toBe('RUNNING');
  return queue.find(request) ?? expect.fail('dropped');
}

describe('the queue of summaries', () => {
  test('makes the figures of a report with several files, once for all who ask', async () => {
    await using queue = createQueue();
    const request = report('a', [100, 200]);
    expect(queue.find(request)).toBeUndefined();
    expect(queue.request(request)).toMatchObject({
      status: 'RUNNING',
      fileCount: 2,
      readFileCount: 0,
    });
    queue.request({ ...request, caller: 'bob' });
    const state = await outcome(queue, request);
    expect(state).toMatchObject({ status: 'DONE', computedAt: NOW });
    expect(state).toMatchObject({ summary: { byPrefix: { rowCount: 300, size: 300 } } });
    expect(queue.request(request)).toBe(state);
    expect(request.opened).toEqual(['a-0.csv.gz', 'a-1.csv.gz']);
  });

  test('tells reports apart by bucket, key and ETag', async () => {
    await using queue = createQueue();
    const request = report('a', [1]);
    queue.request(request);
    await outcome(queue, request);
    expect(queue.find({ ...request, bucket: 'other' })).toBeUndefined();
    expect(queue.find({ ...request, key: 'other' })).toBeUndefined();
    expect(queue.find({ ...request, etag: 'e2' })).toBeUndefined();
    expect(queue.find({ ...request, owner: 'p' })).toBeUndefined();
  });

  test('reads a file of each report in turn', async () => {
    await using queue = createQueue();
    const opened: string[] = [];
    const requests = [report('a', [1, 1, 1]), report('b', [1])].map((request) => ({
      ...request,
      open(file: ReportFile) {
        opened.push(file.key);
        return request.open(file);
      },
    }));
    for (const request of requests) queue.request(request);
    for (const request of requests) {
      expect(await outcome(queue, request)).toMatchObject({ status: 'DONE' });
    }
    expect(opened).toEqual(['a-0', 'b-0', 'a-1', 'a-2'].map((name) => `${name}.csv.gz`));
  });

  test('limits the reports of a caller and of all, and then takes others again', async () => {
    await using queue = createQueue({ maxReports: 3, maxReportsPerCaller: 2 });
    const first = gated('a');
    queue.request(first);
    queue.request(report('b', [1]));
    const full = (request: SummaryRequest) => () => queue.request(request);
    expect(full(report('c', [1]))).toThrow('You have 2 reports summarised already');
    queue.request(report('c', [1], { caller: 'bob' }));
    expect(full(report('d', [1], { caller: 'eve' }))).toThrow('This server summarises 3 reports');
    expect(full(report('d', [1], { caller: 'eve' }))).toThrow(SummaryQueueFullError);
    // To join costs nothing.
    expect(queue.request({ ...first, caller: 'eve' })).toMatchObject({ status: 'RUNNING' });
    first.gate.open();
    await outcome(queue, first);
    expect(full(report('d', [1], { caller: 'eve' }))).not.toThrow();
  });

  test('says what is wrong with a report, and tries again when it is asked', async () => {
    await using queue = createQueue();
    const damaged = { ...report('a', [1]), ...storeBytes({ 'a.csv.gz': gzipSync('logs,"a"\n') }) };
    queue.request(damaged);
    expect(await outcome(queue, damaged)).toMatchObject({
      status: 'FAILED',
      failedAt: NOW,
      problems: [
        { kind: 'ROW_SHAPE', file: 'a.csv.gz', message: expect.stringContaining('Row 1') },
      ],
      cause: null,
    });
    queue.request(damaged);
    await outcome(queue, damaged);
    expect(damaged.opened).toHaveLength(2);
  });

  test.each([
    ['FILE_MISSING', new RefusedError('GetObject', 'NoSuchKey', 'gone')],
    ['FILE_ARCHIVED', new RefusedError('GetObject', 'InvalidObjectState', 'archived')],
    ['READ_DENIED', new AccessDeniedError('OSS denies it.', 'kms:Decrypt', 'AccessDenied')],
    ['FOREIGN_KEY', new ReportDamagedError('FOREIGN_KEY', 'a-0.csv.gz', 'It is elsewhere.')],
  ] as const)('says %s when a file cannot be opened', async (kind, refusal) => {
    await using queue = createQueue();
    // biome-ignore lint/correctness/useYield: it fails before its first chunk.
    async function* open(): AsyncGenerator<Uint8Array> {
      throw refusal;
    }
    const missing = report('a', [1], { open });
    queue.request(missing);
    const problems = [{ kind, file: 'a-0.csv.gz' }];
    expect(await outcome(queue, missing)).toMatchObject({ status: 'FAILED', problems });
  });

  test('goes on from the last whole file after a failure of OSS', async () => {
    await using queue = createQueue();
    const sound = report('a', [10, 20, 30]);
    const failure = new TypeError('reset');
    let failures = 1;
    const open: SummaryRequest['open'] = async function* (file) {
      yield* sound.open(file);
      if (file === sound.files[1] && failures-- > 0) throw failure;
    };
    const request = { ...sound, open };
    queue.request(request);
    const failed = await outcome(queue, request);
    expect(failed).toMatchObject({ status: 'FAILED', problems: [] });
    expect(failed.status === 'FAILED' && failed.cause).toBe(failure);
    expect(queue.request(request)).toMatchObject({ status: 'RUNNING', readFileCount: 1 });
    expect(await outcome(queue, request)).toMatchObject({
      summary: { byPrefix: { rowCount: 60 } },
    });
    expect(sound.opened).toEqual([0, 1, 1, 2].map((file) => `a-${file}.csv.gz`));
  });

  test('fetches no further ahead of the thread than a few chunks', async () => {
    await using queue = createQueue();
    let sent = 0;
    let closed = false;
    const chunk = Buffer.from(`${csvRow(['logs', 'a'.repeat(1000), '1']).repeat(64)}"`);
    const [file] = storeBytes({ 'a.csv': chunk }).files;
    const request = report('a', [1], {
      files: file ? [file] : [],
      // The thread stops at the second chunk, which begins within a cell.
      async *open() {
        try {
          for (; sent < 10_000; sent += 1) yield chunk;
        } finally {
          closed = true;
        }
      },
    });
    queue.request(request);
    expect(await outcome(queue, request)).toMatchObject({ problems: [{ kind: 'ROW_SHAPE' }] });
    await expect.poll(() => closed).toBe(true);
    expect(sent).toBeLessThan(1000);
  });

  test('ends its work and its fetches when it is closed', async () => {
    const queue = createQueue();
    const signals: (AbortSignal | undefined)[] = [];
    const request = report('a', [1], {
      async *open(_file, signal) {
        signals.push(signal);
        yield Buffer.from('logs,');
        await once(signal ?? new EventTarget(), 'abort');
      },
    });
    queue.request(request);
    queue.request(report('b', [1]));
    await expect.poll(() => signals.length).toBe(1);
    await queue.close();
    expect(signals[0]?.aborted).toBe(true);
    expect(queue.find(request)).toBeUndefined();
    expect(() => queue.request(report('c', [1]))).toThrow();
  });

  test('forgets the summaries that were not asked for longest', async () => {
    await using queue = createQueue({ maxBytes: 120_000 });
    const reports = ['a', 'b', 'c'].map((key) => report(key, [1]));
    for (const each of reports) {
      queue.request(each);
      await outcome(queue, each);
    }
    expect(reports.map((each) => queue.find(each)?.status)).toEqual([undefined, 'DONE', 'DONE']);
  });
});
