import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { temporaryFolder } from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';
import { runHere } from './run-here.ts';
import { check, checkAlone, linesOf, startOss, wrongOf } from './support.ts';

/** For NODE_OPTIONS: every host name leads to this machine. */
const HERE = `--import=data:text/javascript,${encodeURIComponent(`
  import dns from 'node:dns';
  const { lookup } = dns;
  dns.lookup = (name, ...rest) => lookup('127.0.0.1', ...rest);
`)}`;

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
      'ok oss:ListObjects',
      'note rights on reports',
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
      'ListObjectsV2',
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
        /^region: no bucket of the account is in oss-cn-shenzhen, .*: set OSS_REGION=oss-cn-beijing, and OSS_ENDPOINT to .*$/,
      ),
    ]);
  });

  test.each([
    { host: 'oss-cn-hangzhou.aliyuncs.com' },
    { host: 'oss-cn-hangzhou-internal.aliyuncs.com' },
  ])('a region that is not the one of endpoint $host', async ({ host }) => {
    await using oss = await startOss();
    const { port } = new URL(oss.emulator.url);
    const env = { ...oss.env, NODE_OPTIONS: HERE, OSS_ENDPOINT: `http://${host}:${port}` };
    expect(wrongOf((await checkAlone(env, '--bucket', 'logs')).lines)).toEqual([]);
    const { code, lines } = await checkAlone({ ...env, OSS_REGION: 'oss-cn-shenzhen' });
    expect(code).toBe(1);
    expect(wrongOf(lines)).toEqual([
      'region: OSS_REGION is oss-cn-shenzhen, and OSS_ENDPOINT is an endpoint of oss-cn-hangzhou: ' +
        'set OSS_REGION=oss-cn-hangzhou, or OSS_ENDPOINT to an endpoint of oss-cn-shenzhen',
      // By OSS's own word.
      expect.stringMatching(/^credentials: OSS_REGION is not the region of the endpoint: set /),
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

  describe('rights that only reports need', () => {
    const KMS = '<Encryption><SSE-KMS></SSE-KMS></Encryption>';
    const encrypted = ruleXml('b').replace('<Bucket>', `${KMS}<Bucket>`);
    const startAs = async (actions: readonly string[], xml = encrypted) => {
      const user = { accessKeyId: 'some', accessKeySecret: 'secret', actions };
      const [own] = DEFAULT_ACCOUNT.users;
      const users = [...(own ? [own] : []), user];
      const oss = await startOss({ accounts: [{ ...DEFAULT_ACCOUNT, users }] });
      oss.emulator.putObjects('logs', [{ key: 'a' }]);
      const elsewhere = ruleXml('c').replace('oss:::reports', 'oss:::gone');
      oss.emulator.storeRules('logs', [
        { id: 'a', xml: ruleXml('a') },
        { id: 'b', xml },
        { id: 'c', xml: elsewhere },
      ]);
      const env = { ...oss.env, OSS_ACCESS_KEY_ID: 'some', OSS_ACCESS_KEY_SECRET: 'secret' };
      const rightsOf = async () => {
        const { code, lines } = await check(env, '--bucket', 'logs');
        const start = lines.findIndex(({ name }) => name === 'oss:DeleteBucketInventory') + 1;
        return { code, lines: lines.slice(start) };
      };
      return Object.assign(oss, { rightsOf });
    };
    const RULES = ['oss:ListBuckets', 'oss:GetBucketInfo', 'oss:*BucketInventory'];

    test('all of them, read on a report', async () => {
      await using oss = await startAs([...RULES, 'oss:ListObjects', 'oss:GetObject']);
      oss.emulator.runRules('logs', ['b']);
      const { code, lines } = await oss.rightsOf();
      expect(code).toBe(0);
      expect(lines.map(({ state, name, text }) => `${state} ${name} ${text}`)).toEqual([
        'ok oss:ListObjects granted on logs',
        'ok oss:ListObjects granted on reports',
        'ok oss:GetObject granted on reports',
        'ok kms:Decrypt granted for a report in reports',
        expect.stringMatching(/^note oss:ListObjects Bucket "gone" does not exist.*Only reports/),
      ]);
    });

    test('none of them: the server works for rules, so that it is no problem', async () => {
      await using oss = await startAs(RULES);
      const { code, lines } = await oss.rightsOf();
      expect(code).toBe(0);
      expect(lines.map(({ state, name }) => `${state} ${name}`)).toEqual(
        Array(3).fill('note oss:ListObjects'),
      );
      expect(lines[1]?.text).toMatch(/RAM policy .*oss:\*:\*:reports\. Only reports need it\.$/);
    });

    test('to list them, and not to read them, before there is one', async () => {
      await using oss = await startAs([...RULES, 'oss:ListObjects']);
      const { code, lines } = await oss.rightsOf();
      expect(code).toBe(0);
      expect(lines.slice(1, 4).map(({ state, name, text }) => `${state} ${name} ${text}`)).toEqual([
        'ok oss:ListObjects granted on reports',
        expect.stringMatching(/^note oss:GetObject .* on acs:oss:\*:\*:reports\/\*\. Only/),
        expect.stringMatching(/^note kms:Decrypt not tried: no report of the rule b could be read/),
      ]);
    });
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

test('with no account it says so, and tries the emulator without leaving a file', async () => {
  const { code, lines } = await check({}, '--bucket', 'demo-photos');
  expect(code).toBe(0);
  expect(lines[0]).toMatchObject({ text: expect.stringContaining('the embedded emulator') });
  expect(lines).toContainEqual({
    state: 'ok',
    name: 'oss:ListBucketInventory',
    text: 'granted: 3 rules',
  });
});

test('a file of settings without an account is noted, and invalid lines are reported', async () => {
  await using folder = await temporaryFolder();
  const text = [
    '# NAME',
    'OSS_REGOIN=oss-cn-hangzhou',
    'OSS_ENDPOINT: https://oss.example',
    '',
    "export ACCESS_POLICY='{",
    '  "grants":',
    '    [{ "to": "anyone", "may": ["read"], "on": ["*"] }]',
    "}'",
    'export PORT\r',
    '=4000',
    'LOG_LEVEL=debug',
  ];
  await writeFile(join(folder.path, 'my.env'), text.join('\n'));
  const { code, stdout, stderr } = await runHere(['check', '--env-file', 'my.env'], {
    cwd: folder.path,
  });
  expect(code).toBe(0);
  expect(linesOf(stdout)[0]).toMatchObject({
    state: 'note',
    name: 'configuration',
    text: expect.stringMatching(/^no OSS account is set, though --env-file was given: /),
  });
  expect(stderr.trimEnd().split('\n')).toEqual(
    [3, 9, 10].map((line) => `--env-file: line ${line} of my.env is ignored: it is not NAME=value`),
  );
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
