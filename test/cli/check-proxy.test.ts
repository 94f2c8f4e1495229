import { describe, expect, test } from 'vitest';
import { AUDIENCE, ISSUER } from '../server/issuer.ts';
import { startProxy } from '../support/proxy.ts';
import { check, deadAddress, startOss, wrongOf } from './support.ts';

const HOST = 'oss-cn-hangzhou.aliyuncs.com';

const ACCOUNT = {
  OSS_REGION: 'oss-cn-hangzhou',
  OSS_ACCESS_KEY_ID: 'key',
  OSS_ACCESS_KEY_SECRET: 'secret',
};

/** The lines of what is wrong, through a proxy. */
async function complaints(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { code, lines } = await check({ ...ACCOUNT, ...env });
  expect(code).toBe(1);
  expect(JSON.stringify(lines)).not.toContain('mistyped');
  return wrongOf(lines);
}

const withUser = (url: string) => url.replace('//', '//user:mistyped@');

describe('a proxy that', () => {
  test('takes no such password', async () => {
    await using proxy = await startProxy({ credentials: 'user:password' });
    const answer = `the proxy ${proxy.url} (HTTPS_PROXY) does not accept its user and password, or needs them (407)`;
    expect(
      await complaints({
        HTTPS_PROXY: withUser(proxy.url),
        JWT_JWKS_URL: 'https://issuer.example/keys',
        JWT_ISSUER: ISSUER,
        JWT_AUDIENCE: AUDIENCE,
        ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
      }),
    ).toEqual([
      expect.stringMatching(
        /^JWT_JWKS_URL: the keys of https:\/\/issuer\.example\/keys cannot be had/,
      ),
      `OSS: ${answer}: check HTTPS_PROXY`,
    ]);
    expect(proxy.requests.map(({ target }) => target)).toEqual([
      'issuer.example:443',
      `${HOST}:443`,
    ]);
  });

  test('takes no such password for plain HTTP', async () => {
    await using proxy = await startProxy({ credentials: 'user:password' });
    const env = { OSS_ENDPOINT: `http://${HOST}`, HTTP_PROXY: withUser(proxy.url) };
    expect(await complaints(env)).toEqual([
      `OSS: the proxy ${proxy.url} (HTTP_PROXY) does not accept its user and password, or needs them (407): check HTTP_PROXY`,
    ]);
  });

  test('lets nobody to OSS', async () => {
    await using proxy = await startProxy();
    expect(await complaints({ https_proxy: withUser(proxy.url) })).toEqual([
      `OSS: the proxy ${proxy.url} (HTTPS_PROXY) refuses the connection to ${HOST} (502): allow it there, or add the host to NO_PROXY`,
    ]);
  });

  test('lets nobody to OSS for plain HTTP', async () => {
    await using proxy = await startProxy();
    const env = { OSS_ENDPOINT: `http://${HOST}`, HTTP_PROXY: proxy.url };
    expect(await complaints(env)).toEqual([
      `OSS: something at http://${HOST}, or the proxy ${proxy.url} (HTTP_PROXY), answers 502, and it is not OSS: check OSS_ENDPOINT and HTTP_PROXY`,
    ]);
  });

  test('is not there', async () => {
    const address = await deadAddress();
    expect(await complaints({ HTTPS_PROXY: withUser(`http://${address}`) })).toEqual([
      `OSS: the proxy http://${address} (HTTPS_PROXY) cannot be reached (ECONNREFUSED): check HTTPS_PROXY`,
    ]);
  });

  test('leads to what speaks no TLS', async () => {
    await using oss = await startOss();
    const port = Number(new URL(oss.emulator.url).port);
    await using proxy = await startProxy({ routes: { [`${HOST}:443`]: port } });
    expect(await complaints({ HTTPS_PROXY: proxy.url })).toEqual([
      expect.stringContaining(
        `OSS: the connection to ${HOST} through the proxy ${proxy.url} (HTTPS_PROXY) broke (`,
      ),
    ]);
  });
});

test('an OSS behind a proxy is as good as one without', async () => {
  await using oss = await startOss();
  const port = Number(new URL(oss.emulator.url).port);
  const routes = { [`${HOST}:80`]: port, [`logs.${HOST}:80`]: port };
  await using proxy = await startProxy({ routes });
  const { code, lines } = await check(
    { ...oss.env, OSS_ENDPOINT: `http://${HOST}`, HTTP_PROXY: proxy.url },
    '--bucket',
    'logs',
  );
  expect(wrongOf(lines)).toEqual([]);
  expect(code).toBe(0);
  // One of them lists an object, which only reports need.
  expect(proxy.requests).toHaveLength(6);
});
