import { decodeGlobalID, encodeGlobalID } from '@pothos/plugin-relay';
import { NoSuchBucketError } from '../inventory/errors.ts';
import { bucketNameComplaint, inventoryIdComplaint, shown } from '../inventory/validation.ts';
import type { RuleKey } from '../loaders/loaders.ts';
import { builder } from './builder.ts';
import { MAX_PAGE_SIZE } from './connection.ts';
import type { Context } from './context.ts';
import { eachOf, fixed } from './cost.ts';
import { badUserInput } from './cursors.ts';

/** A rule's global id. No bucket's name has a slash, so the first one parts the two. */
export function ruleIdOf({ bucket, inventoryId }: RuleKey): string {
  return encodeGlobalID('InventoryConfiguration', `${bucket}/${inventoryId}`);
}

/** A bucket's global id. */
export function bucketIdOf({ name }: { readonly name: string }): string {
  return encodeGlobalID('Bucket', name);
}

/**
 * Reads what a global id names; `null` where nothing is there.
 *
 * @throws GraphQLError BAD_USER_INPUT where the id is none of this server's.
 */
async function nodeOf(globalId: string, context: Context) {
  const { typename, id } = decode(globalId);
  if (typename === 'Bucket' && !bucketNameComplaint(id)) return context.loaders.bucket.load(id);
  const key = ruleKeyOf(globalId);
  if (!key) throw badUserInput(`${shown(globalId)} is no id of this server.`);
  return ruleOf(key, context);
}

/** The rule that a global id names; `undefined` where it is no rule's id. */
export function ruleKeyOf(globalId: string): RuleKey | undefined {
  const { typename, id } = decode(globalId);
  const [bucket = '', ...rest] = id.split('/');
  const inventoryId = rest.join('/');
  const isKey =
    typename === 'InventoryConfiguration' &&
    !bucketNameComplaint(bucket) &&
    !inventoryIdComplaint(inventoryId);
  return isKey ? { bucket, inventoryId } : undefined;
}

/**
 * Reads a rule by its identity. To a caller who has only that, a rule that is gone with its bucket is
 * a rule that is gone: `null`.
 */
export async function ruleOf(key: RuleKey, { loaders }: Context) {
  try {
    return await loaders.rule.load(key);
  } catch (error) {
    if (error instanceof NoSuchBucketError) return null;
    throw error;
  }
}

/** @throws GraphQLError BAD_USER_INPUT where there are too many, or one is there twice. */
function checkIds(ids: readonly string[]): void {
  if (ids.length > MAX_PAGE_SIZE) {
    throw badUserInput(`\`ids\` has ${ids.length} ids; the limit is ${MAX_PAGE_SIZE}.`);
  }
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw badUserInput(`\`ids\` has ${shown(id)} twice: send each id once.`);
    seen.add(id);
  }
}

function decode(globalId: string): { readonly typename: string; readonly id: string } {
  try {
    return decodeGlobalID(globalId);
  } catch {
    return { typename: '', id: '' };
  }
}

builder.queryFields((t) => ({
  node: t.field({
    tracing: true,
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: 'A bucket or a rule by its global id; null where it is gone. One request to OSS.',
    extensions: { cost: fixed(1) },
    args: { id: t.arg.id({ required: true, description: 'A global id, as `id` has it.' }) },
    resolve: (_root, { id }, context) => nodeOf(id, context),
  }),
  nodes: t.field({
    tracing: true,
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description:
      'Buckets and rules by their global ids, in the order of the ids; null where one is gone. At most ' +
      'one request to OSS for each, and 10 for the rules of one bucket.',
    extensions: { cost: eachOf('ids') },
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'Global ids, as `id` has them: up to 1,000, each once.',
      }),
    },
    resolve: (_root, { ids }, context) => {
      checkIds(ids);
      return ids.map((id) => nodeOf(id, context));
    },
  }),
}));
