import { StaleVersionError } from '../../inventory/errors.ts';
import type { RuleKey } from '../../loaders/loaders.ts';
import { EXPECTED_VERSION, RULE_ID } from '../arguments.ts';
import { builder } from '../builder.ts';
import { fixed, WRITE_COST } from '../cost.ts';
import { COMMON_ERRORS } from '../errors.ts';
import { ruleIdOf } from '../node.ts';
import { BucketRef } from '../refs.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';

const DeleteInventoryInput = builder.inputType('DeleteInventoryInput', {
  description: 'The rule to delete.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description: 'The name of the source bucket, for example `demo-logs`.',
    }),
    inventoryId: t.string({ required: true, description: RULE_ID }),
    expectedVersion: t.string({ description: EXPECTED_VERSION }),
  }),
});

const DeleteInventorySuccess = builder.objectRef<RuleKey>('DeleteInventorySuccess').implement({
  description: 'The rule no longer exists. Deleting a rule that does not exist also succeeds.',
  fields: (t) => ({
    deletedId: t.id({
      description: 'The global id of the deleted rule, for a client to remove from its cache.',
      resolve: ruleIdOf,
    }),
    inventoryId: t.exposeString('inventoryId', {
      description: 'The id of the deleted rule in its bucket.',
    }),
    bucket: t.field({
      type: BucketRef,
      description: 'The source bucket of the deleted rule.',
      resolve: ({ bucket }) => ({ name: bucket }),
    }),
  }),
});

builder.mutationField('deleteInventory', (t) =>
  t.field({
    type: DeleteInventorySuccess,
    description:
      'Deletes a rule. Deleting a rule that does not exist also succeeds. Existing reports are ' +
      'kept. Takes one request to OSS, or two with `expectedVersion`.',
    nullable: true,
    extensions: { cost: fixed(WRITE_COST), ...SEMANTIC_NON_NULL },
    args: {
      input: t.arg({
        type: DeleteInventoryInput,
        required: true,
        description: 'The rule to delete.',
      }),
    },
    errors: {
      types: [...COMMON_ERRORS, StaleVersionError],
      union: {
        name: 'DeleteInventoryResult',
        description: 'The result of `deleteInventory`.',
      },
    },
    resolve: async (_root, { input }, { writes }) => {
      await writes.delete(input, input.expectedVersion ?? undefined);
      return input;
    },
  }),
);
