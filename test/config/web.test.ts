import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { readConfig } from '../../src/config/index.ts';

function problems(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}

const PRODUCTION = { NODE_ENV: 'production', OSS_EMULATOR: 'true' };
const GATEWAY = { FEDERATION: 'true', GATEWAY_HMAC_SECRET: 'x'.repeat(32) };

describe('what is for developers', () => {
  test.for([
    [{}, true, true],
    [{ NODE_ENV: 'development' }, true, true],
    [{ ...PRODUCTION }, false, false],
    [{ ...PRODUCTION, GRAPHIQL: 'true' }, true, false],
    [{ ...PRODUCTION, INTROSPECTION: 'true' }, false, true],
    [{ GRAPHIQL: 'false', INTROSPECTION: 'false' }, false, false],
    [{ ...GATEWAY, GRAPHIQL: 'true' }, false, true],
  ] as const)(
    'with %j GraphiQL is %s, and introspection %s',
    ([given, graphiql, introspection]) => {
      expect(readConfig(given)).toMatchObject({ graphiql, introspection });
    },
  );
});

describe('CORS_ORIGINS', () => {
  test('are origins as browsers write them', () => {
    const CORS_ORIGINS = 'https://app.example.com, http://localhost:3000';
    expect(readConfig({ CORS_ORIGINS }).corsOrigins).toEqual([
      'https://app.example.com',
      'http://localhost:3000',
    ]);
  });

  test.for([
    ...['*', 'null', 'app.example.com', 'https://app.example.com/', 'https://*.example.com/x'],
    ...['https://APP.example.com', 'https://app.example.com:443', 'file:///tmp', 'https://a,*'],
  ])('are never %s', (CORS_ORIGINS) => {
    expect(problems({ CORS_ORIGINS })).toEqual([
      `CORS_ORIGINS: must be origins such as https://app.example.com, with commas between them (${JSON.stringify(CORS_ORIGINS)})`,
    ]);
  });
});

describe('CORS_ALLOWED_HEADERS', () => {
  test('are names of headers, in any case', () => {
    const CORS_ALLOWED_HEADERS = 'X-Tenant, x-other';
    expect(readConfig({ CORS_ALLOWED_HEADERS }).corsHeaders).toEqual(['x-tenant', 'x-other']);
  });

  test.for(['x:y', 'a(b)', 'x-größe'])('are never %s', (CORS_ALLOWED_HEADERS) => {
    expect(problems({ CORS_ALLOWED_HEADERS })).toEqual([
      `CORS_ALLOWED_HEADERS: must be names of headers such as x-tenant, with commas between them (${JSON.stringify(CORS_ALLOWED_HEADERS)})`,
    ]);
  });
});

describe('who calls an open server by another name than its machine’s', () => {
  const ACCESS_POLICY = '{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}';
  const keys = { API_KEYS: `ci=sha256:${'a'.repeat(64)}`, ACCESS_POLICY };
  test.for([
    [{}, true],
    [{ HOST: 'localhost' }, true],
    [{ AUTH: 'none' }, false],
    [keys, false],
    [GATEWAY, false],
  ] as const)('is refused with %j: %s', ([given, isLocal]) => {
    expect(readConfig(given).isLocal).toBe(isLocal);
  });
});

test('trusted documents alone need a file, and none go with a gateway that signs its own', () => {
  expect(problems({ TRUSTED_DOCUMENTS_ONLY: 'true' })).toEqual([
    'TRUSTED_DOCUMENTS: is missing: TRUSTED_DOCUMENTS_ONLY needs the file of the documents',
  ]);
  expect(problems({ TRUSTED_DOCUMENTS: 'manifest.json', ...GATEWAY })).toEqual([
    expect.stringMatching(
      /^TRUSTED_DOCUMENTS: does not go with a gateway, which signs documents of its own/,
    ),
  ]);
});
