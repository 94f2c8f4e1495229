import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entriesWithoutIntegrity, type Lock, versionsOf } from './locks.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = (path: string) => readFile(join(ROOT, path), 'utf8');

const paths = await filesOf('**/package-lock.json');
const locks = await Promise.all(
  paths.map(async (path) => ({ path, lock: JSON.parse(await text(path)) as Lock })),
);

describe.each(locks)('$path', ({ lock }) => {
  test('has a hash for every package', () => {
    expect(entriesWithoutIntegrity(lock)).toEqual([]);
  });

  test('does not name a registry', () => {
    const addresses = Object.values(lock.packages).filter(
      ({ link, resolved }) => !link && resolved !== undefined,
    );
    expect(addresses).toEqual([]);
  });

  test('has no deprecated package', () => {
    const entries = Object.entries(lock.packages);
    expect(entries.filter(([, { deprecated }]) => deprecated)).toEqual([]);
  });
});

test('every folder with packages of its own is checked', () => {
  expect(paths).toEqual([
    'package-lock.json',
    'test/peers/bench/package-lock.json',
    'test/peers/clients/package-lock.json',
    'test/peers/gateways/package-lock.json',
    'tools/checks/package-lock.json',
  ]);
});

test('a package without a hash, or with a weak one, is found', () => {
  const integrity = 'sha512-AAAA';
  const lock: Lock = {
    packages: {
      '': { version: '1.0.0' },
      'tools/node': { version: '1.0.0' },
      'node_modules/node': { resolved: 'tools/node', link: true },
      'node_modules/good': { version: '1.0.0', integrity },
      'node_modules/good/node_modules/none': { version: '1.0.0' },
      'node_modules/weak': { version: '1.0.0', integrity: 'sha1-AAAA' },
    },
  };
  expect(entriesWithoutIntegrity(lock)).toEqual([
    'node_modules/good/node_modules/none',
    'node_modules/weak',
  ]);
});

test('there is one version of each OpenTelemetry package', () => {
  const [root] = locks.filter(({ path }) => path === 'package-lock.json');
  const versions = [...(root ? versionsOf(root.lock) : [])].filter(([name]) =>
    name.startsWith('@opentelemetry/'),
  );
  expect(versions.length).toBeGreaterThan(5);
  expect(versions.filter(([, each]) => each.length > 1)).toEqual([]);
});

describe('Node', async () => {
  const pinned = (await text('.node-version')).trim();
  const [major = ''] = pinned.split('.');
  const { engines, devDependencies } = JSON.parse(await text('package.json'));
  const oldest = engines.node.replace(/^>=/, '');

  test('is pinned to one version on every platform', async () => {
    const { version, optionalDependencies } = JSON.parse(await text('tools/node/package.json'));
    expect(version).toBe(pinned);
    expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([pinned]));
  });

  test('is of the same major version in the image', async () => {
    const images = [
      ...(await text('Dockerfile')).matchAll(/^FROM (?:--platform=\S+ )?node:(\d+)-slim/gm),
    ];
    expect(images.map(([, image]) => image)).toEqual([major, major, major]);
  });

  test('has the types of the oldest version that the package supports', () => {
    expect(devDependencies['@types/node']).toMatch(new RegExp(`^\\^${oldest}\\.`));
  });

  test('is the pinned or the oldest version wherever the documentation names one', async () => {
    const pages = ['README.md', 'CONTRIBUTING.md', ...(await filesOf('docs/*.md'))];
    const texts = await Promise.all(pages.map(text));
    const named = texts.flatMap((page) => [...page.matchAll(/\bNode v?(\d+)/g)]);
    expect(new Set(named.map(([, version]) => version))).toEqual(new Set([major, oldest]));
  });
});

/** The files that match, outside of what npm has installed. */
async function filesOf(pattern: string): Promise<string[]> {
  const found = [];
  for await (const path of glob(pattern, { cwd: ROOT, exclude: ['**/node_modules'] })) {
    found.push(path);
  }
  return found.sort();
}
