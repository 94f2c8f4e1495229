import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bodyOf, post, startProcess } from '../server/support.ts';
import { compile, copy, NO_ERRORS, ROOT, run } from './support.ts';

// The registry answers when it does.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;

/** Packs, and installs the package into an empty folder, beside a Node of the oldest line that it runs on. */
beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'package-'));
  const { path } = folder;
  await run('npm', ['pack', '--pack-destination', path], { cwd: ROOT });
  const [tarball = ''] = await readdir(path);
  const { engines, devDependencies } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  );
  const oldest = engines.node.replace(/^>=/, '');
  // npm lets no dependency run its install script that is not named: node's gets the runtime.
  const settings = { private: true, type: 'module', allowScripts: { node: true } };
  await writeFile(join(path, 'package.json'), JSON.stringify(settings));
  const packages = [
    `./${tarball}`,
    `node@${oldest}`,
    `@types/node@${devDependencies['@types/node']}`,
    // One that the package does not run on.
    `node-20@npm:node-${process.platform.replace('win32', 'win')}-${process.arch}@20.19.0`,
  ];
  await run('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: path });
});

afterAll(() => folder[Symbol.asyncDispose]());

/** Nothing of this repository's: the Node and the commands of the folder. */
function environment() {
  return { PATH: join(folder.path, 'node_modules/.bin') };
}

test('the package has exactly what is run, imported and read', async () => {
  const installed = join(folder.path, 'node_modules/oss-inventory-graphql');
  expect((await readdir(installed)).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'deploy',
    'dist',
    'docs',
    'package.json',
    'schema',
  ]);
  const { exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const files = Object.values<string | Record<string, string>>(exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  expect(files).toHaveLength(6);
  for (const file of files) expect(await readFile(join(installed, file), 'utf8')).not.toBe('');
});

test('its command serves, and ends on a signal', async () => {
  const command = join(environment().PATH, 'oss-inventory-graphql');
  await using server = await startProcess(folder.path, environment(), [command]);
  const response = await post(server.url, { query: '{ buckets(first: 1) { nodes { name } } }' });
  expect(await bodyOf(response)).toEqual({
    data: { buckets: { nodes: [{ name: 'demo-empty' }] } },
  });
  const script = await fetch(`${server.url}?graphiql/main.js`);
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  server.signal('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
});

test('it has the thread that summarizes reports', async () => {
  const command = join(environment().PATH, 'oss-inventory-graphql');
  await using server = await startProcess(folder.path, environment(), [command]);
  const ask = async (query: string) => (await bodyOf(await post(server.url, { query }))).data;
  const report = (selection: string) =>
    ask(`{ inventory(bucket: "demo-photos", inventoryId: "originals-daily") {
      latestReport { ${selection} }
    } }`);
  const found = (await report('id')) as { inventory: { latestReport: { id: string } } };
  const { id } = found.inventory.latestReport;
  await ask(`mutation { summarizeReport(input: { reportId: "${id}" }) { __typename } }`);
  await expect
    .poll(() => report('summary { ... on ReportSummary { objectCount } }'), { timeout: 30_000 })
    .toMatchObject({
      inventory: { latestReport: { summary: { objectCount: expect.any(Number) } } },
    });
  server.signal('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
});

test('on an older Node its command says in one line which one it needs', async () => {
  const old = join(folder.path, 'node_modules/node-20/bin/node');
  const command = join(folder.path, 'node_modules/oss-inventory-graphql/dist/main.js');
  await expect(run(old, [command], { cwd: folder.path, env: environment() })).rejects.toMatchObject(
    {
      code: 1,
      stdout: '',
      stderr: `oss-inventory-graphql needs Node 24 or later; this is Node 20.19.0 (${old}).\n`,
    },
  );
});

test('its modules are imported by Node 24', async () => {
  const script = await copy('run.ts', folder.path);
  const { stdout } = await run('node', [script], { cwd: folder.path, env: environment() });
  expect(JSON.parse(stdout)).toEqual({
    node: expect.stringMatching(/^v24\./),
    status: 403,
  });
});

test.each([
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
])('its types hold in a strict project: $module', async (resolution) => {
  expect(await compile(folder.path, 'run.ts', { ...resolution, types: ['node'] })).toEqual(
    NO_ERRORS,
  );
});
