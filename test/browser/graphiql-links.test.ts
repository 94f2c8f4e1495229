import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { GRAPHIQL_TABS } from '../../src/server/graphiql/graphiql-tabs.ts';
import {
  EDITOR,
  execute,
  executeSelected,
  launchBrowser,
  openGraphiql,
  openTab,
  shownTabs,
  TOOL,
  textIn,
  untilReady,
} from './support.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const EXAMPLES = GRAPHIQL_TABS.length;

const LINK = {
  query:
    'query One { buckets { nodes { name } } }\nquery Two($b: String!) { bucket(name: $b) { name } }',
  variables: '{"b": "demo-logs"}',
  operationName: 'Two',
};

/** The tabs that GraphiQL stored. */
const storedTabs = (page: Page) =>
  page.evaluate<{ query: string }[]>(`JSON.parse(localStorage['graphiql:tabState']).tabs`);

test('a link opens with its query, variables and operation', async () => {
  await using graphiql = await openGraphiql(browser, { link: LINK });
  const { page } = graphiql;
  expect(await textIn(page, EDITOR)).toBe(LINK.query);
  expect((await textIn(page, TOOL)).trim()).toBe(LINK.variables);
  expect(await executeSelected(page)).toMatchObject({ data: { bucket: { name: 'demo-logs' } } });
  expect(graphiql.complaints).toEqual([]);
});

test('a link without variables does not open with those of the last visit', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page, address } = graphiql;
  await openTab(page, 'FirstPage');
  await page.waitForURL(/demo-logs/);
  await page.goto(`${address}?query={buckets{nodes{name}}}`);
  await untilReady(page);
  expect((await textIn(page, TOOL)).trim()).toBe('');
});

test('a link that is opened again does not add a tab', async () => {
  await using graphiql = await openGraphiql(browser, { link: LINK });
  const { page, address } = graphiql;
  expect(await shownTabs(page)).toHaveLength(EXAMPLES + 1);
  for (let visit = 0; visit < 3; visit++) {
    await page.goto(address);
    await untilReady(page);
    expect(await shownTabs(page)).toHaveLength(EXAMPLES + 1);
    await openTab(page, 'FirstPage');
    await page.waitForURL(/FirstPage/);
  }
});

test('the address is a link to the active tab, and a reload keeps the tabs', async () => {
  await using graphiql = await openGraphiql(browser, { link: LINK });
  const { page } = graphiql;
  await page.locator(EDITOR).getByText('query One').click();
  await page.keyboard.press('End');
  await page.keyboard.insertText(' # edited');
  await page.waitForURL(/edited/);
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('query')).toContain('# edited\nquery Two');
  expect(searchParams.get('variables')).toBe(LINK.variables);
  expect(searchParams.get('operationName')).toBe('Two');
  expect(searchParams.has('headers')).toBe(false);
  await page.reload();
  await untilReady(page);
  expect(await shownTabs(page)).toHaveLength(EXAMPLES + 1);
  expect(await textIn(page, EDITOR)).toContain('# edited');
});

test('a query that is too long for an address is stored, and survives a reload', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page, address } = graphiql;
  await page.locator(EDITOR).getByText('Press the run').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText(`# ${'long '.repeat(2000)}\n`);
  await expect.poll(async () => (await storedTabs(page))[0]?.query).toMatch(/^# long/);
  await expect.poll(() => page.url()).toBe(address);
  await page.reload();
  await untilReady(page);
  expect(await shownTabs(page)).toHaveLength(EXAMPLES);
  expect(await textIn(page, EDITOR)).toContain('# long');
});

test('a link with mistakes opens as it is', async () => {
  const query = 'query A { buckets {';
  await using graphiql = await openGraphiql(browser, {
    link: { query, variables: '{', operationName: 'B' },
  });
  const { page } = graphiql;
  expect(await textIn(page, EDITOR)).toBe(query);
  expect((await textIn(page, TOOL)).trim()).toBe('{');
  expect(await shownTabs(page)).toHaveLength(EXAMPLES + 1);
});

test('the history lists what was run, also after a reload', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page } = graphiql;
  await execute(page);
  await openTab(page, 'ManyBuckets');
  await execute(page);
  await page.reload();
  await untilReady(page);
  await page.getByRole('button', { name: 'Show History' }).click();
  const items = page.locator('.graphiql-history-item-label');
  await items.first().waitFor();
  // GraphiQL lists a run twice if it learns the operation's name meanwhile.
  expect([...new Set(await items.allTextContents())]).toEqual(['ManyBuckets', 'Buckets']);
});
