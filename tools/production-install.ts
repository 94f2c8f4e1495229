/**
 * Installs what production needs into an empty folder, and prints how many packages, megabytes and seconds that takes,
 * and the packages of each licence. It fails above the limit of megabytes, and at a licence that is not listed here.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Without the packages that only ali-oss brings, unpacked. */
const MAX_MB = 60;

/** Licences without a duty to publish one's own code. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
]);

interface Package {
  readonly version: string;
  /** A list in old packages. */
  readonly license?: string | readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'production-'));
try {
  for (const path of ['package.json', 'package-lock.json', '.npmrc', 'tools/node']) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  const startedAt = performance.now();
  const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  const { status } = spawnSync('npm', ['ci', ...options], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed.');
  const seconds = (performance.now() - startedAt) / 1000;
  report(readPackages(), seconds);
} finally {
  rmSync(folder, { recursive: true });
}

function report(packages: ReadonlyMap<string, Package>, seconds: number): void {
  const withoutAliOss = reachable(packages, (name) => name !== 'ali-oss');
  const all = megabytes([...packages.keys()]);
  const own = megabytes([...withoutAliOss]);
  const lines = [
    `${packages.size} packages, ${all.toFixed(1)} MB, installed in ${seconds.toFixed(0)} s`,
    `${withoutAliOss.size} packages, ${own.toFixed(1)} MB without those that only ali-oss brings (at most ${MAX_MB} MB)`,
  ];
  const byLicence = Map.groupBy(packages, ([, { license }]) =>
    [license ?? 'unknown'].flat().join(' OR '),
  );
  for (const [licence, entries] of [...byLicence].toSorted(([, a], [, b]) => b.length - a.length)) {
    const names = entries.map(([path, { version }]) => `${nameOf(path)}@${version}`);
    lines.push(`\n${licence}: ${names.length}`, `  ${[...new Set(names)].join(' ')}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  const unlisted = [...byLicence.keys()].filter((licence) => !isAllowed(licence));
  if (unlisted.length > 0) throw new Error(`Licences to look at: ${unlisted.join(', ')}`);
  if (own > MAX_MB) throw new Error(`${own.toFixed(1)} MB are more than ${MAX_MB}.`);
}

/** One of several licences is enough. */
function isAllowed(licence: string): boolean {
  const choices = licence.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((each) => ALLOWED.has(each)));
}

/** The installed packages, by their folders. */
function readPackages(): ReadonlyMap<string, Package> {
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  const entries: readonly (readonly [string, Package])[] = Object.entries(lock.packages);
  return new Map(
    entries.flatMap(([path]) => {
      // Node itself, which only development installs.
      if (!path.startsWith('node_modules/') || path === 'node_modules/node') return [];
      const manifest: Package = JSON.parse(
        readFileSync(join(folder, path, 'package.json'), 'utf8'),
      );
      return [[path, manifest] as const];
    }),
  );
}

/** The packages that those of package.json need, directly or not. */
function reachable(
  packages: ReadonlyMap<string, Package>,
  isTaken: (name: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (from: string, { dependencies = {} }: Pick<Package, 'dependencies'>) => {
    for (const name of Object.keys(dependencies).filter(isTaken)) {
      const path = resolve(packages, from, name);
      const manifest = path === undefined ? undefined : packages.get(path);
      if (path === undefined || !manifest || found.has(path)) continue;
      found.add(path);
      visit(path, manifest);
    }
  };
  visit('', JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return found;
}

/** Where Node finds a package that the one in the folder `from` imports. */
function resolve(
  packages: ReadonlyMap<string, Package>,
  from: string,
  name: string,
): string | undefined {
  let folder = from;
  for (;;) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages.has(path)) return path;
    if (folder === '') return undefined;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** The size of the files in these packages, without packages within them. */
function megabytes(paths: readonly string[]): number {
  const sizes = paths.flatMap((path) =>
    globSync('**', { cwd: join(folder, path), exclude: (entry) => entry === 'node_modules' })
      .map((file) => statSync(join(folder, path, file)))
      .map((entry) => (entry.isFile() ? entry.size : 0)),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}
