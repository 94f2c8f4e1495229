import { createHash, createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, type JWTPayload } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { createAccessControl } from '../../src/access/policy.ts';
import { createTokenVerifier } from '../../src/server/auth/jwt.ts';
import { startSystem } from '../support/system.ts';
import { AUDIENCE, ISSUER, type Issuer, startIssuer } from './issuer.ts';
import { bodyOf, COUNT, post } from './support.ts';

const READS_LOGS = createAccessControl({
  grants: [{ to: 'authenticated', may: ['read'], on: ['logs'] }],
});

const hashOf = (key: string) => createHash('sha256').update(key).digest();

const API_KEYS = [
  { name: 'ci', sha256: hashOf('old key of ci') },
  { name: 'ci', sha256: hashOf('new key of ci') },
  { name: 'ops', sha256: hashOf('key of ops') },
];

function startWithKeys() {
  return startSystem({
    serving: { identity: { apiKeys: API_KEYS, tokens: undefined }, accessOf: READS_LOGS },
  });
}

async function startWithTokens({ jwksUrl }: Issuer, keysCooldownMs?: number, restMs?: number) {
  const tokens = await createTokenVerifier({
    jwksUrl,
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256', 'RS256'],
    ...(keysCooldownMs === undefined ? {} : { keysCooldownMs }),
    ...(restMs === undefined ? {} : { restMs }),
  });
  return startSystem({ serving: { identity: { apiKeys: [], tokens }, accessOf: READS_LOGS } });
}

/** Asks with headers, and tells what came. */
async function asked(url: string, headers: Readonly<Record<string, string>>) {
  const response = await post(url, { query: COUNT }, headers);
  const { data, errors } = await bodyOf(response);
  const code = errors?.[0]?.extensions?.['code'];
  return { status: response.status, data, code, message: errors?.[0]?.message, response };
}

const GOOD = { status: 200, data: { inventories: { totalCount: 0 } }, code: undefined };
const REFUSED = { status: 401, data: undefined, code: 'UNAUTHENTICATED' };

describe('API keys', () => {
  test.for(['old key of ci', 'new key of ci', 'key of ops'])('%s is taken', async (key) => {
    await using system = await startWithKeys();
    expect(await asked(system.url, { 'x-api-key': key })).toMatchObject(GOOD);
  });

  test.for<readonly [string, Readonly<Record<string, string>>]>([
    ['no key', {}],
    ['another key', { 'x-api-key': 'key of nobody' }],
    ['an empty key', { 'x-api-key': '' }],
    ['a blank key', { 'x-api-key': '  ' }],
    ['a part of a key', { 'x-api-key': 'key of op' }],
    ['two keys', { 'x-api-key': 'old key of ci, key of ops' }],
    ['what the configuration has of a key', { 'x-api-key': hashOf('key of ops').toString('hex') }],
    ['a key as a token', { authorization: 'Bearer key-of-ops' }],
    ['a key in the address', { 'x-other': 'key of ops' }],
  ])('%s is 401, and nothing is done', async ([, headers]) => {
    await using system = await startWithKeys();
    const answer = await asked(`${system.url}?x-api-key=key%20of%20ops`, headers);
    expect(answer).toMatchObject(REFUSED);
    expect(answer.response.headers.get('www-authenticate')).toBe('Bearer');
    expect(system.requests).toEqual([]);
  });

  test('a caller without one learns what to send, before the body is read', async () => {
    await using system = await startWithKeys();
    const response = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{ this is no JSON',
    });
    expect(response.status).toBe(401);
    expect((await bodyOf(response)).errors).toEqual([
      {
        message: 'Authentication required: send an API key as `x-api-key`.',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ]);
  });

  test('probes and GraphiQL need none; its queries do', async () => {
    await using system = await startWithKeys();
    for (const path of ['/livez', '/readyz']) {
      expect((await fetch(new URL(path, system.url))).status).toBe(200);
    }
    const page = await fetch(system.url, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await asked(system.url, {})).toMatchObject(REFUSED);
  });
});

describe('tokens', () => {
  test('of the issuer, for this server and in time, are taken; its keys are fetched once', async () => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer);
    expect(issuer.fetches).toBe(0);
    const tokens = [await issuer.sign(), await issuer.sign({ aud: ['other', AUDIENCE] })];
    for (const token of tokens) {
      expect(await asked(system.url, { authorization: `Bearer ${token}` })).toMatchObject(GOOD);
      expect(await asked(system.url, { authorization: `bearer  ${token}` })).toMatchObject(GOOD);
    }
    expect(issuer.fetches).toBe(1);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = (): JWTPayload => ({ iss: ISSUER, aud: AUDIENCE, sub: 'alice', exp: now() + 60 });
  const signed = (text: string, secret: string) =>
    `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;

  test.for<readonly [string, (issuer: Issuer) => Promise<string> | string]>([
    ['expired', (issuer) => issuer.sign({ exp: now() - 60 })],
    ['not yet valid', (issuer) => issuer.sign({ nbf: now() + 60 })],
    ['of another issuer', (issuer) => issuer.sign({ iss: 'https://other.example' })],
    ['for another server', (issuer) => issuer.sign({ aud: 'other' })],
    ['for nobody', (issuer) => issuer.sign({ aud: undefined })],
    ['without a subject', (issuer) => issuer.sign({ sub: undefined })],
    ['with an empty subject', (issuer) => issuer.sign({ sub: '' })],
    ['without an end', (issuer) => issuer.sign({ exp: undefined })],
    [
      'of an unknown key',
      async (issuer) => issuer.sign({}, { kid: 'x' }, await generateKeyPair('ES256')),
    ],
    [
      'of another key of that name',
      async (issuer) => issuer.sign({}, {}, await generateKeyPair('ES256')),
    ],
    [
      'with an algorithm that is not allowed',
      async (issuer) =>
        issuer.sign({}, { kid: 'es384', alg: 'ES384' }, await issuer.addKey('es384', 'ES384')),
    ],
    ['with alg none', () => `${base64({ alg: 'none' })}.${base64(claims())}.`],
    ['with alg None', () => `${base64({ alg: 'None', kid: 'first' })}.${base64(claims())}.AAAA`],
    [
      'signed with the public key as a shared secret',
      async (issuer) => {
        const pair = issuer.keys.get('first');
        if (!pair) throw new Error('There is no key.');
        const text = `${base64({ alg: 'HS256', kid: 'first' })}.${base64(claims())}`;
        return signed(text, await exportSPKI(pair.publicKey));
      },
    ],
    [
      'with its own key in its header',
      async (issuer) => {
        const pair = await generateKeyPair('ES256', { extractable: true });
        return issuer.sign({}, { kid: 'own', jku: 'http://127.0.0.1:1/keys' }, pair);
      },
    ],
    [
      'changed after it was signed',
      async (issuer) => {
        const [head, , signature] = (await issuer.sign()).split('.');
        return `${head}.${base64({ ...claims(), sub: 'root' })}.${signature}`;
      },
    ],
    [
      'with a critical extension that nobody knows',
      async (issuer) => {
        const [, body, signature] = (await issuer.sign()).split('.');
        return `${base64({ alg: 'ES256', kid: 'first', crit: ['x'], x: 1 })}.${body}.${signature}`;
      },
    ],
    ['that is none', () => 'abc'],
    ['of empty parts', () => '..'],
    ['that is encrypted', () => `${base64({ alg: 'dir', enc: 'A256GCM' })}....`],
  ])('%s is 401', async ([, make]) => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer);
    const answer = await asked(system.url, { authorization: `Bearer ${await make(issuer)}` });
    expect(answer).toMatchObject(REFUSED);
    expect(answer.message).toMatch(/^The token is refused: .+\.$/);
    expect(answer.response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(system.requests).toEqual([]);
    // It is the caller's mistake, and no line for who runs the server.
    expect(system.log.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  test.for(['Basic YTpi', 'Bearer', 'Bearer a b', 'Digest x', ''])(
    'authorization %j is none',
    async (authorization) => {
      await using issuer = await startIssuer();
      await using system = await startWithTokens(issuer);
      const answer = await asked(system.url, { authorization });
      expect(answer).toMatchObject(REFUSED);
      expect(answer.message).toBe(
        'Authentication required: send a token as `authorization: Bearer …`.',
      );
      expect(issuer.fetches).toBe(0);
    },
  );

  test('of a new key are taken without a restart, and of one that is gone no more', async () => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer, 0);
    const old = await issuer.sign();
    const ask = async (token: string) => asked(system.url, { authorization: `Bearer ${token}` });
    expect(await ask(old)).toMatchObject(GOOD);
    await issuer.addKey('second');
    expect(await ask(await issuer.sign({}, { kid: 'second' }))).toMatchObject(GOOD);
    expect(issuer.fetches).toBe(2);
    issuer.keys.delete('first');
    await issuer.addKey('third');
    expect(await ask(await issuer.sign({}, { kid: 'third' }))).toMatchObject(GOOD);
    expect(await ask(old)).toMatchObject(REFUSED);
  });

  test('of unknown keys do not make the issuer a target', async () => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer);
    const pair = await generateKeyPair('ES256');
    for (let count = 0; count < 20; count += 1) {
      const token = await issuer.sign({}, { kid: `guess-${count}` }, pair);
      expect(await asked(system.url, { authorization: `Bearer ${token}` })).toMatchObject(REFUSED);
    }
    expect(issuer.fetches).toBe(1);
  });

  test('of anybody do not have an issuer asked that is down, and one line tells of it', async () => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer, undefined, 60_000);
    issuer.isDown = true;
    const stranger = await generateKeyPair('ES256');
    const headers = { authorization: `Bearer ${await issuer.sign({}, {}, stranger)}` };
    const good = { authorization: `Bearer ${await issuer.sign()}` };
    expect(await asked(system.url, good)).toMatchObject({ status: 503 });
    for (let count = 0; count < 20; count += 1) {
      expect(await asked(system.url, headers)).toMatchObject({ status: 503 });
    }
    // What is no token need not be checked.
    expect(await asked(system.url, { authorization: 'Bearer e30.e30.e30' })).toMatchObject(REFUSED);
    expect(issuer.fetches).toBe(1);
    expect(system.log.filter(({ level }) => level === 50)).toHaveLength(1);
  });

  test('cannot be checked where the issuer is down: 503, and it recovers by itself', async () => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer, undefined, 0);
    const headers = { authorization: `Bearer ${await issuer.sign()}` };
    issuer.isDown = true;
    const answer = await asked(system.url, headers);
    expect(answer).toMatchObject({ status: 503, data: undefined, code: 'IDENTITY_UNAVAILABLE' });
    expect(answer.response.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1');
    expect(system.log.filter(({ level }) => level === 50)).toHaveLength(1);
    issuer.isDown = false;
    expect(await asked(system.url, headers)).toMatchObject(GOOD);
    expect(system.log.filter(({ msg }) => /can be fetched again/.test(String(msg)))).toHaveLength(
      1,
    );
  });
});

test('with both, either is taken, and a wrong key is not mended by a token', async () => {
  await using issuer = await startIssuer();
  const { jwksUrl } = issuer;
  const tokens = await createTokenVerifier({
    ...{ jwksUrl, issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'] },
  });
  await using system = await startSystem({
    serving: { identity: { apiKeys: API_KEYS, tokens }, accessOf: READS_LOGS },
  });
  const authorization = `Bearer ${await issuer.sign()}`;
  expect(await asked(system.url, { authorization })).toMatchObject(GOOD);
  expect(await asked(system.url, { 'x-api-key': 'key of ops' })).toMatchObject(GOOD);
  expect(await asked(system.url, { authorization, 'x-api-key': 'x' })).toMatchObject(REFUSED);
});

test('rights follow what a token claims', async () => {
  await using issuer = await startIssuer();
  const { jwksUrl } = issuer;
  const tokens = await createTokenVerifier({
    ...{ jwksUrl, issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'] },
  });
  const accessOf = createAccessControl({
    grants: [{ to: { claim: 'groups', is: 'storage' }, may: ['read'], on: ['logs'] }],
  });
  await using system = await startSystem({
    serving: { identity: { apiKeys: [], tokens }, accessOf },
  });
  const mine = await issuer.sign({ groups: ['staff', 'storage'] });
  const others = await issuer.sign({ groups: ['staff'] });
  expect(await asked(system.url, { authorization: `Bearer ${mine}` })).toMatchObject(GOOD);
  expect(await asked(system.url, { authorization: `Bearer ${others}` })).toMatchObject({
    status: 200,
    code: 'NO_SUCH_BUCKET',
  });
});

describe('while the issuer is away', () => {
  test('tokens of keys that are at hand are taken, whatever keys others name', async () => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer, 0, 60_000);
    const ask = async (token: string) => asked(system.url, { authorization: `Bearer ${token}` });
    const stranger = await generateKeyPair('ES256');
    expect(await ask(await issuer.sign())).toMatchObject(GOOD);
    issuer.isDown = true;
    for (let count = 0; count < 10; count += 1) {
      const guess = await issuer.sign({}, { kid: `guess-${count}` }, stranger);
      expect(await ask(guess)).toMatchObject({ status: 503, code: 'IDENTITY_UNAVAILABLE' });
      expect(await ask(await issuer.sign())).toMatchObject(GOOD);
      expect(await ask(await issuer.sign({}, {}, stranger))).toMatchObject(REFUSED);
    }
    expect(issuer.fetches).toBe(2);
    const lines = system.log.filter(({ msg }) => /keys of the token issuer/.test(String(msg)));
    expect(lines).toHaveLength(1);
  });

  test('they serve past the time after which they are fetched again, and end after a day', async () => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer, undefined, 0);
    const authorization = `Bearer ${await issuer.sign({ exp: Math.floor(Date.now() / 1000) + 86_400 })}`;
    const startedAt = performance.now();
    const now = vi.spyOn(performance, 'now').mockReturnValue(startedAt);
    try {
      expect(await asked(system.url, { authorization })).toMatchObject(GOOD);
      issuer.isDown = true;
      for (const minutes of [11, 60, 23 * 60]) {
        now.mockReturnValue(startedAt + minutes * 60_000);
        expect(await asked(system.url, { authorization })).toMatchObject(GOOD);
      }
      now.mockReturnValue(startedAt + 25 * 3_600_000);
      expect(await asked(system.url, { authorization })).toMatchObject({ status: 503 });
      issuer.isDown = false;
      expect(await asked(system.url, { authorization })).toMatchObject(GOOD);
    } finally {
      now.mockRestore();
    }
  });

  test('a key that the issuer has withdrawn serves no longer than its time', async () => {
    await using issuer = await startIssuer();
    await using system = await startWithTokens(issuer);
    const authorization = `Bearer ${await issuer.sign({ exp: Math.floor(Date.now() / 1000) + 3600 })}`;
    const startedAt = performance.now();
    const now = vi.spyOn(performance, 'now').mockReturnValue(startedAt);
    try {
      expect(await asked(system.url, { authorization })).toMatchObject(GOOD);
      issuer.keys.clear();
      await issuer.addKey('second');
      now.mockReturnValue(startedAt + 11 * 60_000);
      expect(await asked(system.url, { authorization })).toMatchObject(REFUSED);
    } finally {
      now.mockRestore();
    }
  });
});

const NO_STRINGS: readonly unknown[] = [7, true, {}, ['alice'], { toString: 'alice' }, null];

test.for(NO_STRINGS)('a token whose subject is %j is refused', async (sub) => {
  await using issuer = await startIssuer();
  await using system = await startWithTokens(issuer);
  const authorization = `Bearer ${await issuer.sign({ sub })}`;
  expect(await asked(system.url, { authorization })).toMatchObject(REFUSED);
});
