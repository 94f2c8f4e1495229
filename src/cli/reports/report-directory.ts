import { createHash, randomUUID } from 'node:crypto';
import { constants, rmSync } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOfSystem } from '../../config/start-error.ts';

/*
 * The threat: ids and keys that name a place outside the directory, and links that others have put there.
 * So no name is one of OSS's, and no link below the directory that the user names is followed.
 */

/** Windows has no such flag, and needs rights to make links. */
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** What a file must contain. */
export interface ExpectedContent {
  /** In bytes. */
  readonly size: number;
  /** In lower-case hexadecimal digits. */
  readonly md5: string;
}

/** A directory for the files of one report. */
export class ReportDirectory {
  /** The directory, and those above it up to the one of the user. */
  readonly #paths: readonly string[];
  readonly #written: string[] = [];

  private constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  get path(): string {
    return this.#paths[0] ?? '';
  }

  /**
   * Makes the directory where it does not exist.
   *
   * @param root may be, or lie behind, a link.
   * @param names safe names of the directories below it.
   */
  static async make(root: string, names: readonly string[]): Promise<ReportDirectory> {
    await mkdir(root, { recursive: true });
    let path = await realpath(root);
    const paths: string[] = [];
    for (const name of names) {
      path = join(path, name);
      await mkdir(path).catch((error: unknown) => {
        if (!isOfSystem(error) || error.code !== 'EEXIST') throw error;
      });
      await assertNoLink(path);
      paths.unshift(path);
    }
    return new ReportDirectory(paths);
  }

  /** Whether a file exists and contains what it must. */
  async has(name: string, { size, md5 }: ExpectedContent, signal: AbortSignal): Promise<boolean> {
    const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
    const file = await open(join(this.path, name), flags).catch(() => undefined);
    if (!file) return false;
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size !== size) return false;
      const digest = createHash('md5');
      const chunks = file.createReadStream({ autoClose: false, signal });
      for await (const chunk of chunks) digest.update(chunk);
      return digest.digest('hex') === md5;
    } finally {
      await file.close();
    }
  }

  /** Writes a file; whatever else has its name is replaced, and nothing changes if `chunks` throws. */
  async write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const path = join(this.path, name);
    const temporary = join(this.path, `.${name}.${randomUUID()}.part`);
    const remove = () => rmSync(temporary, { force: true });
    // A reader of the output that leaves, and a second signal, end the process at once.
    process.once('exit', remove);
    const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    try {
      // Again, as the directory may have been replaced since.
      await assertNoLink(this.path);
      await file.writeFile(chunks);
      await file.datasync();
      await file.close();
      await assertNoLink(this.path);
      await rename(temporary, path);
      this.#written.push(path);
    } finally {
      await file.close();
      remove();
      process.off('exit', remove);
    }
  }

  /** Removes what was written, and the directories that are empty then. */
  async discard(): Promise<void> {
    for (const path of this.#written.splice(0)) await rm(path, { force: true });
    for (const path of this.#paths) await rmdir(path).catch(() => {});
  }
}

async function assertNoLink(path: string): Promise<void> {
  if ((await lstat(path)).isDirectory() && (await realpath(path)) === path) return;
  const message = `${path} is a link, or not a directory: remove it, or choose another directory`;
  throw Object.assign(new Error(message), { code: 'ENOTDIR' });
}
