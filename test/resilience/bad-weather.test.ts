import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/emulator.ts';
import { simulateTimeUpToSleep } from '../support/simulated-time.ts';
import { ALWAYS, inParallel, READ, type Rig, seeded, startRig } from './support.ts';

const CALLS = 2500;
const SEED = 10;
const ERROR_RATE = 0.2;

/** What OSS and networks do on a bad day. */
const TROUBLES: readonly Fault[] = [
  { kind: 'error', status: 500, code: 'InternalError' },
  { kind: 'error', status: 503, code: 'ServiceUnavailable' },
  { kind: 'reset', phase: 'before' },
  { kind: 'reset', phase: 'after' },
  { kind: 'refuse' },
  { kind: 'body', status: 502, body: '<html>Bad Gateway</html>', contentType: 'text/html' },
  { kind: 'truncate', bytes: 40, how: 'close' },
];

test('one request in five goes wrong: over 99.9 % of reads succeed, for less than 1.3 requests each', async () => {
  const random = seeded(SEED);
  let faults = 0;
  const spoilNext = () => {
    if (random() >= ERROR_RATE) return;
    const fault = TROUBLES[Math.floor(random() * TROUBLES.length)];
    if (fault) rig.emulator.inject(fault);
    faults += 1;
  };
  await using rig: Rig = await startRig({ onRequest: spoilNext });
  const replies = await inParallel(CALLS, 4, () => rig.ask(READ));

  const good = replies.filter(({ codes, data }) => codes.length === 0 && data?.['inventory']);
  const success = good.length / CALLS;
  const amplification = rig.requests.length / CALLS;
  process.stdout.write(
    `${((100 * faults) / rig.requests.length).toFixed(1)} % errors, seed ${SEED}: ${CALLS} reads, success ${(success * 100).toFixed(3)} %, amplification ${amplification.toFixed(3)}\n`,
  );
  expect(faults / rig.requests.length).toBeGreaterThan(0.18);
  expect(success).toBeGreaterThan(0.999);
  expect(amplification).toBeLessThan(1.3);
  expect(await rig.statusOf('/readyz')).toBe(200);
});

test('an OSS that only fails is not asked more than its callers ask, once the budget is used up', async () => {
  // Without the breaker: the budget alone has to hold.
  await using rig = await startRig({ breaker: { failures: 1_000_000 } });
  rig.emulator.inject({ kind: 'error', status: 500, code: 'InternalError', ...ALWAYS });
  await inParallel(200, 8, () => rig.ask(READ));
  // 500 of budget pay 100 retries.
  expect(rig.requests).toHaveLength(300);
});

describe('tried again', () => {
  const passing: readonly (readonly [string, Fault])[] = [
    ['408', { kind: 'error', status: 408, code: 'RequestTimeout' }],
    ['429', { kind: 'error', status: 429, code: 'TooManyRequests' }],
    ['500', { kind: 'error', status: 500, code: 'InternalError' }],
    ['503', { kind: 'error', status: 503, code: 'ServiceUnavailable' }],
    ['a limit of the bucket', { kind: 'error', status: 503, code: 'QpsLimitExceeded' }],
    ['a limit of meta', { kind: 'error', status: 503, code: 'MetaOperationQpsLimitExceeded' }],
    ['a limit of the account', { kind: 'error', status: 503, code: 'TotalQpsLimitExceeded' }],
    ['504 of a proxy', { kind: 'body', status: 504, body: '<html/>', contentType: 'text/html' }],
    ['a reset', { kind: 'reset', phase: 'after' }],
    ['a closed connection', { kind: 'refuse' }],
    ['half an answer', { kind: 'truncate', bytes: 30, how: 'close' }],
  ];
  test.for(passing)('%s: one more request, and a success', async ([, fault]) => {
    await using rig = await startRig();
    rig.emulator.inject(fault);
    expect((await rig.ask(READ)).codes).toEqual([]);
    expect(rig.requests).toHaveLength(2);
  });

  const final: readonly (readonly [string, Fault, string])[] = [
    ['400', { kind: 'error', status: 400, code: 'InvalidArgument' }, 'BAD_USER_INPUT'],
    ['403', { kind: 'error', status: 403, code: 'AccessDenied' }, 'ACCESS_DENIED'],
    ['404', { kind: 'error', status: 404, code: 'NoSuchBucket' }, 'NO_SUCH_BUCKET'],
    ['405', { kind: 'error', status: 405, code: 'MethodNotAllowed' }, 'UPSTREAM_REFUSED'],
    ['an empty answer', { kind: 'body', body: '' }, 'UPSTREAM_UNAVAILABLE'],
  ];
  test.for(final)('not %s', async ([, fault, code]) => {
    await using rig = await startRig();
    rig.emulator.inject({ ...fault, ...ALWAYS });
    expect((await rig.ask(READ)).codes).toEqual([code]);
    expect(rig.requests).toHaveLength(1);
  });

  test('six requests at the most', async () => {
    await using rig = await startRig();
    rig.emulator.inject({ kind: 'error', status: 503, code: 'ServiceUnavailable', ...ALWAYS });
    expect((await rig.ask(READ)).codes).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(rig.requests).toHaveLength(6);
  });
});

describe('Retry-After', () => {
  const limited = { kind: 'error', status: 503, code: 'QpsLimitExceeded' } as const;

  test('is waited for', async () => {
    using time = simulateTimeUpToSleep(1000);
    await using rig = await startRig();
    rig.emulator.inject({ ...limited, retryAfter: '1' });
    const reply = rig.ask(READ);
    await time.slept;
    time.pass(999);
    expect(await rig.statusOf('/livez')).toBe(200);
    expect(rig.requests).toHaveLength(1);
    time.pass(1);
    expect((await reply).codes).toEqual([]);
    expect(rig.requests).toHaveLength(2);
  });

  test('that is too long is answered instead', async () => {
    await using rig = await startRig();
    rig.emulator.inject({ ...limited, retryAfter: '60', ...ALWAYS });
    const { codes, text } = await rig.ask(READ);
    expect(codes).toEqual(['THROTTLED']);
    expect(text).toContain('"retryAfterSeconds":60');
    expect(rig.requests).toHaveLength(1);
  });
});
