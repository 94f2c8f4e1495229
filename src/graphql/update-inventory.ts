import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  InvalidArgumentError,
  NoSuchInventoryError,
  UpdateLostError,
  UpdateRolledBackError,
} from '../inventory/errors.ts';
import { validateConfiguration, validateKey } from '../inventory/validation.ts';
import { forbidden, unlessNoName } from './access.ts';
import { builder } from './builder.ts';
import { fixed } from './cost.ts';
import { COMMON_ERRORS } from './errors.ts';
import { inputIssues, withChanges } from './from-input.ts';
import { UpdateInventoryInput } from './inputs.ts';
import { InventoryConfigurationRef } from './refs.ts';

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
      'as it is, and a change of nothing writes nothing. Three requests to OSS.',
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
    authScopes: (_root, { input: { bucket, destination } }) =>
      unlessNoName(bucket, { update: { bucket, destination: destination?.bucket } }),
    unauthorizedError: (_root, { input }, { access }) =>
      forbidden('update', input.bucket, input.destination?.bucket, access),
    resolve: async (_root, { input }, { access, inventories, loaders, signal }) => {
      const { bucket, inventoryId } = input;
      refuse([...validateKey(input), ...inputIssues(input)]);
      const change = (rule: InventoryConfiguration) => {
        const changed = withChanges(rule, input);
        // Also where it stays as it is: to enable a rule is to have its reports written.
        const into = changed.destination.bucket;
        if (!access.mayWrite('update', bucket, into))
          throw forbidden('update', bucket, into, access);
        // What was wrong before, and OSS took, is not this caller's mistake.
        const known = new Set(validateConfiguration(rule).map(({ path }) => path.join('.')));
        refuse(validateConfiguration(changed).filter(({ path }) => !known.has(path.join('.'))));
        return changed;
      };
      try {
        return await inventories.update(bucket, inventoryId, change, { signal });
      } finally {
        loaders.forget(input);
      }
    },
  }),
);

function refuse(issues: ConstructorParameters<typeof InvalidArgumentError>[0]): void {
  if (issues.length > 0) throw new InvalidArgumentError(issues);
}
