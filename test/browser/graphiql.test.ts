import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { accountOf } from '../server/support.ts';
import { type ServeOptions, serve } from '../support/serve.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
afterAll(() => browser.close());

/** GraphiQL on sample data, in a browser that remembers nothing. */
async function openGraphiql(colorScheme: 'dark' | 'light', options: ServeOptions = {}) {
  const emulator = await startEmulator();
  seedSampleData(emulator);
  const server = await serve(accountOf(emulator), pino({ level: 'silent' }), options);
  const context = await browser.newContext({ colorScheme, viewport: { width: 1400, height: 900 } });
  const requested: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const page = await context.newPage();
  await page.goto(server.url);
  return {
    page,
    requested,
    complaints,
    origin: new URL(server.url).origin,
    async [Symbol.asyncDispose]() {
      await context.close();
      await server.close();
      await emulator.close();
    },
  };
}

/** Keeps a picture where the environment asks for one. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** What Monaco shows; its blanks are no-break spaces. */
async function textOf(locator: Locator): Promise<string> {
  return ((await locator.textContent()) ?? '').replaceAll('\u00a0', ' ');
}

test.for(['light', 'dark'] as const)(
  'in %s colours, its query runs as it stands',
  async (scheme) => {
    await using graphiql = await openGraphiql(scheme);
    const { page } = graphiql;
    const editor = page.locator('.graphiql-query-editor');
    await editor.getByText('inventories').first().waitFor();
    expect(await textOf(editor)).toContain('inventories(bucket: "demo-logs", first: 10) {');

    const red = await page.evaluate<string>(
      'getComputedStyle(document.querySelector(".graphiql-container")).backgroundColor.match(/\\d+/)[0]',
    );
    expect(Number(red) < 128 ? 'dark' : 'light').toBe(scheme);

    await page.getByRole('button', { name: /execute query/i }).click();
    const result = page.locator('.result-window');
    await result.getByText('daily-').first().waitFor();
    const text = await textOf(result);
    expect(text).toContain('"totalCount": 250');
    expect(text).toContain('"inventoryId": "daily-app-000"');
    await picture(page, `graphiql-${scheme}`);
    expect(graphiql.complaints).toEqual([]);
  },
);

test('it asks nobody but the server, and knows the schema', async () => {
  await using graphiql = await openGraphiql('light');
  const { page, origin } = graphiql;
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('link', { name: 'Query', exact: true }).click();
  await page.getByRole('link', { name: 'inventories', exact: true }).click();
  await page.getByText('The rules of one bucket in ascending byte order').waitFor();
  await picture(page, 'graphiql-documentation');

  const elsewhere = graphiql.requested.filter(
    (url) => !url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url),
  );
  expect(elsewhere).toEqual([]);
  expect(graphiql.requested.filter((url) => url === `${origin}/graphql`).length).toBeGreaterThan(1);
  expect(graphiql.complaints).toEqual([]);
});

test('an expected failure is shown with its code', async () => {
  await using graphiql = await openGraphiql('light');
  const { page, origin } = graphiql;
  const query = '{ inventories(bucket: "no-such-bucket") { totalCount } }';
  await page.goto(`${origin}/graphql?query=${encodeURIComponent(query)}`);
  await page.locator('.graphiql-query-editor').getByText('no-such-bucket').first().click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.locator('.result-window').getByText('NO_SUCH_BUCKET').waitFor();
  expect(await textOf(page.locator('.result-window'))).toContain('There is no bucket');
  expect(graphiql.complaints).toEqual([]);
});

test('it shows where a credential goes, sends it, and forgets it', async () => {
  await using graphiql = await openGraphiql('light', { graphiql: { authorization: 'Bearer ' } });
  const { page } = graphiql;
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  const headers = page.locator('.graphiql-editor-tool');
  await headers.getByText('authorization').first().click();
  expect(await textOf(headers)).toContain('"authorization": "Bearer "');
  // Into the quotes.
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.insertText('my-canary');
  const sent = page.waitForRequest((request) => request.postData()?.includes('demo-logs') ?? false);
  await page.getByRole('button', { name: /execute query/i }).click();
  expect((await sent).headers()['authorization']).toBe('Bearer my-canary');
  await page.locator('.result-window').getByText('daily-').first().waitFor();
  const kept = await page.evaluate<string>(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])',
  );
  expect(kept).toContain('demo-logs');
  expect(kept).not.toContain('my-canary');
  expect(graphiql.complaints).toEqual([]);
});

test('nothing that gets into the page runs, or sends anything away', async () => {
  await using graphiql = await openGraphiql('light');
  const { page } = graphiql;
  await page.locator('.graphiql-query-editor').getByText('inventories').first().waitFor();
  await using elsewhere = await startEmulator();
  const stopped = await page.evaluate<Record<string, unknown>>(`new Promise((resolve) => {
    const stopped = new Set();
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      stopped.add(effectiveDirective);
      if (stopped.size === 5) resolve({ stopped: [...stopped].sort(), ran: window.ran });
    });
    const script = document.createElement('script');
    script.textContent = 'window.ran = "script"';
    document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<a href="#" onclick="window.ran = 1"></a>');
    document.body.lastChild.click();
    new Image().src = '${elsewhere.url}/image';
    fetch('${elsewhere.url}/fetch').catch(() => {});
    document.body.insertAdjacentHTML('beforeend', '<iframe src="${elsewhere.url}/frame"></iframe>');
  })`);
  expect(stopped).toEqual({
    stopped: ['connect-src', 'frame-src', 'img-src', 'script-src-attr', 'script-src-elem'],
  });
  expect(graphiql.complaints.every((each) => each.includes('Content Security Policy'))).toBe(true);
});
