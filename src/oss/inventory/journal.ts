import { hash } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ruleKey } from '../../inventory/configuration.ts';
import { parseXml, serializeXml, type XmlElement } from '../client/xml.ts';

/** The maximum size of an entry in bytes. A rule has at most 4 kB; an entry has a few versions of it. */
const MAX_ENTRY_BYTES = 1024 * 1024;

/** How long one operation on the disk may take, in milliseconds. */
const DISK_TIMEOUT_MS = 5000;

const documentSchema = z.string().transform((text): XmlElement => parseXml(text));

const entrySchema = z.object({
  /** When the entry was made, ISO 8601; for people. */
  at: z.string(),
  /** The OSS of the rule, as passed to `createJournal`. */
  oss: z.string().default(''),
  bucket: z.string(),
  inventoryId: z.string(),
  /** The document to put back if OSS has no rule; `null`: none. */
  document: documentSchema.nullable(),
  /** Documents that were sent, or may have been: OSS may still create the rule from them. */
  sent: z.array(documentSchema).readonly(),
  /** Those of them that must not remain, because the rule was deleted or changed since. */
  unwanted: z.array(documentSchema).readonly(),
  /** The marks of the last writes that the entry knows; without one of them, another replica has written the rule. */
  marks: z.array(z.string()).default([]).readonly(),
});

/** The state that a rule must have, while OSS may still apply earlier writes. */
type JournalEntry = Readonly<Omit<z.output<typeof entrySchema>, 'oss'>>;

/** Identifies a rule. */
export type RuleName = Pick<JournalEntry, 'bucket' | 'inventoryId'>;

/** Keeps on disk what must be done for a rule if this process ends now: one entry for each rule. */
export interface Journal {
  /**
   * Reads the entries of this OSS. A file that is not an entry, or an entry of another OSS, is handed to `onUnreadable`
   * by its name in the directory, and stays. A file that was not written to its end is removed.
   */
  read(
    onUnreadable: (file: string, error: unknown, rule?: RuleName) => void,
  ): Promise<JournalEntry[]>;
  /** Replaces a rule's entry. When this returns, the entry is on disk, even after a crash. */
  write(entry: JournalEntry): Promise<void>;
  /** Removes a rule's entry, if it has one. */
  remove(rule: RuleName): Promise<void>;
}

/** The files of a journal's directory; a test simulates them. */
export interface JournalFiles {
  list(): Promise<string[]>;
  /** @throws ENOENT where the file does not exist. */
  read(name: string): Promise<string>;
  /** Writes a file. When this returns, the file is complete and on disk; otherwise it does not appear. */
  write(name: string, text: string): Promise<void>;
  /** Removes a file, which need not exist. It does not come back after a crash. */
  remove(name: string): Promise<void>;
}

/**
 * Creates a journal in a directory, with a file for each rule. It survives a crash of the process and of the machine.
 * It is as safe as its disk, and useful only to a server that starts on the same directory again. The directory belongs
 * to one process, see `lockJournal`.
 *
 * @param oss identifies the OSS of the rules: an entry is never put into another one.
 */
export function createJournal(
  directory: string,
  oss = '',
  files: JournalFiles = oneAtATime(filesIn(directory)),
): Journal {
  return {
    async read(onUnreadable) {
      const entries: JournalEntry[] = [];
      for (const name of await files.list()) {
        if (name.endsWith('.json.part')) await files.remove(name);
        if (!name.endsWith('.json')) continue;
        let rule: RuleName | undefined;
        try {
          const { oss: of, ...entry } = entrySchema.parse(JSON.parse(await files.read(name)));
          rule = { bucket: entry.bucket, inventoryId: entry.inventoryId };
          if (of !== oss) throw new Error('It is of another OSS.');
          if (name !== fileOf(entry)) throw new Error(`The file of this rule is ${fileOf(entry)}.`);
          entries.push(entry);
        } catch (error) {
          if (error instanceof JournalTimeoutError) throw error;
          onUnreadable(name, error, rule);
        }
      }
      return entries;
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
function fileOf(rule: RuleName): string {
  return `${hash('sha256', ruleKey(rule))}.json`;
}

/** The files of a directory, which is created with the first one. */
function filesIn(directory: string): JournalFiles {
  return {
    async list() {
      return readdir(directory).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
    },
    async read(name) {
      const path = join(directory, name);
      const found = await lstat(path);
      // Opening a FIFO or reading a device never ends.
      if (!found.isFile()) throw new Error('It is not a regular file.');
      const { size } = found;
      if (size > MAX_ENTRY_BYTES)
        throw new Error(`It has ${size} bytes, the limit is ${MAX_ENTRY_BYTES}.`);
      return readFile(path, 'utf8');
    },
    async write(name, text) {
      await makeDirectory(directory);
      const path = join(directory, name);
      try {
        // A file appears under its name when it is complete, and its name is on disk with it.
        await writeDurably(`${path}.part`, text);
        await rename(`${path}.part`, path);
      } catch (error) {
        await rm(`${path}.part`, { force: true }).catch(() => {});
        throw error;
      }
      await syncDirectory(directory);
    },
    async remove(name) {
      await rm(join(directory, name), { force: true });
      // Otherwise a crash could restore the file, and with it a rule that was deleted since.
      await syncDirectory(directory);
    },
  };
}

/** The disk did not answer in time. */
class JournalTimeoutError extends Error {
  override readonly name = 'JournalTimeoutError';
  readonly code = 'ETIMEDOUT';
}

/**
 * Works on the files one operation after the other, so that a disk that hangs blocks only one of Node's few threads,
 * and no caller waits for longer than the time limit.
 */
export function oneAtATime(files: JournalFiles, timeoutMs = DISK_TIMEOUT_MS): JournalFiles {
  let last: Promise<unknown> = Promise.resolve();
  /** @param undo takes back an operation that ended after the time limit. */
  const run = async <Result>(work: () => Promise<Result>, undo?: () => Promise<void>) => {
    const { promise: timedOut, reject } = Promise.withResolvers<never>();
    let isGivenUp = false;
    const timer = setTimeout(() => {
      isGivenUp = true;
      reject(new JournalTimeoutError(`The disk has not answered within ${timeoutMs} ms.`));
    }, timeoutMs);
    const working = last.then(async () => {
      if (isGivenUp) return timedOut;
      const result = await work();
      if (isGivenUp) await undo?.();
      return result;
    });
    last = working.catch(() => {});
    try {
      return await Promise.race([working, timedOut]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    list: () => run(() => files.list()),
    read: (name) => run(() => files.read(name)),
    write: (name, text) =>
      run(
        () => files.write(name, text),
        () => files.remove(name),
      ),
    remove: (name) => run(() => files.remove(name)),
  };
}

/** Creates a directory, and writes its name to disk. */
export async function makeDirectory(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncDirectory(dirname(made));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A journal that keeps nothing: a crash in the middle of an update loses the rule. */
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
