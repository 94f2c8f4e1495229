import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  defaultChainCredentials,
  staticCredentials,
} from '../../src/oss/credentials/credentials.ts';
import { CredentialsError } from '../../src/oss/credentials/credentials-error.ts';
import type { OssCredentials } from '../../src/oss/credentials/provider.ts';
import {
  type LoadedCredentials,
  type RefreshingOptions,
  refreshingCredentials,
} from '../../src/oss/credentials/refreshing.ts';
import { startProxy } from '../support/proxy.ts';
import {
  credentials,
  divert,
  session,
  startVendor,
  useEnvironment,
} from './credentials-support.ts';

const MINUTE = 60_000;

/** A provider with a clock, whose loads are settled by hand. */
function fake(options: Partial<RefreshingOptions> = {}) {
  const clock = { now: 1_000_000_000_000 };
  const loads: PromiseWithResolvers<LoadedCredentials>[] = [];
  const provider = refreshingCredentials({
    load: () => {
      const load = Promise.withResolvers<LoadedCredentials>();
      loads.push(load);
      return load.promise;
    },
    now: () => clock.now,
    ...options,
  });
  /** Answers the latest load, with a session that lives so long from now. */
  async function answer(n: number, lifeMs?: number) {
    const expiresAt = lifeMs === undefined ? undefined : clock.now + lifeMs;
    loads.at(-1)?.resolve({ credentials: credentials(n), expiresAt });
    await settled();
  }
  async function fail(message: string) {
    loads.at(-1)?.reject(new Error(message));
    await settled();
  }
  /** A provider that holds session 1. */
  async function holding(lifeMs?: number): Promise<OssCredentials> {
    const first = provider.get();
    await answer(1, lifeMs);
    return first;
  }
  return { provider, clock, loads, answer, fail, holding };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('credentials that are refreshed', () => {
  test('however many wait, the source is asked once; then they are at hand', async () => {
    const { provider, loads, answer } = fake();
    const waiting = Array.from({ length: 50 }, () => provider.get());
    expect(loads).toHaveLength(1);
    await answer(1, 60 * MINUTE);
    const all = new Set(await Promise.all(waiting));
    expect([...all]).toEqual([credentials(1)]);
    expect(all.has(await provider.get())).toBe(true);
    expect(provider.get()).not.toBeInstanceOf(Promise);
    expect(loads).toHaveLength(1);
  });

  test('a failure reaches all who wait, and the next one asks again', async () => {
    const { provider, loads, answer, fail } = fake();
    const waiting = Promise.allSettled([provider.get(), provider.get()]);
    await fail('down');
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = provider.get();
    expect(loads).toHaveLength(2);
    await answer(2, 60 * MINUTE);
    expect(await next).toEqual(credentials(2));
  });

  test('a source that throws instead of rejecting is a failure like any other', async () => {
    const load = vi.fn<RefreshingOptions['load']>(() => {
      throw new Error('thrown');
    });
    const { provider } = fake({ load });
    await expect(provider.get()).rejects.toThrow('thrown');
    await expect(provider.get()).rejects.toThrow('thrown');
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('fresh ones come before the old ones expire, and nobody waits for them', async () => {
    const { provider, clock, loads, answer, holding } = fake();
    const old = await holding(60 * MINUTE);
    clock.now += 55 * MINUTE - 1;
    expect(provider.get()).toBe(old);
    expect(loads).toHaveLength(1);
    clock.now += 1;
    for (let i = 0; i < 50; i++) expect(provider.get()).toBe(old);
    expect(loads).toHaveLength(2);
    await answer(2, 60 * MINUTE);
    expect(provider.get()).toEqual(credentials(2));
    expect(loads).toHaveLength(2);
  });

  test('callers wait for a refresh under way once the old ones have expired', async () => {
    const { provider, clock, loads, answer, holding } = fake();
    await holding(60 * MINUTE);
    clock.now += 56 * MINUTE;
    provider.get();
    clock.now += 4 * MINUTE;
    const waiting = provider.get();
    expect(loads).toHaveLength(2);
    await answer(2, 60 * MINUTE);
    expect(await waiting).toEqual(credentials(2));
  });

  test('while a refresh ahead fails the old ones serve, and it is repeated at a pace', async () => {
    const onRefreshFailed = vi.fn<(error: unknown) => void>();
    const { provider, clock, loads, answer, fail, holding } = fake({ onRefreshFailed });
    const old = await holding(60 * MINUTE);
    clock.now += 56 * MINUTE;
    for (let i = 0; i < 50; i++) provider.get();
    await fail('down');
    expect(onRefreshFailed.mock.calls).toEqual([[new Error('down')]]);
    clock.now += 9_999;
    expect(provider.get()).toBe(old);
    expect(loads).toHaveLength(2);
    clock.now += 1;
    expect(provider.get()).toBe(old);
    expect(loads).toHaveLength(3);
    await fail('still down');
    clock.now += 4 * MINUTE;
    const late = expect(provider.get()).rejects.toThrow('down for good');
    await fail('down for good');
    await late;
    const next = provider.get();
    await answer(2, 60 * MINUTE);
    expect(await next).toEqual(credentials(2));
    expect(onRefreshFailed).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['that live shorter than the margin', 60_000, 30_000],
    ['that live a second', 1000, 5000],
    ['that came expired', -MINUTE, 5000],
  ])('ones %s cost no load for each request', async (_what, lifeMs, refreshMs) => {
    const { provider, clock, loads, answer, holding } = fake();
    const old = await holding(lifeMs);
    clock.now += refreshMs - 1;
    expect(provider.get()).toBe(old);
    expect(loads).toHaveLength(1);
    clock.now += 1;
    expect(provider.get()).toBe(old);
    await answer(2, lifeMs);
    for (let i = 0; i < 50; i++) expect(await provider.get()).toEqual(credentials(2));
    expect(loads).toHaveLength(2);
  });

  test('without an expiry they are never refreshed by the clock', async () => {
    const { provider, clock, loads, holding } = fake();
    const first = await holding();
    clock.now += 1e12;
    expect(provider.get()).toBe(first);
    expect(loads).toHaveLength(1);
  });

  test('they stay the same object where the source gives the same again', async () => {
    const { provider, clock, answer, holding } = fake();
    const first = await holding(60 * MINUTE);
    clock.now += 56 * MINUTE;
    provider.get();
    await answer(1, 60 * MINUTE);
    expect(provider.get()).toBe(first);
    const renewed = provider.renew(first);
    await answer(1, 60 * MINUTE);
    expect(await renewed).toBe(first);
  });

  test.each(['accessKeyId', 'accessKeySecret', 'sessionToken'])(
    'a new %s replaces them',
    async (name) => {
      const load = vi.fn<RefreshingOptions['load']>();
      load.mockResolvedValueOnce({ credentials: credentials(1) });
      load.mockResolvedValueOnce({ credentials: { ...credentials(1), [name]: 'new' } });
      const { provider } = fake({ load });
      const first = await provider.get();
      expect(await provider.renew(first)).toEqual({ ...first, [name]: 'new' });
      expect(provider.get()).not.toBe(first);
    },
  );
});

describe('credentials that OSS refuses', () => {
  test('all who report them share one refresh; who is late gets the fresh ones', async () => {
    const { provider, loads, answer, holding } = fake();
    const stale = await holding(60 * MINUTE);
    const renewals = Array.from({ length: 50 }, () => provider.renew(stale));
    const others = Array.from({ length: 50 }, () => provider.get());
    expect(loads).toHaveLength(2);
    await answer(2, 60 * MINUTE);
    const fresh = new Set(await Promise.all([...renewals, ...others]));
    expect([...fresh]).toEqual([credentials(2)]);
    expect(fresh.has(await provider.renew(stale))).toBe(true);
    expect(loads).toHaveLength(2);
  });

  test('a refresh ahead that is under way serves them too', async () => {
    const { provider, clock, loads, answer, holding } = fake();
    const stale = await holding(60 * MINUTE);
    clock.now += 56 * MINUTE;
    provider.get();
    const renewal = provider.renew(stale);
    expect(loads).toHaveLength(2);
    await answer(2, 60 * MINUTE);
    expect(await renewal).toEqual(credentials(2));
  });

  test('they are not handed out again where renewing them fails', async () => {
    const { provider, loads, answer, fail, holding } = fake();
    const stale = await holding(60 * MINUTE);
    const failed = expect(provider.renew(stale)).rejects.toThrow('down');
    await fail('down');
    await failed;
    const next = Promise.all([provider.get(), provider.renew(stale)]);
    expect(loads).toHaveLength(3);
    await answer(2, 60 * MINUTE);
    expect(await next).toEqual([credentials(2), credentials(2)]);
  });

  test('a report on replaced ones that have expired since then waits for fresh ones', async () => {
    const { provider, clock, loads, answer, holding } = fake();
    const oldest = await holding(60 * MINUTE);
    const renewal = provider.renew(oldest);
    await answer(2, 60 * MINUTE);
    await renewal;
    clock.now += 60 * MINUTE;
    const late = provider.renew(oldest);
    expect(loads).toHaveLength(3);
    await answer(3, 60 * MINUTE);
    expect(await late).toEqual(credentials(3));
  });

  test('fixed ones are at hand and cannot be renewed', async () => {
    const fixed = credentials(1);
    const provider = staticCredentials(fixed);
    expect(provider.get()).toBe(fixed);
    const failure = await errorFromResponse(provider.renew(fixed));
    expect(failure.message).toMatch(/cannot be renewed\. Configure new ones/);
  });
});

async function errorFromResponse(result: OssCredentials | Promise<OssCredentials>) {
  const error = await Promise.resolve(result).catch((reason: unknown) => reason);
  if (!(error instanceof CredentialsError)) expect.fail('no CredentialsError');
  expect(JSON.stringify([error.message, error.stack, error.cause])).not.toMatch(/secret\d|token\d/);
  return error;
}

describe('the default chain', () => {
  let refused: readonly string[];
  beforeEach(() => {
    refused = divert();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  const noPort = 'http://127.0.0.1:1';
  const STS = 'sts.aliyuncs.com';
  const METADATA = '100.100.100.200';
  const ROLES = '/latest/meta-data/ram/security-credentials/';

  test.each([
    ['temporary keys', { SECURITY_TOKEN: 'token1' }, credentials(1)],
    ['lasting keys', {}, { accessKeyId: 'STS.id1', accessKeySecret: 'secret1' }],
  ])('takes %s from the environment first', async (_what, more, expected) => {
    using _ = useEnvironment({
      ACCESS_KEY_ID: 'STS.id1',
      ACCESS_KEY_SECRET: 'secret1',
      CREDENTIALS_URI: noPort,
      ...more,
    });
    const provider = defaultChainCredentials();
    const first = await provider.get();
    expect(first).toMatchObject(expected);
    expect(await provider.renew(first)).toBe(first);
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'secret2');
    expect(await provider.renew(first)).toMatchObject({ ...expected, accessKeySecret: 'secret2' });
  });

  test.each([
    ['ACCESS_KEY_ID', 'STS.id1'],
    ['ACCESS_KEY_SECRET', 'secret1'],
  ])('says what is missing where only %s is set, instead of going on', async (name, value) => {
    using _ = useEnvironment({ [name]: value, CREDENTIALS_URI: noPort });
    const { message } = await errorFromResponse(defaultChainCredentials().get());
    expect(message).toMatch(
      /from the environment .* ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET/,
    );
  });

  test('reads a profile file, and reads it anew when OSS refuses its keys', async () => {
    using environment = useEnvironment({});
    const file = join(environment.home, 'profiles');
    vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_FILE', file);
    vi.stubEnv('ALIBABA_CLOUD_PROFILE', 'oss');
    const write = (n: number) =>
      writeFileSync(
        file,
        `[oss]\ntype = access_key\naccess_key_id = id\naccess_key_secret = secret${n}\n`,
      );
    write(1);
    let time = Date.now();
    const provider = defaultChainCredentials({ now: () => time });
    const first = await provider.get();
    expect(first).toEqual({ accessKeyId: 'id', accessKeySecret: 'secret1' });
    write(2);
    time += 1e12;
    expect(provider.get()).toBe(first);
    expect(await provider.renew(first)).toEqual({ accessKeyId: 'id', accessKeySecret: 'secret2' });
  });

  test('does not look elsewhere where the profile file it was given is missing', async () => {
    using _ = useEnvironment({ CREDENTIALS_FILE: '/nowhere', CREDENTIALS_URI: noPort });
    const { message } = await errorFromResponse(defaultChainCredentials().get());
    expect(message).toMatch(/from the profile file \(ENOENT\)\. .*ALIBABA_CLOUD_CREDENTIALS_FILE/);
  });

  test('takes the current profile of the CLI, and passes over one that cannot be used', async () => {
    using environment = useEnvironment({});
    const file = join(environment.home, '.aliyun', 'config.json');
    mkdirSync(join(environment.home, '.aliyun'));
    writeFileSync(file, 'secret1 is no JSON');
    const provider = defaultChainCredentials();
    const { message } = await errorFromResponse(provider.get());
    expect(message).toContain('- the CLI profile (not usable): ');
    const { AccessKeyId, AccessKeySecret, SecurityToken } = session(1, 0);
    const profile = {
      name: 'mine',
      mode: 'StsToken',
      access_key_id: AccessKeyId,
      access_key_secret: AccessKeySecret,
      sts_token: SecurityToken,
    };
    writeFileSync(file, JSON.stringify({ current: 'mine', profiles: [profile] }));
    expect(await provider.get()).toMatchObject(credentials(1));
  });

  test('asks anew in time where a profile does not tell when its session expires', async () => {
    let issued = 0;
    await using sts = await startVendor(() => {
      issued++;
      return { body: JSON.stringify({ Credentials: session(issued, Date.now() + 15 * MINUTE) }) };
    });
    divert({ [STS]: sts.port });
    using environment = useEnvironment({});
    mkdirSync(join(environment.home, '.alibabacloud'));
    writeFileSync(
      join(environment.home, '.alibabacloud', 'credentials'),
      '[default]\ntype = ram_role_arn\naccess_key_id = id\naccess_key_secret = secret9\n' +
        'role_arn = acs:ram::1:role/r\n',
    );
    let time = Date.now();
    const provider = defaultChainCredentials({ now: () => time });
    expect(await provider.get()).toMatchObject(credentials(1));
    expect(sts.requests).toMatchObject([{ path: expect.stringContaining('Action=AssumeRole&') }]);
    time += 10 * MINUTE;
    expect(provider.get()).toMatchObject(credentials(1));
    await expect.poll(() => provider.get()).toMatchObject(credentials(2));
  });

  test('follows the credentials URI through its rotation', async () => {
    let time = Date.now();
    let issued = 0;
    let isDown = false;
    await using vendor = await startVendor(() => {
      if (isDown) return { status: 503, body: JSON.stringify(session(1, 0)) };
      issued++;
      return { body: JSON.stringify(session(issued, time + 8 * MINUTE)) };
    });
    using _ = useEnvironment({ CREDENTIALS_URI: `${vendor.url}/keys` });
    const failures: unknown[] = [];
    const provider = defaultChainCredentials({
      now: () => time,
      onRefreshFailed: (error) => failures.push(error),
    });
    const waiting = Array.from({ length: 50 }, () => provider.get());
    expect(new Set(await Promise.all(waiting)).size).toBe(1);
    expect(vendor.requests).toMatchObject([{ method: 'GET', path: '/keys' }]);
    expect(provider.get()).toEqual({ ...credentials(1), expiresAt: time + 8 * MINUTE });

    time += 4 * MINUTE;
    expect(provider.get()).toMatchObject(credentials(1));
    await expect.poll(() => provider.get()).toMatchObject(credentials(2));
    expect(vendor.requests).toHaveLength(2);

    const second = await provider.get();
    expect(await provider.renew(second)).toMatchObject(credentials(3));
    expect(await provider.renew(second)).toMatchObject(credentials(3));
    expect(vendor.requests).toHaveLength(3);

    isDown = true;
    time += 5 * MINUTE;
    expect(provider.get()).toMatchObject(credentials(3));
    await expect.poll(() => failures).toHaveLength(1);
    time += 3 * MINUTE;
    const { message } = await errorFromResponse(provider.get());
    expect(message).toMatch(/from the credentials URI \(HTTP 503\)\. .*CREDENTIALS_URI/);
    isDown = false;
    expect(await provider.get()).toMatchObject(credentials(4));
  });

  test.each([
    ['no JSON', 'secret1', 'not usable'],
    ['half a session', JSON.stringify({ ...session(1, 0), AccessKeyId: '' }), 'not usable'],
    ['an error', JSON.stringify({ ...session(1, 0), SecurityToken: '', Code: 'Gone' }), 'Gone'],
  ])('shows nothing of a credentials URI that answers with %s', async (_what, body, reason) => {
    await using vendor = await startVendor(() => ({ body }));
    using _ = useEnvironment({ CREDENTIALS_URI: `${vendor.url}/?key=secret7` });
    const { message } = await errorFromResponse(defaultChainCredentials().get());
    expect(message).toContain(`No credentials from the credentials URI (${reason}). Check `);
  });

  test('assumes the OIDC role, with the token that is in its file by then', async () => {
    let issued = 0;
    await using sts = await startVendor(({ body }) => {
      if (body.includes('token8')) {
        const Message = `This OIDC token is expired: token8`;
        const Code = 'AuthenticationFail.OIDCToken.Expired';
        return { status: 400, body: JSON.stringify({ RequestId: 'ID', Message, Code }) };
      }
      issued++;
      return { body: JSON.stringify({ Credentials: session(issued, Date.now() + 60 * MINUTE) }) };
    });
    divert({ [STS]: sts.port });
    using environment = useEnvironment({
      ROLE_ARN: 'acs:ram::1:role/r',
      OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
      CREDENTIALS_URI: noPort,
    });
    const file = join(environment.home, 'oidc');
    vi.stubEnv('ALIBABA_CLOUD_OIDC_TOKEN_FILE', file);
    const provider = defaultChainCredentials();
    const missing = await errorFromResponse(provider.get());
    expect(missing.message).toMatch(/from the OIDC role \(RRSA\) \(ENOENT\)\. .*OIDC_TOKEN_FILE/);

    writeFileSync(file, 'token8');
    const { message } = await errorFromResponse(provider.get());
    expect(message).toMatch(
      /\(AuthenticationFail\.OIDCToken\.Expired\)\. Check ALIBABA_CLOUD_ROLE/,
    );

    writeFileSync(file, 'token9');
    const first = await provider.get();
    expect(first).toMatchObject(credentials(1));
    expect(sts.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: expect.stringContaining('Action=AssumeRoleWithOIDC&'),
      body: expect.stringContaining('OIDCToken=token9&'),
    });
    expect(await provider.renew(first)).toMatchObject(credentials(2));
  });

  test('finds the ECS role by its instance metadata', async () => {
    await using metadata = await startVendor(({ method, path }) => {
      if (method === 'PUT') return { body: 'metadata-token' };
      if (path === ROLES) return { body: 'my-role\n' };
      return { body: JSON.stringify(session(1, Date.now() + 6 * 60 * MINUTE)) };
    });
    divert({ [METADATA]: metadata.port });
    using _ = useEnvironment({ ECS_METADATA_DISABLED: '' });
    const provider = defaultChainCredentials();
    const first = await provider.get();
    expect(first).toMatchObject(credentials(1));
    expect(metadata.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /latest/api/token',
      `GET ${ROLES}`,
      'PUT /latest/api/token',
      `GET ${ROLES}my-role`,
    ]);
    expect(metadata.requests.at(-1)?.headers['x-aliyun-ecs-metadata-token']).toBe('metadata-token');
    // The metadata give a session until they change it themselves.
    expect(await provider.renew(first)).toBe(first);
    expect(metadata.requests).toHaveLength(8);
  });

  test('asks the instance metadata without the proxy of the environment', async () => {
    await using metadata = await startVendor(({ method, path }) => {
      if (method === 'PUT') return { body: 'metadata-token' };
      if (path === ROLES) return { body: 'my-role\n' };
      return { body: JSON.stringify(session(1, Date.now() + 6 * 60 * MINUTE)) };
    });
    const refused = divert({ [METADATA]: metadata.port });
    using _ = useEnvironment({ ECS_METADATA_DISABLED: '' });
    for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, 'http://proxy.example:3128');
    expect(await defaultChainCredentials().get()).toMatchObject(credentials(1));
    expect(refused).toEqual([]);
  });

  test('names the proxy that it could not get through', async () => {
    vi.restoreAllMocks();
    await using proxy = await startProxy({ credentials: 'user:password' });
    using environment = useEnvironment({
      ROLE_ARN: 'acs:ram::1:role/r',
      OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
    });
    const file = join(environment.home, 'oidc');
    writeFileSync(file, 'token');
    vi.stubEnv('ALIBABA_CLOUD_OIDC_TOKEN_FILE', file);
    vi.stubEnv('https_proxy', undefined);
    vi.stubEnv('HTTPS_PROXY', proxy.url.replace('//', '//user:mistyped@'));
    const { message } = await errorFromResponse(defaultChainCredentials().get());
    expect(message).toContain(`(HTTP 407 through the proxy ${proxy.url} (HTTPS_PROXY))`);
    expect(message).not.toContain('mistyped');
    vi.stubEnv('ALIBABA_CLOUD_ROLE_ARN', undefined);
    vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_URI', 'http://keys.example/role');
    vi.stubEnv('http_proxy', process.env['HTTPS_PROXY']);
    const plain = await errorFromResponse(defaultChainCredentials().get());
    expect(plain.message).toContain(`(HTTP 407 through the proxy ${proxy.url} (HTTP_PROXY))`);
    expect(proxy.requests.map(({ target }) => target)).toEqual([
      `${STS}:443`,
      'http://keys.example/role',
    ]);
  });

  test('does not take another identity where the ECS role it was given is missing', async () => {
    await using metadata = await startVendor(() => ({ status: 404, body: 'secret1' }));
    divert({ [METADATA]: metadata.port });
    using _ = useEnvironment({
      ECS_METADATA_DISABLED: '',
      ECS_METADATA: 'my-role',
      CREDENTIALS_URI: noPort,
    });
    const { message } = await errorFromResponse(defaultChainCredentials().get());
    expect(message).toMatch(/from the ECS RAM role \(HTTP 404\)\. /);
  });

  test('stays with the source that served first', async () => {
    let isDown = false;
    await using metadata = await startVendor(({ path }) => {
      if (isDown) return { status: 503, body: '' };
      return { body: path === ROLES ? 'r' : JSON.stringify(session(1, Date.now() + MINUTE)) };
    });
    await using uri = await startVendor(() => ({ body: JSON.stringify(session(2, 0)) }));
    divert({ [METADATA]: metadata.port });
    using _ = useEnvironment({ ECS_METADATA_DISABLED: '', CREDENTIALS_URI: uri.url });
    const provider = defaultChainCredentials();
    const first = await provider.get();
    expect(first).toMatchObject(credentials(1));
    isDown = true;
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'STS.id3');
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'secret3');
    const { message } = await errorFromResponse(provider.renew(first));
    expect(message).toMatch(/^No credentials from the ECS RAM role \(HTTP 503\)\. Check /);
    expect(uri.requests).toEqual([]);
  });

  test('lists what could be set up if nothing is, and sends no request', async () => {
    using _ = useEnvironment({});
    const { message } = await errorFromResponse(defaultChainCredentials().get());
    expect(message.split('\n')).toEqual([
      'No Alibaba Cloud credentials found. Set up one of these sources:',
      expect.stringMatching(/^- the environment \(not set up\): ALIBABA_CLOUD_ACCESS_KEY_ID and /),
      expect.stringMatching(/^- the OIDC role \(RRSA\) \(not set up\): ALIBABA_CLOUD_ROLE_ARN, /),
      expect.stringMatching(/^- the CLI profile \(not set up\): .* ~\/\.aliyun\/config\.json$/),
      expect.stringMatching(
        /^- the profile file \(not set up\): .* ~\/\.alibabacloud\/credentials$/,
      ),
      expect.stringMatching(/^- the ECS RAM role \(not set up\): .*ECS_METADATA_DISABLED$/),
      expect.stringMatching(
        /^- the credentials URI \(not set up\): ALIBABA_CLOUD_CREDENTIALS_URI, /,
      ),
    ]);
    expect(refused).toEqual([]);
  });

  test.each([
    ['answers that there is no role', () => ({ status: 404, body: '' }), 'HTTP 404'],
    ['never answers', () => undefined, 'no answer in time'],
  ])(
    'gives up soon where the instance metadata %s',
    { timeout: 30_000 },
    async (_, answer, why) => {
      await using metadata = await startVendor(answer);
      divert({ [METADATA]: metadata.port });
      using _environment = useEnvironment({ ECS_METADATA_DISABLED: '' });
      const provider = defaultChainCredentials();
      const { message } = await errorFromResponse(provider.get());
      expect(message).toContain(`- the ECS RAM role (${why}): `);
      expect(metadata.requests.map(({ method }) => method)).toEqual(['PUT', 'GET']);
    },
  );

  test('walks the whole chain again after it found nothing', async () => {
    const seen = divert();
    using _ = useEnvironment({ ECS_METADATA_DISABLED: '' });
    const provider = defaultChainCredentials();
    const { message } = await errorFromResponse(provider.get());
    expect(message).toContain('- the ECS RAM role (ENETUNREACH): ');
    expect(new Set(seen)).toEqual(new Set([METADATA]));
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'STS.id1');
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'secret1');
    expect(await provider.get()).toMatchObject({ accessKeyId: 'STS.id1' });
  });

  test('prints nothing, loads the library late and lets the process end', async () => {
    await using vendor = await startVendor(
      () => ({ body: JSON.stringify(session(1, Date.now() + 60 * MINUTE)) }),
      { keepAlive: true },
    );
    using environment = useEnvironment({ CREDENTIALS_URI: vendor.url });
    const script = `
      import { createRequire } from 'node:module';
      import { defaultChainCredentials } from ${JSON.stringify(
        new URL('../../src/oss/credentials/credentials.ts', import.meta.url),
      )};
      const { cache } = createRequire(import.meta.url);
      const isLoaded = () => Object.keys(cache).some((name) => name.includes('@alicloud'));
      const provider = defaultChainCredentials();
      const before = isLoaded();
      const { accessKeyId } = await provider.get();
      process.stdout.write(JSON.stringify([before, isLoaded(), accessKeyId]));
    `;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { cwd: environment.home },
    );
    expect(JSON.parse(stdout)).toEqual([false, true, 'STS.id1']);
    expect(stderr).toBe('');
  });
});
