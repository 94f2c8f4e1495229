import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { type Ask, ask, getRule, prepare, putRule, ruleXml, send } from './client.ts';
import { startWithBuckets } from './set-up.ts';

/** Numbers that look random and are the same every time. */
function* randomNumbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function randomBytes(random: Generator<number, never>, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random.next().value * 256)));
}

/** Writes bytes, ends the sending side and gives all that comes back. */
async function raw(emulator: Emulator, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(emulator.port, '127.0.0.1');
  socket.end(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function expectAlive(emulator: Emulator): Promise<void> {
  expect((await getRule(emulator, 'canary')).status).toBe(200);
}

async function start(): Promise<Emulator> {
  const emulator = await startWithBuckets();
  emulator.storeRules('logs', [{ id: 'canary', xml: ruleXml('canary') }]);
  return emulator;
}

describe('a hostile body', () => {
  test('of random bytes is MalformedXML', async () => {
    await using emulator = await start();
    const random = randomNumbers(1);
    for (let i = 0; i < 100; i += 1) {
      const body = randomBytes(random, Math.floor(random.next().value * 300));
      const reply = await putRule(emulator, 'a', {}, { body });
      expect([reply.status, reply.at('Code')]).toEqual([400, 'MalformedXML']);
    }
    await expectAlive(emulator);
  });

  test('made of a good one with bytes changed is never a 500', async () => {
    await using emulator = await start();
    const random = randomNumbers(2);
    const good = Buffer.from(ruleXml('a', { filter: '<Filter><Prefix>a</Prefix></Filter>' }));
    for (let i = 0; i < 300; i += 1) {
      const body = Buffer.from(good);
      for (let n = 0; n <= i % 3; n += 1) {
        body[Math.floor(random.next().value * body.length)] = Math.floor(random.next().value * 256);
      }
      const reply = await putRule(emulator, 'a', {}, { body });
      expect([200, 400, 403, 409]).toContain(reply.status);
    }
    await expectAlive(emulator);
  });

  test.each([
    ['deep nesting', '<a>'.repeat(200_000)],
    ['deep nesting, closed', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`],
    ['carriage returns', `<InventoryConfiguration>${'\r'.repeat(1_000_000)}`],
    ['ampersands', `<InventoryConfiguration>${'&amp;'.repeat(200_000)}`],
    ['attributes', `<InventoryConfiguration ${'a="" '.repeat(100_000)}/>`],
    ['elements', `<InventoryConfiguration>${'<Id/>'.repeat(200_000)}</InventoryConfiguration>`],
    ['comments', `<InventoryConfiguration>${'<!---->'.repeat(140_000)}`],
    ['a bomb of entities', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
    ['UTF-16', Buffer.from('\uFEFF<InventoryConfiguration/>', 'utf16le')],
    ['a byte order mark alone', '\uFEFF'],
    ['nothing but NUL', '\0'.repeat(1000)],
  ])('of %s is refused in time', async (_, body) => {
    await using emulator = await start();
    const before = process.cpuUsage();
    const reply = await putRule(emulator, 'a', {}, { body });
    expect([reply.status, reply.at('Code')]).toEqual([400, 'MalformedXML']);
    // What others on the machine do takes none of it.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(3000);
    await expectAlive(emulator);
  });

  test.each([1024 * 1024 + 1, 5_000_000])('of %d bytes is too large', async (size) => {
    await using emulator = await start();
    const reply = await putRule(emulator, 'a', {}, { body: Buffer.alloc(size, 'a') });
    expect([reply.status, reply.at('Code')]).toEqual([400, 'EntityTooLarge']);
    expect(reply.headers['connection']).toBe('close');
    await expectAlive(emulator);
  });

  test('that ends early is IncompleteBody', async () => {
    await using emulator = await start();
    const answer = await raw(
      emulator,
      'PUT /?inventory&inventoryId=a HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*<Code>IncompleteBody<\/Code>/s);
    await expectAlive(emulator);
  });

  test('without a length is MissingContentLength', async () => {
    await using emulator = await start();
    const request: Ask = {
      method: 'PUT',
      bucket: 'logs',
      query: { inventory: '', inventoryId: 'a' },
    };
    const { method, path, headers } = prepare(emulator, request);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const answer = await raw(
      emulator,
      `${method} ${path} HTTP/1.1\r\n${lines.join('')}connection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 411 .*<Code>MissingContentLength<\/Code>/s);
  });
});

describe('a hostile query', () => {
  test.each([
    ['inventory&inventoryId=%', '0020-00000044'],
    ['inventory&inventoryId=%zz', '0020-00000044'],
    ['inventory&inventoryId=%FF', '0020-00000044'],
    ['inventory&inventoryId=%C0%80', '0020-00000044'],
    ['inventory&inventoryId=%ED%A0%80', '0020-00000044'],
    ['inventory&continuation-token=%F0%9F%98', undefined],
    ['%E4%=1', undefined],
  ])('%s is InvalidArgument', async (rawQuery, ec) => {
    await using emulator = await start();
    const reply = await ask(emulator, { bucket: 'logs', rawQuery });
    expect([reply.status, reply.at('Code')]).toEqual([400, 'InvalidArgument']);
    expect(reply.at('EC')).toBe(ec);
    await expectAlive(emulator);
  });

  test('with characters that XML forbids is InvalidArgument', async () => {
    await using emulator = await start();
    for (const id of ['\0', '\u0001', 'a\u{FFFE}', '\u001b[2J']) {
      const got = await getRule(emulator, id);
      expect([got.at('Code'), got.at('EC')]).toEqual(['InvalidArgument', '0020-00000044']);
      const query = { inventory: '', 'continuation-token': id };
      const listed = await ask(emulator, { bucket: 'logs', query });
      expect(listed.at('ArgumentName')).toBe('continuation-token');
    }
    const id = '__proto__';
    expect(await putRule(emulator, id)).toMatchObject({ status: 200 });
    expect((await getRule(emulator, id)).at('Id')).toBe(id);
  });
});

test.each([
  '',
  '.',
  '..',
  ':',
  '[::1]:80',
  '[',
  'a'.repeat(300),
  '.oss-cn-hangzhou.aliyuncs.com',
  'oss-.aliyuncs.com',
  'a.b.c.oss-cn-hangzhou.aliyuncs.com',
  '..oss-cn-hangzhou.aliyuncs.com',
  '<script>.oss-cn-hangzhou.aliyuncs.com',
  'constructor.localhost',
  '%00.localhost',
])('host "%s" is answered with a 4xx document', async (host) => {
  await using emulator = await start();
  for (const path of [
    '/',
    '/?inventory',
    '/logs/?inventory',
    '/%',
    '/%2e%2e/%2F',
    '//',
    '/a/b/c',
  ]) {
    const reply = await send(emulator, 'GET', path, { host });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.at('Code')).toBeTruthy();
  }
  await expectAlive(emulator);
});

test.each([
  'OSS',
  'OSS :',
  'OSS a',
  'OSS a:b:c',
  'OSS4-HMAC-SHA256',
  'OSS4-HMAC-SHA256 Credential=,Signature=',
  'OSS4-HMAC-SHA256 Credential=a/20261122/cn-hangzhou/oss/aliyun_v4_request',
  'OSS4-HMAC-SHA256 Credential=a/b/c/d/e,Signature=,AdditionalHeaders=;;;',
  'Bearer x',
  'x'.repeat(300),
])('authorization "%s" is answered with a 4xx document', async (authorization) => {
  await using emulator = await start();
  const reply = await ask(emulator, {
    bucket: 'logs',
    query: { inventory: '' },
    anonymous: true,
    headers: { authorization },
  });
  expect([400, 403]).toContain(reply.status);
  expect(reply.at('Code')).toMatch(/^(InvalidArgument|InvalidAccessKeyId)$/);
});

test.each([
  ['rubbish', 'rubbish\r\n\r\n'],
  ['an unknown version', 'GET / HTTP/9.9\r\n\r\n'],
  ['NUL in the target', 'GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['CONNECT', 'CONNECT x:1 HTTP/1.1\r\nhost: x:1\r\n\r\n'],
  ['a huge header', `GET / HTTP/1.1\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['two lengths', 'PUT / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n'],
  ['a bad chunk', 'PUT / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
])('bytes that are no HTTP are answered with a 400: %s', async (_, bytes) => {
  await using emulator = await start();
  expect(await raw(emulator, bytes)).toMatch(/HTTP\/1\.1 400 .*<Code>/s);
  await expectAlive(emulator);
});

test.each([
  'GET http://logs.oss-cn-hangzhou.aliyuncs.com/?inventory HTTP/1.1\r\nhost: x\r\n',
  'GET / HTTP/1.1\r\n',
  'OPTIONS * HTTP/1.1\r\nhost: x\r\n',
  'GET /?inventory HTTP/1.0\r\n',
  'GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n',
])('an unusual but valid request gets a 4xx document: %j', async (head) => {
  await using emulator = await start();
  const answer = await raw(emulator, `${head}connection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d .*<Code>/s);
  await expectAlive(emulator);
});

test('random bytes on the wire leave the emulator alive', async () => {
  await using emulator = await start();
  const random = randomNumbers(3);
  for (let i = 0; i < 50; i += 1) await raw(emulator, randomBytes(random, 200));
  await expectAlive(emulator);
});

test('a client that leaves in the middle of its body leaves the emulator alive', async () => {
  const gone = Promise.withResolvers<number>();
  await using emulator = await startWithBuckets({
    onRequest: ({ status }) => gone.resolve(status),
  });
  const socket = connect(emulator.port, '127.0.0.1');
  socket.write('PUT /?inventory&inventoryId=a HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nab');
  socket.once('ready', () => setImmediate(() => socket.resetAndDestroy()));
  expect(await gone.promise).toBe(0);
  expect((await getRule(emulator, 'a')).status).toBe(404);
});
