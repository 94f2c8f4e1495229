import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { execute, launchBrowser, openGraphiql, openTab } from './support.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('GraphiQL works behind a proxy that strips a prefix of the path', async () => {
  const link = { query: 'query Mine { buckets(first: 1) { nodes { name } } }' };
  await using graphiql = await openGraphiql(browser, { isBehindPrefix: true, link });
  const { page, origin } = graphiql;
  const { pathname, searchParams } = new URL(page.url());
  expect([pathname, searchParams.get('query')]).toEqual(['/oss/graphql', link.query]);
  expect(await execute(page)).toMatchObject({
    data: { buckets: { nodes: [{ name: 'demo-empty' }] } },
  });
  await openTab(page, 'FirstPage');
  expect(await execute(page)).toMatchObject({ data: { inventories: { totalCount: 250 } } });
  // Scripts that are loaded on demand, too.
  await page.getByRole('button', { name: /^Prettify/ }).click();
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByText('The inventory rules of Alibaba Cloud OSS buckets.').waitFor();
  const own = graphiql.requested.filter((url) => !/^(data|blob):/.test(url));
  expect(own.filter((url) => !new URL(url).pathname.startsWith('/oss'))).toEqual([]);
  expect(own.filter((url) => new URL(url).origin !== origin)).toEqual([]);
  expect(own.some((url) => url.includes('?graphiql/standalone-'))).toBe(true);
  expect(graphiql.complaints).toEqual([]);
});
