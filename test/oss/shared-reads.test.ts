import { setImmediate as noticed } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { UpstreamError } from '../../src/inventory/errors.ts';
import { SharedReads } from '../../src/oss/cache/shared-reads.ts';

/** A read that ends when the test says so, or when it is aborted. */
function startReads() {
  const started: { signal: AbortSignal | undefined; end: (result: string) => void }[] = [];
  const read = (signal: AbortSignal | undefined) =>
    new Promise<string>((resolve, reject) => {
      started.push({ signal, end: resolve });
      signal?.addEventListener('abort', () => reject(new Error('ended')));
    });
  return { started, read };
}

test('a read that its last caller has left is joined by nobody, and its end parts nobody', async () => {
  const reads = new SharedReads<string>(true);
  const ends: ((result: string) => void)[] = [];
  // It takes no notice of the abort.
  const read = () => new Promise<string>((resolve) => ends.push(resolve));
  const caller = new AbortController();
  const left = reads.run('key', caller.signal, read);
  caller.abort();
  await noticed();
  const second = reads.run('key', undefined, read);
  ends[0]?.('old');
  expect(await left).toBe('old');
  const third = reads.run('key', undefined, read);
  expect(ends).toHaveLength(2);
  ends[1]?.('new');
  expect(await Promise.all([second, third])).toEqual(['new', 'new']);
});

test('one of several that leaves hears so at once; the read goes on for the others', async () => {
  const reads = new SharedReads<string>(true);
  const { started, read } = startReads();
  const caller = new AbortController();
  const first = reads.run('key', caller.signal, read);
  const second = reads.run('key', undefined, read);
  caller.abort();
  await expect(first).rejects.toThrow(UpstreamError);
  expect(started[0]?.signal?.aborted).toBe(false);
  started[0]?.end('done');
  expect(await second).toBe('done');
});

test('what has ended is not kept', async () => {
  const reads = new SharedReads<string>(true);
  const { started, read } = startReads();
  const first = reads.run('key', undefined, read);
  started[0]?.end('one');
  expect(await first).toBe('one');
  const second = reads.run('key', undefined, read);
  expect(started).toHaveLength(2);
  started[1]?.end('two');
  expect(await second).toBe('two');
});
