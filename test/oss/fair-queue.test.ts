import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairQueue } from '../../src/oss/client/fair-queue.ts';

/** Lets everything go on that can. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A queue whose work ends by hand, and what runs in it. */
function observed(limit: number) {
  const queue = new FairQueue(limit);
  /** Names in the order of their starts. */
  const started: string[] = [];
  const running = new Map<string, { key: string; ends: PromiseWithResolvers<void> }>();
  const most = { total: 0, ofKey: 0 };

  /** Adds work; `name` is unique. */
  function add(key: string, name: string, signal?: AbortSignal): Promise<string> {
    const work = async () => {
      const ends = Promise.withResolvers<void>();
      started.push(name);
      running.set(name, { key, ends });
      const ofKey = [...running.values()].filter((each) => each.key === key).length;
      most.total = Math.max(most.total, running.size);
      most.ofKey = Math.max(most.ofKey, ofKey);
      await ends.promise.finally(() => running.delete(name));
      return name;
    };
    return queue.run(key, work, signal);
  }
  async function end(name: string, failure?: Error) {
    const work = running.get(name);
    if (!work) throw new Error(`${name} does not run.`);
    if (failure) work.ends.reject(failure);
    else work.ends.resolve();
    await settled();
  }
  /** Ends what runs, oldest first, until nothing does. */
  async function endAll() {
    for (let [name] = running.keys(); name !== undefined; [name] = running.keys()) await end(name);
  }
  return { queue, started, running, most, add, end, endAll };
}

describe('the limit', () => {
  test('is never exceeded, and is used', async () => {
    const { add, endAll, most, running } = observed(4);
    const all = Array.from({ length: 40 }, (_, n) => add(`key${n % 8}`, `${n}`));
    expect(running.size).toBe(4);
    await endAll();
    expect(await Promise.all(all)).toHaveLength(40);
    expect(most.total).toBe(4);
  });

  test('of 1 lets one run', async () => {
    const { add, endAll, most } = observed(1);
    const all = ['a', 'b', 'a', 'b'].map((key, n) => add(key, `${n}`));
    await endAll();
    await Promise.all(all);
    expect(most).toEqual({ total: 1, ofKey: 1 });
  });

  test.for([
    [2, 1],
    [3, 2],
    [4, 2],
    [7, 4],
    [32, 16],
  ] as const)('of %d gives one key %d', async ([limit, share]) => {
    const { add, running, endAll } = observed(limit);
    for (let n = 0; n < 50; n += 1) void add('slow', `${n}`);
    expect(running.size).toBe(share);
    await endAll();
  });
});

describe('turns', () => {
  test('go round by key, and in order within a key', async () => {
    const { add, end, endAll, started, running } = observed(2);
    void add('x', 'x1');
    void add('y', 'y1');
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void add(name.charAt(0), name);
    expect([...running.keys()]).toEqual(['x1', 'y1']);
    await end('x1');
    expect(started.slice(2)).toEqual(['a1']);
    await endAll();
    expect(started.slice(2)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  test('one who comes late is not behind all of a long row', async () => {
    const { add, end, endAll, started } = observed(2);
    void add('other', 'o1');
    for (let n = 0; n < 100; n += 1) void add('busy', `busy${n}`);
    for (let n = 2; n < 10; n += 1) void add('other', `o${n}`);
    void add('late', 'late');
    await end('o1');
    await end('busy0');
    await end('o2');
    expect(started).toContain('late');
    await endAll();
  });

  test('a key whose work never ends leaves half to the others', async () => {
    const { add, end, running, started } = observed(4);
    for (let n = 0; n < 20; n += 1) void add('slow', `slow${n}`);
    for (let n = 0; n < 20; n += 1) void add('fast', `fast${n}`);
    for (let n = 0; n < 20; n += 1) await end(`fast${n}`);
    expect(started.filter((name) => name.startsWith('slow'))).toEqual(['slow0', 'slow1']);
    expect([...running.keys()]).toEqual(['slow0', 'slow1']);
  });

  test('two keys that take all of it leave the third its turn', async () => {
    const { add, end, started } = observed(4);
    for (const key of ['s', 't']) for (let n = 0; n < 9; n += 1) void add(key, `${key}${n}`);
    void add('fast', 'fast');
    expect(started).not.toContain('fast');
    for (const name of ['s0', 't0', 's1']) await end(name);
    expect(started.slice(4)).toEqual(['s2', 't2', 'fast']);
  });
});

describe('a place is free again', () => {
  test('after an error, which its own caller gets', async () => {
    const { add, end, endAll, started } = observed(1);
    const failing = add('a', '1');
    const next = add('a', '2');
    const failure = new Error('failed');
    const seen = expect(failing).rejects.toBe(failure);
    await end('1', failure);
    await seen;
    expect(started).toEqual(['1', '2']);
    await endAll();
    expect(await next).toBe('2');
  });

  test('after work that throws instead of rejecting', async () => {
    const queue = new FairQueue(1);
    const failing = queue.run('a', () => {
      throw new Error('thrown');
    });
    await expect(failing).rejects.toThrow('thrown');
    expect(await queue.run('a', async () => 'next')).toBe('next');
  });
});

describe('giving up', () => {
  test('in the row ends the wait with the signal’s reason, and its work never runs', async () => {
    const { add, end, endAll, started } = observed(1);
    const caller = new AbortController();
    const first = add('a', '1');
    const leaver = add('a', '2', caller.signal);
    const last = add('a', '3');
    const reason = new Error('left');
    caller.abort(reason);
    await expect(leaver).rejects.toBe(reason);
    await end('1');
    await endAll();
    expect(await Promise.all([first, last])).toEqual(['1', '3']);
    expect(started).toEqual(['1', '3']);
  });

  test('of the only one who waits for a key leaves no trace of the key', async () => {
    const { add, end, started, endAll } = observed(2);
    void add('a', 'a1');
    void add('b', 'b1');
    const caller = new AbortController();
    const leaver = add('gone', 'g1', caller.signal);
    caller.abort();
    await expect(leaver).rejects.toThrow('aborted');
    await end('a1');
    void add('gone', 'g2');
    expect(started).toEqual(['a1', 'b1', 'g2']);
    await endAll();
  });

  test('before there is a place: the reason is thrown at once', async () => {
    const { add, endAll } = observed(1);
    void add('a', '1');
    const signal = AbortSignal.abort(new Error('was gone'));
    await expect(add('a', '2', signal)).rejects.toThrow('was gone');
    await endAll();
  });

  test('once the work runs is the work’s own business', async () => {
    const { add, end, running } = observed(1);
    const caller = new AbortController();
    const first = add('a', '1');
    const second = add('b', '2', caller.signal);
    await end('1');
    caller.abort();
    await settled();
    expect([...running.keys()]).toEqual(['2']);
    await end('2');
    expect(await Promise.all([first, second])).toEqual(['1', '2']);
  });
});

test('any mix of work, failures and giving up: bounded, in order, used, and all of it ends', async () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('add'), key: fc.nat({ max: 3 }) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('end'), at: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fail'), at: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('leave'), at: fc.nat() }) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(step, { maxLength: 60 }),
      async (limit, steps) => {
        const share = Math.ceil(limit / 2);
        const { add, end, endAll, started, running, most } = observed(limit);
        const outcomes: Promise<unknown>[] = [];
        const waiting = new Map<string, { key: string; caller: AbortController }>();
        const pick = <Item>(items: Iterable<Item>, at: number) => {
          const list = [...items];
          return list[at % list.length];
        };
        const check = () => {
          for (const name of started) waiting.delete(name);
          const ofKey = (key: string) =>
            running.values().reduce((sum, each) => sum + Number(each.key === key), 0);
          expect(most.total).toBeLessThanOrEqual(limit);
          expect(most.ofKey).toBeLessThanOrEqual(share);
          // Nobody waits who could run.
          for (const { key } of waiting.values()) {
            expect(running.size === limit || ofKey(key) === share).toBe(true);
          }
        };
        let left = 0;
        for (const [index, each] of steps.entries()) {
          if ('key' in each) {
            const [key, name] = [`k${each.key}`, `k${each.key}/${String(index).padStart(3, '0')}`];
            const caller = new AbortController();
            waiting.set(name, { key, caller });
            outcomes.push(add(key, name, caller.signal).catch((error: unknown) => error));
          } else if (each.do === 'leave') {
            const name = pick(waiting.keys(), each.at);
            if (name !== undefined) {
              waiting.get(name)?.caller.abort();
              waiting.delete(name);
              left += 1;
            }
          } else {
            const name = pick(running.keys(), each.at);
            const failure = each.do === 'fail' ? new Error('failed') : undefined;
            if (name !== undefined) await end(name, failure);
          }
          check();
        }
        await endAll();
        check();
        expect(waiting.size).toBe(0);
        expect(started).toHaveLength(outcomes.length - left);
        await Promise.all(outcomes);
        // First in, first out within a key.
        for (const names of Map.groupBy(started, (name) => name.slice(0, 2)).values()) {
          expect(names).toEqual(names.toSorted());
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('urgent work goes first, within the limit, and nobody else takes its reserve', async () => {
  const queue = new FairQueue(3, 1);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string, isUrgent = false) => {
    const work = () => {
      started.push(name);
      return new Promise<void>((resolve) => void ends.set(name, resolve));
    };
    return queue.run(name, work, undefined, isUrgent);
  };
  const all = [run('a'), run('b'), run('c'), run('d'), run('first', true), run('second', true)];
  expect(started).toEqual(['a', 'b', 'first']);
  for (const next of ['a', 'b', 'first', 'second', 'c', 'd']) {
    await expect.poll(() => ends.get(next)).toBeDefined();
    expect(queue.running).toBeLessThanOrEqual(3);
    ends.get(next)?.();
  }
  await Promise.all(all);
  expect(started).toEqual(['a', 'b', 'first', 'second', 'c', 'd']);
});
