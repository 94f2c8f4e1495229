import { expect, test } from 'vitest';
import { linesOf, runCli } from '../cli/support.ts';
import { temporaryFolder } from '../server/support.ts';
import { startRedis } from './redis.ts';

/** What `check` says of Redis. */
async function check(redisUrl: string) {
  await using folder = await temporaryFolder();
  const env = { RATE_LIMIT_COST_PER_MINUTE: '1000', REDIS_URL: redisUrl };
  const { code, stdout } = await runCli(['check'], { cwd: folder.path, env });
  return { code, ...linesOf(stdout).find(({ name }) => name === 'REDIS_URL') };
}

test('check tries Redis, and says what Redis says', async () => {
  await using redis = await startRedis('--requirepass', 'secret');
  expect(await check(redis.urlAs('default:secret'))).toMatchObject({ code: 0, state: 'ok' });
  expect(await check(redis.urlAs('default:wrong'))).toMatchObject({
    code: 1,
    state: 'wrong',
    text: expect.stringMatching(/\(WRONGPASS\): check REDIS_URL/),
  });
});
