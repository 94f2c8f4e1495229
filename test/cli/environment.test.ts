import { describe, expect, test } from 'vitest';
import { post, startProcess, temporaryFolder } from '../server/support.ts';
import { check } from './support.ts';

type Environment = Readonly<Record<string, string>>;

/** Starts the server on its emulator, asks it for something, and gives what it wrote to standard error. */
async function warningsOf(env: Environment): Promise<readonly string[]> {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, env);
  expect((await post(server.url, { query: '{ __typename }' })).status).toBe(200);
  server.signal('SIGTERM');
  const { code, stderr } = await server.ended;
  expect(code).toBe(0);
  return stderr.split('\n').filter(Boolean);
}

/** The notes of `check` about the configuration. */
async function notesOf(env: Environment): Promise<readonly string[]> {
  const { lines } = await check(env);
  return lines
    .filter(({ state, name }) => state === 'note' && name === 'configuration')
    .map(({ text }) => text);
}

describe('a setting that has a new name', () => {
  const env = { TRUSTED_PROXIES: '1', RATE_LIMIT_WITHOUT_REDIS: 'open' };
  const lines = [
    'TRUSTED_PROXIES is now TRUST_PROXY: rename it',
    'RATE_LIMIT_WITHOUT_REDIS is now RATE_LIMIT_FAILURE_MODE: rename it',
  ];

  test('counts by its old name, and is warned of', async () => {
    expect(await warningsOf({ ...env, RATE_LIMIT_COST_PER_MINUTE: '600' })).toEqual(lines);
    expect(await notesOf({ ...env, RATE_LIMIT_COST_PER_MINUTE: '600' })).toEqual(lines);
    // It counts: alone it is refused, as by its new name.
    const { lines: refused } = await check(env);
    expect(refused).toContainEqual({
      state: 'wrong',
      name: 'configuration',
      text: expect.stringContaining('RATE_LIMIT_COST_PER_MINUTE'),
    });
  });
});
