import { createHash } from 'node:crypto';
import { invalidArgument } from './errors.ts';
import { hasForbiddenCharacter } from './xml.ts';

/** `lastId` is what OSS has; see `EmulatorOptions.continuationTokens` for the others. */
export type ContinuationTokenKind = 'lastId' | 'opaque' | 'opaqueOrNone';

/** Makes the token for what follows an id. */
export function tokenAfter(id: string, kind: ContinuationTokenKind): string {
  if (kind === 'lastId') return id;
  const place = Buffer.from(id).toString('base64url');
  return `${place}.${checksum(place)}`;
}

/**
 * The id that a token stands for, which need not exist; empty: the list's start.
 *
 * @throws InvalidArgument for a token that is none
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

/** So that no rule's id is a token by chance. */
function checksum(place: string): string {
  return createHash('sha256').update(place).digest('hex').slice(0, 16);
}

function invalidToken(token: string) {
  return invalidArgument('continuation-token', token, 'The continuation token is invalid.');
}
