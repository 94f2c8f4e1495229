import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../src/config/config-error.ts';
import { readConfig } from '../src/config/index.ts';

const KEYS = { OSS_ACCESS_KEY_ID: 'my-key-id', OSS_ACCESS_KEY_SECRET: 'my-key-secret' };

type Environment = Readonly<Record<string, string>>;

/** What is wrong, a line each; empty where nothing is. */
function problems(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}

/** The variable that each line is about. */
function blamed(environment: Environment): readonly (string | undefined)[] {
  return problems(environment).map((line) => line.split(':')[0]);
}

describe('without any OSS_* variable', () => {
  test('the server works on its emulator, on a port of this machine alone', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      logLevel: 'info',
      logLevelFormat: 'number',
      emulatorData: '.oss-emulator/data.sqlite',
      emulatorName: '.oss-emulator/data.sqlite',
      requestTimeoutMs: 30_000,
      attemptTimeoutMs: 10_000,
      maxConcurrency: 32,
      isReadOnly: false,
      redisUrl: undefined,
      leaseUrl: undefined,
      shareReads: true,
      journal: '.oss-emulator/data.sqlite.updates',
      journalName: '.oss-emulator/data.sqlite.updates',
      federation: false,
      maxRepresentations: 1000,
      oss: null,
      identity: { apiKeys: [], jwt: undefined },
      limits: {
        bodyBytes: 1_000_000,
        documentTokens: 5000,
        depth: 20,
        fields: 5000,
        cost: 10_000,
        responseBytes: 16_000_000,
      },
      trustedProxies: 0,
      reports: {
        objects: true,
        downloads: { maxSeconds: 3600 },
        graceMs: 43_200_000,
        previewRows: 10_000,
        summaryThreads: 1,
      },
      compression: true,
      corsOrigins: [],
      corsHeaders: [],
      graphiql: true,
      introspection: true,
      isLocal: true,
      trustedDocumentsOnly: false,
      stopping: { drainDelayMs: 0, drainTimeoutMs: 10_000 },
      telemetry: {},
    });
  });

  test('an empty variable counts as not set', () => {
    const empty = { HOST: '', PORT: '', LOG_LEVEL: '', EMULATOR_DATA: '', OSS_REGION: '' };
    expect(readConfig({ ...empty, OSS_ACCESS_KEY_ID: '', OSS_ENDPOINT: '' })).toEqual(
      readConfig({}),
    );
  });

  test('variables of other programs are none of its business', () => {
    expect(readConfig({ PATH: '/bin', OSS_BUCKET: 'mine' })).toEqual(readConfig({}));
  });
});

describe('which OSS is meant', () => {
  const ACCOUNT = { ...KEYS, OSS_REGION: 'cn-beijing' };

  test.for(['production', 'Production', 'staging'])('NODE_ENV=%s needs an account', (NODE_ENV) => {
    expect(problems({ NODE_ENV })).toEqual([
      `OSS_REGION: is missing: NODE_ENV is "${NODE_ENV.toLowerCase()}", where sample data is served only ` +
        'if you ask for it. Set OSS_REGION, OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET for your ' +
        'account, or OSS_EMULATOR=true for the emulator',
    ]);
    expect(readConfig({ NODE_ENV, ...ACCOUNT }).oss).not.toBeNull();
    expect(readConfig({ NODE_ENV, OSS_EMULATOR: 'true' }).oss).toBeNull();
  });

  test.for(['development', 'test', ''])('NODE_ENV=%s needs none', (NODE_ENV) => {
    expect(readConfig({ NODE_ENV }).oss).toBeNull();
  });

  test('OSS_EMULATOR=false asks for an account, wherever it runs', () => {
    const [line, ...more] = problems({ OSS_EMULATOR: 'false' });
    expect(line).toMatch(/^OSS_REGION: is missing: OSS_EMULATOR is false\. Set /);
    expect(more).toEqual([]);
    expect(readConfig({ OSS_EMULATOR: 'false', ...ACCOUNT }).oss).not.toBeNull();
  });

  test('OSS_EMULATOR=true does not go together with an account', () => {
    expect(problems({ OSS_EMULATOR: 'true', ...ACCOUNT })).toEqual([
      'OSS_EMULATOR: is true, but OSS_* variables describe an account: leave one of them out',
    ]);
  });
});

test('HOST, PORT, LOG_LEVEL and EMULATOR_DATA are taken as given', () => {
  const environment = { HOST: '::1', PORT: '0', LOG_LEVEL: 'silent', EMULATOR_DATA: ':memory:' };
  expect(readConfig(environment)).toMatchObject({
    host: '::1',
    port: 0,
    logLevel: 'silent',
    emulatorData: ':memory:',
  });
});

test.for(['-1', '65536', '80.5', '0x50', '4e3', 'http'])('PORT %j is refused', (PORT) => {
  expect(problems({ PORT })).toEqual([
    `PORT: must be a whole number from 0 (takes a free port) to 65535 ("${PORT}")`,
  ]);
});

describe('an OSS account', () => {
  test('is taken with its region, endpoint and session token', () => {
    const environment = { ...KEYS, OSS_REGION: 'oss-cn-shanghai', OSS_SESSION_TOKEN: 'my-token' };
    expect(readConfig({ ...environment, OSS_ENDPOINT: 'http://127.0.0.1:9000' }).oss).toEqual({
      region: 'oss-cn-shanghai',
      endpoint: 'http://127.0.0.1:9000',
      credentials: {
        accessKeyId: 'my-key-id',
        accessKeySecret: 'my-key-secret',
        sessionToken: 'my-token',
      },
    });
  });

  test.for([
    ['oss-ap-southeast-1', 'oss-ap-southeast-1'],
    ['ap-southeast-1', 'oss-ap-southeast-1'],
    ['CN-Hangzhou', 'oss-cn-hangzhou'],
    ['cn-hzjbp-b', 'oss-cn-hzjbp-b'],
    ['cn-shanghai-finance-1', 'oss-cn-shanghai-finance-1'],
    ['wuhan-lr', 'oss-wuhan-lr'],
    ['oss-cn-hangzhou.aliyuncs.com', 'oss-cn-hangzhou'],
    ['https://oss-cn-hangzhou.aliyuncs.com/', 'oss-cn-hangzhou'],
  ] as const)('region %s is %s', ([OSS_REGION, region]) => {
    expect(readConfig({ ...KEYS, OSS_REGION }).oss).toMatchObject({ region, endpoint: undefined });
  });

  test.for([
    ['https://oss-cn-hangzhou.aliyuncs.com', 'oss-cn-hangzhou'],
    ['https://oss-cn-hangzhou-internal.aliyuncs.com', 'oss-cn-hangzhou'],
    ['http://oss-us-west-1.aliyuncs.com:80/', 'oss-us-west-1'],
    ['https://ap-southeast-1.oss.aliyuncs.com', 'oss-ap-southeast-1'],
    ['https://vpc100-oss-cn-hangzhou.aliyuncs.com', 'oss-cn-hangzhou'],
  ] as const)('endpoint %s names region %s', ([OSS_ENDPOINT, region]) => {
    expect(readConfig({ ...KEYS, OSS_ENDPOINT }).oss).toMatchObject({
      region,
      endpoint: OSS_ENDPOINT,
    });
  });

  test('an endpoint of OSS needs no scheme, as in its SDKs', () => {
    const { oss } = readConfig({ ...KEYS, OSS_ENDPOINT: 'oss-cn-hangzhou-internal.aliyuncs.com' });
    expect(oss).toMatchObject({
      region: 'oss-cn-hangzhou',
      endpoint: 'https://oss-cn-hangzhou-internal.aliyuncs.com',
    });
  });

  test('OSS_REGION counts more than the region of the endpoint', () => {
    const OSS_ENDPOINT = 'https://oss-cn-hangzhou.aliyuncs.com';
    const { oss } = readConfig({ ...KEYS, OSS_ENDPOINT, OSS_REGION: 'cn-beijing' });
    expect(oss?.region).toBe('oss-cn-beijing');
  });

  test.for([
    'https://oss-accelerate.aliyuncs.com',
    'https://oss.example.com',
    'https://oss-cn-hangzhou.aliyuncs.com.example.com',
    'http://127.0.0.1:9000',
  ])('endpoint %s names no region, so that OSS_REGION is asked for', (OSS_ENDPOINT) => {
    expect(blamed({ ...KEYS, OSS_ENDPOINT })).toEqual(['OSS_REGION']);
  });

  test.for([
    'https://oss-cn-hangzhou.aliyuncs.com/path',
    'https://oss-cn-hangzhou.aliyuncs.com?a=b',
    'https://user@oss-cn-hangzhou.aliyuncs.com',
    'ftp://oss-cn-hangzhou.aliyuncs.com',
    'https://oss cn-hangzhou',
    'http://127.0.0.1:99999',
    'http://[::1]:9000',
    'https://',
    'nonsense',
  ])('endpoint %s is refused in one line', (OSS_ENDPOINT) => {
    expect(blamed({ ...KEYS, OSS_REGION: 'cn-hangzhou', OSS_ENDPOINT })).toEqual(['OSS_ENDPOINT']);
  });

  test.for([
    ['https://my-bucket.oss-cn-hangzhou.aliyuncs.com', 'https://oss-cn-hangzhou.aliyuncs.com'],
    ['my-bucket.oss-cn-hangzhou.aliyuncs.com', 'https://oss-cn-hangzhou.aliyuncs.com'],
    [
      'http://b.oss-cn-beijing-internal.aliyuncs.com/',
      'https://oss-cn-beijing-internal.aliyuncs.com',
    ],
    ['https://b.oss-accelerate.aliyuncs.com', 'https://oss-accelerate.aliyuncs.com'],
    ['https://b.cn-hangzhou.oss.aliyuncs.com', 'https://cn-hangzhou.oss.aliyuncs.com'],
    ['cn-hangzhou.oss.aliyuncs.com', 'https://cn-hangzhou.oss.aliyuncs.com'],
    ['http://b.vpc100-oss-cn-beijing.aliyuncs.com', 'https://vpc100-oss-cn-beijing.aliyuncs.com'],
    ['https://oss-cn-hangzhou.aliyuncs.com/my-bucket', 'https://oss-cn-hangzhou.aliyuncs.com'],
    ['https://oss.example.com/my-bucket?a=b', 'https://oss.example.com'],
    ['https://user:my-password@oss.example.com', 'https://oss.example.com'],
    ['oss.example.com:8443', 'https://oss.example.com:8443'],
    ['127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['localhost:9000', 'http://localhost:9000'],
    ['cn-hangzhou', 'https://oss-cn-hangzhou.aliyuncs.com'],
  ] as const)('endpoint %s is refused with the right value, %s', ([OSS_ENDPOINT, right]) => {
    const [line, ...more] = problems({ ...KEYS, OSS_REGION: 'cn-hangzhou', OSS_ENDPOINT });
    expect(more).toEqual([]);
    expect(line).toMatch(/^OSS_ENDPOINT: must be /);
    expect(line).toContain(`: set OSS_ENDPOINT=${right} (`);
    expect(line).not.toContain('my-password');
    expect(
      readConfig({ ...KEYS, OSS_REGION: 'cn-hangzhou', OSS_ENDPOINT: right }).oss,
    ).not.toBeNull();
  });

  test('an endpoint with a bucket names the region all the same', () => {
    const OSS_ENDPOINT = 'https://my-bucket.oss-cn-hangzhou.aliyuncs.com';
    expect(blamed({ ...KEYS, OSS_ENDPOINT })).toEqual(['OSS_ENDPOINT']);
  });

  test.for([
    'oss-cn-hangzhou-internal',
    'CN-Hangzhou-internal',
    'oss-cn-hangzhou-internal.aliyuncs.com',
  ])('region %s is refused with the way to the internal network', (OSS_REGION) => {
    expect(problems({ ...KEYS, OSS_REGION })).toEqual([
      'OSS_REGION: must be the region alone, oss-cn-hangzhou: for its internal network set ' +
        `OSS_ENDPOINT=https://oss-cn-hangzhou-internal.aliyuncs.com ("${OSS_REGION}")`,
    ]);
  });

  test('region oss-accelerate is refused with the way to transfer acceleration', () => {
    expect(problems({ ...KEYS, OSS_REGION: 'oss-accelerate' })).toEqual([
      'OSS_REGION: must be the region of the buckets: for transfer acceleration set ' +
        'OSS_ENDPOINT=https://oss-accelerate.aliyuncs.com too ("oss-accelerate")',
    ]);
  });

  test.for([
    'hangzhou',
    'Hangzhou',
    'oss-hangzhou',
    'cn hangzhou',
    'cn_hangzhou',
    'China (Hangzhou)',
    'cn-hangzhou.aliyuncs.com',
    'my-bucket.oss-cn-hangzhou.aliyuncs.com',
    'my-bucket.cn-hangzhou.oss.aliyuncs.com',
    'cn-hangzhou-b',
    'oss-cn-hangzhou-k',
  ])('region %j is refused with the right value', (OSS_REGION) => {
    expect(problems({ ...KEYS, OSS_REGION })).toEqual([
      `OSS_REGION: must be a region: set OSS_REGION=oss-cn-hangzhou ("${OSS_REGION}")`,
    ]);
  });

  test.for(['singapore', 'oss', 'eu-central-1/x'])(
    'region %j is refused with an example',
    (OSS_REGION) => {
      expect(problems({ ...KEYS, OSS_REGION })).toEqual([
        `OSS_REGION: must be a region, such as oss-cn-hangzhou or oss-ap-southeast-1 ("${OSS_REGION}")`,
      ]);
    },
  );
});

describe('everything that is wrong is said at once', () => {
  test.for([
    [{ OSS_ACCESS_KEY_ID: 'my-key-id' }, ['OSS_REGION', 'OSS_ACCESS_KEY_SECRET']],
    [{ OSS_REGION: 'cn-beijing' }, ['OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET']],
    [
      { OSS_SESSION_TOKEN: 'my-token' },
      ['OSS_REGION', 'OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET'],
    ],
    [
      { PORT: 'x', LOG_LEVEL: 'loud', OSS_REGION: 'cn-beijing', OSS_ACCESS_KEY_ID: 'my-key-id' },
      ['PORT', 'LOG_LEVEL', 'OSS_ACCESS_KEY_SECRET'],
    ],
  ] as const)('%j', ([environment, variables]) => {
    expect(blamed(environment)).toEqual(variables);
  });

  test('each line says what is wrong, with which value, and what to do', () => {
    expect(problems({ LOG_LEVEL: 'loud', OSS_ACCESS_KEY_ID: 'my-key-id' })).toEqual([
      'LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, silent ("loud")',
      'OSS_REGION: is missing: set it, or OSS_ENDPOINT to an endpoint of OSS that names it',
      'OSS_ACCESS_KEY_SECRET: is missing: set it, or remove the other OSS_* variables to use the embedded emulator',
    ]);
  });

  test.for([
    'https://user:my-password@host',
    'user:my-password@host',
    'http://user:my-password@x@host/path',
  ])('no secret is shown, not even one in endpoint %s', (OSS_ENDPOINT) => {
    const text = problems({ ...KEYS, OSS_SESSION_TOKEN: 'my-token', OSS_ENDPOINT }).join('\n');
    expect(text).toContain('OSS_ENDPOINT: ');
    expect(text).toContain('host');
    expect(text).not.toMatch(/my-key-id|my-key-secret|my-token|my-password/);
  });
});

describe('limits', () => {
  test('are taken as given', () => {
    const environment = {
      REQUEST_TIMEOUT_MS: '1000',
      OSS_ATTEMPT_TIMEOUT_MS: '200',
      OSS_MAX_CONCURRENCY: '4',
      OSS_SHARE_READS: 'false',
      UPDATE_JOURNAL: '/var/lib/journal',
    };
    expect(readConfig(environment)).toMatchObject({
      requestTimeoutMs: 1000,
      attemptTimeoutMs: 200,
      maxConcurrency: 4,
      shareReads: false,
      journal: '/var/lib/journal',
      journalName: 'UPDATE_JOURNAL',
      oss: null,
    });
  });

  test.for(['0', '-1', '1.5', '1e3', '9999999999'])('of %j are refused', (value) => {
    expect(blamed({ REQUEST_TIMEOUT_MS: value, OSS_MAX_CONCURRENCY: value })).toEqual([
      'REQUEST_TIMEOUT_MS',
      'OSS_MAX_CONCURRENCY',
    ]);
  });
});

test.for([
  ['no', false],
  ['0', false],
  ['Off', false],
  ['FALSE', false],
  ['yes', true],
  ['1', true],
  ['ON', true],
  ['True', true],
] as const)('OSS_SHARE_READS=%s is %s', ([OSS_SHARE_READS, shareReads]) => {
  expect(readConfig({ OSS_SHARE_READS }).shareReads).toBe(shareReads);
});

test.for(['2', 'maybe', 'tru'])('OSS_SHARE_READS %j is refused', (OSS_SHARE_READS) => {
  expect(problems({ OSS_SHARE_READS })).toEqual([
    `OSS_SHARE_READS: must be true or false ("${OSS_SHARE_READS}")`,
  ]);
});

describe('federation', () => {
  test('is asked for, with its limit', () => {
    expect(readConfig({ FEDERATION: 'true', MAX_REPRESENTATIONS: '50' })).toMatchObject({
      federation: true,
      maxRepresentations: 50,
      oss: null,
    });
    expect(readConfig({ FEDERATION: 'false' }).federation).toBe(false);
  });

  test('values that are neither true nor false are refused', () => {
    expect(problems({ FEDERATION: 'both', MAX_REPRESENTATIONS: '0' })).toEqual([
      'FEDERATION: must be true or false ("both")',
      'MAX_REPRESENTATIONS: must be a whole number above 0 ("0")',
    ]);
  });
});

describe('the secret of the gateway', () => {
  const GATEWAY_HMAC_SECRET = 'a-secret-of-thirty-two-characters';

  test('is taken from a variable or a file', async () => {
    const environment = { FEDERATION: 'true', GATEWAY_HMAC_SECRET };
    expect(readConfig(environment).gatewaySecret).toBe(GATEWAY_HMAC_SECRET);
    await using folder = await mkdtempDisposable(join(tmpdir(), 'config-'));
    const GATEWAY_HMAC_SECRET_FILE = join(folder.path, 'secret');
    await writeFile(GATEWAY_HMAC_SECRET_FILE, `${GATEWAY_HMAC_SECRET}\n`);
    const fromFile = readConfig({ FEDERATION: 'true', GATEWAY_HMAC_SECRET_FILE });
    expect(fromFile.gatewaySecret).toBe(GATEWAY_HMAC_SECRET);
    expect(fromFile.oss).toBeNull();
    await writeFile(GATEWAY_HMAC_SECRET_FILE, '\n');
    expect(problems({ FEDERATION: 'true', GATEWAY_HMAC_SECRET_FILE })).toEqual([
      `GATEWAY_HMAC_SECRET_FILE: is empty ("${GATEWAY_HMAC_SECRET_FILE}")`,
    ]);
  });

  test('is refused where it would close nothing, or is short; and is not shown', () => {
    expect(problems({ GATEWAY_HMAC_SECRET })).toEqual([
      'GATEWAY_HMAC_SECRET: needs a subgraph: set FEDERATION=true too',
    ]);
    for (const name of ['GATEWAY_HMAC_SECRET', 'GATEWAY_HMAC_SECRET_FILE']) {
      expect(problems({ FEDERATION: 'true', [name]: '' })).toEqual([
        `${name}: is empty: set a value, or remove it`,
      ]);
    }
    expect(blamed({ FEDERATION: 'true', GATEWAY_HMAC_SECRET: ' '.repeat(40) })).toEqual([
      'GATEWAY_HMAC_SECRET',
    ]);
    const short = problems({ FEDERATION: 'true', GATEWAY_HMAC_SECRET: 'too-short' });
    expect(short).toHaveLength(1);
    expect(short[0]).toContain('GATEWAY_HMAC_SECRET: must have 32 characters or more');
    expect(short[0]).not.toContain('too-short');
  });
});

describe('where credentials come from', () => {
  test.for(['default', 'forwarded'] as const)('%s takes no keys', (source) => {
    const environment = { OSS_REGION: 'cn-beijing', OSS_CREDENTIALS: source };
    expect(readConfig(environment).oss).toMatchObject({
      region: 'oss-cn-beijing',
      credentials: source,
    });
    expect(blamed({ ...environment, ...KEYS })).toEqual([
      'OSS_ACCESS_KEY_ID',
      'OSS_ACCESS_KEY_SECRET',
    ]);
  });

  test('nothing else is a source', () => {
    expect(blamed({ OSS_REGION: 'cn-beijing', OSS_CREDENTIALS: 'magic' })).toEqual([
      'OSS_CREDENTIALS',
    ]);
  });

  test('keys can come from files', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'config-'));
    const path = join(folder.path, 'secret');
    await writeFile(path, 'from-a-file\n');
    const environment = {
      OSS_REGION: 'cn-beijing',
      OSS_ACCESS_KEY_ID: 'id',
      OSS_ACCESS_KEY_SECRET_FILE: path,
    };
    expect(readConfig(environment).oss?.credentials).toMatchObject({
      accessKeySecret: 'from-a-file',
    });
    expect(blamed({ ...environment, OSS_ACCESS_KEY_SECRET: 'x' })).toEqual([
      'OSS_ACCESS_KEY_SECRET_FILE',
    ]);
    expect(problems({ ...environment, OSS_ACCESS_KEY_SECRET_FILE: `${path}-not` })).toEqual([
      `OSS_ACCESS_KEY_SECRET_FILE: cannot be read: ENOENT ("${path}-not")`,
    ]);
  });
});
