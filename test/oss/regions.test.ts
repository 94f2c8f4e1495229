import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOssClient } from '../../src/oss/client/client.ts';
import type { OssClient, OssRequest } from '../../src/oss/client/messages.ts';
import { endpointIn, followRegions, regionOf } from '../../src/oss/client/regions.ts';
import type { WireRequest } from '../../src/oss/client/transport.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';

const HOME = 'oss-cn-hangzhou';
const OTHER = 'oss-cn-shanghai';
const READ: OssRequest = {
  action: 'oss:GetBucketInfo',
  method: 'GET',
  bucket: 'logs',
  query: { bucketInfo: '' },
};

const escaped = (text: string) => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);

/** OSS's answer to a request that came to the wrong region. */
function elsewhere(endpoint: string, code = 'AccessDenied') {
  const body = Buffer.from(
    `<Error><Code>${code}</Code><Message>m</Message><RequestId>ID</RequestId><Endpoint>${escaped(endpoint)}</Endpoint></Error>`,
  );
  return { status: 403, headers: {}, body };
}
const found = { status: 200, headers: {}, body: Buffer.from('<BucketInfo/>') };

/** Names that a stranger could choose to be taken for OSS. */
const STRANGERS = [
  '',
  'evil.example',
  'oss-cn-shanghai.aliyuncs.com.evil.example',
  'oss-x.aliyuncs.com.evil.example',
  'evil.example/oss-cn-shanghai.aliyuncs.com',
  'evil.example?oss-cn-shanghai.aliyuncs.com',
  'evil.example#oss-cn-shanghai.aliyuncs.com',
  'evil.example\\oss-cn-shanghai.aliyuncs.com',
  'evil.example@oss-cn-shanghai.aliyuncs.com',
  'oss-cn-shanghai.aliyuncs.com@evil.example',
  'oss-x@evil.example/.aliyuncs.com',
  'oss-x:pw@evil.example:80/.aliyuncs.com',
  'oss-cn-shanghai.aliyuncs.com:8080',
  'oss-cn-shanghai.aliyuncs.com/',
  'oss-cn-shanghai.aliyuncs.com.',
  'https://oss-cn-shanghai.aliyuncs.com',
  '//oss-cn-shanghai.aliyuncs.com',
  'evil.oss-cn-shanghai.aliyuncs.com',
  'oss-cn-shanghai.evil.aliyuncs.com',
  'oss-cn-shanghai-aliyuncs.com',
  'oss-cn-shanghaixaliyuncs.com',
  'oss-cn-shanghai.aliyuncsXcom',
  'xoss-cn-shanghai.aliyuncs.com',
  'ecs-cn-shanghai.aliyuncs.com',
  'oss-.aliyuncs.com',
  'oss-cn%2eevil.example%2f.aliyuncs.com',
  'oss-cn-shanghai.aliyuncs.com\nevil.example',
  'evil.example\noss-cn-shanghai.aliyuncs.com',
  'oss-cn-shanghai\u0000.aliyuncs.com',
  'oss-cn-shanghaı.aliyuncs.com',
  'oss-cn-shanghai。aliyuncs。com',
  'OSS-CN-SHANGHAI.ALIYUNCS.COM.EVIL.EXAMPLE',
  'oss-accelerate.aliyuncs.com',
  'oss-accelerate-overseas.aliyuncs.com',
  '169.254.169.254',
  'localhost',
  '[::1]',
] as const;

describe('the region that a host names', () => {
  test.for([
    ['oss-cn-hangzhou.aliyuncs.com', 'oss-cn-hangzhou'],
    ['oss-cn-hangzhou-internal.aliyuncs.com', 'oss-cn-hangzhou'],
    ['oss-us-west-1.aliyuncs.com', 'oss-us-west-1'],
    ['oss-cn-shanghai-finance-1.aliyuncs.com', 'oss-cn-shanghai-finance-1'],
    ['oss-cn-shanghai-finance-1-internal.aliyuncs.com', 'oss-cn-shanghai-finance-1'],
  ] as const)('%s: %s', ([host, region]) => {
    expect(regionOf(host)).toBe(region);
  });

  test.for(STRANGERS)('%j: none', (host) => {
    expect(regionOf(host)).toBeNull();
  });
});

describe('the endpoint in a region', () => {
  test.for([
    ['the public one', undefined, undefined],
    ['a gateway at an address', 'http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['a gateway on this machine', 'http://localhost:9000', 'http://localhost:9000'],
    ['OSS’s own', 'https://oss-cn-hangzhou.aliyuncs.com', 'https://oss-cn-shanghai.aliyuncs.com'],
    [
      'an internal one',
      'http://oss-cn-hangzhou-internal.aliyuncs.com',
      'http://oss-cn-shanghai-internal.aliyuncs.com',
    ],
    [
      'one in capitals',
      'https://OSS-CN-HANGZHOU.aliyuncs.com',
      'https://oss-cn-shanghai.aliyuncs.com',
    ],
    ['an IPv6 address', 'http://[::1]:9000', 'http://[::1]:9000'],
    ['a domain of one’s own', 'https://oss.example.com', null],
    ['a domain with OSS’s name in it', 'https://oss-cn-hangzhou.example.com', null],
    ['another region’s', 'https://oss-cn-beijing.aliyuncs.com', null],
    ['the one for acceleration', 'https://oss-accelerate.aliyuncs.com', null],
    ['a bucket’s', 'https://logs.oss-cn-hangzhou.aliyuncs.com', null],
  ] as const)('%s', ([, endpoint, expected]) => {
    expect(endpointIn(OTHER, HOME, endpoint)).toBe(expected);
  });

  test.for([undefined, 'https://oss.example.com', 'http://127.0.0.1:1'])(
    'at home is the configured one: %s',
    (endpoint) => {
      expect(endpointIn(HOME, HOME, endpoint)).toBe(endpoint);
    },
  );
});

/** A client for every region whose answers `answerIn` gives, with the regions that were asked. */
function following(answerIn: (region: string) => Awaited<ReturnType<OssClient['send']>>) {
  const asked: string[] = [];
  const client = followRegions(HOME, (region) => ({
    async send() {
      asked.push(region);
      return answerIn(region);
    },
  }));
  return { client, asked };
}

describe('a bucket elsewhere', () => {
  test('is followed once, and then asked where it is', async () => {
    const { client, asked } = following((region) =>
      region === OTHER ? found : elsewhere(`${OTHER}.aliyuncs.com`),
    );
    expect(await client.send(READ)).toBe(found);
    expect(await client.send(READ)).toBe(found);
    expect(asked).toEqual([HOME, OTHER, OTHER]);
  });

  test('is remembered by itself', async () => {
    const { client, asked } = following((region) =>
      region === OTHER ? found : elsewhere(`${OTHER}.aliyuncs.com`),
    );
    await client.send(READ);
    await client.send({ ...READ, bucket: 'reports' });
    expect(asked).toEqual([HOME, OTHER, HOME, OTHER]);
  });

  test('that moves is followed again, and home too', async () => {
    let place = OTHER;
    const { client, asked } = following((region) =>
      region === place ? found : elsewhere(`${place}.aliyuncs.com`),
    );
    for (const next of [OTHER, 'oss-cn-beijing', HOME]) {
      place = next;
      asked.length = 0;
      expect(await client.send(READ)).toBe(found);
      expect(asked).toHaveLength(2);
      expect(await client.send(READ)).toBe(found);
      expect(asked).toHaveLength(3);
      expect(asked.at(-1)).toBe(place);
    }
  });

  test('is followed over the internal network too', async () => {
    const { client, asked } = following((region) =>
      region === OTHER ? found : elsewhere(`${OTHER}-internal.aliyuncs.com`),
    );
    await client.send(READ);
    expect(asked).toEqual([HOME, OTHER]);
  });

  test('other failures there are thrown, and the region is remembered', async () => {
    const denied = {
      ...found,
      status: 403,
      body: Buffer.from('<Error><Code>AccessDenied</Code><RequestId>ID</RequestId></Error>'),
    };
    const { client, asked } = following((region) =>
      region === OTHER ? denied : elsewhere(`${OTHER}.aliyuncs.com`),
    );
    expect(await client.send(READ)).toBe(denied);
    expect(await client.send(READ)).toBe(denied);
    expect(asked).toEqual([HOME, OTHER, OTHER]);
  });
});

describe('what is not followed', () => {
  test('a loop: the second answer stands, and nothing is learnt', async () => {
    const loop = new Map([
      [HOME, elsewhere(`${OTHER}.aliyuncs.com`)],
      [OTHER, elsewhere(`${HOME}.aliyuncs.com`)],
    ]);
    const { client, asked } = following((region) => loop.get(region) ?? found);
    for (let n = 0; n < 3; n += 1) {
      asked.length = 0;
      expect(await client.send(READ)).toBe(loop.get(OTHER));
      expect(asked).toEqual([HOME, OTHER]);
    }
  });

  test('a chain of regions without end', async () => {
    let next = 0;
    const { client, asked } = following(() => elsewhere(`oss-region-${++next}.aliyuncs.com`));
    expect((await client.send(READ)).status).toBe(403);
    expect(asked).toEqual([HOME, 'oss-region-1']);
  });

  test('an answer that names the region that was asked', async () => {
    const { client, asked } = following((region) => elsewhere(`${region}.aliyuncs.com`));
    expect((await client.send(READ)).status).toBe(403);
    expect(asked).toEqual([HOME]);
  });

  test.for([
    ['another status', { ...elsewhere(`${OTHER}.aliyuncs.com`), status: 404 }, READ],
    ['a redirection of HTTP', { ...elsewhere(`${OTHER}.aliyuncs.com`), status: 307 }, READ],
    ['another code', elsewhere(`${OTHER}.aliyuncs.com`, 'SignatureDoesNotMatch'), READ],
    ['a call to the account', elsewhere(`${OTHER}.aliyuncs.com`), { ...READ, bucket: '' }],
  ] as const)('%s', async ([, answer, request]) => {
    const { client, asked } = following(() => answer);
    expect(await client.send(request)).toBe(answer);
    expect(asked).toEqual([HOME]);
  });

  test.for(STRANGERS)('a stranger: %j', async (endpoint) => {
    const answer = elsewhere(endpoint);
    const { client, asked } = following(() => answer);
    expect(await client.send(READ)).toBe(answer);
    expect(asked).toEqual([HOME]);
  });

  test('a region that the endpoint cannot reach', async () => {
    const answer = elsewhere(`${OTHER}.aliyuncs.com`);
    const home: OssClient = { send: async () => answer };
    const client = followRegions(HOME, (region) => (region === HOME ? home : undefined));
    expect(await client.send(READ)).toBe(answer);
  });
});

describe('where signed requests go, down to the wire', () => {
  /** Signs for real and tells what would go out; every answer names `endpoint`. */
  async function wire(named: string, configured?: string) {
    const sent: { url: string; scope: string | undefined }[] = [];
    const transport = {
      async request({ origin, path, headers }: WireRequest) {
        const { authorization = '' } = headers;
        sent.push({
          url: origin + path,
          scope: /\/\d{8}\/([^/]+)\/oss\//.exec(authorization)?.[1],
        });
        const { status, body } = elsewhere(named);
        return { status, headers: {}, body };
      },
      load: async () => {},
      close: async () => {},
    };
    const keys = { accessKeyId: 'id', accessKeySecret: 'secret' };
    const client = followRegions(HOME, (region) => {
      const endpoint = endpointIn(region, HOME, configured);
      if (endpoint === null) return undefined;
      return createOssClient({
        region,
        endpoint,
        credentials: staticCredentials(keys),
        transport,
        breaker: { isBroken: false, run: (_request, send) => send() },
        clock: { skewMs: 0 },
      });
    });
    await client.send(READ);
    return sent;
  }

  test('a region of OSS: signed for the region that it goes to', async () => {
    const sent = await wire(`${OTHER}.aliyuncs.com`);
    expect(sent.map(({ url, scope }) => [new URL(url).origin, scope])).toEqual([
      ['https://logs.oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
      ['https://logs.oss-cn-shanghai.aliyuncs.com', 'cn-shanghai'],
    ]);
  });

  test('over the internal network: still over it', async () => {
    const sent = await wire(
      `${OTHER}.aliyuncs.com`,
      'http://oss-cn-hangzhou-internal.aliyuncs.com',
    );
    expect(sent.map(({ url }) => new URL(url).origin)).toEqual([
      'http://logs.oss-cn-hangzhou-internal.aliyuncs.com',
      'http://logs.oss-cn-shanghai-internal.aliyuncs.com',
    ]);
  });

  test.for(['https://oss.example.com', 'https://oss-cn-hangzhou.example.com'])(
    'a domain of one’s own is never left: %s',
    async (configured) => {
      expect(await wire(`${OTHER}.aliyuncs.com`, configured)).toHaveLength(1);
    },
  );

  test('whatever the answer names, nowhere but to OSS', async () => {
    const piece = fc.constantFrom(
      'oss-',
      'cn-shanghai',
      '.aliyuncs.com',
      '-internal',
      'evil.example',
      '.',
      '/',
      '@',
      ':',
      ':80',
      '#',
      '?',
      '\\',
      '%2f',
      '%00',
      ' ',
      '-',
      'x',
      'https://',
      '[',
      ']',
      '。',
      '\t',
      '$&',
      '$1',
    ); // prettier-ignore
    const name = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.array(piece, { maxLength: 4 }).map((pieces) => `oss-${pieces.join('')}.aliyuncs.com`),
    );
    // XML has no way to write control characters.
    const readable = name.filter((text) => !/[^\t\n\r\x20-\uFFFD]/.test(text));
    await fc.assert(
      fc.asyncProperty(readable, async (named) => {
        for (const { url, scope } of await wire(named)) {
          const { protocol, hostname, port, username, password } = new URL(url);
          expect({ protocol, port, username, password }).toEqual({
            protocol: 'https:',
            port: '',
            username: '',
            password: '',
          });
          const [, region] = /^logs\.oss-([a-z0-9-]+)\.aliyuncs\.com$/.exec(hostname) ?? [];
          expect(region).toBeDefined();
          expect(scope).toBe(region);
        }
      }),
      { numRuns: 500 },
    );
  });
});
