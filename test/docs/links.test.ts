import { stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Page, ROOT, readPages } from './markdown.ts';

/** What leads out of this repository: no test follows it. */
const EXTERNAL = [
  'http://127.0.0.1:4000/graphql',
  'https://github.com/ali-sdk/ali-oss',
  'https://keepachangelog.com/en/1.1.0/',
  'https://relay.dev/graphql/connections.htm',
  'https://semver.org/spec/v2.0.0.html',
  'https://specs.apollo.dev/federation/v2.9',
];

const pages = await readPages();
const byPath = new Map(pages.map((page) => [page.path, page]));

const isExternal = (link: string) => /^[a-z]+:/.test(link);

/** The file that a link leads to, and the place in it. */
function targetOf(page: Page, link: string): { readonly path: string; readonly anchor: string } {
  const [file = '', anchor = ''] = link.split('#').map(decodeURIComponent);
  return { path: file === '' ? page.path : normalize(join(page.path, '..', file)), anchor };
}

async function problemOf(page: Page, link: string): Promise<string | undefined> {
  const { path, anchor } = targetOf(page, link);
  if (path.startsWith('..')) return `${link}: is out of the repository`;
  const there = await stat(join(ROOT, path)).catch(() => null);
  if (!there) return `${link}: there is no ${path}`;
  if (anchor === '') return undefined;
  return byPath.get(path)?.anchors.has(anchor) ? undefined : `${link}: ${path} has no such heading`;
}

describe.for(pages)('$path', (page) => {
  test('has no dead link', async () => {
    const links = page.links.filter((link) => !isExternal(link));
    const problems = await Promise.all(links.map((link) => problemOf(page, link)));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  test('begins with its name, and what it is for', () => {
    expect(page.text).toMatch(/^# .+\n\n[A-Z]/);
  });
});

test('links out of here are known', () => {
  const links = new Set(pages.flatMap((page) => page.links).filter(isExternal));
  expect([...links].sort()).toEqual(EXTERNAL);
});

test('the README leads to every page', () => {
  const found = new Set(['README.md']);
  for (const path of found) {
    const page = byPath.get(path);
    for (const link of page?.links ?? []) {
      if (page && !isExternal(link)) found.add(targetOf(page, link).path);
    }
  }
  expect(pages.map(({ path }) => path).filter((path) => !found.has(path))).toEqual([]);
});

test('what pages call npm scripts, and files, there are', async () => {
  const { scripts }: { scripts: Record<string, string> } = (
    await import('../../package.json', { with: { type: 'json' } })
  ).default;
  const code = pages.flatMap((page) =>
    [...page.code, ...page.blocks.map(({ text }) => text)].map((text) => ({ page, text })),
  );
  const runs = code.flatMap(({ text }) =>
    [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short ?? '',
    ),
  );
  expect(runs.length).toBeGreaterThan(15);
  expect(runs.filter((name) => !(name in scripts))).toEqual([]);

  const files = pages
    .flatMap((page) => page.code)
    .filter((text) => /^(?:src|test|docs|schema|\.ci)\/[\w./-]*$/.test(text));
  expect(files.length).toBeGreaterThan(15);
  const missing = await Promise.all(
    files.map((path) =>
      stat(join(ROOT, path)).then(
        () => undefined,
        () => path,
      ),
    ),
  );
  expect(missing.filter((path) => path !== undefined)).toEqual([]);
});
