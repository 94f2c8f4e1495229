import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { GRAPHIQL_TABS } from '../../src/server/graphiql/graphiql-tabs.ts';
import { startSystem } from '../support/system.ts';
import { bodyOf } from './support.ts';

/** Without a client's own headers, decompression and cache. */
async function plainGet(url: string, headers: Readonly<Record<string, string>>) {
  const [response]: IncomingMessage[] = await once(get(url, { headers, agent: false }), 'response');
  if (!response) throw new Error('No answer.');
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(await response.toArray()),
  };
}

/** Behind the API's address. */
const [SCRIPT, STYLES, ICON] = ['?graphiql/main.js', '?graphiql/main.css', '?graphiql/icon.svg'];

/** As it stands in a script. */
const inScript = (text: string) => JSON.stringify(text).slice(1, -1);

test('a browser gets the page, with the tabs to begin with', async () => {
  await using system = await startSystem();
  const { status, headers, body } = await plainGet(system.url, { accept: 'text/html,*/*;q=0.8' });
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    vary: 'accept, accept-encoding',
  });
  expect(headers['content-encoding']).toBeUndefined();
  const html = body.toString();
  expect(html.trimStart().slice(0, 15)).toBe('<!doctype html>');
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('<title>oss-inventory-graphql</title>');
  expect(html).toContain('<meta name="viewport" content="width=device-width" />');
  for (const { query } of GRAPHIQL_TABS) {
    expect(html.includes(inScript(query)), query).toBe(true);
  }
  const { headers: ofScript } = await plainGet(system.url + SCRIPT, { accept: '*/*' });
  expect(ofScript).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
});

test('the page says which OSS is behind it, as text', async () => {
  const oss = 'oss-cn-hangzhou, </title><script>1</script> & "more"';
  await using system = await startSystem({ serving: { graphiql: { oss } } });
  const html = String((await plainGet(system.url, { accept: 'text/html' })).body);
  expect(/<title>.*?<\/title>/.exec(html)?.[0]).toBe(
    '<title>oss-inventory-graphql: oss-cn-hangzhou, &lt;/title>&lt;script>1&lt;/script> &amp; "more"</title>',
  );
  expect(html.includes('<script>1')).toBe(false);
});

/** The page, and each kind of what it loads. */
const ASSETS = ['', SCRIPT, STYLES, ICON, '?graphiql/json-worker.js'];

test('what its scripts name is there, with the licences of its authors', async () => {
  await using system = await startSystem();
  const texts = new Map<string, string>();
  const load = async (address: string): Promise<void> => {
    if (texts.has(address)) return;
    texts.set(address, '');
    const url = new URL(address, system.url).href;
    const { status, headers, body } = await plainGet(url, { accept: '*/*' });
    expect({ address, status, type: headers['content-type'] }).toEqual({
      address,
      status: 200,
      type: 'text/javascript; charset=utf-8',
    });
    texts.set(address, body.toString());
    const named = body.toString().matchAll(/"(\.\/graphql\?graphiql\/[\w-]+\.js)"/g);
    await Promise.all(Array.from(named, ([, next = '']) => load(next)));
  };
  await load(`/graphql${SCRIPT}`);
  for (const name of ['editor', 'json', 'graphql']) {
    await load(`/graphql?graphiql/${name}-worker.js`);
  }
  expect(texts.size).toBeGreaterThan(15);
  const { body } = await plainGet(`${system.url}?graphiql/licences.txt`, { accept: '*/*' });
  for (const name of ['graphiql', 'graphql', 'monaco-editor', 'monaco-graphql', 'react-dom']) {
    expect(body.toString()).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+: MIT\n\n.*MIT`, 'ms'));
  }
});

test('no other file is there', async () => {
  await using system = await startSystem();
  for (const name of ['../package.json', '..%2fpackage.json', 'main.ts', '']) {
    const { headers, status } = await plainGet(`${system.url}?graphiql/${name}`, { accept: '*/*' });
    expect([status, headers['content-type']], name).toEqual([
      expect.not.toSatisfy((code: number) => code === 200),
      expect.stringContaining('json'),
    ]);
  }
});

test.for([
  ['zstd', 'gzip, deflate, br, zstd', zstdDecompressSync, 3],
  ['br', 'gzip, deflate, br', brotliDecompressSync, 3],
  ['gzip', 'gzip, deflate', gunzipSync, 3],
  ['gzip', 'GZIP;q=0.5, br;q=0.0', gunzipSync, 3],
] as const)(
  'a script is packed as %s for who takes %s',
  async ([coding, accepted, unpack, least]) => {
    await using system = await startSystem();
    const url = `${system.url}?graphiql/json-worker.js`;
    const plain = await plainGet(url, { accept: '*/*' });
    const packed = await plainGet(url, { accept: '*/*', 'accept-encoding': accepted });
    expect(packed.headers).toMatchObject({
      'content-encoding': coding,
      vary: 'accept, accept-encoding',
    });
    expect(unpack(packed.body).equals(plain.body)).toBe(true);
    expect(packed.body.length).toBeLessThan(plain.body.length / least);
  },
);

test.for(['br;q=0, gzip; q=0', 'deflate', 'brotli'])(
  'for who takes %s it is not',
  async (accepted) => {
    await using system = await startSystem();
    const { headers } = await plainGet(system.url, {
      accept: 'text/html',
      'accept-encoding': accepted,
    });
    expect(headers['content-encoding']).toBeUndefined();
  },
);

test.for(ASSETS)('who has it already is told so, with %j', async (search) => {
  await using system = await startSystem();
  const url = system.url + search;
  const { headers } = await plainGet(url, { accept: 'text/html' });
  const { etag = '' } = headers;
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  const again = await plainGet(url, { accept: 'text/html', 'if-none-match': etag });
  expect(again).toMatchObject({ status: 304, headers: { etag }, body: Buffer.alloc(0) });
  const other = await plainGet(url, { accept: 'text/html', 'if-none-match': '"other"' });
  expect(other.status).toBe(200);
});

test('the page needs nothing from anywhere else', async () => {
  await using system = await startSystem();
  const { body } = await plainGet(system.url, { accept: 'text/html' });
  const tags = body.toString().match(/<[a-z][^>]*>/gi);
  expect(tags?.length).toBeGreaterThan(5);
  const addresses = tags?.flatMap((tag) => [
    ...tag.matchAll(/\b(?:src|href)\s*=\s*["']?([^"'\s>]*)/gi),
  ]);
  expect(addresses?.map(([, address]) => address)).toEqual([STYLES, ICON, SCRIPT]);
});

/** What Chromium, Firefox and Safari send. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

test.for([
  ['', 'graphql'],
  ['?query={__typename}&variables={"a":1}', 'graphql?query={__typename}&variables={%22a%22:1}'],
] as const)('the root redirects browsers to the page, with %j', async ([search, location]) => {
  await using system = await startSystem();
  const url = new URL('/', system.url).href + search;
  const { status, headers } = await plainGet(url, { accept: BROWSER });
  expect([status, headers.location, headers.vary]).toEqual([302, location, 'accept']);
});

test('HEAD has the headers of GET, for the page and its files', async () => {
  await using system = await startSystem();
  for (const search of ['', SCRIPT]) {
    const { etag } = (await plainGet(system.url + search, { accept: BROWSER })).headers;
    const init = { method: 'HEAD', headers: { accept: BROWSER } };
    const response = await fetch(system.url + search, init);
    expect([response.status, response.headers.get('etag')]).toEqual([200, etag]);
    expect(await response.text()).toBe('');
  }
});

describe('without GraphiQL', () => {
  const off = { serving: { graphiql: false } } as const;

  test('a browser that opens the root or the endpoint gets a page that explains the API', async () => {
    await using system = await startSystem(off);
    const response = await fetch(new URL('/', system.url), { headers: { accept: BROWSER } });
    expect([response.status, response.url]).toEqual([200, system.url]);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('vary')).toMatch(/accept(,|$)/);
    const html = await response.text();
    expect(html).toContain('<h1>oss-inventory-graphql</h1>');
    expect(html).toContain('<html lang="en">');
    // The example works.
    const [, body = ''] = /<pre><code>(.*?)<\/code>/.exec(html) ?? [];
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(response.url, { method: 'POST', headers, body });
    expect(await bodyOf(answer)).toMatchObject({
      data: { buckets: { nodes: [{ name: 'logs' }, {}] } },
    });
  });

  test.for([
    ['application/json', '/graphql', 403, /json/],
    ['*/*', '/graphql', 403, /json/],
    ['application/json, text/plain, */*', '/graphql', 403, /json/],
    ['application/json, text/html;q=0.5', '/graphql', 403, /json/],
    ['TEXT/HTML', '/graphql', 200, /html/],
    ['text/html', '/graphql?query={__typename}', 200, /html/],
    ['application/json', '/', 404, /plain/],
    ['text/html', '/other', 404, /plain/],
  ] as const)('a GET that accepts %s, of %s, is %i', async ([accept, path, status, type]) => {
    await using system = await startSystem(off);
    const response = await plainGet(new URL(path, system.url).href, { accept });
    expect(response.status).toBe(status);
    expect(response.headers['content-type'] ?? '').toMatch(type);
  });
});

test.for(['application/json', '*/*'])('who accepts %s gets no page', async (accept) => {
  await using system = await startSystem();
  const response = await fetch(`${system.url}?query={__typename}`, {
    headers: { accept, 'x-graphql-yoga-csrf': '1' },
  });
  expect(response.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json;/);
  expect(await bodyOf(response)).toEqual({ data: { __typename: 'Query' } });
});

test.for(['/nope', '/livez'])('%s has no page', async (path) => {
  await using system = await startSystem();
  const { headers } = await plainGet(new URL(path, system.url).href, { accept: 'text/html' });
  expect(headers['content-type'] ?? '').not.toContain('html');
});
