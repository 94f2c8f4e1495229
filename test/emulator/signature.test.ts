import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { ACCOUNT_ID, type Ask, ask, getRule, KEY, listRules, putRule, send } from './client.ts';
import { startWithBuckets } from './set-up.ts';

const VERSIONS = ['V1', 'V4'] as const;
const NOW = Date.parse('2026-11-22T06:13:49Z');

describe.each(VERSIONS)('%s', (version) => {
  test('accepts all four operations with awkward ids and tokens', async () => {
    await using emulator = await startWithBuckets();
    const id = "a b+c/&?=%!'()*~中😀";
    for (const style of ['host', 'path'] as const) {
      const more: Ask = { version, style };
      expect(await putRule(emulator, id, {}, more)).toMatchObject({ status: 200, text: '' });
      expect((await getRule(emulator, id, more)).at('Id')).toBe(id);
      expect((await listRules(emulator, id, more)).at('ContinuationToken')).toBe(id);
      const gone = await getRule(emulator, id, { ...more, method: 'DELETE' });
      expect(gone).toMatchObject({ status: 204, text: '' });
    }
  });

  test('accepts a parameter with and without an equals sign', async () => {
    await using emulator = await startWithBuckets();
    await putRule(emulator, 'a');
    for (const rawQuery of [
      'inventory&continuation-token',
      'inventory=&continuation-token=',
      'continuation-token=&inventory',
    ]) {
      const page = await listRules(emulator, '', { version, rawQuery });
      expect(page).toMatchObject({ status: 200 });
      expect(page.at('Id')).toBe('a');
      expect(page.at('ContinuationToken')).toBeUndefined();
    }
  });

  test('refuses a wrong signature and says what it would have signed', async () => {
    await using emulator = await startWithBuckets({ now: () => NOW });
    const reply = await listRules(emulator, undefined, {
      version,
      signature: 'bm8=',
      at: new Date(NOW),
    });
    expect(reply).toMatchObject({ status: 403, headers: { 'x-oss-ec': '0002-00000040' } });
    expect(reply.at('Code')).toBe('SignatureDoesNotMatch');
    expect(reply.at('SignatureProvided')).toBe('bm8=');
    expect(reply.at('OSSAccessKeyId')).toBe(KEY.accessKeyId);
    const text = reply.at('StringToSign') ?? '';
    expect(text).toMatch(version === 'V1' ? /^GET\n\n\nSun, 22 Nov 2026/ : /^OSS4-HMAC-SHA256\n/);
    expect(reply.at('StringToSignBytes')?.replaceAll(' ', '')).toBe(
      Buffer.from(text).toString('hex'),
    );
    expect(reply.at('CanonicalRequest') !== undefined).toBe(version === 'V4');
  });

  test('refuses a wrong secret and an unknown key', async () => {
    await using emulator = await startWithBuckets();
    const wrongSecret = { ...KEY, accessKeySecret: 'another' };
    const mismatch = await listRules(emulator, undefined, { version, key: wrongSecret });
    expect(mismatch.at('Code')).toBe('SignatureDoesNotMatch');

    const unknown = { ...KEY, accessKeyId: 'nobody' };
    const stranger = await listRules(emulator, undefined, { version, key: unknown });
    expect(stranger).toMatchObject({ status: 403, headers: { 'x-oss-ec': '0002-00000902' } });
    expect(stranger.at('Code')).toBe('InvalidAccessKeyId');
    expect(stranger.at('OSSAccessKeyId')).toBe('nobody');
  });

  test('refuses a parameter that was added after signing', async () => {
    await using emulator = await startWithBuckets();
    const rawQuery = 'inventory&inventoryId=a';
    expect((await listRules(emulator, undefined, { version, rawQuery })).at('Code')).toBe(
      'SignatureDoesNotMatch',
    );
  });

  test('allows fifteen minutes of skew either way, not a second more', async () => {
    await using emulator = await startWithBuckets({ now: () => NOW });
    await putRule(emulator, 'a', {}, { at: new Date(NOW) });
    for (const skew of [-900_000, 900_000]) {
      const at = new Date(NOW + skew);
      expect(await getRule(emulator, 'a', { version, at })).toMatchObject({ status: 200 });
      const beyond = new Date(NOW + skew + Math.sign(skew) * 1000);
      const reply = await getRule(emulator, 'a', { version, at: beyond });
      expect(reply).toMatchObject({ status: 403, headers: { 'x-oss-ec': '0002-00000504' } });
      expect(reply.at('Code')).toBe('RequestTimeTooSkewed');
      expect(reply.at('MaxAllowedSkewMilliseconds')).toBe('900000');
      expect(reply.at('RequestTime')).toBe(beyond.toISOString());
      expect(reply.at('ServerTime')).toBe('2026-11-22T06:13:49.000Z');
    }
  });

  test('needs a date', async () => {
    await using emulator = await startWithBuckets();
    const reply = await getRule(emulator, 'a', {
      version,
      headers: { 'x-oss-date': '20261122 noon' },
    });
    expect(reply.at('Message')).toBe('OSS authentication requires a valid Date.');
  });

  test('wants exactly the security token of a temporary key', async () => {
    const temporary = { accessKeyId: 'sts', accessKeySecret: 's', securityToken: 'token-1' };
    const other = { accessKeyId: 'sts-2', accessKeySecret: 's', securityToken: 'token-2' };
    const old = {
      ...other,
      accessKeyId: 'old',
      securityToken: 'token-3',
      securityTokenExpiresAt: 1,
    };
    await using emulator = await startEmulator({
      accounts: [{ accountId: ACCOUNT_ID, users: [temporary, other, old] }],
    });
    const code = async (key: Ask['key'] & object) =>
      (await ask(emulator, { version, key })).at('Code');
    expect(await code(temporary)).toBeUndefined();
    expect(await code({ ...temporary, securityToken: '' })).toBe('InvalidAccessKeyId');
    expect(await code({ ...temporary, securityToken: 'x' })).toBe('InvalidSecurityToken');
    expect(await code({ ...temporary, securityToken: 'token-2' })).toBe(
      'AccessKeyIdAndSecurityTokenNotMatch',
    );
    expect(await code(old)).toBe('SecurityTokenExpired');
  });
});

test('V1 signs the documented text', async () => {
  await using emulator = await startWithBuckets({ now: () => NOW });
  const reply = await putRule(
    emulator,
    'r1',
    {},
    {
      at: new Date(NOW),
      signature: 'wrong',
      headers: { 'content-md5': 'J7jNywkY6WBmpG+K4qa1wQ==' },
    },
  );
  expect(reply.at('StringToSign')).toBe(
    'PUT\nJ7jNywkY6WBmpG+K4qa1wQ==\napplication/xml\nSun, 22 Nov 2026 06:13:49 GMT\n' +
      'x-oss-date:Sun, 22 Nov 2026 06:13:49 GMT\n/logs/?inventory&inventoryId=r1',
  );
});

test('V4 signs the documented canonical request', async () => {
  await using emulator = await startWithBuckets({ now: () => NOW });
  const reply = await putRule(
    emulator,
    'r1',
    {},
    {
      version: 'V4',
      at: new Date(NOW),
      signature: 'wrong',
      headers: { 'content-md5': 'J7jNywkY6WBmpG+K4qa1wQ==' },
    },
  );
  expect(reply.at('CanonicalRequest')).toBe(
    'PUT\n/logs/\ninventory&inventoryId=r1\ncontent-md5:J7jNywkY6WBmpG+K4qa1wQ==\n' +
      'content-type:application/xml\nx-oss-content-sha256:UNSIGNED-PAYLOAD\n' +
      'x-oss-date:20261122T061349Z\n\n\nUNSIGNED-PAYLOAD',
  );
  expect(reply.at('StringToSign')).toMatch(
    /^OSS4-HMAC-SHA256\n20261122T061349Z\n20261122\/cn-hangzhou\/oss\/aliyun_v4_request\n[0-9a-f]{64}$/,
  );
});

test('V1 takes the Date header where there is no x-oss-date', async () => {
  await using emulator = await startWithBuckets();
  const { createHmac } = await import('node:crypto');
  const date = new Date().toUTCString();
  const signature = createHmac('sha1', KEY.accessKeySecret)
    .update(`GET\n\n\n${date}\n/logs/?bucketInfo`)
    .digest('base64');
  const headers = {
    host: 'logs.oss-cn-hangzhou.aliyuncs.com',
    date,
    authorization: `OSS ${KEY.accessKeyId}:${signature}`,
  };
  expect(await send(emulator, 'GET', '/?bucketInfo', headers)).toMatchObject({ status: 200 });
});

test('V4 covers an additional header', async () => {
  await using emulator = await startWithBuckets();
  const more: Ask = {
    version: 'V4',
    additionalHeaders: ['host', 'x-mine'],
    headers: { 'x-mine': 'b' },
  };
  expect(await putRule(emulator, 'a', {}, more)).toMatchObject({ status: 200 });
});

test('V4 for another region than the host names is refused', async () => {
  await using emulator = await startWithBuckets();
  const reply = await listRules(emulator, undefined, {
    version: 'V4',
    region: 'oss-cn-shanghai',
    headers: { host: 'logs.oss-cn-hangzhou.aliyuncs.com' },
  });
  expect(reply).toMatchObject({ status: 400 });
  expect(reply.at('Code')).toBe('InvalidArgument');
  expect(reply.at('EC')).toBe('0002-00000226');
});

test('a V4 signature in the query string is accepted until it expires', async () => {
  await using emulator = await startWithBuckets({ now: () => NOW });
  const { createHash, createHmac } = await import('node:crypto');
  const presign = (date: string) => {
    const scope = `${date.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`;
    const query =
      `bucketInfo&x-oss-credential=${encodeURIComponent(`${KEY.accessKeyId}/${scope}`)}` +
      `&x-oss-date=${date}&x-oss-expires=60&x-oss-signature-version=OSS4-HMAC-SHA256`;
    const hash = createHash('sha256')
      .update(`GET\n/logs/\n${query}\n\n\nUNSIGNED-PAYLOAD`)
      .digest('hex');
    const text = `OSS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`;
    const signature = [...scope.split('/'), text].reduce<string | Buffer>(
      (key, part) => createHmac('sha256', key).update(part).digest(),
      `aliyun_v4${KEY.accessKeySecret}`,
    );
    return `/?${query}&x-oss-signature=${Buffer.from(signature).toString('hex')}`;
  };
  const headers = { host: 'logs.oss-cn-hangzhou.aliyuncs.com' };
  const valid = await send(emulator, 'GET', presign('20261122T061300Z'), headers);
  expect(valid).toMatchObject({ status: 200 });
  const expired = await send(emulator, 'GET', presign('20261122T061200Z'), headers);
  expect(expired.at('Message')).toBe('Request has expired.');
});

test('an anonymous request is denied', async () => {
  await using emulator = await startWithBuckets();
  const reply = await listRules(emulator, undefined, { anonymous: true });
  expect(reply).toMatchObject({ status: 403 });
  expect(reply.at('Message')).toBe('Anonymous access is forbidden for this operation.');
});

test('a body other than its Content-MD5 is refused', async () => {
  await using emulator = await startWithBuckets();
  const headers = { 'content-md5': 'J7jNywkY6WBmpG+K4qa1wQ==' };
  const reply = await putRule(emulator, 'a', {}, { headers });
  expect(reply).toMatchObject({ status: 400 });
  expect(reply.at('Code')).toBe('InvalidDigest');
  expect(emulator.rules('logs').size).toBe(0);
});
