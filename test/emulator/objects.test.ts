import { describe, expect, test } from 'vitest';
import type { EmulatorRequest } from '../../src/emulator/emulator.ts';
import { ACCOUNT_ID, type Ask, ask, KEY } from './client.ts';
import { digits, ETAG, headProblem, LAST_MODIFIED, problem, startWithDigits } from './objects.ts';
import { startWithBuckets } from './set-up.ts';

test('GET and HEAD describe an object', async () => {
  await using emulator = await startWithDigits({
    storageClass: 'IA',
    taggingCount: 2,
    isEncrypted: true,
    objectType: 'Appendable',
  });
  const described = {
    'content-length': '10',
    'content-type': 'application/octet-stream',
    etag: `"${ETAG}"`,
    'last-modified': LAST_MODIFIED,
    'accept-ranges': 'bytes',
    'x-oss-object-type': 'Appendable',
    'x-oss-storage-class': 'IA',
    'x-oss-hash-crc64ecma': '12811388247244714686',
    'x-oss-tagging-count': '2',
    'x-oss-server-side-encryption': 'AES256',
  };
  const got = await digits(emulator, 'GET');
  expect(got).toMatchObject({ status: 200, text: '1234567890', headers: described });
  expect(got.headers).not.toHaveProperty('x-oss-version-id');
  expect(await digits(emulator, 'HEAD')).toMatchObject({
    status: 200,
    text: '',
    headers: described,
  });
});

describe('PutObject', () => {
  test('stores what its headers say', async () => {
    await using emulator = await startWithDigits();
    const put = await digits(
      emulator,
      'PUT',
      {
        'content-type': 'text/csv; charset=utf-8',
        'x-oss-storage-class': 'Archive',
        'x-oss-object-acl': 'private',
        'x-oss-tagging': 'a=1&b=2',
        'x-oss-server-side-encryption': 'AES256',
      },
      { object: 'new', body: '' },
    );
    expect(put).toMatchObject({
      status: 200,
      text: '',
      headers: {
        etag: '"D41D8CD98F00B204E9800998ECF8427E"',
        'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==',
        'x-oss-hash-crc64ecma': '0',
      },
    });
    expect((await digits(emulator, 'HEAD', {}, { object: 'new' })).headers).toMatchObject({
      'content-length': '0',
      'content-type': 'text/csv; charset=utf-8',
      'x-oss-storage-class': 'Archive',
      'x-oss-tagging-count': '2',
      'x-oss-server-side-encryption': 'AES256',
    });
  });

  test('replaces an object, unless this is forbidden', async () => {
    await using emulator = await startWithDigits();
    const forbid = { 'x-oss-forbid-overwrite': 'true' };
    const refused = await digits(emulator, 'PUT', forbid, { body: 'other' });
    expect(problem(refused)).toEqual([409, 'FileAlreadyExists', undefined]);
    expect((await digits(emulator, 'GET')).text).toBe('1234567890');
    expect((await digits(emulator, 'PUT', {}, { body: 'other' })).status).toBe(200);
    expect((await digits(emulator, 'GET')).text).toBe('other');
    expect((await digits(emulator, 'PUT', forbid, { object: 'free', body: 'x' })).status).toBe(200);
  });

  test.for([
    ['InvalidArgument', { 'x-oss-storage-class': 'Cold' }],
    ['InvalidArgument', { 'x-oss-object-acl': 'public' }],
    ['InvalidDigest', { 'content-md5': 'J7jNywkY6WBmpG+K4qa1wQ==' }],
  ] as const)('answers 400 %s to %j', async ([code, headers]) => {
    await using emulator = await startWithDigits();
    const reply = await digits(emulator, 'PUT', headers, { body: 'other' });
    expect(problem(reply)).toEqual([400, code, undefined]);
    expect(emulator.objects('logs').get('digits')?.toString()).toBe('1234567890');
  });

  test('refuses a body over 64 MiB', async () => {
    await using emulator = await startWithDigits();
    const body = Buffer.alloc(64 * 1024 * 1024 + 1);
    const reply = await digits(emulator, 'PUT', {}, { body });
    expect(problem(reply)).toEqual([400, 'EntityTooLarge', undefined]);
  });
});

test.for(['Archive', 'ColdArchive', 'DeepColdArchive'])(
  'an object of class %s can be described, but not read',
  async (storageClass) => {
    await using emulator = await startWithDigits({ storageClass });
    expect(problem(await digits(emulator, 'GET'))).toEqual([
      403,
      'InvalidObjectState',
      '0016-00000404',
    ]);
    expect(await digits(emulator, 'HEAD')).toMatchObject({
      status: 200,
      headers: { 'x-oss-storage-class': storageClass },
    });
  },
);

test('a missing object is 404 to GET and HEAD, and 204 to DELETE', async () => {
  await using emulator = await startWithDigits();
  const missing: Ask = { object: 'a/b' };
  const reply = await digits(emulator, 'GET', {}, missing);
  expect([...problem(reply), reply.at('Key')]).toEqual([404, 'NoSuchKey', '0026-00000001', 'a/b']);
  const head = await digits(emulator, 'HEAD', {}, missing);
  expect(head.status).toBe(404);
  expect(headProblem(head)).toContain('<Code>NoSuchKey</Code>');
  expect(await digits(emulator, 'DELETE', {}, missing)).toMatchObject({ status: 204, text: '' });
});

test('an object without a body reads as NUL bytes', async () => {
  await using emulator = await startWithBuckets();
  emulator.putObjects('logs', [
    { key: 'small', size: 5 },
    { key: 'large', size: 5e12 },
  ]);
  const small = await ask(emulator, { bucket: 'logs', object: 'small' });
  expect(small).toMatchObject({ status: 200, text: '\0'.repeat(5) });
  const large = await ask(emulator, { bucket: 'logs', object: 'large' });
  expect(problem(large)).toEqual([500, 'InternalError', undefined]);
  expect(
    (await ask(emulator, { method: 'HEAD', bucket: 'logs', object: 'large' })).headers,
  ).toMatchObject({ 'content-length': '5000000000000' });
  const headers = { range: 'bytes=4999999999999-' };
  expect(await ask(emulator, { bucket: 'logs', object: 'large', headers })).toMatchObject({
    status: 206,
    text: '\0',
  });
});

test('a reader chooses headers in the query, but cannot add some with line breaks', async () => {
  await using emulator = await startWithDigits();
  const query = { 'response-content-type': 'text/plain', 'response-cache-control': 'no-store' };
  expect((await digits(emulator, 'GET', {}, { query, version: 'V4' })).headers).toMatchObject({
    'content-type': 'text/plain',
    'cache-control': 'no-store',
  });
  const hostile = { 'response-content-type': 'a\r\nset-cookie: b' };
  const reply = await digits(emulator, 'GET', {}, { query: hostile, version: 'V4' });
  expect([...problem(reply), reply.at('ArgumentName')]).toEqual([
    400,
    'InvalidArgument',
    undefined,
    'response-content-type',
  ]);
});

test('other operations on an object are not supported', async () => {
  await using emulator = await startWithDigits();
  for (const reply of [
    await digits(emulator, 'GET', {}, { query: { acl: '' }, version: 'V4' }),
    await digits(emulator, 'GET', {}, { query: { versionId: 'a' }, version: 'V4' }),
    await digits(emulator, 'POST'),
    await digits(emulator, 'PATCH'),
  ]) {
    expect(problem(reply)).toEqual([405, 'MethodNotAllowed', '0003-00000016']);
  }
});

test('a bucket with objects cannot be deleted', async () => {
  await using emulator = await startWithDigits();
  const bucket: Ask = { object: '' };
  const reply = await digits(emulator, 'DELETE', {}, bucket);
  expect([...problem(reply), reply.at('BucketName')]).toEqual([
    409,
    'BucketNotEmpty',
    '0015-00000301',
    'logs',
  ]);
  await digits(emulator, 'DELETE');
  expect((await digits(emulator, 'DELETE', {}, bucket)).status).toBe(204);
});

test('a bucket that is deleted without HTTP loses its objects', async () => {
  await using emulator = await startWithDigits();
  emulator.deleteBucket('logs');
  emulator.createBucket({ name: 'logs' });
  expect(emulator.objects('logs').size).toBe(0);
});

describe('rights', () => {
  const LIST: Ask = { bucket: 'logs', query: { 'list-type': '2' } };
  const READ: Ask = { bucket: 'logs', object: 'a' };
  const ALL: Ask[] = [
    LIST,
    READ,
    { ...READ, method: 'HEAD' },
    { ...READ, method: 'PUT', body: '' },
    { ...READ, method: 'DELETE' },
  ];

  test.for([
    [['oss:ListObjects'], [200, 403, 403, 403, 403]],
    [['oss:GetObject'], [403, 200, 200, 403, 403]],
    [['oss:PutObject'], [403, 403, 403, 200, 403]],
    [['oss:DeleteObject'], [403, 403, 403, 403, 204]],
    [['oss:Get*Inventory'], [403, 403, 403, 403, 403]],
  ] as const)('of a user with %j', async ([actions, expected]) => {
    const user = { accessKeyId: 'reader', accessKeySecret: 's', actions };
    await using emulator = await startWithBuckets({
      accounts: [{ accountId: ACCOUNT_ID, users: [KEY, user] }],
    });
    emulator.putObjects('logs', [{ key: 'a', body: 'b' }]);
    const statuses: number[] = [];
    for (const each of ALL) statuses.push((await ask(emulator, { ...each, key: user })).status);
    expect(statuses).toEqual(expected);
  });

  test('another account has none', async () => {
    const stranger = { accessKeyId: 'stranger', accessKeySecret: 's' };
    await using emulator = await startWithBuckets({
      accounts: [
        { accountId: ACCOUNT_ID, users: [KEY] },
        { accountId: '2', users: [stranger] },
      ],
    });
    emulator.putObjects('logs', [{ key: 'a', body: 'b' }]);
    for (const each of ALL)
      expect((await ask(emulator, { ...each, key: stranger })).status).toBe(403);
    for (const each of ALL)
      expect((await ask(emulator, { ...each, anonymous: true })).status).toBe(403);
    expect(emulator.objects('logs').get('a')?.toString()).toBe('b');
  });
});

test('reports the key of every request', async () => {
  const seen: EmulatorRequest[] = [];
  await using emulator = await startWithBuckets({ onRequest: (each) => seen.push(each) });
  await ask(emulator, { method: 'PUT', bucket: 'logs', object: 'a/b 中', body: 'x' });
  await ask(emulator, { method: 'HEAD', bucket: 'logs', object: 'c' });
  await ask(emulator, { bucket: 'logs', query: { 'list-type': '2' } });
  expect(seen.map(({ operation, key, status }) => [operation, key, status])).toEqual([
    ['PutObject', 'a/b 中', 200],
    ['HeadObject', 'c', 404],
    ['ListObjectsV2', undefined, 200],
  ]);
});
