import { describe, expect, test } from 'vitest';
import { createLocalRateLimiter, type Rate } from '../../src/server/operation/rate-limit.ts';
import type { RateLimitOptions } from '../../src/server/operation/use-cost-and-rate.ts';
import { startSystem } from '../support/system.ts';
import {
  bodyOf,
  creation,
  post,
  rawConnection,
  requestLines,
  startProcess,
  temporaryFolder,
} from './support.ts';

/** A rate, and the clock that it is measured by. */
function limit(rate: Rate, options: Partial<RateLimitOptions> = {}) {
  const clock = { ms: 0 };
  const now = () => clock.ms;
  return { clock, rateLimit: { limiter: createLocalRateLimiter(rate, now), now, ...options } };
}

const TYPENAME = { query: '{ __typename }' };
const INVALID = { query: '{ nothing }' };
const UNREADABLE = { query: '{' };

/** For statuses that tell more than 200. */
const GRAPHQL = { accept: 'application/graphql-response+json' };

describe('through the whole server', () => {
  test('what cannot be executed costs 1, up to the burst; then it is 429 until enough is back', async () => {
    const { clock, rateLimit } = limit({ costPerMinute: 20, burst: 3 });
    await using system = await startSystem({ serving: { rateLimit } });
    for (const body of [INVALID, UNREADABLE, INVALID]) {
      expect((await post(system.url, body, GRAPHQL)).status).toBe(400);
    }
    const refused = await post(system.url, INVALID, GRAPHQL);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('3');
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: 'The request costs 1, and 0 of 3 remain. Send nothing for 3 s.',
          extensions: { code: 'RATE_LIMITED', left: 0, retryAfterSeconds: 3 },
        },
      ],
    });

    clock.ms += 1999;
    const still = await post(system.url, INVALID);
    expect(still.status).toBe(429);
    expect(still.headers.get('retry-after')).toBe('2');
    clock.ms += 1000;
    expect((await post(system.url, INVALID)).headers.get('retry-after')).toBe('1');
    clock.ms += 1;
    expect((await post(system.url, UNREADABLE, GRAPHQL)).status).toBe(400);
    expect((await post(system.url, UNREADABLE, GRAPHQL)).status).toBe(429);
  });

  test('a mutation that is refused changes nothing at OSS, which is not asked', async () => {
    const { rateLimit } = limit({ costPerMinute: 1, burst: 50 });
    await using system = await startSystem({ serving: { rateLimit } });
    for (let sent = 0; sent < 49; sent += 1) await post(system.url, INVALID);
    // Whatever it costs, there is enough for one at the most.
    await post(system.url, { query: creation('first') });
    system.requests.length = 0;
    const refused = await post(system.url, { query: creation('second') });
    expect(refused.status).toBe(429);
    expect((await bodyOf(refused)).data).toBeUndefined();
    expect(system.requests).toEqual([]);
    expect([...system.emulator.rules('logs').keys()]).not.toContain('second');
  });

  test('who was told to wait is refused before the body is read', async () => {
    const { clock, rateLimit } = limit({ costPerMinute: 60, burst: 1 });
    await using system = await startSystem({ serving: { rateLimit } });
    const unread = { query: '{'.repeat(100_000) };
    expect((await post(system.url, unread, GRAPHQL)).status).toBe(400);
    expect((await post(system.url, unread, GRAPHQL)).status).toBe(429);
    using connection = await rawConnection(system.url);
    connection.socket.write(
      'POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n' +
        'Accept: application/json\r\nContent-Length: 1000\r\n\r\n{"query',
    );
    expect(await connection.read(/}$/)).toMatch(/^HTTP\/1\.1 429 .*"code":"RATE_LIMITED"/s);
    clock.ms += 1000;
    const other = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"query',
    });
    expect(other.status).toBe(400);
  });

  test('a refusal is logged with its code, and as no error', async () => {
    const { rateLimit } = limit({ costPerMinute: 60, burst: 1 });
    await using system = await startSystem({ serving: { rateLimit } });
    for (let sent = 0; sent < 3; sent += 1) await post(system.url, INVALID);
    expect(requestLines(system.log).map(({ errorCodes }) => errorCodes)).toEqual([
      ['GRAPHQL_VALIDATION_FAILED'],
      ['RATE_LIMITED'],
      ['RATE_LIMITED'],
    ]);
    expect(system.log.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  test('probes are never limited', async () => {
    const { rateLimit } = limit({ costPerMinute: 1, burst: 1 });
    await using system = await startSystem({ serving: { rateLimit } });
    for (let sent = 0; sent < 2; sent += 1) await post(system.url, INVALID);
    expect((await fetch(new URL('/readyz', system.url))).status).toBe(200);
  });

  test('with no limit everything is answered, and nothing says so', async () => {
    await using system = await startSystem();
    const statuses = new Set<number>();
    for (let sent = 0; sent < 100; sent += 1) {
      statuses.add((await post(system.url, TYPENAME)).status);
    }
    expect([...statuses]).toEqual([200]);
  });
});

describe('unauthenticated callers are distinguished by their addresses', () => {
  const from = (...addresses: string[]) => ({
    'x-forwarded-for': addresses.join(', '),
    ...GRAPHQL,
  });

  test('behind a proxy, by what it appended', async () => {
    const { rateLimit } = limit({ costPerMinute: 1, burst: 1 }, { trustedProxies: 1 });
    await using system = await startSystem({ serving: { rateLimit } });
    const statusOf = async (...addresses: string[]) =>
      (await post(system.url, INVALID, from(...addresses))).status;
    expect(await statusOf('203.0.113.7')).toBe(400);
    expect(await statusOf('203.0.113.7')).toBe(429);
    expect(await statusOf('198.51.100.1', '203.0.113.7')).toBe(429);
    expect(await statusOf('203.0.113.8')).toBe(400);
    expect(await statusOf('2001:db8::1')).toBe(400);
    expect(await statusOf('2001:db8::ffff')).toBe(429);
    expect(await statusOf('2001:db8:0:1::1')).toBe(400);
  });

  test('an IPv4-mapped IPv6 address is that IPv4 address', async () => {
    const { rateLimit } = limit({ costPerMinute: 1, burst: 1 }, { trustedProxies: 1 });
    await using system = await startSystem({ serving: { rateLimit, trustedProxies: 1 } });
    const statusOf = async (address: string) =>
      (await post(system.url, INVALID, from(address))).status;
    expect(await statusOf('::ffff:203.0.113.7')).toBe(400);
    for (const same of ['203.0.113.7:80', '::FFFF:cb00:7107', '[::ffff:203.0.113.7]:443']) {
      expect(await statusOf(same)).toBe(429);
    }
    expect(await statusOf('::ffff:203.0.113.8')).toBe(400);
    const addresses = requestLines(system.log).map(({ address }) => address);
    expect(new Set(addresses)).toEqual(new Set(['203.0.113.7', '203.0.113.8']));
  });

  test('without one, by the connection’s, whatever the header says', async () => {
    const { rateLimit } = limit({ costPerMinute: 1, burst: 1 });
    await using system = await startSystem({ serving: { rateLimit } });
    expect((await post(system.url, INVALID, from('203.0.113.7'))).status).toBe(400);
    expect((await post(system.url, INVALID, from('203.0.113.8'))).status).toBe(429);
  });
});

const MAXIMUM = 200;

/** The whole server with a rate limit; a header says who asks, in the place of a key or a token. */
async function start(rateLimit: RateLimitOptions) {
  const system = await startSystem({
    serving: {
      rateLimit,
      limits: { cost: MAXIMUM },
      observing: ({ first, ...telemetry }) => ({
        ...telemetry,
        first: {
          ...first,
          onRequestParse({ request, serverContext }) {
            const [kind, name = ''] = request.headers.get('x-caller')?.split(':') ?? [];
            if (kind === 'key' || kind === 'jwt') serverContext.caller = { kind, name, claims: {} };
          },
        },
      }),
    },
  });
  return {
    async ask(caller: string, cost = 1) {
      const query = `{ inventories(bucket: "logs", first: ${cost}) { nodes { id } } }`;
      const response = await post(system.url, { query }, { 'x-caller': caller });
      return { response, ...(await readBody(response)) };
    },
    [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
  };
}

async function readBody(response: Response) {
  const body: {
    data?: unknown;
    errors?: { message: string; extensions: Record<string, unknown> }[];
    extensions?: Record<string, unknown>;
  } = await response.json();
  return body;
}

describe('an operation', () => {
  test('takes what it costs, and its answer says what is left and comes back', async () => {
    const { clock, rateLimit } = limit({ costPerMinute: 120, burst: 100 });
    await using server = await start(rateLimit);
    const left = async (cost: number) => (await server.ask('', cost)).extensions?.['cost'];
    const common = { maximum: MAXIMUM, restoredPerSecond: 2 };
    expect(await left(60)).toEqual({ requested: 60, left: 40, ...common });
    expect(await left(1)).toEqual({ requested: 1, left: 39, ...common });
    clock.ms += 5499;
    expect(await left(10)).toEqual({ requested: 10, left: 39, ...common });
    expect(await left(0)).toEqual({ requested: 1, left: 38, ...common });
  });

  test('for which there is not enough is refused, and so is all until there is', async () => {
    const { clock, rateLimit } = limit({ costPerMinute: 60, burst: 100 });
    await using server = await start(rateLimit);
    await server.ask('', 90);
    const refused = await server.ask('', 30);
    expect(refused.response.status).toBe(429);
    expect(refused.response.headers.get('retry-after')).toBe('20');
    expect(refused.data).toBeUndefined();
    expect(refused.errors).toEqual([
      {
        message: 'The request costs 30, and 10 of 100 remain. Send nothing for 20 s.',
        extensions: { code: 'RATE_LIMITED', left: 10, retryAfterSeconds: 20 },
      },
    ]);
    clock.ms += 500;
    const cheap = await server.ask('', 1);
    expect(cheap.response.status).toBe(429);
    expect(cheap.errors).toEqual([
      {
        message: 'Your wait is not over. Send nothing for 20 s.',
        extensions: { code: 'RATE_LIMITED', left: 10, retryAfterSeconds: 20 },
      },
    ]);
    clock.ms += 19_500;
    expect((await server.ask('', 30)).response.status).toBe(200);
  });

  test('that costs more than the burst gets an error that does not ask it to wait', async () => {
    const { rateLimit } = limit({ costPerMinute: 60, burst: 100 });
    await using server = await start(rateLimit);
    const { response, errors } = await server.ask('', 101);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBeNull();
    expect(errors).toEqual([
      {
        message:
          'The operation costs 101; the limit is 100 (RATE_LIMIT_BURST). Select less at once.',
        extensions: { code: 'RATE_LIMITED', left: 99, retryAfterSeconds: null },
      },
    ]);
    expect((await server.ask('', 99)).response.status).toBe(200);
  });

  test('that another limit refuses costs 1', async () => {
    const { rateLimit } = limit({ costPerMinute: 60, burst: 2 });
    await using server = await start(rateLimit);
    const sent = [];
    for (let count = 0; count < 3; count += 1) sent.push(await server.ask('', MAXIMUM + 1));
    expect(sent.map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual([
      'COST_LIMIT_EXCEEDED',
      'COST_LIMIT_EXCEEDED',
      'RATE_LIMITED',
    ]);
  });

  test('is not free for a caller that sends only such requests', async () => {
    const { rateLimit } = limit({ costPerMinute: 60, burst: 2 });
    await using server = await start(rateLimit);
    const sent = [await server.ask('', 3), await server.ask('', 3), await server.ask('', 3)];
    expect(sent.map(({ response }) => response.headers.get('retry-after'))).toEqual([
      null,
      null,
      '1',
    ]);
  });
});

test('authenticated callers are distinguished by their credentials, not their addresses', async () => {
  const { rateLimit } = limit({ costPerMinute: 1, burst: 1 });
  await using server = await start(rateLimit);
  const statuses = [];
  for (const caller of ['key:ci', 'key:ops', 'jwt:ci', '', 'key:ci', 'key:ops', 'jwt:ci', '']) {
    statuses.push((await server.ask(caller)).response.status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 429, 429, 429, 429]);
});

test('a process charges each operation its cost: of a burst for three, the fourth is refused', async () => {
  await using folder = await temporaryFolder();
  // One unit comes back in a minute, a page costs ten.
  const rate = { RATE_LIMIT_COST_PER_MINUTE: '1', RATE_LIMIT_BURST: '30' };
  await using server = await startProcess(folder.path, rate);
  const query = '{ inventories(bucket: "demo-photos", first: 10) { nodes { id } } }';
  const statuses = [];
  for (let count = 0; count < 4; count += 1) {
    statuses.push((await post(server.url, { query }, GRAPHQL)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 429]);
});
