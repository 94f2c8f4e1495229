import { expect, test } from 'vitest';
import { createLocalRateLimiter } from '../../src/server/operation/rate-limit.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { creation, post } from './support.ts';

const COUNT = '{ inventories(bucket: "logs") { totalCount } }';

function get(system: TestSystem, headers: Readonly<Record<string, string>> = {}, query = COUNT) {
  const url = new URL(system.url);
  url.searchParams.set('query', query);
  return fetch(url, { headers: { 'graphql-require-preflight': '1', ...headers } });
}

test('what a client has is not sent again, until it is another', async () => {
  await using system = await startSystem();
  const first = await get(system);
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  expect(await first.json()).toMatchObject({ data: { inventories: { totalCount: 0 } } });

  for (const known of [etag, `"other", ${etag}`, etag.replace('W/', ''), '*']) {
    const again = await get(system, { 'if-none-match': known });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('cache-control')).toBe('private, no-cache');
    expect(await again.text()).toBe('');
  }
  await post(system.url, { query: creation('new') });
  const changed = await get(system, { 'if-none-match': etag });
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(etag);
  expect(await changed.json()).toMatchObject({ data: { inventories: { totalCount: 1 } } });
});

test('however it is compressed, it is the same', async () => {
  await using system = await startSystem();
  const query = '{ __schema { types { name description } } }';
  const etags = await Promise.all(
    ['zstd', 'br', 'gzip', 'identity'].map(async (coding) => {
      const { headers } = await get(system, { 'accept-encoding': coding }, query);
      expect(headers.get('content-encoding') ?? 'identity').toBe(coding);
      return headers.get('etag');
    }),
  );
  expect(new Set(etags).size).toBe(1);
});

test('nobody keeps an error, the answer to a POST, or what is not GraphQL', async () => {
  await using system = await startSystem();
  const answers = [
    await get(system, {}, '{ nothing }'),
    await post(system.url, { query: COUNT }),
    await fetch(new URL('/livez', system.url)),
  ];
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('etag')).toBeNull();
  }
});

test('the log has the status that went out', async () => {
  await using system = await startSystem();
  const etag = (await get(system, {}, '{ __typename }')).headers.get('etag') ?? '';
  expect((await get(system, { 'if-none-match': etag }, '{ __typename }')).status).toBe(304);
  const statuses = system.log.flatMap(({ status }) => status ?? []);
  expect(statuses).toEqual([200, 304]);
});

test('it is the same while the data are, however old they are and whatever the caller has left', async () => {
  const clock = { ms: 0 };
  const now = () => clock.ms;
  const limiter = createLocalRateLimiter({ costPerMinute: 60, burst: 1000 }, now);
  const cache = { ttlMs: 60_000, maxBytes: 1_000_000, now };
  await using system = await startSystem({ serving: { rateLimit: { limiter, now }, cache } });
  const first = await get(system);
  clock.ms += 1;
  const second = await get(system);
  const [earlier, later] = await Promise.all([first.json(), second.json()]);
  expect(later.extensions).toMatchObject({ cache: { ageMs: earlier.extensions.cache.ageMs + 1 } });
  expect(later.extensions.cost).not.toEqual(earlier.extensions.cost);
  expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
});
