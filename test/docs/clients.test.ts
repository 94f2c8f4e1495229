import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const page = new URL('../../docs/clients.md', import.meta.url);
const text = await readFile(page, 'utf8');

/** Each piece of code with the file that it says to be of. */
const snippets = [...text.matchAll(/^\[\S+\]\((\S+)\):\n\n```\w+\n(.*?)^```$/gms)].map(
  ([, file = '', code = '']) => ({ file, code }),
);

test('every piece of code in docs/clients.md names its file', () => {
  expect(snippets).toHaveLength(10);
  expect(text.match(/^```\w+$/gm)).toHaveLength(snippets.length);
});

test.each(snippets)('docs/clients.md has what $file has', async ({ file, code }) => {
  expect(await readFile(new URL(file, page), 'utf8')).toContain(code);
});
