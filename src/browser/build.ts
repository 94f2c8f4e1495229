import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { licencesOf } from './licences.ts';

// Builds the files that GraphiQL's page loads. It runs with every install.

const ROOT = join(import.meta.dirname, '../..');

const FOLDER = join(ROOT, 'dist/graphiql');

/** Where scripts find each other: relative, so that a proxy may put a prefix in front of the path. */
const ADDRESS = './graphql?graphiql';

/** Monaco's features for languages that GraphiQL does not have, and for options that GraphiQL turns off. */
const UNUSED = [
  'codelens',
  'colorPicker',
  'diffEditor',
  'diffEditorBreadcrumbs',
  'dropOrPasteInto',
  'inlayHints',
  'inlineCompletions',
  'inlineEdit',
  'inlineEdits',
  'inlineProgress',
  'linkedEditing',
  'parameterHints',
  'rename',
  'sectionHeaders',
  'semanticTokens',
  'stickyScroll',
];

/** Removes the unused features from the module that imports all of Monaco's features. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]editor\.all\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const name of UNUSED) {
        const imports = new RegExp(`^import '\\./(contrib|browser/widget)/${name}/.*$`, 'gm');
        if (!imports.test(contents)) throw new Error(`Monaco has no ${name}.`);
        contents = contents.replace(imports, '');
      }
      return { contents: contents.replace(/^.*suggestInlineCompletions.*$/m, '') };
    });
  },
};

async function build(bundle: typeof import('esbuild').build): Promise<void> {
  const common = {
    absWorkingDir: ROOT,
    outdir: FOLDER,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'eof',
    logLevel: 'warning',
  } as const satisfies BuildOptions;
  const [page, workers] = await Promise.all([
    bundle({
      ...common,
      entryPoints: ['src/browser/main.ts'],
      format: 'esm',
      splitting: true,
      publicPath: ADDRESS,
      loader: { '.ttf': 'dataurl' },
      plugins: [withoutUnused],
    }),
    bundle({
      ...common,
      entryPoints: {
        'editor-worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
        'json-worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
        'graphql-worker': 'monaco-graphql/esm/graphql.worker.js',
      },
      format: 'iife',
    }),
  ]);
  for (const { path, contents } of [...page.outputFiles, ...workers.outputFiles]) {
    // main.css has the styles of all scripts.
    if (path.endsWith('.css') && basename(path) !== 'main.css') continue;
    await writeFile(path, contents);
  }
  const main = join(FOLDER, 'main.js');
  await writeFile(main, preloading(page.metafile) + (await readFile(main, 'utf8')));
  await writeFile(
    join(FOLDER, 'licences.txt'),
    await licencesOf([page.metafile, workers.metafile]),
  );
  await copyFile(join(import.meta.dirname, 'icon.svg'), join(FOLDER, 'icon.svg'));
}

/** Makes a browser load the imports of main.js's scripts at once, not only after it has read each script. */
function preloading({ outputs }: Metafile): string {
  const needed = new Set<string>();
  const need = (output: string) => {
    if (needed.has(output)) return;
    needed.add(output);
    for (const { path, kind } of outputs[output]?.imports ?? []) {
      if (kind === 'import-statement') need(path);
    }
  };
  for (const { path } of outputs['dist/graphiql/main.js']?.imports ?? []) need(path);
  const addresses = [...needed].map((output) => `${ADDRESS}/${basename(output)}`);
  return `for (const href of ${JSON.stringify(addresses)}) {
  document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
}
`;
}

const esbuild = await import('esbuild').catch(() => undefined);
if (esbuild) {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await build(esbuild.build);
} else {
  process.stderr.write('GraphiQL is not built: its packages are development dependencies.\n');
}
