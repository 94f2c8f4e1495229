import type { IncrementalInventory } from '../../inventory/configuration.ts';
import { keepColumns } from '../../inventory/stored-words.ts';
import { INCREMENTAL_OPTIONAL_FIELDS } from '../../inventory/vocabulary.ts';
import { builder } from '../builder.ts';
import { IncrementalOptionalField } from '../enums.ts';

const IS_ENABLED = 'Whether OSS writes the changes. OSS: `IsEnabled`.';
const INTERVAL =
  'How often OSS writes, in seconds: 600 is the only documented value. OSS: `Schedule/Frequency`.';
const COLUMNS = 'The optional columns, in this order. OSS: `OptionalFields`.';

/** The incremental inventory of a new rule. */
export const IncrementalInput = builder.inputType('IncrementalInventoryInput', {
  description:
    'A list of the changes of objects that OSS writes between two reports. OSS refuses it for accounts that it has ' +
    'not invited.',
  fields: (t) => ({
    isEnabled: t.boolean({
      required: true,
      defaultValue: true,
      description: IS_ENABLED,
    }),
    intervalSeconds: t.int({
      required: true,
      defaultValue: 600,
      description: INTERVAL,
    }),
    optionalFields: t.field({
      type: [IncrementalOptionalField.ref],
      required: true,
      defaultValue: [],
      description: COLUMNS,
    }),
  }),
});

/** The changes of a rule's incremental inventory. */
export const UpdateIncrementalInput = builder.inputType('UpdateIncrementalInventoryInput', {
  description:
    'The changes to a rule’s incremental inventory. Absent fields stay the same; a rule that had none gets the defaults ' +
    'of `IncrementalInventoryInput`. Null clears `optionalFields`, and is an error elsewhere.',
  fields: (t) => ({
    isEnabled: t.boolean({ description: IS_ENABLED }),
    intervalSeconds: t.int({ description: INTERVAL }),
    optionalFields: t.field({
      type: [IncrementalOptionalField.ref],
      description: `${COLUMNS} Replaces the stored list.`,
    }),
  }),
});

/** What an absent field of {@link IncrementalInput} means. */
const DEFAULTS: IncrementalInventory = {
  isEnabled: true,
  intervalSeconds: 600,
  optionalFields: [],
};

/** Converts the incremental inventory of a new rule. */
export function toIncremental(
  input: (typeof IncrementalInput)['$inferInput'] | null | undefined,
): IncrementalInventory | null {
  return withIncremental(null, input ?? null);
}

/** Applies the changes to the stored incremental inventory. */
export function withIncremental(
  stored: IncrementalInventory | null,
  input: (typeof UpdateIncrementalInput)['$inferInput'] | null | undefined,
): IncrementalInventory | null {
  if (input === undefined) return stored;
  if (input === null) return null;
  const old = stored ?? DEFAULTS;
  const { optionalFields } = input;
  return {
    isEnabled: input.isEnabled ?? old.isEnabled,
    intervalSeconds: input.intervalSeconds ?? old.intervalSeconds,
    optionalFields:
      optionalFields === undefined
        ? old.optionalFields
        : keepColumns(
            INCREMENTAL_OPTIONAL_FIELDS,
            (optionalFields ?? []).map(IncrementalOptionalField.write),
            old.optionalFields,
          ),
  };
}
