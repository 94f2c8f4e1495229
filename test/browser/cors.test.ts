import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { portOf } from '../server/support.ts';
import { startSystem } from '../support/system.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
afterAll(() => browser.close());

/** An empty page of another site. */
async function openSite() {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Site</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${portOf(server.address())}`;
  const page = await browser.newPage();
  await page.goto(origin);
  return {
    origin,
    page,
    async [Symbol.asyncDispose]() {
      await page.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What a script of the page gets: the answer with what it may read of the headers, or `failed`. */
function ask(page: Page, url: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const body = JSON.stringify({ query: '{ inventories(bucket: "logs") { totalCount } }' });
  const init = { method: 'POST', headers, body };
  return page.evaluate(
    `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then(
      async (response) => [(await response.json()).data, response.headers.get('x-request-id')],
      () => 'failed',
    )`,
  );
}

const JSON_HEADERS = {
  'content-type': 'application/json',
  'x-api-key': 'k',
  'x-request-id': 'mine',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  baggage: 'sentry-environment=test',
  'sentry-trace': '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1',
};

test('a page of a listed site may ask, and read the answer', async () => {
  await using site = await openSite();
  await using system = await startSystem({ serving: { corsOrigins: [site.origin] } });
  expect(await ask(site.page, system.url, JSON_HEADERS)).toEqual([
    { inventories: { totalCount: 0 } },
    'mine',
  ]);
});

test('a page of any other site may not, and what it sends in silence asks OSS nothing', async () => {
  await using site = await openSite();
  await using system = await startSystem({ serving: { corsOrigins: ['https://app.example.com'] } });
  expect(await ask(site.page, system.url, JSON_HEADERS)).toBe('failed');
  expect(await ask(site.page, system.url, { 'content-type': 'text/plain' })).toBe('failed');
  const query = encodeURIComponent('{ inventories(bucket: "logs") { totalCount } }');
  const answered = site.page.waitForResponse((response) => response.url().startsWith(system.url));
  await site.page.evaluate(`{
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: ${JSON.stringify(`${system.url}?query=${query}`)} });
    form.append(Object.assign(document.createElement('input'), { name: 'query', value: '{a}' }));
    document.body.append(form);
    form.submit();
  }`);
  expect((await answered).status()).toBe(403);
  expect(system.requests).toEqual([]);
});

test('and send a header that is configured, but no other', async () => {
  await using site = await openSite();
  const serving = { corsOrigins: [site.origin], corsHeaders: ['x-tenant'] };
  await using system = await startSystem({ serving });
  const configured = await ask(site.page, system.url, { ...JSON_HEADERS, 'x-tenant': 'a' });
  expect(configured).not.toBe('failed');
  expect(await ask(site.page, system.url, { ...JSON_HEADERS, 'x-other': 'a' })).toBe('failed');
});
