import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { EDITOR, executeSelected, launchBrowser, openGraphiql, RESULT, textIn } from './support.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Runs the tab, and gives what is shown. */
async function shownError(page: Page): Promise<string> {
  await page.locator(EDITOR).locator('.view-line').first().click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.locator(RESULT).getByText('"message"').waitFor();
  return (await textIn(page, RESULT)).replace(/\s+/g, ' ');
}

test.for([
  {
    name: 'in the second of two operations',
    query:
      'query One { buckets { nodes { name } } ...Used }\n\n# A comment, "ünï" 🪣\n' +
      'query Two { buckets { nodes { name } } wrong }\nfragment Used on Query { __typename }',
    operationName: 'Two',
    locations: [{ line: 4, column: 40 }],
  },
  {
    name: 'in the only operation',
    query: '# A comment\n\n\n   query   One { buckets { nodes { name, wrong } } }',
    operationName: 'One',
    locations: [{ line: 4, column: 42 }],
  },
  {
    name: 'in a fragment of the operation',
    query: 'query One { __typename }\nquery Two { ...F }\n  fragment F on Query { wrong }',
    operationName: 'Two',
    locations: [{ line: 3, column: 25 }],
  },
])('the location of an error $name is its place in the editor', async (example) => {
  const { query, operationName, locations } = example;
  await using graphiql = await openGraphiql(browser, { link: { query, operationName } });
  const body = await executeSelected(graphiql.page);
  expect(body.errors).toEqual([expect.objectContaining({ locations })]);
});

test('other operations are not validated', async () => {
  const query =
    'query One { wrong ...Used }\nquery Two { __typename }\nfragment Used on Query { wrong }';
  await using graphiql = await openGraphiql(browser, { link: { query, operationName: 'Two' } });
  expect(await executeSelected(graphiql.page)).toMatchObject({ data: { __typename: 'Query' } });
});

test('a syntax error is shown as the server reports it', async () => {
  const query = '{\n  buckets { nodes { name }\n';
  await using graphiql = await openGraphiql(browser, { link: { query } });
  const text = await shownError(graphiql.page);
  expect(text).toContain('"message": "Syntax Error: Expected Name, found <EOF>."');
  expect(text).toContain('"line": 3');
  expect(text).not.toContain('stack');
});

test('a server that does not respond is shown as a message', async () => {
  await using graphiql = await openGraphiql(browser);
  await graphiql.stop();
  const text = await shownError(graphiql.page);
  expect(text).toContain('"message": "The server did not respond. Is it running?');
  expect(text).not.toContain('stack');
});

test('the error page of a proxy is shown as a message', async () => {
  await using graphiql = await openGraphiql(browser, { isBehindPrefix: true });
  await graphiql.stop();
  const text = await shownError(graphiql.page);
  expect(text).toContain('"The response is not JSON: status 502 Bad Gateway, text/html."');
  expect(text).not.toContain('stack');
});
