import { describe, expect, test } from 'vitest';
import { hold } from '../server/support.ts';
import { manyRules } from '../support/rules.ts';
import { LIST, listOf, NEW_RULE, RULE, startCaching, TTL_MS } from './support.ts';

describe('what was read', () => {
  test.for([
    ['a page', LIST],
    ['a rule', RULE],
    ['a rule that is not there', NEW_RULE],
    ['an empty bucket', listOf('reports')],
    ['a page behind a cursor', '{ inventories(bucket: "logs", last: 2) { nodes { id } } }'],
  ] as const)('%s: is answered again without OSS, and says how old it is', async ([, query]) => {
    await using system = await startCaching();
    const first = await system.get(query);
    system.clock.ms += 700;
    const second = await system.get(query);
    expect(first.errors).toBeUndefined();
    expect(first).toMatchObject({ requests: 1, ageMs: 0 });
    expect(second).toEqual({ ...first, requests: 0, ageMs: 700 });
  });

  test('is answered until its time is up', async () => {
    await using system = await startCaching();
    await system.get(LIST);
    system.clock.ms = TTL_MS - 1;
    expect(await system.get(LIST)).toMatchObject({ requests: 0, ageMs: TTL_MS - 1 });
    system.clock.ms = TTL_MS;
    expect(await system.get(LIST)).toMatchObject({ requests: 1, ageMs: 0 });
  });

  test('is as old as the oldest read of it', async () => {
    await using system = await startCaching();
    await system.get(LIST);
    system.clock.ms = 100;
    await system.get(listOf('reports'));
    system.clock.ms = 300;
    const both = `{ a: ${LIST.slice(2, -2)} b: ${listOf('reports').slice(2, -2)} }`;
    expect(await system.get(both)).toMatchObject({ requests: 0, ageMs: 300 });
    expect(await system.get(listOf('reports'))).toMatchObject({ requests: 0, ageMs: 200 });
    expect((await system.get('{ buckets { nodes { name } } }')).ageMs).toBeUndefined();
  });

  test('is not kept where it is a failure', async () => {
    await using system = await startCaching();
    system.emulator.inject({ kind: 'error', status: 403, code: 'AccessDenied' });
    expect((await system.get(LIST)).errors).toHaveLength(1);
    expect(await system.get(LIST)).toMatchObject({ requests: 1, ageMs: 0 });
  });

  test('is not kept where nobody has switched it on', async () => {
    await using system = await startCaching({ serving: { cache: undefined } });
    for (let time = 0; time < 2; time += 1) {
      const { requests, ageMs } = await system.get(LIST);
      expect({ requests, ageMs }).toEqual({ requests: 1, ageMs: undefined });
    }
  });

  test('goes as long as there is no room for what is read later', async () => {
    await using system = await startCaching({ maxBytes: 80_000 });
    const buckets = ['a', 'b', 'c'].map((letter) => letter.repeat(3));
    for (const name of buckets) {
      system.emulator.createBucket({ name });
      system.emulator.storeRules(name, manyRules(50));
    }
    const [first = '', second = '', third = ''] = buckets.map(listOf);
    await system.get(first);
    await system.get(second);
    // The least used goes first.
    expect((await system.get(first)).requests).toBe(0);
    await system.get(third);
    expect((await system.get(first)).requests).toBe(0);
    expect((await system.get(second)).requests).toBe(1);
  });

  test('is not kept where it is larger than all', async () => {
    await using system = await startCaching({ maxBytes: 2000 });
    system.emulator.storeRules('logs', manyRules(50));
    expect((await system.get(RULE)).requests).toBe(1);
    expect((await system.get(LIST)).requests).toBe(1);
    expect((await system.get(LIST)).requests).toBe(1);
    expect((await system.get(RULE)).requests).toBe(0);
  });

  test('is counted', async () => {
    await using system = await startCaching({
      serving: { metrics: { host: '127.0.0.1', port: 0 } },
    });
    for (let time = 0; time < 3; time += 1) await system.get(LIST);
    const metrics = await (await fetch(system.metricsUrl ?? '')).text();
    expect(metrics).toContain('oss_cache_reads_total{outcome="hit"} 2\n');
    expect(metrics).toContain('oss_cache_reads_total{outcome="miss"} 1\n');
  });
});

describe('50 callers who want the same at once', () => {
  test('cost one request, also when it just ran out', async () => {
    let arrived = 0;
    let all = Promise.withResolvers<void>();
    await using system = await startCaching({
      serving: {
        onAsking: () => {
          arrived += 1;
          if (arrived === 50) all.resolve();
        },
      },
    });
    for (let round = 0; round < 3; round += 1) {
      arrived = 0;
      all = Promise.withResolvers();
      system.requests.length = 0;
      const held = hold(system.emulator);
      const answers = Promise.all(Array.from({ length: 50 }, () => system.get(LIST)));
      await all.promise;
      held.release();
      const texts = new Set((await answers).map(({ data }) => JSON.stringify(data)));
      expect([texts.size, system.requests.length]).toEqual([1, 1]);
      system.clock.ms += TTL_MS;
    }
  });
});
