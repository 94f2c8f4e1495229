import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { GRAPHIQL_TABS } from '../../src/server/graphiql/graphiql-tabs.ts';
import { startSystem } from '../support/system.ts';
import {
  EDITOR,
  execute,
  launchBrowser,
  openGraphiql,
  openTab,
  picture,
  RESULT,
  shownTabs,
  textIn,
} from './support.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let browser: Browser;
let axe: string;
beforeAll(async () => {
  browser = await launchBrowser();
  axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
});
afterAll(() => browser.close());

/** What axe-core finds in GraphiQL's own elements and in Monaco's colours: each rule, with what it is found in. */
const UPSTREAM: Readonly<Record<string, readonly string[]>> = {
  // The colours of numbers in light answers, and of comments in dark editors.
  'color-contrast': ['.view-line .mtk8'],
  label: ['.graphiql-explorer-root input'],
  'label-content-name-mismatch': ['.graphiql-history-item-label'],
  'nested-interactive': ['.graphiql-tab'],
  'select-name': ['.graphiql-explorer-root select'],
};

/** What axe-core finds now: each rule, with its selector of {@link UPSTREAM}, or the element's own. */
function violations(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`{
    const upstream = ${JSON.stringify(UPSTREAM)};
    axe.run({ elementRef: true }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) =>
        nodes.map(({ element, target }) => {
          const known = upstream[id]?.find((selector) => element.matches(selector));
          return id + ': ' + (known ?? target);
        }),
      ),
    );
  }`);
}

test('axe-core finds only what is upstream’s', async () => {
  const found = new Set<string>();
  for (const colorScheme of ['light', 'dark'] as const) {
    await using graphiql = await openGraphiql(browser, { colorScheme });
    const { page } = graphiql;
    await page.evaluate(axe);
    const look = async () => {
      for (const each of await violations(page)) found.add(each);
    };
    await look();
    await execute(page);
    await page.locator(RESULT).getByText('"cost"').waitFor();
    await look();
    for (const plugin of ['Documentation Explorer', 'History', 'GraphiQL Explorer']) {
      await page.getByRole('button', { name: `Show ${plugin}` }).click();
      await page.getByRole('button', { name: `Hide ${plugin}` }).waitFor();
      await look();
    }
  }
  const upstream = Object.entries(UPSTREAM).flatMap(([rule, all]) =>
    all.map((each) => `${rule}: ${each}`),
  );
  expect([...found].sort()).toEqual(upstream.sort());
});

test('axe-core finds nothing in the page that is there without GraphiQL', async () => {
  await using system = await startSystem({ serving: { graphiql: false } });
  const page = await browser.newPage();
  await page.goto(system.url);
  await page.getByRole('heading', { name: 'oss-inventory-graphql' }).waitFor();
  await page.evaluate(axe);
  expect(await violations(page)).toEqual([]);
  await page.close();
});

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (
      await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)
    ) {
      return;
    }
  }
  throw new Error(`Tab does not lead to ${selector}.`);
}

test('the keyboard alone opens a tab, edits, runs, leaves the editor and reads the documentation', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page } = graphiql;
  const { keyboard } = page;
  await tabTo(page, '[title=FirstPage]');
  await keyboard.press('Enter');
  await page.locator(EDITOR).getByText('FirstPage', { exact: true }).first().waitFor();
  await tabTo(page, `${EDITOR} .graphiql-editor`);
  await keyboard.press('Enter');
  await keyboard.press('ControlOrMeta+Home');
  await keyboard.insertText('# typed\n');
  await keyboard.press('ControlOrMeta+Enter');
  await page.locator(RESULT).getByText('"totalCount"').waitFor();
  expect(await textIn(page, EDITOR)).toMatch(/^# typed/);
  await keyboard.press('Escape');
  await tabTo(page, '.graphiql-execute-button');
  await tabTo(page, '[aria-label="Variables"] .graphiql-editor');
  await tabTo(page, '[aria-label="Show Documentation Explorer"]');
  await keyboard.press('Enter');
  await tabTo(page, 'a.graphiql-doc-explorer-type-name');
  await keyboard.press('Enter');
  await page.getByText('Reads buckets, their inventory rules').waitFor();
  expect(graphiql.complaints).toEqual([]);
});

test('Escape closes a suggestion before it leaves the editor', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page } = graphiql;
  const focused = () => page.evaluate<string>('document.activeElement.tagName');
  await page.locator(EDITOR).getByText('storageClass').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Space');
  const suggestions = page.locator('.suggest-widget.visible');
  await suggestions.getByText('versioning').first().waitFor();
  await page.keyboard.press('Escape');
  await suggestions.waitFor({ state: 'hidden' });
  expect(await focused()).toBe('TEXTAREA');
  await page.keyboard.press('Escape');
  expect(await focused()).toBe('DIV');
});

const PHONE = { width: 390, height: 844 };

test('on a phone nothing is outside the screen, and everything is of use', async () => {
  await using graphiql = await openGraphiql(browser, { viewport: PHONE });
  const { page } = graphiql;
  const widthOf = async (target: Locator) => (await target.boundingBox())?.width;
  const first = page.locator(EDITOR).getByText('Press the run button').first();
  await expect.poll(() => widthOf(first)).toBeLessThan(PHONE.width);
  await execute(page);
  await page.locator(RESULT).getByText('demo-empty').waitFor();
  await picture(page, 'phone');
  const boxes = await Promise.all(
    [EDITOR, RESULT, '.graphiql-editor-tool', '.graphiql-sidebar', '.graphiql-logo'].map(
      async (selector) => ({ selector, ...(await page.locator(selector).boundingBox()) }),
    ),
  );
  for (const { selector, x = -1, y = -1, width = 0, height = 0 } of boxes) {
    expect([selector, x >= 0, y >= 0]).toEqual([selector, true, true]);
    expect(x + width, selector).toBeLessThanOrEqual(PHONE.width);
    expect(y + height, selector).toBeLessThanOrEqual(PHONE.height);
    expect(width, selector).toBeGreaterThan(300);
  }

  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const docs = page.locator('.graphiql-plugin');
  await docs.getByText('The inventory rules of').waitFor();
  await expect.poll(() => widthOf(docs)).toBe(PHONE.width);
  await picture(page, 'phone-documentation');
  await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
  await page.locator(EDITOR).getByText('Press the run button').first().waitFor();
  expect(graphiql.complaints).toEqual([]);
});

test.for([
  [390, 844],
  [844, 390],
  [1400, 900],
] as const)('on a screen of %i × %i the active tab is visible', async ([width, height]) => {
  const link = { query: 'query TheLast { __typename }' };
  await using graphiql = await openGraphiql(browser, { viewport: { width, height }, link });
  const { page } = graphiql;
  const isInStrip = async () => {
    const strip = await page.getByRole('tablist').boundingBox();
    const tab = await page.locator('.graphiql-tab-active').boundingBox();
    if (!strip || !tab) return false;
    return tab.x >= strip.x - 1 && tab.x + tab.width <= strip.x + strip.width + 1;
  };
  expect(await shownTabs(page)).toHaveLength(GRAPHIQL_TABS.length + 1);
  await expect.poll(isInStrip).toBe(true);
  await openTab(page, 'Buckets');
  await expect.poll(isInStrip).toBe(true);
  const size = '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]';
  expect(await page.evaluate(size)).toEqual([width, height]);
});
