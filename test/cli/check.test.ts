import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { AUDIENCE, ISSUER, startIssuer } from '../server/issuer.ts';
import { portOf, temporaryFolder } from '../server/support.ts';
import { deadAddress, type Line, linesOf, runCli, startOss } from './support.ts';

// Every test starts a process.
vi.setConfig({ testTimeout: 60_000 });

const [USER] = DEFAULT_ACCOUNT.users;

/** Runs `check`, and gives its exit code with its lines. */
async function check(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await runCli(['check', ...args], { cwd: folder.path, env });
  expect(stderr).toBe('');
  expect(await readdir(folder.path)).toEqual([]);
  return { code, lines: linesOf(stdout) };
}

function wrongOf(lines: readonly Line[]): readonly string[] {
  return lines.filter(({ state }) => state === 'wrong').map(({ name, text }) => `${name}: ${text}`);
}

describe('on an OSS', () => {
  test('a good configuration: every line is ok, and what was not tried is said', async () => {
    await using oss = await startOss();
    const { code, lines } = await check(oss.env, '--bucket', 'logs');
    expect(code).toBe(0);
    expect(lines.map(({ state, name }) => `${state} ${name}`)).toEqual([
      'ok configuration',
      'ok UPDATE_JOURNAL',
      'ok OSS',
      'ok clock',
      'ok credentials',
      'ok oss:ListBuckets',
      'ok region',
      'ok oss:GetBucketInfo',
      'ok oss:ListBucketInventory',
      'ok oss:GetBucketInventory',
      'note oss:PutBucketInventory',
      'note oss:DeleteBucketInventory',
    ]);
  });

  test('it changes nothing, and asks no more than it says', async () => {
    const asked: string[] = [];
    await using oss = await startOss({ onRequest: ({ operation }) => void asked.push(operation) });
    await check(oss.env, '--bucket', 'logs');
    expect(asked).toEqual([
      'ListBuckets',
      'ListBuckets',
      'GetBucketInfo',
      'ListBucketInventory',
      'GetBucketInventory',
    ]);
  });

  test('without --bucket it says that rights on buckets were not tried', async () => {
    await using oss = await startOss();
    const { code, lines } = await check(oss.env);
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({
      state: 'note',
      name: 'rights on buckets',
      text: expect.stringContaining('--bucket'),
    });
  });

  test('a wrong secret', async () => {
    await using oss = await startOss();
    const { code, lines } = await check({ ...oss.env, OSS_ACCESS_KEY_SECRET: 'mistyped' });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(/^credentials: SignatureDoesNotMatch: .*OSS_ACCESS_KEY_SECRET/),
    ]);
  });

  test('an unknown access key', async () => {
    await using oss = await startOss();
    const { code, lines } = await check({ ...oss.env, OSS_ACCESS_KEY_ID: 'mistyped' });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(/^credentials: InvalidAccessKeyId: .*OSS_ACCESS_KEY_ID/),
    ]);
  });

  test('an expired session', async () => {
    const session = { accessKeyId: 'STS.1', accessKeySecret: 's', securityToken: 'token' };
    const users = [{ ...session, securityTokenExpiresAt: 1 }];
    await using oss = await startOss({ accounts: [{ accountId: '1', users }] });
    const { code, lines } = await check({
      ...oss.env,
      OSS_ACCESS_KEY_ID: session.accessKeyId,
      OSS_ACCESS_KEY_SECRET: session.accessKeySecret,
      OSS_SESSION_TOKEN: session.securityToken,
    });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([expect.stringMatching(/^credentials: SecurityTokenExpired: /)]);
  });

  test('a wrong region: the one to set is named', async () => {
    await using oss = await startOss({ defaultRegion: 'oss-cn-beijing' });
    const { code, lines } = await check({ ...oss.env, OSS_REGION: 'oss-cn-shenzhen' });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(
        /^region: no bucket of the account is in oss-cn-shenzhen, .*: set OSS_REGION=oss-cn-beijing$/,
      ),
    ]);
  });

  test('a bucket of another region, among others that are not', async () => {
    await using oss = await startOss();
    oss.emulator.createBucket({ name: 'far', region: 'oss-us-west-1' });
    const { code, lines } = await check(oss.env, '--bucket', 'far');
    expect(code).toBe(0);
    expect(lines.filter(({ name }) => name === 'region')).toEqual([
      { state: 'ok', name: 'region', text: 'oss-cn-hangzhou' },
      { state: 'note', name: 'region', text: expect.stringContaining('far is in oss-us-west-1') },
    ]);
  });

  test('no rights: a line for each action that is needed', async () => {
    const users = [{ accessKeyId: 'nobody', accessKeySecret: 'secret', actions: [] }];
    await using oss = await startOss({ accounts: [{ accountId: '1', users }] });
    const env = { ...oss.env, OSS_ACCESS_KEY_ID: 'nobody', OSS_ACCESS_KEY_SECRET: 'secret' };
    const { code, lines } = await check(env, '--bucket', 'logs');
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.objectContaining({ state: 'ok', name: 'credentials' }));
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(/^oss:ListBuckets: OSS refused oss:ListBuckets .* RAM policy/),
      ...['GetBucketInfo', 'ListBucketInventory', 'GetBucketInventory'].map((action) =>
        expect.stringMatching(
          new RegExp(`^oss:${action}: OSS refused oss:${action} .* RAM policy .*oss:\\*:\\*:logs`),
        ),
      ),
    ]);
  });

  test('one right too few', async () => {
    const actions = ['oss:ListBuckets', 'oss:GetBucketInventory'];
    const users = [{ accessKeyId: 'some', accessKeySecret: 'secret', actions }];
    await using oss = await startOss({ accounts: [{ accountId: '1', users }] });
    const env = { ...oss.env, OSS_ACCESS_KEY_ID: 'some', OSS_ACCESS_KEY_SECRET: 'secret' };
    const { code, lines } = await check(env, '--bucket', 'logs');
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([expect.stringMatching(/^oss:GetBucketInfo: /)]);
  });

  test.each([
    { hours: 5, off: '5 h behind' },
    { hours: -72, off: '3 d ahead of' },
  ])('a clock that is $off OSS’s', async ({ hours, off }) => {
    await using oss = await startOss({ now: () => Date.now() + hours * 3_600_000 });
    const { code, lines } = await check(oss.env, '--bucket', 'logs');
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(
        new RegExp(`^clock: this machine's clock is ${off} OSS's.*RequestTimeTooSkewed.*NTP`),
      ),
    ]);
  });

  test('a missing bucket', async () => {
    await using oss = await startOss();
    const { code, lines } = await check(oss.env, '--bucket', 'lgos');
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      'oss:GetBucketInfo: there is no bucket "lgos": check --bucket',
    ]);
  });
});

describe('a dead endpoint', () => {
  const keys = {
    OSS_REGION: 'oss-cn-hangzhou',
    OSS_ACCESS_KEY_ID: `${USER?.accessKeyId}`,
    OSS_ACCESS_KEY_SECRET: `${USER?.accessKeySecret}`,
  };

  /** What is wrong with an endpoint, and nothing else is. */
  async function complaint(OSS_ENDPOINT: string, OSS_ATTEMPT_TIMEOUT_MS = '30000') {
    const env = { ...keys, OSS_ENDPOINT, OSS_ATTEMPT_TIMEOUT_MS };
    const { code, lines } = await check(env, '--bucket', 'logs');
    expect(code).toBe(1);
    expect(lines.map(({ state }) => state)).toEqual(['ok', 'ok', 'wrong']);
    return wrongOf(lines)[0];
  }

  test('where nobody listens', async () => {
    const address = await deadAddress();
    expect(await complaint(`http://${address}`)).toMatch(
      `OSS: nobody listens at ${address} (ECONNREFUSED): check OSS_ENDPOINT`,
    );
  });

  test('a name that does not exist', async () => {
    expect(await complaint('https://oss.invalid')).toMatch(
      /^OSS: the host name oss\.invalid cannot be found \(\w+\): check OSS_ENDPOINT/,
    );
  });

  test('TLS to what speaks none', async () => {
    await using oss = await startOss();
    expect(await complaint(oss.emulator.url.replace('http:', 'https:'))).toMatch(
      /^OSS: \S+ speaks no TLS that fits \(\w+\): check https:\/\/ in OSS_ENDPOINT/,
    );
  });

  test('that never answers', async () => {
    await using silent = createTcpServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${portOf(silent.address())}`;
    expect(await complaint(url, '300')).toMatch(/^OSS: \S+ does not answer in time: /);
  });

  test('that is not OSS', async () => {
    await using other = createServer((_, response) => void response.end('hello'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${portOf(other.address())}`;
    expect(await complaint(url)).toMatch(/^OSS: something answers at \S+, but it is not OSS/);
  });
});

test('with no account it says so, and tries the emulator without leaving a file', async () => {
  const { code, lines } = await check({}, '--bucket', 'demo-photos');
  expect(code).toBe(0);
  expect(lines[0]).toMatchObject({ text: expect.stringContaining('its own emulator') });
  expect(lines).toContainEqual({
    state: 'ok',
    name: 'oss:ListBucketInventory',
    text: 'granted: 3 rules',
  });
});

test('a bad configuration: a line for each thing that is wrong', async () => {
  const { code, lines } = await check({ PORT: '99999', OSS_REGION: 'oss-cn-hangzhou' });
  expect(code).toBe(1);
  expect(wrongOf(lines)).toEqual([
    expect.stringMatching(/^configuration: PORT: /),
    expect.stringMatching(/^configuration: OSS_ACCESS_KEY_ID: /),
    expect.stringMatching(/^configuration: OSS_ACCESS_KEY_SECRET: /),
  ]);
});

test('where callers bring their credentials, it says that these cannot be tried', async () => {
  await using oss = await startOss();
  const { OSS_REGION = '', OSS_ENDPOINT = '' } = oss.env;
  const { code, lines } = await check({ OSS_REGION, OSS_ENDPOINT, OSS_CREDENTIALS: 'forwarded' });
  expect(code).toBe(0);
  expect(lines.at(-1)).toMatchObject({ state: 'note', name: 'credentials' });
});

test('no credentials to be found', async () => {
  await using oss = await startOss();
  await using home = await temporaryFolder();
  const { OSS_REGION = '', OSS_ENDPOINT = '' } = oss.env;
  const { code, lines } = await check({
    HOME: home.path,
    OSS_REGION,
    OSS_ENDPOINT,
    OSS_CREDENTIALS: 'default',
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
  });
  expect(code).toBe(1);
  expect(wrongOf(lines)).toEqual([
    expect.stringMatching(/^credentials: No Alibaba Cloud credentials found\..*ECS RAM role/),
  ]);
});

describe('what is around OSS', () => {
  test('what cannot be read, written or reached is named by its setting', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const address = await deadAddress();
    const { code, lines } = await check({
      TRUSTED_DOCUMENTS: join(folder.path, 'missing.json'),
      UPDATE_JOURNAL: join(file, 'journal'),
      EMULATOR_DATA: join(file, 'data.sqlite'),
      JWT_JWKS_URL: `http://${address}/keys`,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
      RATE_LIMIT_COST_PER_MINUTE: '1000',
      REDIS_URL: `redis://user:password@${address}`,
    });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(/^TRUSTED_DOCUMENTS: cannot be read: ENOENT/),
      expect.stringMatching(/^UPDATE_JOURNAL: .* cannot be written: /),
      expect.stringMatching(/^JWT_JWKS_URL: .*ECONNREFUSED/),
      expect.stringMatching(/^REDIS_URL: .*ECONNREFUSED/),
      expect.stringMatching(/^EMULATOR_DATA: .* cannot be written: /),
    ]);
    expect(JSON.stringify(lines)).not.toContain('password');
  });

  test('and what can is ok', async () => {
    await using folder = await temporaryFolder();
    await using issuer = await startIssuer();
    const documents = join(folder.path, 'documents.json');
    await writeFile(documents, '{"first":"{ buckets { nodes { name } } }"}');
    await mkdir(join(folder.path, 'journal'));
    const { code, lines } = await check({
      TRUSTED_DOCUMENTS: documents,
      UPDATE_JOURNAL: join(folder.path, 'journal'),
      JWT_JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
    });
    expect(wrongOf(lines)).toEqual([]);
    expect(code).toBe(0);
    expect(lines).toContainEqual({ state: 'ok', name: 'JWT_JWKS_URL', text: 'keys: 1' });
  });

  test('an issuer without keys, and a data file that is none', async () => {
    await using issuer = await startIssuer();
    issuer.isDown = true;
    const { code, lines } = await check({
      EMULATOR_DATA: process.execPath,
      JWT_JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
    });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      expect.stringMatching(/^JWT_JWKS_URL: \S+ answers 500: /),
      expect.stringMatching(/^EMULATOR_DATA: .*file is not a database/),
    ]);
  });
});
