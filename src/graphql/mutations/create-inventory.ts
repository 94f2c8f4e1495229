import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { InventoryAlreadyExistError, InventoryExceedLimitError } from '../../inventory/errors.ts';
import { builder } from '../builder.ts';
import { fixed } from '../cost.ts';
import { COMMON_ERRORS } from '../errors.ts';
import { inputIssues, toConfiguration } from '../from-input.ts';
import { CreateInventoryInput } from '../inputs.ts';
import { InventoryEdge, inventoryEdge } from '../inventory-connection.ts';
import { InventoryConfigurationRef } from '../refs.ts';

const CreateInventorySuccess = builder
  .objectRef<InventoryConfiguration>('CreateInventorySuccess')
  .implement({
    description: 'The rule is there.',
    fields: (t) => ({
      inventory: t.field({
        type: InventoryConfigurationRef,
        description: 'The new rule, as OSS gives it back.',
        resolve: (rule) => rule,
      }),
      inventoryEdge: t.field({
        type: InventoryEdge,
        description: 'The new rule’s edge, for a client to put into a list that it shows.',
        resolve: inventoryEdge,
      }),
    }),
  });

builder.mutationField('createInventory', (t) =>
  t.field({
    type: CreateInventorySuccess,
    description:
      'Creates a rule. OSS never changes one that exists: `InventoryAlreadyExistError`. One request ' +
      'to OSS.',
    extensions: { cost: fixed(10) },
    args: {
      input: t.arg({ type: CreateInventoryInput, required: true, description: 'The new rule.' }),
    },
    errors: {
      types: [...COMMON_ERRORS, InventoryAlreadyExistError, InventoryExceedLimitError],
      union: {
        name: 'CreateInventoryResult',
        description: 'What came of `createInventory`.',
      },
    },
    resolve: async (_root, { input }, { writes }) => {
      const rule = toConfiguration(input);
      await writes.create(rule, inputIssues(input));
      return rule;
    },
  }),
);
