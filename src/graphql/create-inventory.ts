import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  InvalidArgumentError,
  InventoryAlreadyExistError,
  InventoryExceedLimitError,
} from '../inventory/errors.ts';
import { validateConfiguration } from '../inventory/validation.ts';
import { forbidden, unlessNoName } from './access.ts';
import { builder } from './builder.ts';
import { fixed } from './cost.ts';
import { COMMON_ERRORS } from './errors.ts';
import { inputIssues, toConfiguration } from './from-input.ts';
import { CreateInventoryInput } from './inputs.ts';
import { InventoryEdge, inventoryEdge } from './inventory-connection.ts';
import { InventoryConfigurationRef } from './refs.ts';

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
    authScopes: (_root, { input: { bucket, destination } }) =>
      unlessNoName(bucket, { create: { bucket, destination: destination.bucket } }),
    unauthorizedError: (_root, { input }, { access }) =>
      forbidden('create', input.bucket, input.destination.bucket, access),
    resolve: async (_root, { input }, { inventories, loaders, signal }) => {
      const rule = toConfiguration(input);
      const issues = [...validateConfiguration(rule), ...inputIssues(input)];
      if (issues.length > 0) throw new InvalidArgumentError(issues);
      try {
        await inventories.put(rule, { signal });
      } finally {
        loaders.forget(rule);
      }
      return rule;
    },
  }),
);
