import { commonPrefix } from '../inventory/common-prefix.ts';
import { STORAGE_CLASSES } from '../inventory/vocabulary.ts';
import type { ObjectEntry } from '../oss/object-list.ts';
import type { ObjectStore } from '../oss/objects.ts';
import { refusal } from './refusal.ts';
import type { ReportFile, ReportProblem } from './report.ts';
import type { FindOptions } from './report-finder.ts';

/** The pages that a list of a run's files may have beyond those of its files alone. */
const SPARE_PAGES = 3;

/**
 * Verifies that the files of a manifest are there, with their sizes, and can be read. One list tells for all: the names
 * of a run's files start with the same UUID.
 *
 * @returns the problems; none: all are there. Whether their bytes have the right MD5 only reading them tells.
 */
export async function verifyFiles(
  objects: ObjectStore,
  bucket: string,
  files: readonly ReportFile[],
  options: FindOptions = {},
): Promise<readonly ReportProblem[]> {
  const keys = files.map(({ key }) => key).sort();
  const [first = '', last = ''] = [keys[0], keys.at(-1)];
  const entries = new Map<string, ObjectEntry>();
  const maxPages = Math.ceil(files.length / 1000) + SPARE_PAGES;
  let [isDone, page] = [files.length === 0, 0];
  let token: string | null = null;
  try {
    for (; !isDone && page < maxPages; page += 1) {
      const prefix = commonPrefix(first, last);
      const listed = await objects.list(bucket, { prefix, token, ...options });
      for (const entry of listed.objects) entries.set(entry.key, entry);
      token = listed.nextToken;
      isDone = token === null || (listed.objects.at(-1)?.key ?? '') >= last;
    }
  } catch (error) {
    return [refusal(error, null)];
  }
  const seenUpTo = isDone ? last : ([...entries.keys()].at(-1) ?? '');
  const unseen = files.filter(({ key }) => key > seenUpTo).length;
  const problems = files.flatMap((file) => {
    if (file.key > seenUpTo) return [];
    const problem = problemOf(file, entries.get(file.key));
    return problem ? [{ file: file.key, ...problem }] : [];
  });
  if (unseen === 0) return problems;
  const message =
    `The files of this report lie among too many others: ${unseen} of them were not looked at. OSS gives the ` +
    'files of one report names that start in the same way.';
  return [...problems, { kind: 'MANIFEST_INVALID', file: null, message }];
}

function problemOf(
  { size }: ReportFile,
  entry: ObjectEntry | undefined,
): Omit<ReportProblem, 'file'> | null {
  if (!entry) return { kind: 'FILE_MISSING', message: 'The file does not exist (any more).' };
  if (entry.size !== size) {
    const message = `The file has ${entry.size} bytes; its manifest says ${size}.`;
    return { kind: 'FILE_SIZE', message };
  }
  if (isArchived(entry)) {
    const message = `The file is in the storage class ${entry.storageClass}. Restore it (RestoreObject) to read it.`;
    return { kind: 'FILE_ARCHIVED', message };
  }
  return null;
}

const { ARCHIVE, COLD_ARCHIVE, DEEP_COLD_ARCHIVE } = STORAGE_CLASSES;
const ARCHIVES: ReadonlySet<string> = new Set(
  [ARCHIVE, COLD_ARCHIVE, DEEP_COLD_ARCHIVE].map((word) => word.toLowerCase()),
);

/** OSS has written the words in several ways. */
function isArchived({ storageClass, isRestored }: ObjectEntry): boolean {
  return ARCHIVES.has(storageClass.replaceAll('_', '').toLowerCase()) && !isRestored;
}
