import { describe, expect, test } from 'vitest';
import { startSystem } from '../support/system.ts';

const QUERY = '{ __typename }';
const CORS_ORIGINS = ['https://app.example.com'];

describe('every answer forbids browsers to do anything with it', () => {
  const json = { 'content-type': 'application/json' };
  const requests: readonly (readonly [string, number, string, RequestInit])[] = [
    ['a query', 200, '/graphql', { method: 'POST', headers: json, body: `{"query":"${QUERY}"}` }],
    ['a document that is none', 400, '/graphql', { method: 'POST', headers: json, body: '{' }],
    ['a form', 403, '/graphql', { method: 'POST', body: new URLSearchParams({ query: QUERY }) }],
    ['another method', 405, '/graphql', { method: 'PUT', headers: json, body: '{}' }],
    [
      'another kind of body',
      415,
      '/graphql',
      { method: 'POST', body: new Blob(['<a/>'], { type: 'text/xml' }) },
    ],
    ['an unknown address', 404, '/nope', {}],
    ['a probe', 200, '/readyz', {}],
    ['the way to GraphiQL', 302, '/', { headers: { accept: 'text/html' }, redirect: 'manual' }],
    [
      'a preflight',
      204,
      '/graphql',
      {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
      },
    ],
  ];
  test.for(requests)('%s, which is %i', async ([, status, path, init]) => {
    await using system = await startSystem({ serving: { corsOrigins: CORS_ORIGINS } });
    const response = await fetch(new URL(path, system.url), init);
    expect(response.status).toBe(status);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    for (const telling of ['server', 'x-powered-by', 'set-cookie', 'etag', 'last-modified']) {
      expect(headers).not.toHaveProperty(telling);
    }
  });

  test('but GraphiQL, which may run its own script and talk to its server', async () => {
    await using system = await startSystem();
    const { headers } = await fetch(system.url, { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});
