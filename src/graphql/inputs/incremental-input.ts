import type { IncrementalInventory } from '../../inventory/configuration.ts';
import { builder } from '../builder.ts';
import { IncrementalOptionalField } from '../enums.ts';
import { newColumns } from './words.ts';

/** A rule's incremental inventory, for new rules and for updates. */
export const IncrementalInput = builder.inputType('IncrementalInventoryInput', {
  description:
    'A list of the changes of objects that OSS writes between two reports. OSS refuses it for accounts that it has ' +
    'not invited.',
  fields: (t) => ({
    isEnabled: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether OSS writes the changes. OSS: `IsEnabled`.',
    }),
    intervalSeconds: t.int({
      required: true,
      defaultValue: 600,
      description:
        'How often OSS writes, in seconds: 600 is the only documented value. OSS: `Schedule/Frequency`.',
    }),
    optionalFields: t.field({
      type: [IncrementalOptionalField.ref],
      required: true,
      defaultValue: [],
      description: 'The optional columns, in this order. OSS: `OptionalFields`.',
    }),
  }),
});

/** Converts incremental lists. @param stored the columns that the rule has; see {@link newColumns}. */
export function toIncremental(
  input: (typeof IncrementalInput)['$inferInput'] | null | undefined,
  stored: readonly string[],
): IncrementalInventory | null {
  if (!input) return null;
  return {
    isEnabled: input.isEnabled,
    intervalSeconds: input.intervalSeconds,
    optionalFields: newColumns(IncrementalOptionalField, input.optionalFields, stored),
  };
}
