import { describe, expect, test } from 'vitest';
import type { EmulatorAccount, EmulatorUser } from '../../src/emulator/emulator.ts';
import {
  type LoadedCredentials,
  refreshingCredentials,
} from '../../src/oss/credentials/refreshing.ts';
import { ALWAYS, inParallel, READ, type Rig, readOf, rule, startRig } from './support.ts';

const HOUR = 3_600_000;

/** Words that must not be seen anywhere. */
const CANARY = 'canary';
const userOf = (name: string, change: Partial<EmulatorUser> = {}): EmulatorUser => ({
  accessKeyId: `STS.${name}`,
  accessKeySecret: `${CANARY}-secret-of-${name}`,
  securityToken: `${CANARY}-token-of-${name}`,
  ...change,
});

const headersOf = ({ accessKeyId, accessKeySecret, securityToken }: EmulatorUser) => ({
  'x-oss-access-key-id': accessKeyId,
  'x-oss-access-key-secret': accessKeySecret,
  ...(securityToken === undefined ? {} : { 'x-oss-security-token': securityToken }),
});

const accountOf = (...users: EmulatorUser[]): EmulatorAccount => ({
  accountId: '1000000000000000',
  users,
});

function expectNoSecrets({ log }: Rig, ...texts: readonly string[]) {
  expect(log.length).toBeGreaterThan(0);
  for (const text of [...log, ...texts]) expect(text).not.toContain(CANARY);
}

describe.each([
  ['behind', -HOUR],
  ['ahead', HOUR],
])('OSS’s clock is an hour %s', (_name, shift) => {
  test('the first call mends that with one extra request, later calls need none', async () => {
    await using rig = await startRig({ now: () => Date.now() + shift });
    expect((await rig.ask(READ)).data).toEqual({ inventory: { inventoryId: 'r1' } });
    expect(rig.requests.map(({ code, status }) => code ?? status)).toEqual([
      'RequestTimeTooSkewed',
      200,
    ]);
    rig.requests.length = 0;
    for (const bucket of ['logs', 'other', 'slow']) {
      expect((await rig.ask(readOf(bucket))).codes).toEqual([]);
    }
    expect(rig.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('a write too', async () => {
    await using rig = await startRig({ now: () => Date.now() + shift });
    const { text } = await rig.ask(
      'mutation { deleteInventory(input: { bucket: "logs", inventoryId: "r1" }) { __typename } }',
    );
    expect(text).toContain('DeleteInventorySuccess');
    expect(rig.requests.map(({ status }) => status)).toEqual([403, 204]);
  });
});

test('a clock that changes is followed again, and one that cannot be corrected is reported', async () => {
  let shift = 0;
  await using rig = await startRig({ now: () => Date.now() + shift });
  for (shift of [HOUR, -HOUR, 0]) {
    rig.requests.length = 0;
    expect((await rig.ask(READ)).codes).toEqual([]);
    expect(rig.requests).toHaveLength(2);
  }
  rig.requests.length = 0;
  rig.emulator.inject({ kind: 'error', status: 403, code: 'RequestTimeTooSkewed', ...ALWAYS });
  const { codes, ossCodes } = await rig.ask(READ);
  expect(codes).toEqual(['UPSTREAM_UNAVAILABLE']);
  expect(ossCodes).toEqual(['RequestTimeTooSkewed']);
  expect(rig.requests).toHaveLength(2);
});

describe('a caller without credentials, where callers bring theirs', () => {
  const user = userOf('alice');
  const {
    'x-oss-access-key-id': id,
    'x-oss-access-key-secret': secret,
    ...token
  } = headersOf(user);
  const incomplete = [
    ['none', {}],
    ['no secret', { 'x-oss-access-key-id': id, ...token }],
    ['no id', { 'x-oss-access-key-secret': secret, ...token }],
    ['only a token', token],
    ['empty ones', { 'x-oss-access-key-id': '', 'x-oss-access-key-secret': '' }],
    ['blank ones', { 'x-oss-access-key-id': ' ', 'x-oss-access-key-secret': '\t' }],
  ] as const;
  const types = ['application/json', 'application/graphql-response+json'];
  const cases = incomplete.flatMap(([what, headers]) =>
    types.map((accept) => [what, accept, headers] as const),
  );

  test.for(cases)('(%s) is refused with 401 as %s', async ([, accept, headers]) => {
    await using rig = await startRig({ accounts: [accountOf(user)], as: 'forwarded' });
    const { status, codes, text } = await rig.ask(READ, { headers: { accept, ...headers } });
    expect(status).toBe(401);
    expect(codes).toEqual(['UNAUTHENTICATED']);
    expect(rig.requests).toEqual([]);
    expectNoSecrets(rig, text);
  });

  test('gets the probes all the same', async () => {
    await using rig = await startRig({ as: 'forwarded' });
    expect(await rig.statusOf('/livez')).toBe(200);
    expect(await rig.statusOf('/readyz')).toBe(200);
  });
});

describe('callers with their own credentials', () => {
  const reader = userOf('reader', { actions: ['oss:GetBucketInventory'] });
  const writer = userOf('writer');
  const idle = userOf('idle', { actions: [] });
  const stranger = userOf('stranger');
  const accounts = [
    accountOf(reader, writer, idle),
    { accountId: '2000000000000000', users: [stranger] },
  ];

  async function startForwarded() {
    const rig = await startRig({ accounts, as: 'forwarded', shareReads: true });
    rig.emulator.createBucket({ name: 'strange', accountId: '2000000000000000' });
    rig.emulator.storeRules('strange', [{ id: 'r1', xml: rule('r1') }]);
    return rig;
  }

  const EVERYTHING = `query Everything {
    mine: inventory(bucket: "logs", inventoryId: "r1") { inventoryId }
    strange: inventory(bucket: "strange", inventoryId: "r1") { inventoryId }
    info: bucket(name: "logs") { region }
  }`;
  const r1 = { inventoryId: 'r1' };
  const known = { region: 'oss-cn-hangzhou' };
  const expected = new Map([
    [reader, { mine: r1, strange: null, info: null }],
    [writer, { mine: r1, strange: null, info: known }],
    [idle, { mine: null, strange: null, info: null }],
    [stranger, { mine: null, strange: r1, info: null }],
  ]);

  test('see only their own, at the same instant and with the same document', async () => {
    await using rig = await startForwarded();
    const users = [...expected.keys()];
    const replies = await inParallel(200, 40, async (n) => {
      const user = users[n % users.length] ?? reader;
      return { user, reply: await rig.ask(EVERYTHING, { headers: headersOf(user) }) };
    });
    for (const { user, reply } of replies) {
      expect(reply.data).toEqual(expected.get(user));
      expect(new Set(reply.codes)).toEqual(new Set(['ACCESS_DENIED']));
    }
    // Each asked OSS for itself: what one caller's documents share is shared with no other caller.
    for (const { accessKeyId } of users) {
      const own = rig.requests.filter((request) => request.accessKeyId === accessKeyId);
      expect(own.length).toBeGreaterThanOrEqual(3);
      expect(own.length).toBeLessThanOrEqual(150);
    }
    expectNoSecrets(rig, ...replies.map(({ reply }) => reply.text));
  });

  test('list their own account’s buckets', async () => {
    await using rig = await startForwarded();
    const own = new Map([
      [writer, ['logs', 'other', 'slow']],
      [stranger, ['strange']],
    ]);
    await inParallel(40, 20, async (n) => {
      const user = n % 2 ? writer : stranger;
      const { data } = await rig.ask('{ buckets { nodes { name } } }', {
        headers: headersOf(user),
      });
      expect(data).toEqual({ buckets: { nodes: own.get(user)?.map((name) => ({ name })) } });
    });
  });

  test('who may read what another one may not does so in between', async () => {
    await using rig = await startForwarded();
    const replies = await inParallel(120, 30, async (n) => {
      const user = n % 2 ? reader : idle;
      return { user, reply: await rig.ask(READ, { headers: headersOf(user) }) };
    });
    for (const { user, reply } of replies) {
      expect(reply.codes).toEqual(user === reader ? [] : ['ACCESS_DENIED']);
      expect(reply.data).toEqual({ inventory: user === reader ? r1 : null });
    }
  });

  test('who knows the id of a key, and not its secret or token, gets nothing', async () => {
    await using rig = await startForwarded();
    expect((await rig.ask(READ, { headers: headersOf(writer) })).codes).toEqual([]);
    const forgeries = [
      { ...writer, accessKeySecret: `${CANARY}-wrong` },
      { ...writer, securityToken: `${CANARY}-wrong` },
      { ...writer, securityToken: reader.securityToken ?? '' },
      { accessKeyId: writer.accessKeyId, accessKeySecret: writer.accessKeySecret },
      { ...reader, accessKeyId: writer.accessKeyId },
    ];
    for (const forged of forgeries) {
      const { codes, data, text } = await rig.ask(READ, { headers: headersOf(forged) });
      expect(codes).toEqual(['ACCESS_DENIED']);
      expect(data).toEqual({ inventory: null });
      expectNoSecrets(rig, text);
    }
  });

  test('a write is each one’s own too', async () => {
    await using rig = await startForwarded();
    const write = `mutation { deleteInventory(input: { bucket: "logs", inventoryId: "r1" }) {
      __typename ... on AccessDeniedError { action code }
    } }`;
    const denied = await rig.ask(write, { headers: headersOf(reader) });
    expect(denied.data).toEqual({
      deleteInventory: {
        __typename: 'AccessDeniedError',
        action: 'oss:DeleteBucketInventory',
        code: 'AccessDenied',
      },
    });
    expect(rig.emulator.rules('logs').has('r1')).toBe(true);
    await rig.ask(write, { headers: headersOf(writer) });
    expect(rig.emulator.rules('logs').has('r1')).toBe(false);
  });

  test('one whose requests are refused does not make OSS look dead to the others', async () => {
    await using rig = await startForwarded();
    for (let n = 0; n < 20; n += 1) await rig.ask(READ, { headers: headersOf(idle) });
    expect((await rig.ask(READ, { headers: headersOf(reader) })).codes).toEqual([]);
    expect(await rig.statusOf('/readyz')).toBe(200);
  });

  test.for(['kéy', '键', 'a b', '"><script>', 'x'.repeat(4000), '\u00ff\u0080'])(
    'odd characters (%j) are one caller’s own trouble',
    async (odd) => {
      await using rig = await startForwarded();
      const latin1 = Buffer.from(`${CANARY}${odd}`).toString('latin1');
      for (const part of ['accessKeyId', 'accessKeySecret', 'securityToken'] as const) {
        for (let n = 0; n < 9; n += 1) {
          const headers = headersOf({ ...writer, [part]: latin1 });
          const { codes, text } = await rig.ask(READ, { headers });
          expect(codes).toEqual(['ACCESS_DENIED']);
          if (part !== 'accessKeyId') expectNoSecrets(rig, text);
        }
      }
      expect((await rig.ask(READ, { headers: headersOf(reader) })).codes).toEqual([]);
    },
  );

  test('whose token has expired get that error', async () => {
    let now = Date.now();
    const brief = userOf('brief', { securityTokenExpiresAt: now + HOUR });
    await using rig = await startRig({
      accounts: [accountOf(brief)],
      as: 'forwarded',
      now: () => now,
    });
    const headers = headersOf(brief);
    expect((await rig.ask(READ, { headers })).codes).toEqual([]);
    now += HOUR;
    rig.requests.length = 0;
    const { codes, ossCodes, text } = await rig.ask(READ, { headers });
    expect(codes).toEqual(['ACCESS_DENIED']);
    expect(ossCodes).toEqual(['SecurityTokenExpired']);
    expect(rig.requests).toHaveLength(1);
    expectNoSecrets(rig, text);
  });

  test('leave no secret in logs and answers, whatever goes wrong', async () => {
    await using rig = await startForwarded();
    const headers = headersOf(writer);
    const texts: string[] = [];
    for (const fault of [
      { kind: 'error', status: 500, code: 'InternalError' },
      { kind: 'error', status: 403, code: 'SignatureDoesNotMatch' },
      { kind: 'error', status: 403, code: 'InvalidAccessKeyId' },
      { kind: 'error', status: 403, code: 'SecurityTokenExpired' },
      { kind: 'error', status: 503, code: 'QpsLimitExceeded' },
      { kind: 'reset', phase: 'after' },
      { kind: 'refuse' },
      { kind: 'truncate', bytes: 20, how: 'close' },
      { kind: 'body', body: '<html/>' },
    ] as const) {
      rig.emulator.inject({ ...fault, times: 6 });
      texts.push((await rig.ask(READ, { headers })).text);
      rig.emulator.clearFaults();
      texts.push((await rig.ask(readOf('other'), { headers })).text);
    }
    texts.push((await rig.ask('{ nonsense', { headers })).text);
    texts.push((await rig.ask('{ noSuchField }', { headers })).text);
    await rig.road.refuse();
    for (let n = 0; n < 3; n += 1) texts.push((await rig.ask(READ, { headers })).text);
    expect(texts.filter((text) => text.includes('"errors"')).length).toBeGreaterThan(10);
    expectNoSecrets(rig, ...texts);
  });
});

describe('credentials that can be renewed', () => {
  const old = userOf('old', { securityTokenExpiresAt: Date.now() - HOUR });
  const fresh = userOf('fresh');
  const loaded = ({ accessKeyId, accessKeySecret, securityToken }: EmulatorUser) => ({
    credentials: { accessKeyId, accessKeySecret, sessionToken: securityToken },
  });

  /** A source that gives the old ones first; further loads are settled by `load`. */
  async function startRenewing(load: (count: number) => Promise<LoadedCredentials>) {
    let loads = 0;
    const provider = refreshingCredentials({
      load: async () => {
        loads += 1;
        return loads === 1 ? loaded(old) : load(loads);
      },
    });
    const rig = await startRig({ accounts: [accountOf(old, fresh)], as: provider });
    return { rig, loads: () => loads };
  }

  test('are renewed once when they have expired, and the request succeeds', async () => {
    const { rig: started, loads } = await startRenewing(async () => loaded(fresh));
    await using rig = started;
    const { codes, text } = await rig.ask(READ);
    expect(codes).toEqual([]);
    expect(loads()).toBe(2);
    expect(rig.requests.map(({ accessKeyId, code }) => [accessKeyId, code])).toEqual([
      [old.accessKeyId, 'SecurityTokenExpired'],
      [fresh.accessKeyId, undefined],
    ]);
    rig.requests.length = 0;
    await rig.ask(READ);
    expect(rig.requests.map(({ accessKeyId }) => accessKeyId)).toEqual([fresh.accessKeyId]);
    expectNoSecrets(rig, text);
  });

  test('once, however many callers wait', async () => {
    const gate = Promise.withResolvers<LoadedCredentials>();
    const { rig: started, loads } = await startRenewing(() => gate.promise);
    await using rig = started;
    const replies = inParallel(50, 50, (n) => rig.ask(readOf(n % 2 ? 'logs' : 'other')));
    await expect.poll(() => loads()).toBe(2);
    for (let n = 0; n < 3; n += 1) await rig.statusOf('/livez');
    gate.resolve(loaded(fresh));
    expect((await replies).flatMap(({ codes }) => codes)).toEqual([]);
    expect(loads()).toBe(2);
    const good = rig.requests.filter(({ status }) => status === 200);
    expect(good.map(({ accessKeyId }) => accessKeyId)).toEqual(Array(50).fill(fresh.accessKeyId));
    // Who comes while they are renewed is not sent out with the old ones.
    expect(rig.requests.length).toBeLessThanOrEqual(100);
    expectNoSecrets(rig);
  });

  test('a write goes through too', async () => {
    const { rig: started, loads } = await startRenewing(async () => loaded(fresh));
    await using rig = started;
    const { text } = await rig.ask(
      'mutation { deleteInventory(input: { bucket: "logs", inventoryId: "r1" }) { __typename } }',
    );
    expect(text).toContain('DeleteInventorySuccess');
    expect(loads()).toBe(2);
  });

  test('a source with nothing newer: OSS’s refusal is answered, and the source is not read forever', async () => {
    const { rig: started, loads } = await startRenewing(async () => loaded(old));
    await using rig = started;
    const { codes, ossCodes } = await rig.ask(READ);
    expect(codes).toEqual(['ACCESS_DENIED']);
    expect(ossCodes).toEqual(['SecurityTokenExpired']);
    expect(loads()).toBe(2);
    expect(rig.requests).toHaveLength(1);
  });

  test('a renewal that fails is not kept: the next caller’s succeeds', async () => {
    const { rig: started } = await startRenewing(async (count) => {
      if (count === 2) throw new Error(`the source is down, ${CANARY}`);
      return loaded(fresh);
    });
    await using rig = started;
    const failed = await rig.ask(READ);
    expect(failed.codes).toEqual(['ACCESS_DENIED']);
    expect(failed.text).not.toContain(CANARY);
    expect((await rig.ask(READ)).codes).toEqual([]);
  });

  test('none at all is UPSTREAM_UNAVAILABLE, and asks OSS nothing', async () => {
    const provider = refreshingCredentials({
      load: async () => {
        throw new Error('the source is down');
      },
    });
    await using rig = await startRig({ as: provider });
    const { codes, ossCodes, text } = await rig.ask(READ);
    expect(codes).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(ossCodes).toEqual(['NoCredentials']);
    expect(text).not.toContain('the source is down');
    expect(rig.requests).toEqual([]);
  });
});
