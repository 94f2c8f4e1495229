import type { InventoryPlan, PlannedAction, PlannedChange } from '../../loaders/plan/plan.ts';
import { StalePlanError } from '../../loaders/plan/stale-plan-error.ts';
import { builder } from '../builder.ts';
import { ITEMS } from '../cost.ts';
import { asValue, ErrorInterface } from '../errors.ts';
import { ruleDifferences } from '../mutations/rule-differences.ts';
import { FieldDifferenceRef } from '../mutations/validation-success.ts';
import { namedEnum } from '../named-enum.ts';
import { BucketRef, InventoryConfigurationRef } from '../refs.ts';
import { UnreadableBucketRef } from '../unreadable-bucket.ts';

/** The enum of {@link PlannedAction}. */
export const PlannedActionEnum = namedEnum<PlannedAction>(
  'PlannedAction',
  'What a plan does to a rule.',
  {
    CREATE: 'The rule is created.',
    DELETE: 'The rule is deleted. Its reports are kept.',
    REPLACE:
      'The rule is deleted and created again, because OSS has no update. It does not exist for a moment, and OSS starts ' +
      'its schedule again, with a report at once. Elements that this server does not know stay the same.',
  },
);

const PlannedChangeRef = builder.objectRef<PlannedChange>('PlannedChange').implement({
  description:
    'A change of a rule in a plan. It has no id: what the rule would be is only in `differences`.',
  fields: (t) => ({
    action: t.expose('action', { type: PlannedActionEnum, description: 'What the plan does.' }),
    bucket: t.field({
      type: BucketRef,
      description: 'The source bucket of the rule.',
      resolve: ({ bucket }) => ({ name: bucket }),
    }),
    inventoryId: t.exposeString('inventoryId', {
      description: 'The id of the rule in its bucket.',
    }),
    before: t.expose('before', {
      type: InventoryConfigurationRef,
      nullable: true,
      description: 'The rule as it is. Null with `CREATE`.',
    }),
    differences: t.field({
      type: [FieldDifferenceRef],
      description:
        'The values that change. With `CREATE`, all values of the new rule; with `DELETE`, none.',
      resolve: ({ before, after }) => (after ? ruleDifferences(before, after) : []),
    }),
    blockedBy: t.field({
      type: ErrorInterface,
      nullable: true,
      description:
        'Why the change would fail: a missing right, the limit of 1,000 rules, an invalid destination; or for a delete, ' +
        'that a create or replace in its bucket is blocked. `applyInventories` skips it. Null: nothing is known.',
      resolve: ({ blockedBy }) => blockedBy && asValue(blockedBy),
    }),
  }),
});

/** What must change so that buckets have the desired rules. */
export const InventoryPlanRef = builder.objectRef<InventoryPlan>('InventoryPlan').implement({
  description:
    'What must change so that buckets have the desired rules. Values that mean the same in OSS are no difference, nor ' +
    'are elements that this server does not know. The plan is not stored: `digest` identifies it.',
  fields: (t) => ({
    changes: t.field({
      type: [PlannedChangeRef],
      description:
        'The changes, at most 1,000: first creates and replaces, then deletes; each in byte order of bucket and id.',
      extensions: { cost: ITEMS },
      resolve: ({ changes }) => changes,
    }),
    createCount: t.int({
      description: 'The number of changes with `CREATE`.',
      resolve: (plan) => countOf(plan, 'CREATE'),
    }),
    replaceCount: t.int({
      description: 'The number of changes with `REPLACE`.',
      resolve: (plan) => countOf(plan, 'REPLACE'),
    }),
    deleteCount: t.int({
      description: 'The number of changes with `DELETE`, for `maxDeletes`.',
      resolve: (plan) => countOf(plan, 'DELETE'),
    }),
    unchangedCount: t.exposeInt('unchangedCount', {
      description: 'The number of desired rules that exist as they are desired.',
    }),
    unmatchedPatterns: t.field({
      type: ['String'],
      description:
        'The patterns in `rules` and `prune` that match no bucket that the caller may read.',
      resolve: ({ unmatchedPatterns }) => unmatchedPatterns,
    }),
    unreadableBuckets: t.field({
      type: [UnreadableBucketRef],
      description:
        'The buckets whose rules could not be read, or which do not exist, in ascending order of their names. The plan ' +
        'has no changes for them.',
      extensions: { cost: ITEMS },
      resolve: ({ unreadableBuckets }) => unreadableBuckets,
    }),
    digest: t.exposeString('digest', {
      description:
        'Identifies the changes, the rules that they change, and the unreadable buckets, for `applyInventories`: opaque ' +
        'text of 22 characters, for example `k3vD0m6c2mZ0l1YbqkqT9w`.',
    }),
  }),
});

builder.objectType(StalePlanError, {
  name: 'StalePlanError',
  description:
    'The plan no longer is the one with this `digest`: rules were changed, or buckets could not be read. Nothing was ' +
    'changed now.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    plan: t.expose('plan', {
      type: InventoryPlanRef,
      description: 'The plan as it is now. Send its `digest` to apply it.',
    }),
  }),
});

function countOf({ changes }: InventoryPlan, wanted: PlannedAction): number {
  return changes.filter(({ action }) => action === wanted).length;
}
