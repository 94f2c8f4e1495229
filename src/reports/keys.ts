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
