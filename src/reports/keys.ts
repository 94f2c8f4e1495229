/** How the keys of a file are encoded: whether a `+` is a space, or itself. */
export type KeyEncoding = 'form' | 'path';

/** Whether an encoded key shows an encoder for paths: it leaves a `/` as it is, or writes a space as `%20`. */
export function isPathEncoded(key: string): boolean {
  return key.includes('/') || key.includes('%20');
}

/**
 * Decodes a key of a report. OSS documents URL encoding, and not how it writes a space; encoders for forms write `+`,
 * and encoders for paths leave a `+` as it is. What is not the UTF-8 of a text stays encoded.
 */
export function decodeKey(key: string, encoding: KeyEncoding): string {
  const spaced = encoding === 'form' ? key.replaceAll('+', ' ') : key;
  return spaced.replace(/(?:%[0-9a-f]{2})+/gi, decodeEscapes);
}

function decodeEscapes(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes;
  }
}

/** So many rows, or bytes of rows, show how the keys of a file are encoded, whichever part of it is read. */
const SHOWING_ROWS = 1000;
const SHOWING_BYTES = 256 * 1024;

/** Finds out how the keys of a file are encoded, from its first rows. */
export class KeyEncodingFinder {
  /** `undefined` while the next row may still show it. */
  encoding: KeyEncoding | undefined;
  #rowCount = 0;
  #byteCount = 0;

  /** Looks at the next row. @param byteCount the row's length. */
  add(key: string, byteCount: number): void {
    this.#rowCount += 1;
    this.#byteCount += byteCount;
    const isEnough = this.#rowCount >= SHOWING_ROWS || this.#byteCount >= SHOWING_BYTES;
    if (isPathEncoded(key)) this.encoding = 'path';
    else if (isEnough) this.encoding = 'form';
  }
}
