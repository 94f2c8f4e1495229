import { expect, test } from 'vitest';
import { startSystem, type TestSystem } from '../support/system.ts';
import { bodyOf, post, startProcess, temporaryFolder, UNUSED_OSS } from './support.ts';

const ORIGIN = 'https://app.example.com';
const OTHERS = [
  'https://other.example',
  'https://app.example.com.other.example',
  'https://notapp.example.com',
  'http://app.example.com',
  'https://app.example.com:8443',
  'https://APP.example.com',
  'https://app.example.com/',
  'null',
  '*',
];
const EXPOSED = 'x-request-id, etag, retry-after, www-authenticate, allow, accept-encoding';
const QUERY = '{ __typename }';

function startOpen(): Promise<TestSystem> {
  return startSystem({ serving: { corsOrigins: [ORIGIN, 'http://localhost:3000'] } });
}

function preflight(url: string | URL, origin: string): Promise<Response> {
  return fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, content-type',
    },
  });
}

/** What an answer says of CORS. */
function corsOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
}

test('a page of a listed origin may read the answer, and knows what to quote', async () => {
  await using system = await startOpen();
  for (const origin of [ORIGIN, 'http://localhost:3000']) {
    const answer = await post(system.url, { query: QUERY }, { origin });
    expect(corsOf(answer)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': EXPOSED,
    });
    expect(await bodyOf(answer)).toEqual({ data: { __typename: 'Query' } });
  }
});

test('it may ask for all that clients send, and with no cookie', async () => {
  await using system = await startOpen();
  const answer = await preflight(system.url, ORIGIN);
  expect(answer.status).toBe(204);
  expect(await answer.text()).toBe('');
  const { 'access-control-allow-headers': allowed = '', ...cors } = corsOf(answer);
  expect(cors).toEqual({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'GET, POST',
    'access-control-expose-headers': EXPOSED,
    'access-control-max-age': '86400',
  });
  expect(allowed.split(', ')).toEqual(
    expect.arrayContaining([
      ...['content-type', 'authorization', 'x-api-key', 'x-request-id'],
      ...['graphql-require-preflight', 'apollo-require-preflight', 'x-apollo-operation-name'],
      ...['if-none-match', 'traceparent', 'tracestate', 'baggage', 'sentry-trace'],
    ]),
  );
  expect(allowed).not.toContain('x-oss-');
});

test.for(OTHERS)('a page of %s gets no word of CORS', async (origin) => {
  await using system = await startOpen();
  const asked = await preflight(system.url, origin);
  expect(asked.ok).toBe(false);
  expect(corsOf(asked)).toEqual({});
  expect(corsOf(await post(system.url, { query: QUERY }, { origin }))).toEqual({});
});

test('it may read failures too', async () => {
  await using system = await startOpen();
  const failures = await Promise.all([
    post(system.url, { query: '{ nope }' }, { origin: ORIGIN }),
    post(system.url, {}, { origin: ORIGIN, 'content-type': 'text/plain' }),
    fetch(new URL('/nope', system.url), { headers: { origin: ORIGIN } }),
  ]);
  expect(failures.map(({ status }) => status)).toEqual([200, 403, 404]);
  for (const failure of failures) {
    expect(corsOf(failure)['access-control-allow-origin']).toBe(ORIGIN);
  }
});

test('caches keep the answers to origins apart', async () => {
  await using system = await startOpen();
  const answers = await Promise.all([
    preflight(system.url, ORIGIN),
    preflight(system.url, 'https://other.example'),
    post(system.url, { query: QUERY }, { origin: ORIGIN }),
    post(system.url, { query: QUERY }),
    fetch(new URL('/livez', system.url)),
    fetch(system.url, { headers: { accept: 'text/html' } }),
  ]);
  for (const { headers } of answers) {
    expect(headers.get('vary')?.split(/, ?/)).toContain('origin');
  }
});

test('a preflight of an unknown address is 404', async () => {
  await using system = await startOpen();
  expect((await preflight(new URL('/nope', system.url), ORIGIN)).status).toBe(404);
});

test('what is no preflight is none', async () => {
  await using system = await startOpen();
  const answer = await fetch(system.url, { method: 'OPTIONS', headers: { origin: ORIGIN } });
  expect(answer.ok).toBe(false);
});

/** The headers that a page of the process may send. */
async function allowedBy(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, { CORS_ORIGINS: ORIGIN, ...env });
  const allowed = (await preflight(server.url, ORIGIN)).headers.get('access-control-allow-headers');
  return allowed?.split(', ') ?? [];
}

test('CORS_ALLOWED_HEADERS adds to the headers that a page may send', async () => {
  const env = { ...UNUSED_OSS, CORS_ALLOWED_HEADERS: 'X-Tenant, x-datadog-trace-id' };
  const allowed = await allowedBy(env);
  expect(allowed).toEqual(
    expect.arrayContaining(['content-type', 'traceparent', 'x-tenant', 'x-datadog-trace-id']),
  );
});

test('where callers bring their OSS credentials, pages may send these', async () => {
  const allowed = await allowedBy({
    OSS_REGION: 'oss-cn-hangzhou',
    OSS_ENDPOINT: 'http://127.0.0.1:9',
    OSS_CREDENTIALS: 'forwarded',
  });
  expect(allowed.filter((name) => name.startsWith('x-oss-'))).toEqual([
    'x-oss-access-key-id',
    'x-oss-access-key-secret',
    'x-oss-security-token',
  ]);
});
