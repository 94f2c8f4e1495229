import { builder } from '../builder.ts';
import { PLAN } from '../cost.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { InventoryPlanRef } from './inventory-plan.ts';
import { PlanInventoriesInput, toPlanRequest } from './plan-inputs.ts';

builder.queryField('planInventories', (t) =>
  t.field({
    tracing: true,
    type: InventoryPlanRef,
    nullable: true,
    description:
      'Compares desired rules with those of buckets, and changes nothing. Takes one request to OSS per 100 rules of each ' +
      'bucket, one per 1,000 buckets of the account if there are patterns, and one per new destination bucket; past the ' +
      'cache.',
    extensions: { cost: PLAN, ...SEMANTIC_NON_NULL },
    args: {
      input: t.arg({
        type: PlanInventoriesInput,
        required: true,
        description: 'The desired rules.',
      }),
    },
    resolve: (_root, { input }, { plans }) => plans.create(toPlanRequest(input)),
  }),
);
