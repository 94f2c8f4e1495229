import { decodeGlobalID } from '@pothos/plugin-relay';
import { NoSuchBucketError } from '../inventory/errors.ts';
import { bucketNameComplaint, inventoryIdComplaint } from '../inventory/validation.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { badUserInput } from './cursors.ts';
import type { RuleKey } from './loaders.ts';

/** What a rule's global id holds. No bucket's name has a slash, so the first one parts the two. */
export function nodeIdOf({ bucket, inventoryId }: RuleKey): string {
  return `${bucket}/${inventoryId}`;
}

/**
 * Reads what a global id names; `null` where nothing is there.
 *
 * @throws GraphQLError BAD_USER_INPUT where the id is none of this server's.
 */
async function nodeOf(globalId: string, { loaders }: Context) {
  const { typename, id } = decode(globalId);
  if (typename === 'Bucket' && !bucketNameComplaint(id)) return loaders.bucket.load(id);
  const [bucket = '', ...rest] = id.split('/');
  const inventoryId = rest.join('/');
  if (
    typename !== 'InventoryConfiguration' ||
    bucketNameComplaint(bucket) ||
    inventoryIdComplaint(inventoryId)
  ) {
    throw badUserInput(`${JSON.stringify(globalId)} is no id of this server.`);
  }
  try {
    return await loaders.rule.load({ bucket, inventoryId });
  } catch (error) {
    // To a caller who has only the id, a rule that is gone with its bucket is a rule that is gone.
    if (error instanceof NoSuchBucketError) return null;
    throw error;
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
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: 'Anything by its global id; null where it is gone.',
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: (_root, { id }, context) => nodeOf(id, context),
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description:
      'Several things by their global ids, in the order of the ids; null where one is gone.',
    args: { ids: t.arg.idList({ required: true, description: 'The global ids.' }) },
    resolve: (_root, { ids }, context) => ids.map((id) => nodeOf(id, context)),
  }),
}));
