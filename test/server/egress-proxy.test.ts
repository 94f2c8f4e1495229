import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { credentials, session, startVendor } from '../oss/credentials-support.ts';
import { type ProxyOptions, startProxy } from '../support/proxy.ts';
import { startCollector } from './collector.ts';
import { AUDIENCE, ISSUER, startIssuer } from './issuer.ts';
import { portOf, post, runToEnd, startProcess, temporaryFolder } from './support.ts';

const TLS = join(import.meta.dirname, '../support/tls');
const CERTIFICATE = join(TLS, 'certificate.pem');
const RULES = '{ inventories(bucket: "logs") { totalCount } }';

/** A password as it is, and as an URL has it. */
const PASSWORD = 'pass@word:1/2';
const ENCODED = encodeURIComponent(PASSWORD);

/** TLS in front of a server on loopback. */
async function startTls(port: number) {
  const key = readFileSync(join(TLS, 'key.pem'));
  const server = createTlsServer({ key, cert: readFileSync(CERTIFICATE) }, (socket) => {
    const onward = connect(port, '127.0.0.1');
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server.address()),
    [Symbol.dispose]: () => void server.close(),
  };
}

/** OSS, the credentials, the issuer and the collector, each by the name that only the proxy can reach. */
async function startWorld(options: Omit<ProxyOptions, 'routes'> = {}) {
  await using stack = new AsyncDisposableStack();
  const emulator = await startEmulator({
    accounts: [
      {
        accountId: '1',
        users: [
          {
            accessKeyId: credentials(1).accessKeyId,
            accessKeySecret: credentials(1).accessKeySecret,
            securityToken: credentials(1).sessionToken,
          },
        ],
      },
    ],
  });
  stack.defer(emulator.close);
  emulator.createBucket({ name: 'logs' });
  const keys = session(1, Date.now() + 3_600_000);
  const sts = stack.use(
    await startVendor(({ method }) => ({
      body: JSON.stringify(method === 'POST' ? { Credentials: keys } : keys),
    })),
  );
  const issuer = stack.use(await startIssuer());
  const collector = stack.use(await startCollector());
  const behindTls = async (url: string) => stack.use(await startTls(portOfUrl(url))).port;
  const oss = await behindTls(emulator.url);
  const proxy = stack.use(
    await startProxy({
      ...options,
      routes: {
        'oss-cn-hangzhou.aliyuncs.com:443': oss,
        'logs.oss-cn-hangzhou.aliyuncs.com:443': oss,
        'logs.oss-cn-hangzhou.aliyuncs.com:80': portOfUrl(emulator.url),
        'sts.aliyuncs.com:443': await behindTls(sts.url),
        'keys.example:80': sts.port,
        'issuer.example:443': await behindTls(issuer.jwksUrl),
        'collector.example:443': await behindTls(collector.endpoint),
        'collector.example:4318': portOfUrl(collector.endpoint),
      },
    }),
  );
  const folder = stack.use(await temporaryFolder());
  await writeFile(join(folder.path, 'token'), 'token');
  const live = stack.move();
  return {
    emulator,
    sts,
    issuer,
    collector,
    proxy,
    folder: folder.path,
    env: {
      HOME: folder.path,
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
      OSS_REGION: 'oss-cn-hangzhou',
      OSS_CREDENTIALS: 'default',
      ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/r',
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(folder.path, 'token'),
      JWT_JWKS_URL: 'https://issuer.example/jwks.json',
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      ACCESS_POLICY: '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example',
    } as Record<string, string>,
    [Symbol.asyncDispose]: () => live.disposeAsync(),
  };
}

function portOfUrl(url: string): number {
  return Number(new URL(url).port);
}

test.for([
  ['HTTPS_PROXY', {}],
  ['https_proxy', {}],
  ['HTTPS_PROXY', { NODE_USE_ENV_PROXY: '1' }],
] as const)(
  'HTTPS through %s %j: OSS, credentials, keys of tokens, traces',
  async ([name, more]) => {
    await using world = await startWorld({ credentials: `inventory:${PASSWORD}` });
    const { proxy, issuer, collector, folder } = world;
    const url = proxy.url.replace('//', `//inventory:${ENCODED}@`);
    const server = await startProcess(folder, {
      ...world.env,
      ...more,
      LOG_LEVEL: 'debug',
      [name]: url,
    });
    try {
      const authorization = `Bearer ${await issuer.sign()}`;
      const answer = await post(server.url, { query: RULES }, { authorization });
      expect(await answer.json()).toMatchObject({ data: { inventories: { totalCount: 0 } } });
    } finally {
      server.signal('SIGTERM');
    }
    const { stdout, stderr } = await server.ended;
    expect(new Set(proxy.requests.map(({ method, target }) => `${method} ${target}`))).toEqual(
      new Set([
        'CONNECT issuer.example:443',
        'CONNECT sts.aliyuncs.com:443',
        'CONNECT logs.oss-cn-hangzhou.aliyuncs.com:443',
        'CONNECT collector.example:443',
      ]),
    );
    expect(collector.spans.length).toBeGreaterThan(0);
    for (const secret of [PASSWORD, ENCODED, btoa(`inventory:${PASSWORD}`)]) {
      expect(stdout + stderr).not.toContain(secret);
    }
  },
);

test.for(['HTTP_PROXY', 'http_proxy'])(
  'plain HTTP through %s is in absolute form',
  async (name) => {
    await using world = await startWorld();
    const { proxy, collector, folder } = world;
    const {
      ALIBABA_CLOUD_ROLE_ARN,
      JWT_JWKS_URL,
      JWT_ISSUER,
      JWT_AUDIENCE,
      ACCESS_POLICY,
      ...env
    } = world.env;
    const server = await startProcess(folder, {
      ...env,
      OSS_ENDPOINT: 'http://oss-cn-hangzhou.aliyuncs.com',
      ALIBABA_CLOUD_CREDENTIALS_URI: 'http://keys.example/role',
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318',
      // Without a scheme, as curl takes it.
      [name]: proxy.url.replace('http://', ''),
    });
    try {
      const answer = await post(server.url, { query: RULES });
      expect(await answer.json()).toMatchObject({ data: { inventories: { totalCount: 0 } } });
    } finally {
      server.signal('SIGTERM');
    }
    await server.ended;
    const asked = new Set(proxy.requests.map(({ method, target }) => `${method} ${target}`));
    expect(asked).toEqual(
      new Set([
        'GET http://keys.example/role',
        'GET http://logs.oss-cn-hangzhou.aliyuncs.com/?inventory=',
        'POST http://collector.example:4318/v1/traces',
      ]),
    );
    expect(collector.spans.length).toBeGreaterThan(0);
  },
);

test.for([{}, { NODE_USE_ENV_PROXY: '1' }])(
  'this machine is never asked through a proxy %j',
  async (more) => {
    await using world = await startWorld();
    const { proxy, emulator, issuer, collector, sts, folder } = world;
    const { ALIBABA_CLOUD_ROLE_ARN, ...env } = world.env;
    const server = await startProcess(folder, {
      ...env,
      ...more,
      OSS_ENDPOINT: emulator.url.replace('127.0.0.1', 'localhost'),
      ALIBABA_CLOUD_CREDENTIALS_URI: sts.url,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      JWT_JWKS_URL: issuer.jwksUrl,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
    });
    try {
      const authorization = `Bearer ${await issuer.sign()}`;
      const answer = await post(server.url, { query: RULES }, { authorization });
      expect(await answer.json()).toMatchObject({ data: { inventories: { totalCount: 0 } } });
    } finally {
      server.signal('SIGTERM');
    }
    await server.ended;
    expect(proxy.requests).toEqual([]);
    expect(collector.spans.length).toBeGreaterThan(0);
  },
);

test('a proxy that refuses is a failure of OSS, and its password is in no log', async () => {
  await using world = await startWorld({ credentials: 'inventory:other' });
  const { proxy, folder } = world;
  const { ALIBABA_CLOUD_ROLE_ARN, JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE, ACCESS_POLICY, ...env } =
    world.env;
  const server = await startProcess(folder, {
    ...env,
    OSS_CREDENTIALS: 'static',
    OSS_ACCESS_KEY_ID: 'key',
    OSS_ACCESS_KEY_SECRET: 'secret',
    LOG_LEVEL: 'trace',
    HTTPS_PROXY: proxy.url.replace('//', `//inventory:${ENCODED}@`),
  });
  try {
    const answer = await post(server.url, { query: RULES });
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
  } finally {
    server.signal('SIGTERM');
  }
  const { stdout, stderr } = await server.ended;
  expect(stdout).toContain('traces were not delivered');
  for (const secret of [PASSWORD, ENCODED, btoa(`inventory:${PASSWORD}`)]) {
    expect(stdout + stderr).not.toContain(secret);
  }
});

test('the embedded emulator is not asked through a proxy', async () => {
  await using proxy = await startProxy();
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, {
    EMULATOR_DATA: ':memory:',
    HTTP_PROXY: proxy.url,
    http_proxy: proxy.url,
    NODE_USE_ENV_PROXY: '1',
  });
  const answer = await post(server.url, { query: '{ buckets(first: 1) { nodes { name } } }' });
  expect(await answer.json()).toMatchObject({ data: { buckets: { nodes: [{}] } } });
  expect(proxy.requests).toEqual([]);
});

test('a proxy that is not one stops the start with its reason, and does not show its password', async () => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runToEnd(folder.path, {
    HTTPS_PROXY: 'socks5://user:secret@proxy.example',
    http_proxy: 'http://user:%zz@proxy.example',
  });
  expect(code).not.toBe(0);
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY']) {
    expect(stderr).toContain(`${name}: must be http://[user:password@]host[:port]`);
  }
  expect(stderr).not.toMatch(/secret|%zz/);
});
