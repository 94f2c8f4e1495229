import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import {
  EDITOR,
  execute,
  launchBrowser,
  openGraphiql,
  openTab,
  picture,
  RESULT,
  TOOL,
  textIn,
} from './support.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test.for(['light', 'dark'] as const)(
  'in %s colours, it says which OSS it is of',
  async (scheme) => {
    const oss = 'oss-cn-hangzhou, at <OSS_ENDPOINT>';
    await using graphiql = await openGraphiql(browser, {
      colorScheme: scheme,
      serving: { graphiql: { oss } },
    });
    const { page } = graphiql;
    await page.locator('.graphiql-logo').getByText(`OSS: ${oss}`, { exact: true }).waitFor();
    expect(await page.title()).toBe(`oss-inventory-graphql: ${oss}`);
    const red = await page.evaluate<string>(
      'getComputedStyle(document.querySelector(".graphiql-container")).backgroundColor.match(/\\d+/)[0]',
    );
    expect(Number(red) < 128 ? 'dark' : 'light').toBe(scheme);
    await picture(page, `graphiql-${scheme}`);
    expect(graphiql.complaints).toEqual([]);
  },
);

test('it sends requests only to the server, and its search finds what the schema has', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page, origin } = graphiql;
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('combobox').fill('createInv');
  await page
    .getByRole('option', { name: /createInventory/ })
    .first()
    .click();
  await page.getByText('Creates a rule. It never changes an existing rule').waitFor();
  await picture(page, 'graphiql-documentation');

  const elsewhere = graphiql.requested.filter(
    (url) => !url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url),
  );
  expect(elsewhere).toEqual([]);
  expect(graphiql.requested.filter((url) => url === `${origin}/graphql`).length).toBeGreaterThan(1);
  expect(graphiql.complaints).toEqual([]);
});

test('an expected failure is shown with its code', async () => {
  const query = '{ inventories(bucket: "no-such-bucket") { totalCount } }';
  await using graphiql = await openGraphiql(browser, { link: { query } });
  const { page } = graphiql;
  await page.locator(EDITOR).getByText('no-such-bucket').first().click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.locator(RESULT).getByText('NO_SUCH_BUCKET').waitFor();
  expect(await textIn(page, RESULT)).toContain('does not exist');
  expect(graphiql.complaints).toEqual([]);
});

test('a credential is typed in once, serves all tabs and the documentation, and is forgotten', async () => {
  const key = 'my-canary-'.repeat(5);
  const sha256 = createHash('sha256').update(key).digest();
  await using graphiql = await openGraphiql(browser, {
    serving: {
      graphiql: { headers: { 'x-api-key': '' } },
      identity: { apiKeys: [{ name: 'me', sha256 }], tokens: undefined },
    },
  });
  const { page } = graphiql;
  await openTab(page, 'FirstPage');
  expect(await execute(page)).toMatchObject({ errors: [{}] });
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await page.locator(TOOL).getByText('x-api-key').first().click();
  expect(await textIn(page, TOOL)).toContain('"x-api-key": ""');
  // Into the quotes.
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.insertText(key);
  expect(await execute(page)).toMatchObject({ data: { inventories: { totalCount: 250 } } });

  await openTab(page, 'NextPage');
  expect(await execute(page)).toMatchObject({ data: { inventories: {} } });
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('combobox').fill('createInv');
  await page
    .getByRole('option', { name: /createInventory/ })
    .first()
    .waitFor();

  const kept = await page.evaluate<string>(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])',
  );
  expect(kept).toContain('demo-logs');
  expect(kept).toContain('graphiql:queries');
  expect(kept).not.toContain('my-canary');
  // The requests without it, and nothing else.
  expect(graphiql.complaints.every((each) => each.includes('401'))).toBe(true);
});

test('nothing that gets into the page runs, or sends anything away', async () => {
  await using graphiql = await openGraphiql(browser);
  const { page } = graphiql;
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
