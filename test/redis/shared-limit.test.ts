import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startProcess, temporaryFolder } from '../server/support.ts';
import { costOf, startLoad, waysOf } from './load.ts';
import { startRedis } from './redis.ts';

const PER_SECOND = 40;
const BURST = 100;
const LOAD_MS = 8000;

test('two replicas let through together what one caller may ask, at 64 connections', async () => {
  await using redis = await startRedis();
  await using folder = await temporaryFolder();
  const environment = {
    EMULATOR_DATA: ':memory:',
    RATE_LIMIT_COST_PER_MINUTE: `${60 * PER_SECOND}`,
    RATE_LIMIT_BURST: `${BURST}`,
    REDIS_URL: redis.url,
    LOG_LEVEL: 'warn',
  };
  await using first = await startProcess(folder.path, environment);
  await using second = await startProcess(folder.path, {
    ...environment,
    UPDATE_JOURNAL: 'second-journal',
  });

  // What comes back does so by Redis's clock, from the first question to the last.
  const askedAt: number[] = [];
  const client = new Redis(redis.url);
  const monitor = await client.monitor();
  monitor.on('monitor', (time: string, [command]: string[]) => {
    if (command?.startsWith('eval')) askedAt.push(Number(time));
  });

  const load = startLoad([first.url, second.url], 32);
  await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
  const answers = await load.stop();
  monitor.disconnect();
  client.disconnect();
  const seconds = Math.max(...askedAt) - Math.min(...askedAt);

  const allowed = BURST + PER_SECOND * seconds;
  const cost = costOf(answers);
  const off = (100 * (cost - allowed)) / allowed;
  process.stdout.write(
    `${answers.length} requests in ${seconds.toFixed(2)} s: cost ${cost} let through of ` +
      `${allowed.toFixed(0)} (${off.toFixed(2)} %), ${JSON.stringify(waysOf(answers))}\n`,
  );
  // Never more; less where the machine is busy, as nobody asks at the moment in which something comes back.
  expect(off).toBeLessThan(1);
  expect(off).toBeGreaterThan(-20);
  expect(Object.keys(waysOf(answers)).sort()).toEqual(['200', '429 RATE_LIMITED']);
});
