import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ACCOUNT_ID, type Key } from './client.ts';
import { sdk } from './sdk.ts';
import { startWithBuckets } from './set-up.ts';

const TOKEN: Key = {
  accessKeyId: 'demo-sts-key',
  accessKeySecret: 'demo-sts-secret',
  securityToken: 'demo/sts+token==',
};
const PLAIN: Key = { accessKeyId: 'demo-key', accessKeySecret: 'demo-secret' };
const ACCOUNTS = [{ accountId: ACCOUNT_ID, users: [PLAIN, TOKEN] }];
const BODY = Buffer.from('123456789');
const MD5 = createHash('md5').update(BODY);
const ETAG = `"${MD5.copy().digest('hex').toUpperCase()}"`;

/** Not `/../`, which the URL parsers of the SDK and of fetch remove. */
const KEYS = [
  'a.txt',
  'logs/rule/2026-11-29T16-00Z/manifest.json',
  'prefix//logs/rule/data/1.csv.gz',
  'a b+c%2F&?=#%!\'()*~,"<中>😀\\/..a//.b/\u0001\u007f',
  ' ',
];

const WAYS = (['ip', 'localhost with path'] as const).flatMap((style) =>
  [false, true].flatMap((v4) =>
    [PLAIN, TOKEN].map((key) => ({
      way: `${style}, ${v4 ? 'V4' : 'V1'}, ${key === TOKEN ? 'STS token' : 'plain key'}`,
      options: { style, v4, key, bucket: 'logs' },
    })),
  ),
);

describe.each(WAYS)('ali-oss, $way', ({ options }) => {
  test('puts, gets, heads, lists and deletes objects', async () => {
    await using emulator = await startWithBuckets({ accounts: ACCOUNTS });
    const client = sdk(emulator, options);
    for (const key of KEYS) {
      const put = await client.put(key, BODY, { mime: 'text/plain' });
      expect(put.res.headers).toMatchObject({
        etag: ETAG,
        'content-md5': MD5.copy().digest('base64'),
        'x-oss-hash-crc64ecma': '11051210869376104954',
      });
      const described = {
        etag: ETAG,
        'content-type': 'text/plain',
        'content-length': '9',
        'accept-ranges': 'bytes',
        'x-oss-object-type': 'Normal',
        'x-oss-storage-class': 'Standard',
        'x-oss-hash-crc64ecma': '11051210869376104954',
      };
      const got = await client.get(key);
      expect(got.content).toEqual(BODY);
      expect(got.res.headers).toMatchObject(described);
      expect((await client.head(key)).res).toMatchObject({ status: 200, headers: described });
    }
    const sorted = KEYS.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect([...emulator.objects('logs').keys()]).toEqual(sorted);
    const list = await client.listV2({ 'encoding-type': 'url' });
    expect(list).toMatchObject({ isTruncated: false, keyCount: KEYS.length });
    expect(list.objects.map(({ name }) => decodeURIComponent(name))).toEqual(sorted);
    for (const key of KEYS) expect((await client.delete(key)).res.status).toBe(204);
    expect(emulator.objects('logs').size).toBe(0);
  });

  test('pages with continuation tokens', async () => {
    await using emulator = await startWithBuckets({ accounts: ACCOUNTS });
    const client = sdk(emulator, options);
    const keys = Array.from({ length: 25 }, (_, index) => `folder ${index}+/中/${index}`).sort();
    emulator.putObjects(
      'logs',
      keys.map((key) => ({ key })),
    );
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await client.listV2({ 'max-keys': 10, 'continuation-token': token });
      found.push(...page.objects.map(({ name }) => name));
      token = page.nextContinuationToken ?? undefined;
      expect(page.isTruncated).toBe(token !== undefined);
    } while (token !== undefined);
    expect(found).toEqual(keys);
  });
});

test.for([PLAIN, TOKEN])('ali-oss signs URLs with both versions as $accessKeyId', async (key) => {
  await using emulator = await startWithBuckets({ accounts: ACCOUNTS });
  const client = sdk(emulator, { style: 'localhost with path', bucket: 'logs', key });
  for (const name of KEYS) {
    emulator.putObjects('logs', [{ key: name, body: BODY }]);
    const response = { 'content-disposition': 'attachment; filename="中 文.gz"' };
    const queries = { 'response-content-disposition': response['content-disposition'] };
    for (const url of [
      client.signatureUrl(name, { response }),
      await client.asyncSignatureUrl(name, { response }),
      await client.signatureUrlV4('GET', 60, { queries }, name),
    ]) {
      const answer = await fetch(url);
      expect(await answer.text()).toBe('123456789');
      const disposition = answer.headers.get('content-disposition') ?? '';
      expect(Buffer.from(disposition, 'latin1').toString()).toBe(response['content-disposition']);
      const changed = await fetch(url.replace(/ignature=.{4}/, 'ignature=AAAA'));
      expect([changed.status, await changed.text()]).toEqual([
        403,
        expect.stringContaining('<Code>SignatureDoesNotMatch</Code>'),
      ]);
    }
  }
});

test('a signed URL covers additional headers', async () => {
  await using emulator = await startWithBuckets();
  emulator.putObjects('logs', [{ key: 'a', body: 'b' }]);
  const client = sdk(emulator, { style: 'localhost with path', bucket: 'logs' });
  const headers = { range: 'bytes=0-0' };
  const url = await client.signatureUrlV4('GET', 60, { headers }, 'a', ['range']);
  expect(await fetch(url, { headers })).toMatchObject({ status: 206 });
  expect(await fetch(url)).toMatchObject({ status: 403 });
});

test('a signed URL expires', async () => {
  let now = Date.now();
  const securityTokenExpiresAt = now + 30_000;
  await using emulator = await startWithBuckets({
    now: () => now,
    accounts: [{ accountId: ACCOUNT_ID, users: [PLAIN, { ...TOKEN, securityTokenExpiresAt }] }],
  });
  emulator.putObjects('logs', [{ key: 'a', body: 'b' }]);
  const urls = async (key: Key) => {
    const client = sdk(emulator, { style: 'localhost with path', bucket: 'logs', key });
    return [
      client.signatureUrl('a', { expires: 60 }),
      await client.signatureUrlV4('GET', 60, {}, 'a'),
    ];
  };
  const problem = async (url: string) => {
    const answer = await fetch(url);
    return [
      answer.status,
      /<Code>(.*?)<.*<Message>(.*?)</.exec(await answer.text())?.slice(1),
      answer.headers.get('x-oss-ec'),
    ];
  };
  const plain = await urls(PLAIN);
  const temporary = await urls(TOKEN);
  for (const url of [...plain, ...temporary])
    expect(await problem(url)).toEqual([200, undefined, null]);
  now += 30_000;
  for (const url of plain) expect(await problem(url)).toEqual([200, undefined, null]);
  for (const url of temporary) {
    expect(await problem(url)).toEqual([
      403,
      ['SecurityTokenExpired', 'The security token you provided has expired.'],
      null,
    ]);
  }
  now += 600_000;
  const expired = ['AccessDenied', 'Request has expired.'];
  expect(await problem(plain[0] ?? '')).toEqual([403, expired, '0002-00000069']);
  expect(await problem(plain[1] ?? '')).toEqual([403, expired, '0002-00000236']);
});
