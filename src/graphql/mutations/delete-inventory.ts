import type { RuleKey } from '../../loaders/loaders.ts';
import { RULE_ID } from '../arguments.ts';
import { builder } from '../builder.ts';
import { fixed } from '../cost.ts';
import { COMMON_ERRORS } from '../errors.ts';
import { ruleIdOf } from '../node.ts';
import { BucketRef } from '../refs.ts';

const DeleteInventoryInput = builder.inputType('DeleteInventoryInput', {
  description: 'Which rule to delete.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description: 'The source bucket’s name, for example `demo-logs`.',
    }),
    inventoryId: t.string({ required: true, description: RULE_ID }),
  }),
});

const DeleteInventorySuccess = builder.objectRef<RuleKey>('DeleteInventorySuccess').implement({
  description: 'The rule is not there, whether it was before or not.',
  fields: (t) => ({
    deletedId: t.id({
      description: 'The rule’s global id, for a client to take it out of what it shows.',
      resolve: ruleIdOf,
    }),
    inventoryId: t.exposeString('inventoryId', { description: 'The id of the rule that is gone.' }),
    bucket: t.field({
      type: BucketRef,
      description: 'The bucket that the rule was of.',
      resolve: ({ bucket }) => ({ name: bucket }),
    }),
  }),
});

builder.mutationField('deleteInventory', (t) =>
  t.field({
    type: DeleteInventorySuccess,
    description:
      'Deletes a rule, and succeeds where there is none, as OSS does. Reports that were written ' +
      'stay. One request to OSS.',
    extensions: { cost: fixed(10) },
    args: {
      input: t.arg({
        type: DeleteInventoryInput,
        required: true,
        description: 'Which rule to delete.',
      }),
    },
    errors: {
      types: COMMON_ERRORS,
      union: {
        name: 'DeleteInventoryResult',
        description: 'What came of `deleteInventory`.',
      },
    },
    resolve: async (_root, { input }, { writes }) => {
      await writes.delete(input);
      return input;
    },
  }),
);
