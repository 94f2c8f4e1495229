import { describe, expect, test } from 'vitest';
import { type EmulatorRequest, startEmulator } from '../../src/emulator/emulator.ts';
import {
  ACCOUNT_ID,
  type Ask,
  ask,
  deleteRule,
  getRule,
  KEY,
  listRules,
  putRule,
  type Reply,
  ruleXml,
  send,
} from './client.ts';
import { ruleIds, startWithBuckets } from './set-up.ts';

function problem(reply: Reply): [number, string | undefined, string | undefined] {
  return [reply.status, reply.at('Code'), reply.at('EC')];
}

test('an Error document says all that OSS says', async () => {
  await using emulator = await startWithBuckets();
  const reply = await listRules(emulator, undefined, { bucket: 'missing' });
  expect(reply.status).toBe(404);
  expect(reply.headers).toMatchObject({
    server: 'AliyunOSS',
    'content-type': 'application/xml',
    'content-length': String(reply.bytes.length),
    'x-oss-ec': '0015-00000101',
    'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
    'x-oss-server-time': expect.stringMatching(/^\d+$/),
  });
  expect(reply.text).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchBucket</Code>' +
      '<Message>The specified bucket does not exist.</Message>' +
      `<RequestId>${reply.headers['x-oss-request-id']}</RequestId>` +
      '<HostId>missing.oss-cn-hangzhou.aliyuncs.com</HostId><BucketName>missing</BucketName>' +
      '<EC>0015-00000101</EC>' +
      '<RecommendDoc>https://api.aliyun.com/troubleshoot?q=0015-00000101</RecommendDoc></Error>',
  );
});

test('a missing bucket is reported by all four operations', async () => {
  await using emulator = await startWithBuckets();
  const missing: Ask = { bucket: 'missing' };
  for (const reply of [
    await putRule(emulator, 'a', {}, missing),
    await getRule(emulator, 'a', missing),
    await listRules(emulator, undefined, missing),
    await deleteRule(emulator, 'a', missing),
  ]) {
    expect(problem(reply)).toEqual([404, 'NoSuchBucket', '0015-00000101']);
  }
});

test('a missing rule is 404 to GET and 204 to DELETE', async () => {
  await using emulator = await startWithBuckets();
  expect(problem(await getRule(emulator, 'a'))).toEqual([404, 'NoSuchInventory', undefined]);
  expect(await deleteRule(emulator, 'a')).toMatchObject({ status: 204, text: '' });
});

test('GET and DELETE need an id: an empty one never lists', async () => {
  await using emulator = await startWithBuckets();
  for (const reply of [
    await getRule(emulator, ''),
    await deleteRule(emulator, ''),
    await listRules(emulator, undefined, { method: 'DELETE' }),
  ]) {
    expect(problem(reply)).toEqual([400, 'InvalidArgument', '0020-00000002']);
    expect(reply.at('ArgumentName')).toBe('inventoryId');
  }
});

test.each([undefined, 'InventoryConfigurationAlreadyExists', 'InventoryAlreadyExist'] as const)(
  'PUT is create-only: 409 with code %s',
  async (alreadyExistsCode) => {
    await using emulator = await startWithBuckets(
      alreadyExistsCode === undefined ? {} : { alreadyExistsCode },
    );
    await putRule(emulator, 'a');
    const reply = await putRule(emulator, 'a', { isEnabled: '<IsEnabled>false</IsEnabled>' });
    expect(problem(reply)).toEqual([
      409,
      alreadyExistsCode ?? 'InventoryConfigurationAlreadyExists',
      '0020-00000042',
    ]);
    expect(reply.at('Message')).toBe('The Inventory Configuration already exists.');
    expect((await getRule(emulator, 'a')).at('IsEnabled')).toBe('true');
  },
);

test('the 1,001st rule is too many, and a known id still is a 409', async () => {
  await using emulator = await startWithBuckets();
  emulator.storeRules(
    'logs',
    ruleIds(999).map((id) => ({ id, xml: ruleXml(id) })),
  );
  expect(await putRule(emulator, 'last')).toMatchObject({ status: 200 });
  expect(problem(await putRule(emulator, 'more'))).toEqual([
    400,
    'InventoryExceedLimit',
    '0020-00000039',
  ]);
  expect((await putRule(emulator, 'last')).status).toBe(409);
  await deleteRule(emulator, 'last');
  expect(await putRule(emulator, 'more')).toMatchObject({ status: 200 });
});

test('another method or resource is not allowed', async () => {
  await using emulator = await startWithBuckets();
  for (const request of [
    { method: 'POST', query: { inventory: '' } },
    { query: {} },
    { query: { acl: '' }, version: 'V4' },
  ] satisfies Ask[]) {
    const reply = await ask(emulator, { bucket: 'logs', ...request });
    expect(problem(reply)).toEqual([405, 'MethodNotAllowed', '0003-00000016']);
  }
  const head = await ask(emulator, { method: 'HEAD', bucket: 'logs', query: { inventory: '' } });
  expect(head).toMatchObject({ status: 405, text: '' });
  const xml = Buffer.from(String(head.headers['x-oss-err']), 'base64').toString();
  expect(xml).toContain('<Code>MethodNotAllowed</Code>');
});

test('a bucket name that OSS does not have is refused before anything else', async () => {
  await using emulator = await startWithBuckets();
  const reply = await listRules(emulator, undefined, { bucket: 'No_Bucket!', style: 'path' });
  expect(problem(reply)).toEqual([400, 'InvalidBucketName', undefined]);
});

test('a bucket in the path of an OSS host is refused', async () => {
  await using emulator = await startWithBuckets();
  const reply = await send(emulator, 'GET', '/logs/?inventory', {
    host: 'oss-cn-hangzhou.aliyuncs.com',
  });
  expect(problem(reply)).toEqual([403, 'SecondLevelDomainForbidden', undefined]);
});

describe('order of checks', () => {
  test('credentials, bucket, region, owner, policy, query, body', async () => {
    await using emulator = await startEmulator({
      accounts: [
        {
          accountId: ACCOUNT_ID,
          users: [
            { accessKeyId: 'all', accessKeySecret: 's' },
            { accessKeyId: 'none', accessKeySecret: 's', actions: [] },
          ],
        },
        { accountId: '2', users: [{ accessKeyId: 'other', accessKeySecret: 's' }] },
      ],
    });
    emulator.createBucket({ name: 'logs' });
    const all = { accessKeyId: 'all', accessKeySecret: 's' };
    const wrong: Ask = { body: 'rubbish', query: { inventory: '', inventoryId: '' } };
    const codes: (string | undefined)[] = [];
    for (const more of [
      { ...wrong, key: { ...all, accessKeyId: 'unknown' }, bucket: 'missing' },
      { ...wrong, key: { ...all, accessKeyId: 'none' }, bucket: 'missing' },
      { ...wrong, key: { ...all, accessKeyId: 'other' }, region: 'oss-cn-beijing' },
      { ...wrong, key: { ...all, accessKeyId: 'other' } },
      { ...wrong, key: { ...all, accessKeyId: 'none' } },
      { ...wrong, key: all },
    ]) {
      const reply = await putRule(emulator, '', {}, more);
      codes.push(`${reply.at('Code')}: ${reply.at('Message')?.slice(0, 22)}`);
    }
    expect(codes).toEqual([
      'InvalidAccessKeyId: The OSS Access Key Id ',
      'NoSuchBucket: The specified bucket d',
      'AccessDenied: The bucket you are att',
      'AccessDenied: AccessDenied',
      'AccessDenied: Access denied by autho',
      'MalformedXML: The XML you provided w',
    ]);
  });
});

describe('a RAM user', () => {
  const user = (actions: string[]) => ({
    accounts: [{ accountId: ACCOUNT_ID, users: [{ ...KEY, actions }] }],
  });

  test('may do only what the policy names', async () => {
    await using emulator = await startWithBuckets(user(['oss:GetBucketInventory']));
    emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
    expect((await getRule(emulator, 'a')).status).toBe(200);
    expect((await listRules(emulator)).status).toBe(200);
    for (const reply of [
      await putRule(emulator, 'b'),
      await deleteRule(emulator, 'a'),
      await ask(emulator, {}),
      await ask(emulator, { bucket: 'logs', query: { bucketInfo: '' } }),
      await ask(emulator, { method: 'PUT', bucket: 'new' }),
    ]) {
      expect(problem(reply)).toEqual([403, 'AccessDenied', undefined]);
      expect(reply.at('Message')).toBe("Access denied by authorizer's policy.");
    }
    expect([...emulator.rules('logs').keys()]).toEqual(['a']);
  });

  test('lists with oss:ListBucketInventory, or with a wildcard', async () => {
    for (const actions of [['oss:ListBucketInventory'], ['oss:*Inventory'], ['*']]) {
      await using emulator = await startWithBuckets(user(actions));
      emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
      expect((await listRules(emulator)).status).toBe(200);
    }
  });
});

test('a bucket of another account is denied and not listed', async () => {
  const other = { accessKeyId: 'other', accessKeySecret: 's' };
  await using emulator = await startEmulator({
    accounts: [
      { accountId: ACCOUNT_ID, users: [KEY] },
      { accountId: '2', users: [other] },
    ],
  });
  emulator.createBucket({ name: 'logs' });
  emulator.createBucket({ name: 'theirs', accountId: '2' });
  const reply = await getRule(emulator, 'a', { key: other });
  expect(problem(reply)).toEqual([403, 'AccessDenied', undefined]);
  expect((await ask(emulator, { key: other })).at('Buckets')).toContain('theirs');
  expect((await ask(emulator, { key: other })).at('Buckets')).not.toContain('logs');
  const taken = await ask(emulator, { method: 'PUT', bucket: 'logs', key: other });
  expect(problem(taken)).toEqual([409, 'BucketAlreadyExists', undefined]);
});

describe('a bucket of another region', () => {
  test.each([
    { way: 'the host, V1', more: { version: 'V1', style: 'host' } },
    { way: 'the host, V4', more: { version: 'V4', style: 'host' } },
    { way: 'the V4 scope', more: { version: 'V4', style: 'path' } },
  ] satisfies { way: string; more: Ask }[])('is named by the 403 for $way', async ({ more }) => {
    await using emulator = await startWithBuckets();
    emulator.createBucket({ name: 'abroad', region: 'oss-eu-central-1' });
    const here: Ask = { ...more, bucket: 'abroad', region: 'oss-cn-shanghai' };
    const reply = await listRules(emulator, undefined, here);
    expect(problem(reply)).toEqual([403, 'AccessDenied', '0003-00001403']);
    expect(reply.at('Bucket')).toBe('abroad');
    expect(reply.at('Endpoint')).toBe('oss-eu-central-1.aliyuncs.com');
    const location = await ask(emulator, { ...here, query: { location: '' } });
    expect(location.at('LocationConstraint')).toBe('oss-eu-central-1');
    const there = await putRule(emulator, 'a', {}, { ...here, region: 'oss-eu-central-1' });
    expect(there.at('EC')).toBe('0020-00000019'); // it is there; its destination is not
  });

  test('V1 in path style names no region, so any bucket is reached', async () => {
    await using emulator = await startWithBuckets();
    emulator.createBucket({ name: 'abroad', region: 'oss-eu-central-1' });
    const reply = await listRules(emulator, undefined, { bucket: 'abroad', style: 'path' });
    expect(reply.at('Code')).toBe('NoSuchInventory');
  });
});

describe('buckets', () => {
  test('are made where the host or the V4 scope says, else in the default region', async () => {
    await using emulator = await startEmulator({ defaultRegion: 'oss-us-west-1' });
    const make = (bucket: string, more: Ask) => ask(emulator, { method: 'PUT', bucket, ...more });
    const region = 'oss-cn-beijing';
    expect((await make('by-host', { region })).status).toBe(200);
    expect((await make('by-scope', { region, version: 'V4', style: 'path' })).status).toBe(200);
    expect((await make('by-default', { style: 'path' })).status).toBe(200);
    const list = await ask(emulator, {});
    expect(list.text.match(/(?<=<Location>)[^<]*/g)).toEqual(['oss-us-west-1', region, region]);
    expect((await make('by-host', { region })).status).toBe(200);
    expect((await make('by-host', { region: 'oss-cn-shanghai' })).status).toBe(409);
    expect((await make('under_score', { style: 'path' })).at('Code')).toBe('InvalidBucketName');
  });

  test('are deleted with their rules', async () => {
    await using emulator = await startWithBuckets();
    await putRule(emulator, 'a');
    expect((await ask(emulator, { method: 'DELETE', bucket: 'logs' })).status).toBe(204);
    expect((await ask(emulator, { method: 'PUT', bucket: 'logs' })).status).toBe(200);
    expect((await listRules(emulator)).at('Code')).toBe('NoSuchInventory');
  });

  test.each(['0', '1001', '-1', 'x', '1e1'])('are not listed by max-keys %s', async (maxKeys) => {
    await using emulator = await startWithBuckets();
    const reply = await ask(emulator, { query: { 'max-keys': maxKeys } });
    expect(reply.at('ArgumentName')).toBe('max-keys');
    expect(reply.at('ArgumentValue')).toBe(maxKeys);
  });
});

test('onRequest tells what was asked and how it ended, before the client knows', async () => {
  const seen: EmulatorRequest[] = [];
  await using emulator = await startWithBuckets({ onRequest: (request) => seen.push(request) });
  await putRule(emulator, 'a');
  const listed = await listRules(emulator, 'x', { version: 'V4' });
  await getRule(emulator, 'b');
  expect(seen).toMatchObject([
    { operation: 'PutBucketInventory', bucket: 'logs', inventoryId: 'a', status: 200 },
    {
      operation: 'ListBucketInventory',
      bucket: 'logs',
      continuationToken: 'x',
      accessKeyId: KEY.accessKeyId,
      region: 'oss-cn-hangzhou',
      status: 200,
      requestId: listed.headers['x-oss-request-id'],
    },
    { operation: 'GetBucketInventory', status: 404, code: 'NoSuchInventory' },
  ]);
});
