import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { InventoryAlreadyExistError, InventoryExceedLimitError } from '../../inventory/errors.ts';
import { builder } from '../builder.ts';
import { fixed, WRITE_COST } from '../cost.ts';
import { COMMON_ERRORS } from '../errors.ts';
import { inputIssues } from '../inputs/input-issues.ts';
import { CreateInventoryInput, toConfiguration } from '../inputs/rule-inputs.ts';
import { InventoryEdge, inventoryEdge } from '../inventory-connection.ts';
import { InventoryConfigurationRef } from '../refs.ts';
import { SEMANTIC_NON_NULL } from '../semantic-non-null.ts';
import { isValidation, ValidationSuccess } from './validation-success.ts';

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
  t.errorUnionField({
    types: [
      CreateInventorySuccess,
      ValidationSuccess,
      ...COMMON_ERRORS,
      InventoryAlreadyExistError,
      InventoryExceedLimitError,
    ],
    union: {
      name: 'CreateInventoryResult',
      description: 'The result of `createInventory`.',
      resolveType: (result) =>
        isValidation(result) ? 'ValidationSuccess' : 'CreateInventorySuccess',
    },
    description:
      'Creates a rule. It never changes an existing rule: see `InventoryAlreadyExistError`. ' +
      'Takes one request to OSS.',
    nullable: true,
    extensions: { cost: fixed(WRITE_COST), ...SEMANTIC_NON_NULL },
    args: {
      input: t.arg({ type: CreateInventoryInput, required: true, description: 'The new rule.' }),
      validateOnly: t.arg.boolean({
        required: true,
        defaultValue: false,
        description:
          '`true`: only checks whether the rule could be created, with up to 11 requests to OSS. ' +
          'Nothing is written; see `ValidationSuccess`.',
      }),
    },
    resolve: (_root, { input, validateOnly }, { writes }) => {
      const rule = toConfiguration(input);
      const issues = inputIssues(input);
      return validateOnly ? writes.validateCreate(rule, issues) : writes.create(rule, issues);
    },
  }),
);
