import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { simulateTime, simulateTimeWithoutSleep } from './simulated-time.ts';

/** The names of what has ended, in its order. */
function startAll() {
  const ended: string[] = [];
  setTimeout(() => ended.push('a timeout of 20'), 20);
  const signal = AbortSignal.timeout(30);
  signal.addEventListener('abort', () => ended.push(`a ${signal.reason.name} of 30`));
  void sleep(10).then(() => ended.push('a sleep of 10'));
  return ended;
}

test('time passes when the test says so, and by no other way', async () => {
  using time = simulateTime();
  const ended = startAll();
  let polls = 0;
  await expect.poll(() => (polls += 1), { interval: 1 }).toBe(50);
  expect(ended).toEqual([]);
  time.pass(19);
  await expect.poll(() => ended).toEqual(['a sleep of 10']);
  time.pass(11);
  expect(ended).toEqual(['a sleep of 10', 'a timeout of 20', 'a TimeoutError of 30']);
  expect(time.now).toBe(30);
});

test('a sleep lets its time pass where nothing else goes on', async () => {
  using time = simulateTimeWithoutSleep();
  await sleep(60_000);
  expect(time.now).toBe(60_000);
});

test('it is the machine’s time again afterwards', async () => {
  {
    using time = simulateTime();
    time.pass(1);
  }
  await sleep(1);
  await new Promise((resolve) => setTimeout(resolve, 1));
  const signal = AbortSignal.timeout(1);
  await expect.poll(() => signal.aborted).toBe(true);
});
