import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium, type Page, type Request } from 'playwright-core';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { accountOf } from '../server/support.ts';
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
  /** The query in the address. @default there is none */
  readonly query?: string;
  readonly serving?: ServeOptions;
}

/** GraphiQL on sample data, in a browser that remembers nothing. */
export async function openGraphiql(browser: Browser, options: OpenOptions = {}) {
  const { colorScheme = 'light', query, serving } = options;
  const emulator = await startEmulator();
  seedSampleData(emulator);
  const server = await serve(accountOf(emulator), pino({ level: 'silent' }), serving);
  const context = await browser.newContext({ colorScheme, viewport: { width: 1400, height: 900 } });
  const requested: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requested.push(request.url()));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const page = await context.newPage();
  await page.goto(query ? `${server.url}?query=${encodeURIComponent(query)}` : server.url);
  await untilReady(page);
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

/**
 * Executes what the open tab has, and gives the body of the answer. Who is faster than a person is told that
 * the operation is not known yet: nothing was sent then, and it is tried again.
 */
export async function execute(page: Page): Promise<{ data: unknown; errors?: [] }> {
  const isOperation = (request: Request) => {
    const sent = request.postData();
    return sent !== null && !sent.includes('IntrospectionQuery');
  };
  for (;;) {
    const asked = page.waitForRequest(isOperation, { timeout: 2000 }).catch(() => null);
    await page.getByRole('button', { name: /execute query/i }).click();
    const request = await asked;
    if (request) return (await request.response())?.json();
  }
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
