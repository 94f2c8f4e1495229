import { GraphQLError } from 'graphql';
import { bucketNameComplaint, inventoryIdComplaint, shown } from '../inventory/validation.ts';

/** An error of the caller's input to a query. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The format's version: a cursor of another one is refused instead of misread. */
const VERSION = '1';

/** A longer text is not a cursor: the longest bucket and id take 1,114. Decoding it for each alias would take long. */
const MAX_LENGTH = 1200;

/**
 * Makes the cursor of an item: which list it is of, and its key there. It resumes the list behind or
 * before that key, also when the item is gone.
 *
 * @param list what the list is of: a bucket's name for its rules, empty for the buckets.
 */
export function encodeCursor(list: string, key: string): string {
  return Buffer.from(`${VERSION}/${list}/${key}`).toString('base64url');
}

/**
 * Reads a cursor's key.
 *
 * @param argument the argument's name, for the error.
 * @throws GraphQLError BAD_USER_INPUT where it is no cursor, or one of another list.
 */
export function decodeCursor(list: string, cursor: string, argument: 'after' | 'before'): string {
  const text = cursor.length > MAX_LENGTH ? '' : Buffer.from(cursor, 'base64url').toString();
  const [version = '', of, ...parts] = text.split('/');
  const key = parts.join('/');
  if (of !== undefined && version !== VERSION && /^\d+$/.test(version)) {
    throw badUserInput(
      `\`${argument}\` is a cursor of another version of this server: begin anew, without it.`,
    );
  }
  if (version !== VERSION || of === undefined || key === '') {
    throw badUserInput(
      `\`${argument}\` is not a cursor: take one from \`edges { cursor }\` or \`pageInfo\` as it is.`,
    );
  }
  if (of !== list) {
    throw badUserInput(
      `\`${argument}\` is a cursor of ${named(of)}, but ${named(list)} was asked for.`,
    );
  }
  // Also one that was made up: OSS is not asked with what cannot be an id, or a name.
  const complain = list === '' ? bucketNameComplaint : inventoryIdComplaint;
  const isOdd = complain(key) !== undefined;
  if (isOdd || encodeCursor(of, key) !== cursor) {
    throw badUserInput(`\`${argument}\` is a damaged cursor: it was changed on its way.`);
  }
  return key;
}

function named(list: string): string {
  return list === '' ? 'the buckets' : `bucket ${shown(list)}`;
}
