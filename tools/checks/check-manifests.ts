/**
 * Checks the manifests of deploy/kubernetes against the types of Kubernetes' API: unknown and missing fields, and values
 * of another type. TypeScript finds them, in a file with the manifests as literals.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const folder = join(import.meta.dirname, '../../deploy/kubernetes');
const output = join(import.meta.dirname, 'node_modules/.cache/manifests');

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const files = readdirSync(folder).filter((file) => file !== 'kustomization.yaml');

const listed: string[] = parse(read('kustomization.yaml')).resources;
const examples = files.filter((file) => file.includes('.example.'));
const unlisted = files.filter((file) => !listed.includes(file) && !examples.includes(file));
const missing = listed.filter((file) => !files.includes(file));
const problems = [
  ...unlisted.map((file) => `kustomization.yaml does not list ${file}.`),
  ...missing.map((file) => `kustomization.yaml lists ${file}, which does not exist.`),
];

const literals = files.flatMap((file, fileIndex) =>
  parseAllDocuments(read(file), { strict: true }).map((document, index) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('\n')}`);
    const manifest: Manifest = document.toJS();
    const type = `import('kubernetes-models/${manifest.apiVersion}').I${manifest.kind}`;
    const name = `manifest_${fileIndex}_${index}`;
    return `// ${file}\nexport const ${name}: ${type} = ${JSON.stringify(manifest, null, 2)};\n`;
  }),
);
mkdirSync(output, { recursive: true });
const generated = join(output, 'manifests.ts');
writeFileSync(generated, literals.join('\n'));
const options = '--noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext';
const { status } = spawnSync('tsc', [...options.split(' '), '--ignoreConfig', generated], {
  stdio: 'inherit',
});
if (status !== 0) problems.push('A manifest does not fit its type: see above.');
if (problems.length > 0) throw new Error(problems.join('\n'));
process.stdout.write(`${literals.length} manifests are valid.\n`);
