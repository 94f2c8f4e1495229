import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT, type Fault } from '../../src/emulator/emulator.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { COUNT, creation, hold, portOf, post, requestLines, startLogged } from './support.ts';

const [USER = { accessKeyId: '', accessKeySecret: '' }] = DEFAULT_ACCOUNT.users;
const ALWAYS = { times: Number.POSITIVE_INFINITY } as const;

/** Lines at warn and above, by level and message. */
function complaints({ log }: Pick<TestSystem, 'log'>) {
  return log
    .filter(({ level }) => Number(level) >= 40)
    .map(({ level, msg, err }) => ({ level, msg, err }));
}

describe('OSS that cannot be reached', () => {
  test('is UPSTREAM_UNAVAILABLE, and a warning with its cause', async () => {
    await using system = await startSystem();
    await system.emulator.close();
    const { errors } = await system.askText(COUNT);
    expect(errors).toMatchObject([
      {
        message: 'OSS could not be reached. Try again later.',
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      },
    ]);
    expect(complaints(system)).toEqual([
      {
        level: 40,
        msg: 'OSS failed',
        err: {
          type: 'UpstreamError',
          code: 'ConnectionFailed',
          requestId: null,
          ec: null,
          message: 'OSS could not be reached. Try again later.',
          causes: ['TransportError', 'ECONNREFUSED'],
        },
      },
    ]);
    expect(requestLines(system.log)).toMatchObject([{ errorCodes: ['UPSTREAM_UNAVAILABLE'] }]);
  });

  test.for(['refuse', 'reset'] as const)('for a %s too', async (kind) => {
    await using system = await startSystem();
    const fault: Fault = kind === 'refuse' ? { kind } : { kind, phase: 'before' };
    system.emulator.inject({ ...fault, ...ALWAYS });
    const { errors } = await system.askText(COUNT);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(complaints(system)).toMatchObject([{ level: 40, msg: 'OSS failed' }]);
  });
});

test('a mutation that OSS failed is a warning with its cause too', async () => {
  await using system = await startSystem();
  await system.emulator.close();
  const { data, errors } = await system.askText(creation('a'));
  expect(errors).toEqual([]);
  expect(data).toMatchObject({ createInventory: { __typename: 'UpstreamError' } });
  expect(complaints(system)).toMatchObject([
    {
      level: 40,
      msg: 'OSS failed',
      err: { type: 'UpstreamError', causes: ['TransportError', 'ECONNREFUSED'] },
    },
  ]);
});

test('OSS that does not answer is UPSTREAM_TIMEOUT', async () => {
  await using system = await startSystem({ ossTimeoutMs: 50 });
  const { release } = hold(system.emulator, ALWAYS);
  const { errors } = await system.askText(COUNT);
  expect(errors).toMatchObject([
    {
      message: 'OSS did not answer in time. Try again later.',
      extensions: { code: 'UPSTREAM_TIMEOUT' },
    },
  ]);
  expect(complaints(system)).toMatchObject([{ level: 40, msg: 'OSS failed' }]);
  release();
});

describe('what is expected is no complaint', () => {
  test.for([
    ['a bucket that does not exist', '{ inventories(bucket: "none") { totalCount } }'],
    ['a rule that does not exist', '{ inventory(bucket: "logs", inventoryId: "none") { id } }'],
    ['an argument that is wrong', '{ inventories(bucket: "logs", first: -1) { totalCount } }'],
    ['a rule that exists', creation('taken')],
  ] as const)('%s', async ([, query]) => {
    await using system = await startSystem();
    await system.askText(creation('taken'));
    const { status } = await system.askText(query);
    expect(status).toBe(200);
    expect(complaints(system)).toEqual([]);
  });

  test('a caller that leaves', async () => {
    await using oss = createServer().listen(0, '127.0.0.1');
    await once(oss, 'listening');
    await using system = await startLogged({
      endpoint: `http://127.0.0.1:${portOf(oss.address())}`,
    });
    const caller = new AbortController();
    const answer = fetch(system.server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: COUNT }),
      signal: caller.signal,
    });
    const [asked] = await once(oss, 'request');
    const isGivenUp = once(asked.socket, 'close');
    caller.abort();
    await expect(answer).rejects.toThrow('aborted');
    await isGivenUp;
    await expect.poll(() => requestLines(system.log)).toHaveLength(1);
    expect(complaints(system)).toEqual([]);
  });
});

test.for([
  ['read', COUNT],
  ['write', creation('mine')],
] as const)('a caller that leaves ends its %s, and nothing is tried again', async ([, query]) => {
  await using system = await startSystem();
  const { met, release } = hold(system.emulator);
  const caller = new AbortController();
  const answer = fetch(system.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal: caller.signal,
  });
  await met;
  caller.abort();
  await expect(answer).rejects.toThrow('aborted');
  await expect.poll(() => requestLines(system.log)).toHaveLength(1);
  release();
  await system.askText('{ buckets { nodes { name } } }');
  expect(system.requests.filter(({ operation }) => operation !== 'ListBuckets')).toHaveLength(1);
});

describe('no address and no key of OSS gets out', () => {
  const PAGE = '<html><body>Bad gateway 10.1.2.3:8080, see http://proxy.internal/</body></html>';
  const faults: readonly (readonly [string, Fault])[] = [
    ['a refused connection', { kind: 'refuse' }],
    ['a broken connection', { kind: 'reset', phase: 'after' }],
    ['a proxy’s page', { kind: 'body', status: 502, body: PAGE, contentType: 'text/html' }],
    ['a failure', { kind: 'error', status: 500, code: 'InternalError' }],
    [
      'a text with an address',
      {
        kind: 'error',
        status: 403,
        code: 'AccessDenied',
        message: 'Use http://127.0.0.1/ or logs.oss-cn-hangzhou-internal.aliyuncs.com instead.',
      },
    ],
    ['no answer', { kind: 'hold', until: Promise.withResolvers<void>().promise, phase: 'before' }],
  ];
  // A write that succeeds is answered without a document.
  const faultsOfReads: typeof faults = [
    ['a page instead of a document', { kind: 'body', body: PAGE, contentType: 'text/html' }],
    ['half an answer', { kind: 'truncate', bytes: 20, how: 'close' }],
  ];
  const cases = [
    ...[...faults, ...faultsOfReads].map(([why, fault]) => ['a read', why, fault, COUNT] as const),
    ...faults.map(([why, fault]) => ['a write', why, fault, creation('a')] as const),
  ];

  test.for(cases)('in the answer to %s after %s', async ([, , fault, query]) => {
    await using system = await startSystem({ ossTimeoutMs: 100 });
    system.emulator.inject({ ...fault, ...ALWAYS });
    const { status, text } = await answerOf(system, query);
    expect(status).toBe(200);
    expect(text).toMatch(/"code":|"__typename":"\w+Error"/);
    expect(text).not.toMatch(/127\.0\.0\.1|localhost|aliyuncs|10\.1\.2\.3|proxy|https?:|8080/);
    expectNoSecrets(system, text);
  });

  test.for([
    ['a wrong secret', { ...USER, accessKeySecret: 'wrong-secret' }, 'wrong-secret'],
    ['an unknown key', { ...USER, accessKeyId: 'unknown-key' }, 'unknown-key'],
  ] as const)('in the answer to a request with %s', async ([, user, hidden]) => {
    await using system = await startSystem({ user });
    const { text } = await answerOf(system, COUNT);
    expect(text).toContain('ACCESS_DENIED');
    expect(text).not.toContain(hidden);
    expectNoSecrets(system, text);
  });

  async function answerOf({ url }: TestSystem, query: string) {
    const response = await post(url, { query: query.replace('__typename', FAILURE) });
    return { status: response.status, text: await response.text() };
  }

  function expectNoSecrets({ emulator }: TestSystem, text: string) {
    for (const hidden of [String(emulator.port), USER.accessKeyId, USER.accessKeySecret]) {
      expect(hidden).not.toBe('');
      expect(text).not.toContain(hidden);
    }
  }
});

const FAILURE = '__typename ... on Error { message code requestId ec }';
