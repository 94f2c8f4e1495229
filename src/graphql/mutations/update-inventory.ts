import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import {
  NoSuchInventoryError,
  StaleVersionError,
  UpdateLostError,
  UpdateRolledBackError,
} from '../../inventory/errors.ts';
import type { RuleChange } from '../../loaders/write-checks.ts';
import { builder } from '../builder.ts';
import { fixed, WRITE_COST } from '../cost.ts';
import { COMMON_ERRORS } from '../errors.ts';
import { inputIssues } from '../inputs/input-issues.ts';
import { UpdateInventoryInput, withChanges } from '../inputs/rule-inputs.ts';
import { InventoryConfigurationRef } from '../refs.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { isValidation, ValidationSuccess } from './validation-success.ts';

const UpdateInventorySuccess = builder
  .objectRef<InventoryConfiguration>('UpdateInventorySuccess')
  .implement({
    description: 'The rule was updated.',
    fields: (t) => ({
      inventory: t.field({
        type: InventoryConfigurationRef,
        description: 'The rule after the update.',
        resolve: (rule) => rule,
      }),
    }),
  });

builder.mutationField('updateInventory', (t) =>
  t.errorUnionField({
    types: [
      UpdateInventorySuccess,
      ValidationSuccess,
      ...COMMON_ERRORS,
      NoSuchInventoryError,
      StaleVersionError,
      UpdateRolledBackError,
      UpdateLostError,
    ],
    union: {
      name: 'UpdateInventoryResult',
      description: 'The result of `updateInventory`.',
      resolveType: (result) =>
        isValidation(result) ? 'ValidationSuccess' : 'UpdateInventorySuccess',
    },
    description:
      'Updates a rule. OSS has no update, so the server reads the rule, deletes it and puts the ' +
      'changed rule; if OSS refuses that, the server puts the old rule back. Elements that this ' +
      'server does not know stay the same, and an update without changes writes nothing. Takes ' +
      'three requests to OSS, and one more if the destination’s bucket or account changes, to check that the bucket ' +
      'exists in the same region and belongs to the account.',
    nullable: true,
    extensions: { cost: fixed(WRITE_COST), ...SEMANTIC_NON_NULL },
    args: {
      input: t.arg({ type: UpdateInventoryInput, required: true, description: 'The changes.' }),
      validateOnly: t.arg.boolean({
        required: true,
        defaultValue: false,
        description:
          '`true`: only checks whether the rule could be updated, with one or two requests to OSS. ' +
          'Nothing is written; see `ValidationSuccess`.',
      }),
    },
    resolve: (_root, { input, validateOnly }, { writes }) => {
      const change: RuleChange = {
        destination: input.destination?.bucket ?? undefined,
        expectedVersion: input.expectedVersion ?? undefined,
        issues: inputIssues(input),
        apply: (rule) => withChanges(rule, input),
      };
      return validateOnly ? writes.validateUpdate(input, change) : writes.update(input, change);
    },
  }),
);
