import { hash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseXml, serializeXml, type XmlElement } from './xml.ts';

const documentSchema = z.string().transform((text): XmlElement => parseXml(text));

const entrySchema = z.object({
  /** When the entry was made, ISO 8601; for people. */
  at: z.string(),
  /** Which OSS the rule is of, as `createJournal` was told. */
  oss: z.string().default(''),
  bucket: z.string(),
  inventoryId: z.string(),
  /** The document to put back where OSS has no rule; `null`: none. */
  document: documentSchema.nullable(),
  /** Documents that were sent, or may have been: OSS may still create the rule from them. */
  sent: z.array(documentSchema).readonly(),
  /** Those of them that must not remain, as the rule was deleted or changed since. */
  unwanted: z.array(documentSchema).readonly(),
});

/** What a rule must be, while OSS may still change it by what was sent before. */
export type JournalEntry = Readonly<Omit<z.output<typeof entrySchema>, 'oss'>>;

/** What names a rule. */
export type RuleName = Pick<JournalEntry, 'bucket' | 'inventoryId'>;

/** Keeps on disk what must be done about a rule if this process ends now: one entry a rule. */
export interface Journal {
  /**
   * Reads the entries of this OSS. A file that is not an entry, or an entry of another OSS, is handed to `onUnreadable`
   * by its name in the directory, and stays.
   */
  read(onUnreadable: (file: string, error: unknown) => void): Promise<JournalEntry[]>;
  /** Writes a rule's entry in place of its last one; it is on disk, whatever happens, when this is done. */
  write(entry: JournalEntry): Promise<void>;
  /** Removes a rule's entry, if it has one. */
  remove(rule: RuleName): Promise<void>;
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
  return {
    async read(onUnreadable) {
      const entries = new Map<string, JournalEntry>();
      for (const name of await files.list()) {
        if (!name.endsWith('.json')) continue;
        try {
          const { oss: of, ...entry } = entrySchema.parse(JSON.parse(await files.read(name)));
          if (of !== oss) throw new Error('It is of another OSS.');
          // A rule's only entry, under its own name.
          if (name !== fileOf(entry)) throw new Error(`The file of this rule is ${fileOf(entry)}.`);
          entries.set(name, entry);
        } catch (error) {
          onUnreadable(name, error);
        }
      }
      return [...entries.values()];
    },
    async write(entry) {
      const { document, sent, unwanted } = entry;
      const texts = {
        document: document && serializeXml(document),
        sent: sent.map(serializeXml),
        unwanted: unwanted.map(serializeXml),
      };
      await files.write(fileOf(entry), JSON.stringify({ ...entry, ...texts, oss }));
    },
    remove: (rule) => files.remove(fileOf(rule)),
  };
}

/** The name of a rule's file; ids have characters that names of files cannot have. */
function fileOf({ bucket, inventoryId }: RuleName): string {
  return `${hash('sha256', `${bucket}/${inventoryId}`)}.json`;
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
  read: async () => [],
  write: async () => {},
  remove: async () => {},
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
