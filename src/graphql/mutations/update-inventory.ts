import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import {
  NoSuchInventoryError,
  UpdateLostError,
  UpdateRolledBackError,
} from '../../inventory/errors.ts';
import { builder } from '../builder.ts';
import { fixed } from '../cost.ts';
import { COMMON_ERRORS } from '../errors.ts';
import { inputIssues, withChanges } from '../from-input.ts';
import { UpdateInventoryInput } from '../inputs.ts';
import { InventoryConfigurationRef } from '../refs.ts';

const UpdateInventorySuccess = builder
  .objectRef<InventoryConfiguration>('UpdateInventorySuccess')
  .implement({
    description: 'The changed rule stands.',
    fields: (t) => ({
      inventory: t.field({
        type: InventoryConfigurationRef,
        description: 'The rule as it stands.',
        resolve: (rule) => rule,
      }),
    }),
  });

builder.mutationField('updateInventory', (t) =>
  t.field({
    type: UpdateInventorySuccess,
    description:
      'Changes a rule. OSS has no update: the rule is read, deleted and put again with the changes, ' +
      'and put back as it was where OSS refuses that. What this server does not know of a rule stays ' +
      'as it is, and a change of nothing writes nothing. Three requests to OSS; one more where the destination ' +
      'bucket changes, to see whether it exists and is in the same region.',
    extensions: { cost: fixed(10) },
    args: {
      input: t.arg({ type: UpdateInventoryInput, required: true, description: 'What to change.' }),
    },
    errors: {
      types: [...COMMON_ERRORS, NoSuchInventoryError, UpdateRolledBackError, UpdateLostError],
      union: {
        name: 'UpdateInventoryResult',
        description: 'What came of `updateInventory`.',
      },
    },
    resolve: (_root, { input }, { writes }) =>
      writes.update(input, {
        destination: input.destination?.bucket ?? undefined,
        issues: inputIssues(input),
        apply: (rule) => withChanges(rule, input),
      }),
  }),
);
