import { mkdtempDisposable, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { compile, copy, NO_ERRORS, ROOT, run } from './support.ts';

// The registry answers when it does.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

const NAME = 'oss-inventory-graphql-documents';

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;

/** Packs, and installs the package alone, as a frontend does. */
beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'documents-'));
  const { path } = folder;
  await run('npm', ['pack', '--pack-destination', path], { cwd: join(ROOT, 'packages/documents') });
  const [tarball = ''] = await readdir(path);
  await writeFile(join(path, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`];
  await run('npm', install, { cwd: path });
});

afterAll(() => folder[Symbol.asyncDispose]());

test('the package has exactly what frontends import and read', async () => {
  const installed = join(folder.path, 'node_modules', NAME);
  expect((await readdir(installed)).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
    'persisted-documents.json',
    'schema.graphql',
  ]);
  expect(await readFile(join(installed, 'schema.graphql'), 'utf8')).toBe(
    await readFile(join(ROOT, 'schema/schema.graphql'), 'utf8'),
  );
});

test('it brings no other package, and less than 600 kB', async () => {
  const modules = join(folder.path, 'node_modules');
  const lock = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8'));
  expect(Object.keys(lock.packages)).toEqual([`node_modules/${NAME}`]);
  expect(await bytesIn(modules)).toBeLessThan(600_000);
});

test('Node runs it as it is', async () => {
  const script = await copy('documents.ts', folder.path);
  const { stdout } = await run(process.execPath, [script], { cwd: folder.path });
  expect(JSON.parse(stdout)).toEqual({
    document: 'Document',
    text: expect.stringContaining('query Rules('),
    trusted: true,
    frequencies: ['DAILY', 'MONTHLY', 'ONCE', 'UNKNOWN', 'WEEKLY'],
    nodes: expect.arrayContaining(['Bucket', 'InventoryConfiguration']),
    types: expect.any(Number),
  });
});

test('a bundle has only what it imports', async () => {
  const bundled = async (contents: string) => {
    const stdin = { contents, resolveDir: folder.path };
    const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
    return outputFiles[0]?.text ?? '';
  };
  const text = await bundled(`import { OneRuleText } from '${NAME}'; console.log(OneRuleText);`);
  expect(text).toContain('query OneRule(');
  expect(text).not.toMatch(/mutation|__schema|possibleTypes|"Document"/);
  const types = await bundled(
    `import { possibleTypes } from '${NAME}'; console.log(possibleTypes);`,
  );
  expect(types).not.toMatch(/query |mutation |__schema|"Document"/);
  expect(types.length).toBeLessThan(2_500);
});

test.each([
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
])('its types hold in a strict project: $module', async (resolution) => {
  const options = { ...resolution, lib: ['es2024', 'dom'], types: [] };
  expect(await compile(folder.path, 'frontend.ts', options)).toEqual(NO_ERRORS);
});

/** The size of all files in a folder. */
async function bytesIn(path: string): Promise<number> {
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((file) => file.isFile())
    .map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
