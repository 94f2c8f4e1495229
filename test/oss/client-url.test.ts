import { expect, test } from 'vitest';
import { createOssClient } from '../../src/oss/client/client.ts';
import { endpointIn } from '../../src/oss/client/regions.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import { createJournal } from '../../src/oss/inventory/journal.ts';

/** Where a client would send a request for the bucket `logs`, with which headers. */
async function aim(region: string, endpoint?: string) {
  const sent: { url: string; headers: Readonly<Record<string, string>> }[] = [];
  const client = createOssClient({
    region,
    endpoint,
    credentials: staticCredentials({ accessKeyId: 'id', accessKeySecret: 'secret' }),
    transport: {
      async request({ origin, path, headers }) {
        sent.push({ url: origin + path, headers });
        return { status: 200, headers: {}, body: Buffer.alloc(0) };
      },
      load: async () => {},
      close: async () => {},
    },
    breaker: { isBroken: false, run: (_request, send) => send() },
    clock: { skewMs: 0 },
  });
  await client.send({
    action: 'oss:ListBucketInventory',
    method: 'GET',
    bucket: 'logs',
    query: { inventory: '' },
  });
  return { url: sent[0]?.url, authorization: sent[0]?.headers['authorization'] };
}

test.each([
  ['oss-cn-hangzhou', undefined, 'https://logs.oss-cn-hangzhou.aliyuncs.com/?inventory='],
  [
    'oss-us-west-1',
    'https://oss-us-west-1-internal.aliyuncs.com',
    'https://logs.oss-us-west-1-internal.aliyuncs.com/?inventory=',
  ],
  ['oss-cn-beijing', 'http://127.0.0.1:9000', 'http://127.0.0.1:9000/?inventory='],
  ['oss-cn-beijing', 'http://[::1]:9000', 'http://[::1]:9000/?inventory='],
  ['oss-cn-beijing', 'http://localhost:9000', 'http://localhost:9000/logs/?inventory='],
])('a client for %s at %s asks %s', async (region, endpoint, url) => {
  const aimed = await aim(region, endpoint);
  expect(aimed.url).toBe(url);
  expect(aimed.authorization).toContain(`/${region.replace('oss-', '')}/oss/aliyun_v4_request`);
});

test('another region of an internal endpoint is asked at its own internal one', () => {
  expect(
    endpointIn('oss-us-west-1', 'oss-cn-beijing', 'https://oss-cn-beijing-internal.aliyuncs.com'),
  ).toBe('https://oss-us-west-1-internal.aliyuncs.com');
  expect(endpointIn('oss-us-west-1', 'oss-cn-beijing', 'https://oss.example')).toBeNull();
});

test('a journal that was never written has no entries', async () => {
  const journal = createJournal(`${import.meta.dirname}/nothing-here`);
  expect(await journal.read(expect.unreachable)).toEqual([]);
});
