import { invalidArgument } from './errors.ts';

/**
 * Creates the token for the objects after a key or a common prefix. OSS's own sample is `CgJiYw--` for `bc`: a Protocol
 * Buffers message with one string, in base64 with `-` for `=`. The other two signs of base64 are replaced because the
 * vendor's SDKs do not agree on whether a token is percent-encoded.
 */
export function objectTokenAfter(key: string): string {
  const text = Buffer.from(key);
  const length: number[] = [];
  for (let rest = text.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      length.push(rest);
      break;
    }
    length.push((rest & 0x7f) | 0x80);
  }
  const base64 = Buffer.from([0x0a, ...length, ...text]).toString('base64');
  return base64.replaceAll('=', '-').replaceAll('+', '.').replaceAll('/', '_');
}

/**
 * Returns the key or common prefix of a token.
 *
 * @throws InvalidArgument, OSS EC 0015-00000404
 */
export function keyOfObjectToken(token: string): string {
  const base64 = token.replaceAll('-', '=').replaceAll('.', '+').replaceAll('_', '/');
  const message = Buffer.from(base64, 'base64');
  const start = message.findIndex((byte, index) => index > 0 && byte < 0x80) + 1;
  const key = message.subarray(start).toString();
  if (objectTokenAfter(key) !== token) {
    const text = 'The continuation token is invalid.';
    throw invalidArgument('continuation-token', token, text, '0015-00000404');
  }
  return key;
}
