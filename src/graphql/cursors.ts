import { hash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { bucketNameComplaint, inventoryIdComplaint, shown } from '../inventory/validation.ts';

/** Makes the error of an invalid argument of a query. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The version of the cursor format: a cursor of another version is refused, not misread. */
const VERSION = '1';

/** A longer text is not a cursor: the longest bucket and id take 1,114. Decoding it for each alias would take long. */
const MAX_LENGTH = 1200;

/**
 * Makes the cursor of an item from its list and its key. It remains valid after the item is deleted.
 *
 * @param list the bucket's name for a list of its rules; empty for the list of buckets; else of {@link listOf}.
 */
export function encodeCursor(list: string, key: string): string {
  return Buffer.from(`${VERSION}/${list}/${key}`).toString('base64url');
}

/**
 * Reads the key in a cursor.
 *
 * @param argument the argument's name, for the error message.
 * @param isKey whether a text can be a key. @default whether it is a bucket's name or a rule's id
 * @throws GraphQLError BAD_USER_INPUT if the cursor is invalid or belongs to another list.
 */
export function decodeCursor(
  list: string,
  cursor: string,
  argument: 'after' | 'before',
  isKey = list === '' ? isBucketName : isInventoryId,
): string {
  const { version, of, key } = partsOf(cursor);
  if (of !== undefined && version !== VERSION && /^\d+$/.test(version)) {
    throw badUserInput(
      `\`${argument}\` is a cursor from another version of this server. Request the first page ` +
        `again, without \`${argument}\`.`,
    );
  }
  if (version !== VERSION || of === undefined || key === '') {
    throw badUserInput(
      `\`${argument}\` is not a cursor of this server. Send a value of \`edges { cursor }\` or ` +
        '`pageInfo` unchanged.',
    );
  }
  if (of !== list) {
    throw badUserInput(
      `\`${argument}\` is a cursor of ${named(of)}, but the field lists ${named(list)}. Send a ` +
        'cursor of that list.',
    );
  }
  // A forged cursor can be well-formed: its key must still be a possible id or name before it reaches OSS.
  if (!isKey(key) || encodeCursor(of, key) !== cursor) {
    throw badUserInput(
      `\`${argument}\` is a damaged cursor. Send a value of \`edges { cursor }\` or \`pageInfo\` ` +
        'unchanged.',
    );
  }
  return key;
}

/** Reads the key in a cursor of any list without checking it; empty if there is none. */
export function keyIn(cursor: string): string {
  return partsOf(cursor).key;
}

function partsOf(cursor: string) {
  const text = cursor.length > MAX_LENGTH ? '' : Buffer.from(cursor, 'base64url').toString();
  const [version = '', of, ...parts] = text.split('/');
  return { version, of, key: parts.join('/') };
}

function isBucketName(key: string): boolean {
  return bucketNameComplaint(key) === undefined;
}

function isInventoryId(key: string): boolean {
  return inventoryIdComplaint(key) === undefined;
}

/** Lists beside those of buckets and of a bucket's rules, with their names in error messages. */
const LISTS = {
  all: 'the rules of all buckets',
  reports: 'the reports of a rule',
  files: 'the files of a report',
  objects: 'the objects of a report',
};

/**
 * Makes the name of a list for its cursors: the owner's name is hashed, because it can be longer than a cursor.
 *
 * @param owner the rule or the report, if any, and the arguments that decide the order of the list.
 */
export function listOf(kind: keyof typeof LISTS, ...owner: readonly string[]): string {
  return `${kind}~${hash('sha256', JSON.stringify(owner), 'base64url').slice(0, 16)}`;
}

function named(list: string): string {
  const [kind = ''] = list.split('~');
  if (kind !== list)
    return Object.entries(LISTS).find(([each]) => each === kind)?.[1] ?? 'another list';
  return list === '' ? 'the buckets' : `the rules of bucket ${shown(list)}`;
}
