import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Emulator, EmulatorOptions, EmulatorRequest } from '../../src/emulator/emulator.ts';
import { type Ending, temporaryFolder } from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';
import { runHere } from './run-here.ts';
import { environmentOf, startCli, startOss } from './support.ts';

/** Objects of `logs`, which reports of three rows a file list in two files. */
const KEYS = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];

/** Rules of `logs` with reports in `reports`, and a folder to run the command in. */
export async function startReports(ids: readonly string[], options: EmulatorOptions = {}) {
  const requests: EmulatorRequest[] = [];
  const oss = await startOss({
    ...options,
    reports: { rowsPerFile: 3 },
    onRequest: (request) => void requests.push(request),
  });
  const { emulator } = oss;
  emulator.putObjects(
    'logs',
    KEYS.map((key) => ({ key, body: key })),
  );
  emulator.storeRules(
    'logs',
    ids.map((id) => ({ id, xml: ruleXml(id) })),
  );
  const folder = await temporaryFolder();
  const place = { cwd: folder.path, env: environmentOf(emulator) };
  return {
    emulator,
    folder: folder.path,
    /** The keys of the data files that were read since the last call. */
    read: () =>
      requests
        .splice(0)
        .flatMap(({ operation, key }) => (operation === 'GetObject' && key ? [key] : []))
        .filter((key) => key.includes('.csv')),
    run: (...args: readonly string[]): Promise<Ending> => runHere(['reports', ...args], place),
    runWith: (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ending> =>
      runHere(['reports', ...args], { ...place, env: { ...place.env, ...env } }),
    start: (...args: readonly string[]) => startCli(['reports', ...args], place),
    async [Symbol.asyncDispose]() {
      await oss[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The bodies of a report's objects, by the end of their keys: files first, manifest and checksum last. */
export function reportOf(emulator: Emulator, id: string): readonly Buffer[] {
  const root = `logs/${id}/`;
  // Another id may begin with this one and a slash.
  const objects = [...emulator.objects('reports')].filter(
    ([key]) => key.startsWith(root) && /^(?:data|2[^/]+)\/[^/]+$/.test(key.slice(root.length)),
  );
  const part = (text: string) => objects.filter(([key]) => key.includes(text));
  // The first file has no number, and a hyphen comes before a dot.
  const files = part('/data/').sort(([a], [b]) => a.length - b.length);
  return [...files, ...part('/manifest.json'), ...part('/manifest.checksum')].map(
    ([, body]) => body,
  );
}

/** All files below a folder, by their paths. */
export async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  return new Map(
    await Promise.all(
      files.map(async (path) => [relative(folder, path), await readFile(path)] as const),
    ),
  );
}
