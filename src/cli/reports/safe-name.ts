import { hash } from 'node:crypto';

/** A name that every file system keeps as it is, also those that ignore case. */
const SAFE = /^[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?$/;

/** The names of devices on Windows. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * Returns the name of a file or directory for any text: the text itself if it is a safe name, else what is safe of it
 * with a hash. No two texts have the same name, whether or not the file system ignores case: `~` is in no safe name.
 */
export function safeName(text: string): string {
  if (SAFE.test(text) && !DEVICE.test(text)) return text;
  const readable = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .slice(0, 40);
  return `${readable}~${hash('sha256', text).slice(0, 32)}`;
}
