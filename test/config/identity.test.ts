import { createHash } from 'node:crypto';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { readConfig } from '../../src/config/index.ts';

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

const HASH = 'ab'.repeat(32);
const KEYS = { API_KEYS: `ci=sha256:${HASH}` };
const TOKENS = {
  JWT_JWKS_URL: 'https://issuer.example/jwks.json',
  JWT_ISSUER: 'https://issuer.example',
  JWT_AUDIENCE: 'inventory',
};
const ACCESS_POLICY = JSON.stringify({
  grants: [{ to: 'authenticated', may: ['read'], on: ['*'] }],
});

describe('an address beyond this machine', () => {
  test.for([
    '0.0.0.0',
    '::',
    '192.168.1.5',
    '10.0.0.1',
    '2001:db8::1',
    'api.example.com',
    '128.0.0.1',
  ])('%s is refused where nobody is asked who they are', (HOST) => {
    expect(problems({ HOST })).toEqual([
      'HOST: refusing to listen on a public address without authentication: set ' +
        `API_KEYS or JWT_JWKS_URL, or AUTH=none to admit everyone ("${HOST}")`,
    ]);
    expect(readConfig({ HOST, AUTH: 'none' }).host).toBe(HOST);
    expect(readConfig({ HOST, ...KEYS, ACCESS_POLICY }).host).toBe(HOST);
    expect(readConfig({ HOST, ...TOKENS, ACCESS_POLICY }).host).toBe(HOST);
    const gateway = { FEDERATION: 'true', GATEWAY_HMAC_SECRET: 'x'.repeat(32) };
    expect(readConfig({ HOST, ...gateway }).host).toBe(HOST);
  });

  test.for(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('%s is none', (HOST) => {
    expect(problems({ HOST })).toEqual([]);
  });

  test('needs more than credentials that callers bring for OSS', () => {
    const forwarded = { OSS_CREDENTIALS: 'forwarded', OSS_REGION: 'cn-beijing', HOST: '0.0.0.0' };
    expect(problems(forwarded)).toHaveLength(1);
    expect(problems({ ...forwarded, AUTH: 'none' })).toEqual([]);
  });
});

describe('API keys', () => {
  test('are taken as hashes, several at once and several of one name', () => {
    const other = 'CD'.repeat(32);
    const third = 'ef'.repeat(32);
    const API_KEYS = `ci=sha256:${HASH},ci=sha256:${other}\n ops@eu=sha256:${third}`;
    expect(readConfig({ API_KEYS, ACCESS_POLICY }).identity).toEqual({
      apiKeys: [
        { name: 'ci', sha256: Buffer.from(HASH, 'hex') },
        { name: 'ci', sha256: Buffer.from(other, 'hex') },
        { name: 'ops@eu', sha256: Buffer.from(third, 'hex') },
      ],
      jwt: undefined,
    });
  });

  test('can come from a file', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'config-'));
    const API_KEYS_FILE = join(folder.path, 'keys');
    await writeFile(API_KEYS_FILE, `${KEYS.API_KEYS}\n`);
    expect(readConfig({ API_KEYS_FILE, ACCESS_POLICY }).identity.apiKeys).toHaveLength(1);
  });

  test.for([
    'secret-in-the-clear',
    `ci=${HASH}`,
    `ci=sha256:${HASH}0`,
    'ci=sha256:abc',
    `=sha256:${HASH}`,
  ])('%s is refused without being shown', (entry) => {
    expect(problems({ API_KEYS: `${KEYS.API_KEYS} ${entry}`, ACCESS_POLICY })).toEqual([
      'API_KEYS: entry 2 must be name=sha256:<64 hex digits>: make the digits with ' +
        '`printf %s "$KEY" | sha256sum`',
    ]);
  });
});

test.for([
  [
    `ci=sha256:${createHash('sha256').update('').digest('hex')}`,
    'entry 1 is the hash of an empty key',
  ],
  [`ci=sha256:${HASH},ops=sha256:${HASH}`, 'entry 2 is the same key under another name'],
] as const)('API_KEYS %s is refused', ([API_KEYS, what]) => {
  const lines = problems({ API_KEYS, ACCESS_POLICY });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`API_KEYS: ${what}`);
});

describe('tokens', () => {
  test('are taken of one issuer, by default with algorithms of public keys', () => {
    expect(readConfig({ ...TOKENS, ACCESS_POLICY }).identity).toEqual({
      apiKeys: [],
      jwt: {
        jwksUrl: TOKENS.JWT_JWKS_URL,
        issuer: TOKENS.JWT_ISSUER,
        audience: TOKENS.JWT_AUDIENCE,
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      },
    });
  });

  test('need all three of their settings', () => {
    expect(problems({ JWT_ISSUER: 'x', JWT_ALGORITHMS: 'ES256', ACCESS_POLICY })).toEqual([
      'JWT_JWKS_URL: is missing: JWT_JWKS_URL, JWT_ISSUER and JWT_AUDIENCE go together',
      'JWT_AUDIENCE: is missing: JWT_JWKS_URL, JWT_ISSUER and JWT_AUDIENCE go together',
    ]);
  });

  test.for(['none', 'HS256', 'ES256,HS512', 'es256'])(
    'algorithms %s are refused',
    (JWT_ALGORITHMS) => {
      const lines = problems({ ...TOKENS, JWT_ALGORITHMS, ACCESS_POLICY });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^JWT_ALGORITHMS: entry \d must be one of RS256, .*EdDSA \(".*"\)$/);
    },
  );

  test.for([
    ['http://issuer.example/keys', false],
    ['http://[2001:db8::1]/keys', false],
    ['http://127.0.0.1:8080/keys', true],
    ['http://[::1]/keys', true],
    ['https://user:password@issuer.example/keys', false],
    ['ftp://issuer.example', false],
  ] as const)('keys from %s: %s', ([JWT_JWKS_URL, isFine]) => {
    const lines = problems({ ...TOKENS, JWT_JWKS_URL, ACCESS_POLICY });
    expect(lines.length === 0).toBe(isFine);
    expect(lines.join()).not.toContain('password');
  });
});

test('AUTH takes none alone, and not beside what asks callers', () => {
  expect(problems({ AUTH: 'basic' })).toEqual(['AUTH: must be none, or left out ("basic")']);
  expect(problems({ AUTH: 'none', ...KEYS, ACCESS_POLICY })).toEqual([
    'AUTH: is none, but API_KEYS or JWT_* require authentication: leave one of them out ("none")',
  ]);
});

test.for(['API_KEYS', 'JWT_JWKS_URL', 'ACCESS_POLICY', 'API_KEYS_FILE', 'ACCESS_POLICY_FILE'])(
  '%s that is empty is a mistake, and opens nothing',
  (name) => {
    expect(problems({ [name]: '' })).toEqual([`${name}: is empty: set a value, or remove it`]);
  },
);

describe('the policy', () => {
  test('is asked for where callers are', () => {
    const missing = expect.stringMatching(/^ACCESS_POLICY: is missing: say what callers may do/);
    expect(problems(KEYS)).toEqual([missing]);
    expect(problems(TOKENS)).toEqual([missing]);
  });

  test('can stand alone, for a server that is open to read', () => {
    const policy = { grants: [{ to: 'anyone', may: ['read'], on: ['*'] }] };
    expect(readConfig({ ACCESS_POLICY: JSON.stringify(policy) }).policy).toEqual(policy);
  });

  test.for<readonly [string, string]>([
    ['{', 'is not JSON'],
    ['[]', 'must be an object with `grants`'],
    ['{}', 'grants must be a list'],
    ['{"grants":[]}', 'grants must not be empty'],
    ['{"grants":[],"allow":1}', 'grants must not be empty'],
    [
      '{"grants":[{"to":"everyone","may":["read"],"on":["*"]}]}',
      'grants.0.to must be "anyone", "authenticated", {"key": …}, {"subject": …} or {"claim": …, "is": …}',
    ],
    [
      '{"grants":[{"to":{"key":"a","subject":"b"},"may":["read"],"on":["*"]}]}',
      'grants.0.to must be "anyone", "authenticated", {"key": …}, {"subject": …} or {"claim": …, "is": …}',
    ],
    [
      '{"grants":[{"to":"anyone","may":["write"],"on":["*"]}]}',
      'grants.0.may.0 must be of read, create, update, delete, reports, objects',
    ],
    ['{"grants":[{"to":"anyone","may":[],"on":["*"]}]}', 'grants.0.may must not be empty'],
    [
      '{"grants":[{"to":"anyone","may":["read"]}]}',
      'grants.0.on must be a list of bucket names or patterns',
    ],
    [
      '{"grants":[{"to":"anyone","may":["read"],"on":["Logs?"]}]}',
      'grants.0.on.0 "Logs?" cannot match a bucket: use a bucket name, with * for any part',
    ],
    [
      '{"grants":[{"to":"anyone","may":["read"],"on":["*"],"destination":["x"]}]}',
      'grants.0 has unknown keys: destination',
    ],
  ])('%s: %s', ([text, message]) => {
    expect(problems({ ...KEYS, ACCESS_POLICY: text })[0]).toBe(`ACCESS_POLICY: ${message}`);
  });
});
