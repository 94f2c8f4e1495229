import { decodeGlobalID, encodeGlobalID } from '@pothos/plugin-relay';
import { ruleKey } from '../inventory/configuration.ts';
import { NoSuchBucketError } from '../inventory/errors.ts';
import { bucketNameComplaint, inventoryIdComplaint, shown } from '../inventory/validation.ts';
import type { RuleKey } from '../loaders/loaders.ts';
import type { ManifestKey } from '../loaders/report-settings.ts';
import { manifestKeyComplaint } from '../reports/report-key.ts';
import { builder } from './builder.ts';
import { MAX_PAGE_SIZE } from './connection.ts';
import type { Context } from './context.ts';
import { eachOf, REPORT_COST } from './cost.ts';
import { badUserInput } from './cursors.ts';

/** A rule's global id. A bucket's name has no slash, so the first one separates it from the rule's id. */
export function ruleIdOf({ bucket, inventoryId }: RuleKey): string {
  return encodeGlobalID('InventoryConfiguration', ruleKey({ bucket, inventoryId }));
}

/** A bucket's global id. */
export function bucketIdOf({ name }: { readonly name: string }): string {
  return encodeGlobalID('Bucket', name);
}

/**
 * Reads the node of a global id; `null` if it does not exist.
 *
 * @throws GraphQLError BAD_USER_INPUT if this server does not make such ids.
 */
async function nodeOf(globalId: string, context: Context) {
  const { typename, id } = decode(globalId);
  if (typename === 'Bucket' && !bucketNameComplaint(id)) return context.loaders.bucket.load(id);
  const report = reportKeyOf(globalId);
  if (report) return context.loaders.reports.byKey.load(report);
  const key = ruleKeyOf(globalId);
  if (!key)
    throw badUserInput(
      `${shown(globalId)} is not a global id of this server. Send the value of an \`id\` field ` +
        'unchanged.',
    );
  return ruleOf(key, context);
}

/** The rule's key in a global id; `undefined` if it is not the id of a rule. */
export function ruleKeyOf(globalId: string): RuleKey | undefined {
  const [bucket, inventoryId] = partsOf(globalId, 'InventoryConfiguration');
  const isKey = !bucketNameComplaint(bucket) && !inventoryIdComplaint(inventoryId);
  return isKey ? { bucket, inventoryId } : undefined;
}

/** The report's key in a global id; `undefined` if it is not the id of a report. */
export function reportKeyOf(globalId: string): ManifestKey | undefined {
  const [destinationBucket, manifestKey] = partsOf(globalId, 'InventoryReport');
  const isKey = !bucketNameComplaint(destinationBucket) && !manifestKeyComplaint(manifestKey);
  return isKey ? { destinationBucket, manifestKey } : undefined;
}

/** The bucket and the rest of a global id of a type; empty for ids of other types. */
function partsOf(globalId: string, type: string): [bucket: string, rest: string] {
  const { typename, id } = decode(globalId);
  const [bucket = '', ...rest] = typename === type ? id.split('/') : [];
  return [bucket, rest.join('/')];
}

/**
 * Reads a rule; `null` also if its bucket does not exist, because a caller with only an id does not ask about the
 * bucket.
 */
export async function ruleOf(key: RuleKey, { loaders }: Context) {
  try {
    return await loaders.rule.load(key);
  } catch (error) {
    if (error instanceof NoSuchBucketError) return null;
    throw error;
  }
}

/** @throws GraphQLError BAD_USER_INPUT for too many ids or a repeated one. */
function checkIds(ids: readonly string[]): void {
  if (ids.length > MAX_PAGE_SIZE) {
    throw badUserInput(
      `\`ids\` has ${ids.length} ids; the limit is ${MAX_PAGE_SIZE}. Send several requests.`,
    );
  }
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw badUserInput(`\`ids\` contains ${shown(id)} twice. Send each id once.`);
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

function costOf(globalId: unknown): number {
  return typeof globalId === 'string' && decode(globalId).typename === 'InventoryReport'
    ? REPORT_COST
    : 1;
}

builder.queryFields((t) => ({
  node: t.field({
    tracing: true,
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description:
      'A bucket, a rule or a report by its global id. Null if it does not exist. Takes one request to OSS, or two for ' +
      'a report.',
    extensions: { cost: eachOf('id', costOf) },
    args: {
      id: t.arg.id({ required: true, description: 'A global id: the value of an `id` field.' }),
    },
    resolve: (_root, { id }, context) => nodeOf(id, context),
  }),
  nodes: t.field({
    tracing: true,
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description:
      'Buckets, rules and reports by their global ids, in the order of `ids`. Null if one does not exist. ' +
      'Takes at most one request to OSS per id, two for a report, and at most 10 for the rules of one bucket.',
    extensions: { cost: eachOf('ids', costOf) },
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'Global ids: values of `id` fields. At most 1,000, each only once.',
      }),
    },
    resolve: (_root, { ids }, context) => {
      checkIds(ids);
      return ids.map((id) => nodeOf(id, context));
    },
  }),
}));
