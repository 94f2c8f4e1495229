import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const entrySchema = z.object({
  /** When the update began, ISO 8601. */
  at: z.string(),
  /** Which OSS the rule is of, as `createJournal` was told. */
  oss: z.string().default(''),
  /** The process whose update it is. */
  owner: z
    .object({
      host: z.string(),
      pid: z.number(),
      /** When it began, as {@link beginningOf} has it. */
      began: z.string().optional(),
    })
    .optional(),
  bucket: z.string(),
  inventoryId: z.string(),
  /** The rule's document as it was. */
  document: z.string(),
});

type Owner = z.infer<typeof entrySchema>['owner'];

/** A rule that an update is about to delete, to put it back changed. */
export type JournalEntry = Omit<z.infer<typeof entrySchema>, 'oss' | 'owner'>;

/** An entry on disk. */
export interface OpenEntry extends JournalEntry {
  /** Takes it off the disk: the rule stands again, or is known to be gone for good. */
  end(): Promise<void>;
  /** Whether it is still on disk. */
  isOpen(): Promise<boolean>;
}

/**
 * Whose entries are looked at, of those that no other process is at: those of `all` that are gone and
 * of this one, or this one's `own`.
 */
export type Whose = 'all' | 'own';

/** Keeps the rules that are not in OSS while they are updated. */
export interface Journal {
  /** Puts a rule on disk; it is there, whatever happens, when this is done. */
  begin(entry: JournalEntry): Promise<OpenEntry>;
  /**
   * The entries of this OSS that earlier processes left, newest first: of one rule, the newest has
   * its last version. What is no entry, or another OSS's, is handed to `onUnreadable` by its name in
   * the directory, and stays.
   *
   * @param whose `'anybody'`: also those that another process is at.
   */
  leftovers(
    onUnreadable?: (file: string, error: unknown) => void,
    whose?: Whose | 'anybody',
  ): Promise<OpenEntry[]>;
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
 *
 * @param oss names the OSS whose rules it keeps: an entry is never put into another one.
 */
export function createJournal(
  directory: string,
  oss = '',
  files: JournalFiles = filesIn(directory),
): Journal {
  const owner = { host: hostname(), pid: process.pid, began: beginningOf(process.pid) };
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
      await files.write(name, JSON.stringify({ ...entry, oss, owner }));
      return entryAt(name, entry);
    },

    async leftovers(onUnreadable = () => {}, whose = 'all') {
      const names = (await files.list())
        .filter((name) => name.endsWith('.json'))
        .sort()
        .reverse();
      const entries = await Promise.all(
        names.map(async (name) => {
          try {
            const entry = entrySchema.parse(JSON.parse(await files.read(name)));
            if (entry.oss !== oss) throw new Error('It is of another OSS.');
            return isOf(whose, entry.owner) ? [entryAt(name, entry)] : [];
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
      const made = await mkdir(directory, { recursive: true, mode: 0o700 });
      if (made !== undefined) await syncDirectory(dirname(made));
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

function isOf(whose: Whose | 'anybody', owner: Owner): boolean {
  if (whose === 'anybody') return true;
  return whose === 'own' ? isOwn(owner) : !isLive(owner);
}

function isOwn(owner: Owner): boolean {
  if (owner?.host !== hostname() || owner.pid !== process.pid) return false;
  return owner.began === beginningOf(process.pid);
}

/** Whether another process of this machine is still at it: it ends its entries by itself. */
function isLive(owner: Owner): boolean {
  if (owner?.host !== hostname() || owner.pid === process.pid) return false;
  // In a container the processes of its last start had the same few ids.
  if (owner.began !== undefined && owner.began !== beginningOf(owner.pid)) return false;
  try {
    return process.kill(owner.pid, 0);
  } catch {
    return false;
  }
}

/**
 * When a process of this machine began, which tells it from another one that has its id later;
 * `undefined` where there is none, or none any more, or where the system is not Linux.
 */
function beginningOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may have anything in it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, and nobody has asked how.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
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
