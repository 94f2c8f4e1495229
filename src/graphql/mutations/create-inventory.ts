import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { InventoryAlreadyExistError, InventoryExceedLimitError } from '../../inventory/errors.ts';
import { builder } from '../builder.ts';
import { fixed } from '../cost.ts';
import { COMMON_ERRORS } from '../errors.ts';
import { inputIssues } from '../inputs/input-issues.ts';
import { CreateInventoryInput, toConfiguration } from '../inputs/rule-inputs.ts';
import { InventoryEdge, inventoryEdge } from '../inventory-connection.ts';
import { InventoryConfigurationRef } from '../refs.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';

const CreateInventorySuccess = builder
  .objectRef<InventoryConfiguration>('CreateInventorySuccess')
  .implement({
    description: 'The rule was created.',
    fields: (t) => ({
      inventory: t.field({
        type: InventoryConfigurationRef,
        description: 'The new rule.',
        resolve: (rule) => rule,
      }),
      inventoryEdge: t.field({
        type: InventoryEdge,
        description: 'The new rule and its cursor, for a client to add to a list.',
        resolve: inventoryEdge,
      }),
    }),
  });

builder.mutationField('createInventory', (t) =>
  t.field({
    type: CreateInventorySuccess,
    description:
      'Creates a rule. It never changes an existing rule: see `InventoryAlreadyExistError`. ' +
      'Takes one request to OSS.',
    nullable: true,
    extensions: { cost: fixed(10), ...SEMANTIC_NON_NULL },
    args: {
      input: t.arg({ type: CreateInventoryInput, required: true, description: 'The new rule.' }),
    },
    errors: {
      types: [...COMMON_ERRORS, InventoryAlreadyExistError, InventoryExceedLimitError],
      union: {
        name: 'CreateInventoryResult',
        description: 'The result of `createInventory`.',
      },
    },
    resolve: async (_root, { input }, { writes }) => {
      const rule = toConfiguration(input);
      await writes.create(rule, inputIssues(input));
      return rule;
    },
  }),
);
