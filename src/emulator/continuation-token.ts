import { createHash } from 'node:crypto';
import { invalidArgument } from './errors.ts';
import { hasForbiddenCharacter } from './xml.ts';

/** `lastId` is OSS's own kind; for the others see `EmulatorOptions.continuationTokens`. */
export type ContinuationTokenKind = 'lastId' | 'opaque' | 'opaqueOrNone';

/** Creates the token for the rules after an id. */
export function tokenAfter(id: string, kind: ContinuationTokenKind): string {
  if (kind === 'lastId') return id;
  const place = Buffer.from(id).toString('base64url');
  return `${place}.${checksum(place)}`;
}

/**
 * Returns the id of a token, which need not exist; empty: the list's start.
 *
 * @throws InvalidArgument for an invalid token
 */
export function idOfToken(token: string, kind: ContinuationTokenKind): string {
  if (token === '') return '';
  if (kind === 'lastId') {
    if (hasForbiddenCharacter(token)) throw invalidToken(token);
    return token;
  }
  const [place = '', sum] = token.split('.');
  if (sum === checksum(place)) return Buffer.from(place, 'base64url').toString();
  if (kind === 'opaqueOrNone') return '';
  throw invalidToken(token);
}

/** Prevents that a rule's id is a token by chance. */
function checksum(place: string): string {
  return createHash('sha256').update(place).digest('hex').slice(0, 16);
}

function invalidToken(token: string) {
  return invalidArgument('continuation-token', token, 'The continuation token is invalid.');
}
