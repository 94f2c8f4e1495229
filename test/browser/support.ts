import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium, type Page, type Request } from 'playwright-core';
import { FULL_ACCESS } from '../../src/access/policy.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { accountOf, portOf } from '../server/support.ts';
import { type ServeOptions, serve } from '../support/serve.ts';

/** Starts Chromium, which asks nobody for anything of its own accord. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // There is no network but this machine.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

/** How {@link openGraphiql} opens it. */
export interface OpenOptions {
  /** @default 'light' */
  readonly colorScheme?: 'dark' | 'light';
  /** The query string of the address. @default none */
  readonly link?: Readonly<Record<string, string>>;
  /** @default 1400 × 900 */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Whether it is opened at `/oss/`, through a proxy that strips that prefix. */
  readonly isBehindPrefix?: boolean;
  readonly serving?: ServeOptions;
}

/** GraphiQL on sample data, in a browser that remembers nothing. */
export async function openGraphiql(browser: Browser, options: OpenOptions = {}) {
  const { colorScheme = 'light', link = {}, viewport = { width: 1400, height: 900 } } = options;
  await using started = new AsyncDisposableStack();
  const emulator = started.adopt(await startEmulator(), (each) => each.close());
  seedSampleData(emulator);
  const log = pino({ level: 'silent' });
  // As with the embedded emulator, whose sample everybody may read.
  const serving = { accessOf: () => FULL_ACCESS, ...options.serving };
  const server = started.use(await serve(accountOf(emulator), log, serving));
  const proxy = options.isBehindPrefix ? started.use(await startProxy(server.url)) : undefined;
  const address = new URL(proxy ? `${proxy.origin}/oss` : server.url);
  address.search = new URLSearchParams(link).toString();
  const context = started.use(await browser.newContext({ colorScheme, viewport }));
  const requested: string[] = [];
  const complaints: string[] = [];
  context.on('request', (sent) => requested.push(sent.url()));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const page = await context.newPage();
  await page.goto(address.href);
  await untilReady(page);
  const opened = started.move();
  return {
    page,
    requested,
    complaints,
    origin: address.origin,
    address: address.href,
    /** Stops the server, so that the page's next request fails. */
    stop: () => server.close(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/**
 * A reverse proxy as nginx with `location /oss/ { proxy_pass http://upstream/; }`: it strips the prefix, redirects the
 * prefix without a slash, and answers 502 while the upstream does not respond.
 */
async function startProxy(upstream: string) {
  const server = createServer((incoming, response) => {
    const { url = '', method, headers } = incoming;
    if (url.split('?', 1)[0] === '/oss') {
      response.writeHead(301, { location: url.replace('/oss', '/oss/') }).end();
    } else if (!url.startsWith('/oss/')) response.writeHead(404).end();
    else {
      const sent = request(new URL(url.slice('/oss'.length), upstream), { method, headers });
      sent.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      sent.on('error', () => {
        response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
      });
      incoming.pipe(sent);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${portOf(server.address())}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Until it can execute: before its last editor is there it does nothing, in silence. */
export async function untilReady(page: Page): Promise<void> {
  await page.locator(`${EDITOR} .view-line`).first().waitFor();
  await page.locator(`${RESULT} .monaco-editor`).waitFor();
}

/** The editor of the document. */
export const EDITOR = '.graphiql-query-editor';

/** The editor of variables or headers, whichever is open. */
export const TOOL = '.graphiql-editor-tool';

/** Where the answer is shown. */
export const RESULT = '.result-window';

/** Opens a tab, and waits for what it has. */
export async function openTab(page: Page, title: string): Promise<void> {
  await page.getByRole('tablist').getByTitle(title, { exact: true }).click();
  await page.locator(EDITOR).getByText(title, { exact: true }).first().waitFor();
}

/** The titles of the tabs. */
export async function shownTabs(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(
    '[...document.querySelectorAll("[role=tab] .graphiql-tab-button")].map((tab) => tab.textContent)',
  );
}

/** Executes what the open tab has, and gives the body of the answer. */
export function execute(page: Page): Promise<{ data: unknown; errors?: [] }> {
  return answerAfter(page, () => page.getByRole('button', { name: /execute query/i }).click());
}

/** The same by Ctrl-Enter in the editor of variables, for the selected one of several operations. */
export function executeSelected(page: Page): Promise<{ data: unknown; errors?: [] }> {
  return answerAfter(page, async () => {
    await page.locator(`${TOOL} .view-lines`).first().click();
    await page.keyboard.press('ControlOrMeta+Enter');
  });
}

async function answerAfter(page: Page, run: () => Promise<void>) {
  const isOperation = (sent: Request) => sent.postData()?.includes('IntrospectionQuery') === false;
  const [sent] = await Promise.all([page.waitForRequest(isOperation), run()]);
  return (await sent.response())?.json();
}

/** What an editor shows, line by line from the top; its blanks are no-break spaces. */
export async function textIn(page: Page, editor: string): Promise<string> {
  const text = await page.evaluate<string>(
    `[...document.querySelectorAll('${editor} .view-line')]
      .sort((a, b) => a.offsetTop - b.offsetTop)
      .map((line) => line.textContent)
      .join('\\n')`,
  );
  return text.replaceAll('\u00a0', ' ');
}

/** The folder of the pictures that a run takes. */
const PICTURES = process.env['SCREENSHOTS'] ?? join(import.meta.dirname, '../../.screenshots');

/** Keeps a picture of the page, and gives it. */
export async function picture(page: Page, name: string): Promise<Buffer> {
  mkdirSync(PICTURES, { recursive: true });
  const path = join(PICTURES, `${name}.png`);
  return page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}
