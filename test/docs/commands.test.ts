import { expect, test } from 'vitest';
import { scriptsOf } from '../commands/commands.ts';
import { readPages } from './markdown.ts';

test('every command of the documentation is run, or has a reason not to be', async () => {
  const scripts = (await readPages()).flatMap(scriptsOf);
  expect(scripts.length).toBeGreaterThan(5);
  const unknown = scripts.filter(({ way }) => way === undefined);
  expect(unknown.map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
});

test('a command that nobody knows is found', () => {
  const page = {
    path: 'docs/page.md',
    text: '',
    links: [],
    anchors: new Set(''),
    code: [],
    rows: [],
  };
  const blocks = [
    { language: 'sh', text: 'curl http://127.0.0.1:4000/graphql\nrm -rf build\n' },
    { language: 'console', text: '$ oss-inventory-graphql --version\n0.1.0\n$ frobnicate\n' },
  ];
  const ways = scriptsOf({ ...page, blocks }).map(({ text, way }) => [text, way]);
  expect(ways).toEqual([
    ['curl http://127.0.0.1:4000/graphql', 'run'],
    ['rm -rf build', undefined],
    ['oss-inventory-graphql --version', 'run'],
    ['frobnicate', undefined],
  ]);
});
