import { readFile, writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { GRAPHIQL_TABS } from '../../src/server/graphiql/graphiql-tabs.ts';
import { examplesIn, printed } from '../docs/answers.ts';
import { startProcess, temporaryFolder } from '../server/support.ts';
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
  untilReady,
} from './support.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const EXAMPLES = new URL('../../docs/examples.md', import.meta.url);
const PICTURE = new URL('../../docs/images/graphiql.png', import.meta.url);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The tabs' titles, each with the answer that the documentation prints. */
const tabs = examplesIn(await readFile(EXAMPLES, 'utf8'))
  .slice(0, GRAPHIQL_TABS.length)
  .map(({ query, answer }) => ({
    title: /^(?:query|mutation) (\w+)/m.exec(query)?.[1] ?? '',
    answer,
  }));
const titles = tabs.map(({ title }) => title);

/** Without what breaks its lines. */
const unspaced = (text: string) => text.replace(/\s/g, '');

/** The first visit of a server that has just started, in the page's own clock: milliseconds. */
async function firstVisit() {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path);
  const context = await browser.newContext();
  await context.addInitScript(`{
    const look = () => {
      const line = document.querySelector('${EDITOR} .view-line');
      if (line?.textContent) window.openedAfter = performance.now();
      else requestAnimationFrame(look);
    };
    look();
  }`);
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator(EDITOR).getByText('Buckets').first().waitFor();
  await page.locator('.graphiql-logo').getByText('OSS: the embedded emulator').waitFor();
  const [opened, ofPage, ofScript] = await page.evaluate<[number, number, number]>(`[
    openedAfter,
    performance.getEntriesByType('navigation')[0].responseStart,
    performance.getEntriesByName(location.origin + '/graphql?graphiql/main.js')[0].responseStart,
  ]`);
  await context.close();
  process.stderr.write(
    `GraphiQL: page after ${Math.round(ofPage)} ms, script after ${Math.round(ofScript)}, open after ${Math.round(opened)}\n`,
  );
  return { opened, ofPage, ofScript };
}

test('it opens with nothing warmed up, and its page waits for nothing', async () => {
  const visits = [await firstVisit(), await firstVisit(), await firstVisit()];
  // 3 s on a machine with nothing else to do, of which the browser has all but half a second. This one may
  // have much to do: the times are told, and what is held is that the page is there before its script is.
  for (const { opened, ofPage, ofScript } of visits) {
    expect(ofPage).toBeLessThan(ofScript);
    expect(opened).toBeLessThan(20_000);
  }
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('each tab does what the documentation says, from left to right and again', async () => {
    await using graphiql = await openGraphiql(browser, { colorScheme });
    const { page } = graphiql;
    expect(await shownTabs(page)).toEqual(titles);
    for (const { title, answer } of [...tabs, ...tabs.slice(-3)]) {
      await openTab(page, title);
      const body = await execute(page);
      expect(printed({ errors: [], ...body }), title).toEqual(answer);
      const whole = unspaced(JSON.stringify(body));
      // As much of it as there is room for.
      const isShown = async () => {
        const shown = unspaced(await textIn(page, RESULT));
        return shown.length > 100 && whole.startsWith(shown);
      };
      await expect.poll(isShown, { timeout: 20_000 }).toBe(true);
      await picture(page, `${colorScheme}-${title}`);
    }
    expect(graphiql.complaints).toEqual([]);
  });
});

test('a failure is shown as its type has it', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page } = graphiql;
  await openTab(page, 'CreateRule');
  await execute(page);
  await execute(page);
  await page.locator(RESULT).getByText('InventoryAlreadyExistError').waitFor();
  const text = await textIn(page, RESULT);
  expect(text).toContain('"ec": "0020-00000042"');
  expect(unspaced(text)).toContain(
    unspaced('"message": "Bucket \\"demo-empty\\" already has a rule \\"my-first-rule\\"'),
  );
  expect(text).toContain('"existing": {');
  await picture(page, 'failure');
  expect(graphiql.complaints).toEqual([]);
});

test('who comes again finds the tabs as they were, and no others', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page } = graphiql;
  await page.reload();
  await untilReady(page);
  expect(await shownTabs(page)).toEqual(titles);
  await openTab(page, 'OneRule');
  await page.waitForURL(/OneRule/);
  // It keeps what is open half a second later.
  const kept = () =>
    page.evaluate<[number, string]>(
      `[JSON.parse(localStorage['graphiql:tabState']).activeTabIndex, localStorage['graphiql:variables']]`,
    );
  await expect.poll(kept).toEqual([3, expect.stringContaining('inventoryId')]);
  await page.reload();
  await untilReady(page);
  await page.locator(EDITOR).getByText('OneRule').first().waitFor();
  expect(await shownTabs(page)).toEqual(titles);
  expect(printed({ errors: [], ...(await execute(page)) })).toEqual(tabs[3]?.answer);
});

test('the query of an address has a tab of its own', async () => {
  await using graphiql = await openGraphiql(browser, {
    link: { query: 'query Mine { buckets { nodes { name } } }' },
  });
  const { page } = graphiql;
  expect(await textIn(page, EDITOR)).toBe('query Mine { buckets { nodes { name } } }');
  expect(await shownTabs(page)).toEqual([...titles, 'Mine']);
  await openTab(page, 'FirstPage');
  await openTab(page, 'Mine');
  expect(await execute(page)).toMatchObject({ data: { buckets: { nodes: { length: 4 } } } });
});

test('the README’s picture is taken', async () => {
  await using graphiql = await openGraphiql(browser, {
    serving: { graphiql: { oss: 'the embedded emulator with sample data' } },
  });
  const { page } = graphiql;
  await openTab(page, 'ManyBuckets');
  await execute(page);
  await page.locator(RESULT).getByText('daily-app-013').waitFor();
  await page.mouse.move(0, 0);
  const png = await picture(page, 'readme');
  expect(png.length).toBeLessThan(200_000);
  if (process.env['UPDATE_DOCS']) await writeFile(PICTURE, png);
  // Fonts and their edges differ a little from machine to machine, another page by much.
  const { length } = await readFile(PICTURE);
  expect(Math.abs(png.length - length) / length).toBeLessThan(0.1);
});
