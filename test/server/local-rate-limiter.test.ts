import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Consumed,
  createLocalRateLimiter,
  type Rate,
} from '../../src/server/operation/rate-limit.ts';

/** How many callers are told apart at a time. */
const MANY = 10_000;

/** A limiter whose time the test makes. */
function limited(rate: Rate) {
  const clock = { ms: 1_000_000 };
  const limiter = createLocalRateLimiter(rate, () => clock.ms);
  return {
    clock,
    consume(key: string, cost: number): Consumed {
      const consumed = limiter.consume(key, cost);
      if (consumed instanceof Promise)
        throw new Error('It counts here, and so has nothing to wait for.');
      return consumed;
    },
  };
}

describe('a bucket', () => {
  test('has the burst at first, and what comes back is there to the millisecond', () => {
    const { clock, consume } = limited({ costPerMinute: 60, burst: 10 });
    expect(consume('a', 4)).toEqual({ allowed: true, remaining: 6, retryAfterMs: 0 });
    expect(consume('a', 6)).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 });
    expect(consume('a', 3)).toEqual({ allowed: false, remaining: 0, retryAfterMs: 3000 });
    clock.ms += 2999;
    expect(consume('a', 3)).toEqual({ allowed: false, remaining: 2, retryAfterMs: 1 });
    clock.ms += 1;
    expect(consume('a', 3)).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 });
  });

  test('never has more than the burst', () => {
    const { clock, consume } = limited({ costPerMinute: 60, burst: 10 });
    clock.ms += 3_600_000;
    expect(consume('a', 1).remaining).toBe(9);
    clock.ms += 3_600_000;
    expect(consume('a', 1).remaining).toBe(9);
  });

  test('is each caller’s own', () => {
    const { consume } = limited({ costPerMinute: 60, burst: 10 });
    expect(consume('a', 10).allowed).toBe(true);
    expect(consume('b', 10).allowed).toBe(true);
    expect(consume('a', 1).allowed).toBe(false);
  });

  const rates = fc.record({
    costPerMinute: fc.integer({ min: 1, max: 1_000_000 }),
    burst: fc.integer({ min: 1, max: 1000 }),
  });
  const steps = fc.array(
    fc.record({ ms: fc.double({ min: 0, max: 5000, noNaN: true }), cost: fc.nat({ max: 999 }) }),
    { maxLength: 60 },
  );

  test('gives exactly the burst and what was restored, to a caller that keeps sending', () => {
    fc.assert(
      fc.property(rates, steps, (rate, made) => {
        const { clock, consume } = limited(rate);
        const startedAt = clock.ms;
        let used = 0;
        for (const { ms, cost } of made) {
          clock.ms += ms;
          const { allowed } = consume('a', 1 + (cost % rate.burst));
          if (allowed) used += 1 + (cost % rate.burst);
          const came = ((clock.ms - startedAt) * rate.costPerMinute) / 60_000;
          expect(used).toBeLessThanOrEqual(rate.burst + came + 0.01);
        }
      }),
    );
  });

  test('has enough when the time is up that was told, and not before', () => {
    fc.assert(
      fc.property(rates, steps, (rate, made) => {
        const { clock, consume } = limited(rate);
        for (const { ms, cost } of made) {
          clock.ms += ms;
          const wanted = 1 + (cost % rate.burst);
          const { allowed, retryAfterMs } = consume('a', wanted);
          if (allowed) continue;
          expect(retryAfterMs).toBeGreaterThan(0);
          const early = Math.max(0, retryAfterMs - 2);
          clock.ms += early;
          if (early > 0) expect(consume('a', wanted).allowed).toBe(false);
          clock.ms += retryAfterMs - early;
          expect(consume('a', wanted).allowed).toBe(true);
        }
      }),
    );
  });

  test('is not off after a million requests at a rate that no clock can show', () => {
    const { clock, consume } = limited({ costPerMinute: 7_000_000, burst: 1000 });
    let used = 0;
    for (let request = 0; request < 1_000_000; request += 1) {
      clock.ms += 0.01;
      if (consume('a', 3).allowed) used += 3;
    }
    const came = (10_000 * 7_000_000) / 60_000;
    expect(Math.abs(used - (1000 + came))).toBeLessThan(4);
  });
});

describe('more callers than are remembered', () => {
  test('do not get a bucket back full that was forgotten', () => {
    const { clock, consume } = limited({ costPerMinute: 60, burst: 1000 });
    consume('a', 1000);
    clock.ms += 2000;
    for (let other = 0; other < MANY; other += 1) consume(`other ${other}`, 1);
    expect(consume('a', 1000)).toEqual({ allowed: false, remaining: 2, retryAfterMs: 998_000 });
  });

  test('have full ones again when those that were forgotten would be full', () => {
    const { clock, consume } = limited({ costPerMinute: 60, burst: 10 });
    consume('a', 10);
    for (let other = 0; other < MANY; other += 1) consume(`other ${other}`, 1);
    expect(consume('new', 1).allowed).toBe(false);
    clock.ms += 10_000;
    expect(consume('newer', 10).allowed).toBe(true);
  });

  test('get no more than each one’s rate; and who asks for little is answered on', () => {
    const { clock, consume } = limited({ costPerMinute: 600, burst: 20 });
    const startedAt = clock.ms;
    const used = new Map<string, number>();
    // All of them, round and round: of each, the bucket is forgotten before it asks again.
    for (let request = 0; request < 20 * MANY; request += 1) {
      clock.ms += 0.02;
      const caller = request % (MANY + 500);
      const cost = caller % 2 === 0 ? 20 : 1;
      const { allowed } = consume(`${caller}`, cost);
      if (allowed) used.set(`${caller}`, (used.get(`${caller}`) ?? 0) + cost);
      else expect(cost).toBe(20);
    }
    const most = 20 + ((clock.ms - startedAt) * 600) / 60_000;
    expect(Math.max(...used.values())).toBeLessThanOrEqual(most);
  });

  test('consume no more memory', () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const { consume } = limited({ costPerMinute: 60, burst: 10 });
    const fill = (from: number) => {
      for (let caller = from; caller < from + 20 * MANY; caller += 1) {
        consume(`${caller}`.padStart(64, '0'), 1);
      }
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = fill(0);
    expect(fill(20 * MANY) - before).toBeLessThan(1_000_000);
  });
});
