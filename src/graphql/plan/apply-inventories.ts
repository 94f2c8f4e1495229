import {
  AccessDeniedError,
  InvalidArgumentError,
  InventoryError,
  RefusedError,
  ThrottledError,
  UpstreamError,
} from '../../inventory/errors.ts';
import type { AppliedPlan, ChangeOutcome, ChangeStatus } from '../../loaders/plan/apply-plan.ts';
import { StalePlanError } from '../../loaders/plan/stale-plan-error.ts';
import { builder } from '../builder.ts';
import { APPLY, ITEMS } from '../cost.ts';
import { asValue, ErrorInterface } from '../errors.ts';
import { namedEnum } from '../named-enum.ts';
import { ruleIdOf } from '../node.ts';
import { BucketRef, InventoryConfigurationRef } from '../refs.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { PlannedActionEnum } from './inventory-plan.ts';
import { PlanInventoriesInput, toPlanRequest } from './plan-inputs.ts';

const ApplyInventoriesInput = builder.inputType('ApplyInventoriesInput', {
  description: 'The plan to apply.',
  fields: (t) => ({
    plan: t.field({
      type: PlanInventoriesInput,
      required: true,
      description: 'The same input that was planned.',
    }),
    digest: t.string({
      required: true,
      description:
        'The `digest` of the plan, or `remainingDigest` of the previous call, for example `k3vD0m6c2mZ0l1YbqkqT9w`. With ' +
        'another plan, nothing is changed: see `StalePlanError`.',
    }),
    maxDeletes: t.int({
      required: true,
      defaultValue: 0,
      description:
        'The maximum number of deletes in the whole plan, not only in this call: 0 to 1,000. With more deletes, nothing is ' +
        'changed.',
    }),
  }),
});

const ChangeStatusEnum = namedEnum<ChangeStatus>('ChangeStatus', 'What became of a change.', {
  APPLIED: 'The rule was changed as planned.',
  FAILED: '`error` says why, and whether the rule was changed.',
  SKIPPED:
    'The change was not tried: it is blocked, a create or replace in the bucket of a delete failed, the request’s time ' +
    'ended, or the server stops. The next call tries it.',
});

const ChangeOutcomeRef = builder.objectRef<ChangeOutcome>('ChangeOutcome').implement({
  description: 'A change of a plan, and what became of it.',
  fields: (t) => ({
    action: t.expose('action', { type: PlannedActionEnum, description: 'What was planned.' }),
    bucket: t.field({
      type: BucketRef,
      description: 'The source bucket of the rule.',
      resolve: ({ bucket }) => ({ name: bucket }),
    }),
    inventoryId: t.exposeString('inventoryId', {
      description: 'The id of the rule in its bucket.',
    }),
    status: t.expose('status', { type: ChangeStatusEnum, description: 'What became of it.' }),
    inventory: t.expose('inventory', {
      type: InventoryConfigurationRef,
      nullable: true,
      description:
        'The rule after the change, or as it is after a failure. Null: it does not exist, or that is not known.',
    }),
    deletedId: t.id({
      nullable: true,
      description:
        'The global id of the rule if it was deleted, for a client to remove from its cache.',
      resolve: (outcome) => {
        const { action, status } = outcome;
        return action === 'DELETE' && status === 'APPLIED' ? ruleIdOf(outcome) : null;
      },
    }),
    error: t.field({
      tracing: true,
      type: ErrorInterface,
      nullable: true,
      description:
        'Why the change failed or was skipped, one of the errors of `createInventory`, `updateInventory` and ' +
        '`deleteInventory`: `StaleVersionError` if the rule was changed after the plan was made. Null: it was applied, or ' +
        'its turn did not come before the request’s time ended or the server stopped.',
      resolve: ({ error }) => {
        if (error === null) return null;
        if (error instanceof InventoryError) return asValue(error);
        // A bug: it must not hide what became of the other changes.
        throw error;
      },
    }),
  }),
});

const ApplyInventoriesSuccess = builder
  .objectRef<AppliedPlan>('ApplyInventoriesSuccess')
  .implement({
    description: 'The plan was still the same. Each change has its own outcome.',
    fields: (t) => ({
      outcomes: t.field({
        type: [ChangeOutcomeRef],
        description:
          'What became of the changes of this call, at most 100, and of all changes that are blocked, in the order of ' +
          'the plan.',
        extensions: { cost: ITEMS },
        resolve: ({ outcomes }) => outcomes,
      }),
      remainingCount: t.exposeInt('remainingCount', {
        description: 'The number of changes of the plan that were not applied.',
      }),
      remainingDigest: t.exposeString('remainingDigest', {
        nullable: true,
        description:
          'The `digest` of what remains, for the next call. If a rule was changed by someone else meanwhile, the next ' +
          'call returns a `StalePlanError`. Null: nothing remains.',
      }),
    }),
  });

builder.mutationField('applyInventories', (t) =>
  t.field({
    type: ApplyInventoriesSuccess,
    description:
      'Plans again and, if the plan still has the `digest`, tries up to 100 changes that are not blocked: creates and ' +
      'replaces, then deletes. Each change is a write by itself, which changes the rule only if it is as planned. If a ' +
      'create or replace fails, the deletes in its bucket are skipped; if access is denied, the other changes of its ' +
      'bucket come last. Call it again with `remainingDigest` for the rest. Takes the requests to OSS of `planInventories`, and up to four for each change.',
    nullable: true,
    extensions: { cost: APPLY, ...SEMANTIC_NON_NULL },
    args: {
      input: t.arg({
        type: ApplyInventoriesInput,
        required: true,
        description: 'The plan to apply.',
      }),
    },
    errors: {
      types: [
        InvalidArgumentError,
        AccessDeniedError,
        ThrottledError,
        RefusedError,
        UpstreamError,
        StalePlanError,
      ],
      union: {
        name: 'ApplyInventoriesResult',
        description: 'The result of `applyInventories`.',
      },
    },
    resolve: (_root, { input: { plan, ...options } }, { plans }) =>
      plans.apply(toPlanRequest(plan), options),
  }),
);
