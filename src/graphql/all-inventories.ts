import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  bucketNameComplaint,
  bucketPrefixComplaint,
  inventoryIdComplaint,
  regionComplaint,
} from '../inventory/validation.ts';
import type { WalkCoverage, WalkPlace } from '../loaders/account-walk.ts';
import type { RuleFilter } from '../loaders/rule-filter.ts';
import { checkArguments } from './arguments.ts';
import { builder } from './builder.ts';
import { createConnection, createEdge, type ForwardArgs, forwardRequest } from './connection.ts';
import { connectionType } from './connection-type.ts';
import type { Context } from './context.ts';
import { ALL_INVENTORIES, COVERED } from './cost.ts';
import { encodeCursor, listOf } from './cursors.ts';
import { forwardArguments } from './forward-arguments.ts';
import { FILTER_BY, filterComplaints, InventoryEdge } from './inventory-connection.ts';
import { BucketRef, InventoryConfigurationRef } from './refs.ts';
import { SEMANTIC_NON_NULL } from './semantic-non-null.ts';
import { UnreadableBucketRef } from './unreadable-bucket.ts';

const LIST = listOf('all');

interface AllInventoriesArgs extends ForwardArgs {
  readonly bucketPrefix?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly filterBy?: RuleFilter | null | undefined;
}

/** Makes the connection of the rules of all buckets. */
function allInventoriesOf(args: AllInventoriesArgs, { loaders }: Context) {
  const { bucketPrefix: prefix, region, filterBy } = args;
  checkArguments({
    bucketPrefix: bucketPrefixComplaint(prefix ?? ''),
    region: region ? regionComplaint(region) : undefined,
    ...filterComplaints(filterBy),
  });
  const { size, after } = forwardRequest(LIST, args, isPlace);
  const buckets = { prefix: prefix ?? '', region: region ?? '' };
  const request = { ...buckets, size, after: placeOf(after), filter: filterBy ?? undefined };
  return createConnection(
    () => loaders.walk(request),
    (rule: InventoryConfiguration) => createEdge(LIST, keyOf(rule), rule),
    ({ end }) => end && encodeCursor(LIST, keyOf(end)),
  );
}

/** The key of a place in the list: a bucket's name has no slash. */
function keyOf({ bucket, inventoryId }: WalkPlace): string {
  return inventoryId === null ? bucket : `${bucket}/${inventoryId}`;
}

function placeOf(key: string | null): WalkPlace | null {
  if (key === null) return null;
  const [bucket = '', ...id] = key.split('/');
  return { bucket, inventoryId: id.length > 0 ? id.join('/') : null };
}

function isPlace(key: string): boolean {
  const { bucket = '', inventoryId = null } = placeOf(key) ?? {};
  const isId = inventoryId === null || !inventoryIdComplaint(inventoryId);
  return !bucketNameComplaint(bucket) && isId;
}

const Coverage = builder.objectRef<WalkCoverage>('InventoryCoverage').implement({
  description:
    'The buckets that this page has completed. Each bucket is in the coverage of exactly one page, so the pages add ' +
    'up to the account. A bucket whose rules continue on the next page is not in it yet.',
  fields: (t) => ({
    readBucketCount: t.exposeInt('readBucketCount', {
      description:
        'The number of buckets that could be read, also if none of their rules matches `filterBy`. Includes ' +
        '`bucketsWithoutRules`, not `unreadableBuckets`.',
    }),
    bucketsWithoutRules: t.field({
      type: [BucketRef],
      description:
        'The buckets that have no rules at all. Buckets whose rules do not match `filterBy` are not among them.',
      extensions: { cost: COVERED },
      resolve: ({ bucketsWithoutRules }) => bucketsWithoutRules,
    }),
    unreadableBuckets: t.field({
      type: [UnreadableBucketRef],
      description:
        'The buckets whose rules, or with `freshness` whose reports, could not be read. They may have rules beside ' +
        'those in the list.',
      extensions: { cost: COVERED },
      resolve: ({ unreadableBuckets }) => unreadableBuckets,
    }),
  }),
});

const AllInventoriesConnection = connectionType<
  InventoryConfiguration,
  ReturnType<typeof allInventoriesOf>
>('AllInventoriesConnection', {
  type: InventoryConfigurationRef,
  edge: InventoryEdge,
  description:
    'A page of the rules of all buckets, as defined by the Relay Cursor Connections Specification. A page can be short ' +
    'or empty although other pages exist: continue with `endCursor` while `hasNextPage` is true.',
  items: 'rules',
});

builder.objectField(AllInventoriesConnection, 'coverage', (t) =>
  t.field({
    tracing: true,
    type: Coverage,
    description: 'Which buckets this page has completed, and which of them could not be read.',
    resolve: async ({ page }) => (await page()).coverage,
  }),
);

builder.queryField('allInventories', (t) =>
  t.field({
    type: AllInventoriesConnection,
    nullable: true,
    description:
      'The rules of all buckets that the caller may read, in ascending order of the buckets’ names and of the rules’ ' +
      'ids. A bucket that cannot be read does not fail the others: see `coverage`. A page takes at most 200 requests ' +
      'to OSS, and one for each 1,000 buckets that it passes in the account’s list; with `freshness`, three of the 200 ' +
      'for each rule that meets the other conditions.',
    extensions: { cost: ALL_INVENTORIES, ...SEMANTIC_NON_NULL },
    args: {
      ...forwardArguments(t.arg),
      bucketPrefix: t.arg.string({
        description: 'Only buckets whose names start with this prefix, for example `demo-`.',
      }),
      region: t.arg.string({
        description: 'Only buckets of this region, for example `oss-cn-hangzhou`.',
      }),
      filterBy: t.arg(FILTER_BY),
    },
    resolve: (_root, args, context) => allInventoriesOf(args, context),
  }),
);
