import { auditServer, serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

/** A client that says with each GET that no stranger's page sends it, as docs/clients.md asks for. */
const fetchFn = (url: string, { headers, ...init }: RequestInit = {}) => {
  const isGet = (init.method ?? 'GET') === 'GET';
  const more = isGet ? { 'graphql-require-preflight': '1' } : {};
  return fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(headers)), ...more } });
};

const audits = serverAudits({ url: () => system.url, fetchFn });

test('the specification has 61 audits', () => {
  expect(new Set(audits.map(({ id }) => id)).size).toBe(61);
});

// A loop, as `test.each` shortens the names.
for (const { id, name, fn } of audits) {
  test(`${id}: ${name}`, async () => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });
}

test('a client that does not say so may only not GET, which the specification leaves open', async () => {
  const results = await auditServer({ url: system.url });
  const others = results.filter(({ status }) => status !== 'ok');
  expect(others.map(({ id, status }) => ({ id, status }))).toEqual([
    { id: '5A70', status: 'notice' },
    { id: 'D6D5', status: 'notice' },
    { id: '6A70', status: 'notice' },
  ]);
});
