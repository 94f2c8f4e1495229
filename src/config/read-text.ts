import { readFileSync } from 'node:fs';

/**
 * Reads a text file, without the byte order mark that editors on Windows put in front. UTF-8, or UTF-16 where that
 * mark says so: PowerShell's `>` writes it.
 */
export function readText(path: string): string {
  return decodeText(readFileSync(path));
}

/**
 * Decodes a file's bytes as {@link readText} does.
 *
 * @param isStrict whether bytes that are no text are a TypeError; otherwise they become U+FFFD.
 */
export function decodeText(bytes: Buffer, isStrict = false): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[mark] ?? 'utf-8';
  return new TextDecoder(encoding, { fatal: isStrict }).decode(bytes);
}
