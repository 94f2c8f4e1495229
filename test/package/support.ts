import { execFile } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(import.meta.dirname, '../..');

export const run = promisify(execFile);

/** What {@link compile} gives for a file without errors. */
export const NO_ERRORS = { stdout: '', stderr: '' };

/** Copies a file of a project that uses a package into the folder with it. @returns its new path */
export async function copy(file: string, folder: string): Promise<string> {
  const path = join(folder, file);
  await copyFile(join(import.meta.dirname, 'consumer', file), path);
  return path;
}

/** Compiles such a file as a strict project. @returns what the compiler says */
export async function compile(folder: string, file: string, options: object): Promise<unknown> {
  const project = join(folder, `tsconfig.${file}.json`);
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    ...options,
  };
  await writeFile(project, JSON.stringify({ compilerOptions, files: [await copy(file, folder)] }));
  return run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project]).catch((error: unknown) => error);
}
