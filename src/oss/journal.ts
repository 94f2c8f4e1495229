import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const entrySchema = z.object({
  /** When the update began, ISO 8601. */
  at: z.string(),
  /** Which OSS the rule is of, as `createJournal` was told. */
  oss: z.string().default(''),
  bucket: z.string(),
  inventoryId: z.string(),
  /** The rule's document as it was. */
  document: z.string(),
});

/** A rule that an update is about to delete, to put it back changed. */
export type JournalEntry = Omit<z.infer<typeof entrySchema>, 'oss'>;

/** An entry on disk. */
export interface OpenEntry extends JournalEntry {
  /** Takes it off the disk: the rule stands again, or is known to be gone for good. */
  end(): Promise<void>;
  /** Whether it is still on disk. */
  isOpen(): Promise<boolean>;
}

/** Keeps the rules that are not in OSS while they are updated. */
export interface Journal {
  /** Puts a rule on disk; it is there, whatever happens, when this is done. */
  begin(entry: JournalEntry): Promise<OpenEntry>;
  /**
   * The entries of this OSS, newest first: of one rule, the newest has its last version. A file that is not an
   * entry, or an entry of another OSS, is handed to `onUnreadable` by its name in the directory, and stays.
   */
  leftovers(onUnreadable?: (file: string, error: unknown) => void): Promise<OpenEntry[]>;
}

/** The files of a journal's directory; a test simulates them. */
export interface JournalFiles {
  list(): Promise<string[]>;
  /** @throws ENOENT where the file does not exist. */
  read(name: string): Promise<string>;
  /** Writes a file; it is whole and on disk when this is done, or it does not appear. */
  write(name: string, text: string): Promise<void>;
  /** Removes a file, which need not exist; it does not come back after a crash. */
  remove(name: string): Promise<void>;
}

/**
 * A journal in a directory, a file for each rule. It survives the process and the machine's crash;
 * it is as safe as its disk, and of use only to a server that is started on the same directory again.
 * The directory belongs to one process, see `lockJournal`.
 *
 * @param oss names the OSS whose rules it keeps: an entry is never put into another one.
 */
export function createJournal(
  directory: string,
  oss = '',
  files: JournalFiles = filesIn(directory),
): Journal {
  const entryAt = (name: string, entry: JournalEntry): OpenEntry => ({
    ...entry,
    end: () => files.remove(name),
    isOpen: () =>
      files.read(name).then(
        () => true,
        () => false,
      ),
  });

  return {
    async begin(entry) {
      const name = `${Date.now()}-${randomUUID()}.json`;
      await files.write(name, JSON.stringify({ ...entry, oss }));
      return entryAt(name, entry);
    },

    async leftovers(onUnreadable = () => {}) {
      const names = (await files.list())
        .filter((name) => name.endsWith('.json'))
        .sort()
        .reverse();
      const entries = await Promise.all(
        names.map(async (name) => {
          try {
            const entry = entrySchema.parse(JSON.parse(await files.read(name)));
            if (entry.oss !== oss) throw new Error('It is of another OSS.');
            return [entryAt(name, entry)];
          } catch (error) {
            // An update that is under way may have ended it meanwhile.
            if (!isMissing(error)) onUnreadable(name, error);
            return [];
          }
        }),
      );
      return entries.flat();
    },
  };
}

/** The files of a directory, which is made with the first one. */
function filesIn(directory: string): JournalFiles {
  return {
    async list() {
      return readdir(directory).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
    },
    read: (name) => readFile(join(directory, name), 'utf8'),
    async write(name, text) {
      await makeDirectory(directory);
      const path = join(directory, name);
      // A file appears under its name when it is whole, and its name is on disk with it.
      await writeDurably(`${path}.part`, text);
      await rename(`${path}.part`, path);
      await syncDirectory(directory);
    },
    async remove(name) {
      await rm(join(directory, name), { force: true });
      // Else a crash could bring the file back, and with it a rule that was deleted since.
      await syncDirectory(directory);
    },
  };
}

/** Makes a directory, and has its name on disk. */
export async function makeDirectory(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncDirectory(dirname(made));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A journal that keeps nothing: an update that is killed half-way loses its rule. */
export const NO_JOURNAL: Journal = {
  begin: async (entry) => ({ ...entry, end: async () => {}, isOpen: async () => true }),
  leftovers: async () => [],
};

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w', 0o600);
  await file.writeFile(text);
  await file.sync();
}

async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  await directory.sync();
}
