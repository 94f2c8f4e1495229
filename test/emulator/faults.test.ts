import { describe, expect, test } from 'vitest';
import type { EmulatorRequest, Fault } from '../../src/emulator/emulator.ts';
import { deleteRule, getRule, listRules, putRule } from './client.ts';
import { startWithBuckets } from './set-up.ts';

const PUT: { operation: 'PutBucketInventory' } = { operation: 'PutBucketInventory' };

describe('hold', () => {
  test.each(['before', 'after'] as const)('%s the request is applied', async (phase) => {
    await using emulator = await startWithBuckets();
    const gate = Promise.withResolvers<void>();
    const met = Promise.withResolvers<void>();
    emulator.inject({ ...PUT, kind: 'hold', until: gate.promise, phase, onMeet: met.resolve });
    const held = putRule(emulator, 'held');
    await met.promise;
    expect(emulator.rules('logs').has('held')).toBe(phase === 'after');
    expect(await putRule(emulator, 'other')).toMatchObject({ status: 200 });
    gate.resolve();
    expect(await held).toMatchObject({ status: 200 });
    expect(emulator.rules('logs').has('held')).toBe(true);
  });

  test('does not keep close() waiting', async () => {
    const emulator = await startWithBuckets();
    const gate = Promise.withResolvers<void>();
    const met = Promise.withResolvers<void>();
    const hold = { kind: 'hold', until: gate.promise, onMeet: met.resolve } as const;
    emulator.inject({ ...hold, phase: 'before' });
    const held = putRule(emulator, 'held').catch((error: NodeJS.ErrnoException) => error.code);
    await met.promise;
    await emulator.close();
    expect(await held).toBe('ECONNRESET');
    gate.resolve();
  });

  test('goes on when its promise is rejected', async () => {
    await using emulator = await startWithBuckets();
    const until = Promise.reject(new Error('no matter'));
    emulator.inject({ kind: 'hold', until, phase: 'after' });
    expect(await putRule(emulator, 'a')).toMatchObject({ status: 200 });
  });
});

test('a proxy answers without OSS’s headers, and OSS applies the request when it is let', async () => {
  await using emulator = await startWithBuckets();
  const gate = Promise.withResolvers<void>();
  emulator.inject({ ...PUT, kind: 'proxy', status: 504, until: gate.promise });
  emulator.inject({ ...PUT, kind: 'proxy', status: 403 });
  const { status, headers } = await putRule(emulator, 'late');
  expect(status).toBe(504);
  expect(headers).not.toHaveProperty('x-oss-request-id');
  expect(await putRule(emulator, 'never')).toMatchObject({ status: 403 });
  expect(emulator.rules('logs').size).toBe(0);
  gate.resolve();
  await gate.promise;
  expect([...emulator.rules('logs').keys()]).toEqual(['late']);
});

test('delay waits at least that long', async () => {
  await using emulator = await startWithBuckets();
  emulator.inject({ kind: 'delay', ms: 30, phase: 'after' });
  const start = performance.now();
  expect(await putRule(emulator, 'a')).toMatchObject({ status: 200 });
  expect(performance.now() - start).toBeGreaterThanOrEqual(29);
});

test.each([
  { fault: { kind: 'reset', phase: 'before' }, applied: false },
  { fault: { kind: 'reset', phase: 'after' }, applied: true },
  { fault: { kind: 'refuse' }, applied: false },
] satisfies { fault: Fault; applied: boolean }[])(
  '$fault.kind $fault.phase breaks the connection; applied: $applied',
  async ({ fault, applied }) => {
    const seen: EmulatorRequest[] = [];
    await using emulator = await startWithBuckets({ onRequest: (request) => seen.push(request) });
    emulator.inject(fault);
    await expect(putRule(emulator, 'a')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(emulator.rules('logs').has('a')).toBe(applied);
    expect(seen).toMatchObject([{ ...PUT, inventoryId: 'a', status: 0 }]);
    expect(await putRule(emulator, 'b')).toMatchObject({ status: 200 });
  },
);

test.each([
  { phase: undefined, applied: false },
  { phase: 'before', applied: false },
  { phase: 'after', applied: true },
] as const)('error in phase $phase answers a document; applied: $applied', async (row) => {
  await using emulator = await startWithBuckets();
  emulator.inject({
    kind: 'error',
    status: 503,
    code: 'MetaOperationQpsLimitExceeded',
    message: 'Qps limit for the meta operation is exceeded.',
    ec: '0000-00000001',
    retryAfter: '3',
    ...(row.phase === undefined ? {} : { phase: row.phase }),
  });
  const reply = await putRule(emulator, 'a');
  expect(reply).toMatchObject({
    status: 503,
    headers: { 'retry-after': '3', 'x-oss-ec': '0000-00000001' },
  });
  expect(reply.at('Code')).toBe('MetaOperationQpsLimitExceeded');
  expect(reply.at('Message')).toBe('Qps limit for the meta operation is exceeded.');
  expect(reply.at('RequestId')).toBe(reply.headers['x-oss-request-id']);
  expect(emulator.rules('logs').has('a')).toBe(row.applied);
});

test('body answers anything', async () => {
  await using emulator = await startWithBuckets();
  emulator.inject({ kind: 'body', status: 502, body: '<html>', contentType: 'text/html' });
  expect(await listRules(emulator)).toMatchObject({
    status: 502,
    text: '<html>',
    headers: { 'content-type': 'text/html' },
  });
  emulator.inject({ kind: 'body', body: new Uint8Array([0xff, 0]), phase: 'after' });
  const reply = await putRule(emulator, 'a');
  expect([...reply.bytes]).toEqual([0xff, 0]);
  expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/xml' } });
  expect(emulator.rules('logs').has('a')).toBe(true);
});

describe('truncate', () => {
  test('by closing the connection', async () => {
    await using emulator = await startWithBuckets();
    await putRule(emulator, 'a');
    for (const bytes of [0, 100]) {
      emulator.inject({ kind: 'truncate', bytes, how: 'close' });
      await expect(getRule(emulator, 'a')).rejects.toMatchObject({ code: 'ECONNRESET' });
    }
  });

  test('by the length', async () => {
    await using emulator = await startWithBuckets();
    await putRule(emulator, 'a');
    const whole = await getRule(emulator, 'a');
    emulator.inject({ kind: 'truncate', bytes: 100, how: 'length' });
    const cut = await getRule(emulator, 'a');
    expect(cut.status).toBe(200);
    expect(cut.text).toBe(whole.text.slice(0, 100));
  });
});

test('stale reads see the rules before the last write to their bucket', async () => {
  await using emulator = await startWithBuckets();
  const stale = { kind: 'stale' } as const;
  const ids = async () => (await listRules(emulator)).text.match(/(?<=<Id>)[^<]*/g);
  await putRule(emulator, 'a');
  emulator.inject(stale);
  expect((await listRules(emulator)).at('Code')).toBe('NoSuchInventory');
  await putRule(emulator, 'b');
  emulator.inject(stale);
  expect(await ids()).toEqual(['a']);
  emulator.inject(stale);
  expect((await getRule(emulator, 'b')).at('Code')).toBe('NoSuchInventory');
  await deleteRule(emulator, 'a');
  emulator.inject(stale);
  expect(await ids()).toEqual(['a', 'b']);
  emulator.inject(stale);
  expect((await getRule(emulator, 'a')).status).toBe(200);
  expect(await ids()).toEqual(['b']);
});

describe('a fault is met', () => {
  const teapot = { kind: 'error', status: 503, code: 'ServiceUnavailable' } as const;
  const status = async (reply: Promise<{ status: number }>) => (await reply).status;

  test('only by the requests it is for', async () => {
    await using emulator = await startWithBuckets();
    emulator.inject({ ...teapot, operation: 'DeleteBucketInventory' });
    emulator.inject({ ...teapot, inventoryId: 'x' });
    emulator.inject({ ...teapot, bucket: 'reports' });
    emulator.inject({ ...teapot, accessKeyId: 'nobody' });
    expect(await status(putRule(emulator, 'a'))).toBe(200);
    expect(await status(deleteRule(emulator, 'a'))).toBe(503);
    expect(await status(putRule(emulator, 'x'))).toBe(503);
    expect(await status(listRules(emulator, undefined, { bucket: 'reports' }))).toBe(503);
    expect(await status(deleteRule(emulator, 'a'))).toBe(204);
    emulator.clearFaults();
    const nobody = { accessKeyId: 'nobody', accessKeySecret: 's' };
    expect(await status(listRules(emulator, undefined, { key: nobody }))).toBe(403);
  });

  test('as often as it says, in the order of injection', async () => {
    await using emulator = await startWithBuckets();
    emulator.inject({ ...teapot, times: 2 });
    emulator.inject({ ...teapot, status: 500, times: Number.POSITIVE_INFINITY });
    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push(await status(listRules(emulator)));
    expect(statuses).toEqual([503, 503, 500, 500, 500]);
    emulator.clearFaults();
    expect(await status(listRules(emulator))).toBe(404);
  });
});
