import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Emulator, Fault } from '../../src/emulator/emulator.ts';
import { ask, prepare } from './client.ts';
import { digits, problem, startWithDigits } from './objects.ts';
import { startWithBuckets } from './set-up.ts';

const GET: { operation: 'GetObject' } = { operation: 'GetObject' };

/** The first bytes of object `a`, read as they come, and how the connection ends after them. */
function readStream(
  emulator: Emulator,
  onData: (text: string) => void,
): Promise<string | undefined> {
  const { path, headers } = prepare(emulator, { bucket: 'logs', object: 'a' });
  return new Promise((resolve) => {
    const outgoing = request({
      host: '127.0.0.1',
      port: emulator.port,
      path,
      headers,
      agent: false,
    });
    outgoing.on('response', (response) => {
      expect(response.headers['content-length']).toBe('10');
      response.on('data', (chunk: Buffer) => onData(chunk.toString()));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      response.on('end', () => resolve(undefined));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    outgoing.end();
  });
}

test.for(['close', 'reset'] as const)('a body is cut: %s', async (how) => {
  await using emulator = await startWithBuckets();
  emulator.putObjects('logs', [{ key: 'a', body: '1234567890' }]);
  emulator.inject({ ...GET, kind: 'truncate', bytes: 4, how });
  let text = '';
  const end = await readStream(emulator, (more) => {
    text += more;
  });
  expect(end).toBe('ECONNRESET');
  // A reset may overtake the bytes before it.
  if (how === 'close') expect(text).toBe('1234');
  expect(await ask(emulator, { bucket: 'logs', object: 'a' })).toMatchObject({
    text: '1234567890',
  });
});

test('a body stalls until the emulator is closed', async () => {
  const emulator = await startWithBuckets();
  emulator.putObjects('logs', [{ key: 'a', body: '1234567890' }]);
  emulator.inject({ ...GET, kind: 'truncate', bytes: 4, how: 'stall' });
  const received = Promise.withResolvers<string>();
  const end = readStream(emulator, received.resolve);
  expect(await received.promise).toBe('1234');
  await emulator.close();
  expect(await end).toBe('ECONNRESET');
});

test('a body is shorter than it was', async () => {
  await using emulator = await startWithDigits();
  emulator.inject({ ...GET, kind: 'truncate', bytes: 4, how: 'length' });
  const reply = await digits(emulator, 'GET');
  expect([reply.text, reply.headers['content-length']]).toEqual(['1234', '4']);
});

describe('faults of all operations', () => {
  test.for(['PutObject', 'GetObject', 'HeadObject', 'DeleteObject'] as const)(
    '%s',
    async (operation) => {
      await using emulator = await startWithDigits();
      const send = () =>
        digits(
          emulator,
          operation.replace('Object', '').toUpperCase(),
          {},
          operation === 'PutObject' ? { body: 'x' } : {},
        );
      emulator.inject({ operation, kind: 'error', status: 503, code: 'ServiceUnavailable' });
      expect((await send()).status).toBe(503);
      emulator.inject({ operation, kind: 'refuse' });
      await expect(send()).rejects.toThrow();
      emulator.inject({ operation, kind: 'reset', phase: 'before' });
      await expect(send()).rejects.toThrow();
      expect(emulator.objects('logs').get('digits')?.toString()).toBe('1234567890');
      emulator.inject({ operation, kind: 'reset', phase: 'after' });
      await expect(send()).rejects.toThrow();
      const after = emulator.objects('logs').get('digits')?.toString();
      expect(after).toBe(
        operation === 'PutObject' ? 'x' : operation === 'DeleteObject' ? undefined : '1234567890',
      );
    },
  );
});

test('a fault is for a key, or for all keys with a prefix', async () => {
  await using emulator = await startWithBuckets();
  emulator.putObjects(
    'logs',
    ['a', 'a/b', 'c'].map((key) => ({ key })),
  );
  const statuses = async () => {
    const found: number[] = [];
    for (const object of ['a', 'a/b', 'c'])
      found.push((await ask(emulator, { bucket: 'logs', object })).status);
    const list = await ask(emulator, { bucket: 'logs', query: { 'list-type': '2' } });
    return [...found, list.status];
  };
  const denied: Fault = { kind: 'error', status: 403, code: 'AccessDenied', times: Infinity };
  emulator.inject({ ...denied, key: 'a' });
  expect(await statuses()).toEqual([403, 200, 200, 200]);
  emulator.clearFaults();
  emulator.inject({ ...denied, keyPrefix: 'a' });
  expect(await statuses()).toEqual([403, 403, 200, 200]);
  emulator.clearFaults();
  emulator.inject({ ...denied, operation: 'ListObjectsV2' });
  expect(await statuses()).toEqual([200, 200, 200, 403]);
});

test('a list is delayed and answered with another body', async () => {
  await using emulator = await startWithBuckets();
  const list = { bucket: 'logs', query: { 'list-type': '2' } };
  emulator.inject({ operation: 'ListObjectsV2', kind: 'delay', ms: 20, phase: 'after' });
  const start = performance.now();
  expect((await ask(emulator, list)).status).toBe(200);
  expect(performance.now() - start).toBeGreaterThanOrEqual(19);
  emulator.inject({ operation: 'ListObjectsV2', kind: 'body', body: '<html>' });
  expect((await ask(emulator, list)).text).toBe('<html>');
  emulator.inject({
    operation: 'ListObjectsV2',
    kind: 'error',
    status: 403,
    code: 'AccessDenied',
    ec: '0003-00000001',
  });
  expect(problem(await ask(emulator, list))).toEqual([403, 'AccessDenied', '0003-00000001']);
});
