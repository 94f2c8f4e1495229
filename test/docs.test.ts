import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { VARIABLES } from '../src/config.ts';

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

/** What looks like a setting, and is a word of others. */
const OTHERS = new Set(['POST_JSON', 'AF_INET', 'AF_INET6']);

function settingsIn(text: string): readonly string[] {
  const names = text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? [];
  return [...new Set(names)].filter((name) => !OTHERS.has(name));
}

test.for(['Dockerfile', 'compose.yaml', 'docs/deploy.md', 'docs/access.md'])(
  '%s names no setting that there is not',
  async (path) => {
    const named = settingsIn(await read(path));
    expect(named.length).toBeGreaterThan(1);
    // Codes of errors look alike.
    const codes = new Set(settingsIn(await read('docs/api.md')));
    expect(named.filter((name) => !VARIABLES.includes(name) && !codes.has(name))).toEqual([]);
  },
);

test('README has every setting', async () => {
  const text = await read('README.md');
  const table = text.slice(text.indexOf('## Configuration'), text.indexOf('## Where things are'));
  const named = new Set(table.match(/`[A-Z][A-Z0-9_]*/g)?.map((name) => name.slice(1)));
  const missing = VARIABLES.filter((name) => !name.endsWith('_FILE') && !named.has(name));
  expect(missing).toEqual([]);
});

/** What Yoga says, which has another code by the time that it goes out. */
const INTERNAL_CODES = new Set(['REQUEST_ENTITY_TOO_LARGE']);

test('every code of an error is explained', async () => {
  const explained = await read('docs/api.md');
  const sources = await Promise.all(
    ['server', 'graphql'].map(async (room) => {
      const names = await readdir(new URL(`../src/${room}`, import.meta.url));
      return Promise.all(names.map((name) => read(`src/${room}/${name}`)));
    }),
  );
  const codes = new Set(
    sources
      .flat()
      .join()
      .match(/(?<=')[A-Z]{3,}(?:_[A-Z]+)+(?=')/g),
  );
  const isSetting = (code: string) => VARIABLES.includes(code);
  const missing = [...codes].filter(
    (code) => !isSetting(code) && !INTERNAL_CODES.has(code) && !explained.includes(`\`${code}\``),
  );
  expect(codes.size).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test('the image builds from what it is given', async () => {
  const dockerfile = await read('Dockerfile');
  const given = (await read('.dockerignore')).match(/(?<=^!).+/gm) ?? [];
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, sources = '']) => sources.split(' '),
  );
  expect(copied.toSorted()).toEqual(given.toSorted());
  expect(dockerfile).toMatch(/^USER node$/m);
});
