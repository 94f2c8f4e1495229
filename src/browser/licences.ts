import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** The licences of the packages that the built files contain, as one text. */
export async function licencesOf(metafiles: readonly Metafile[]): Promise<string> {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = inputs.flatMap((input) => {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input) ?? [];
    return folder ? [folder] : [];
  });
  const texts = [...new Set(folders)].sort().map((folder) => licenceIn(folder));
  return (await Promise.all(texts)).join('\n');
}

async function licenceIn(folder: string): Promise<string> {
  const path = join(import.meta.dirname, '../..', folder);
  const { name, version, license } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  const files = (await readdir(path)).filter((file) => /licen[cs]e|notice/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(path, file), 'utf8')));
  return [`${name} ${version}: ${license}\n`, ...texts].join('\n');
}
