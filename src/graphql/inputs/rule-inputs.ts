import type { InventoryConfiguration, InventorySchedule } from '../../inventory/configuration.ts';
import { keepColumns, keepWord } from '../../inventory/stored-words.ts';
import {
  FREQUENCIES,
  INCLUDED_OBJECT_VERSIONS,
  OPTIONAL_FIELDS,
} from '../../inventory/vocabulary.ts';
import { EXPECTED_VERSION } from '../arguments.ts';
import { builder } from '../builder.ts';
import {
  InventoryFrequency,
  InventoryIncludedObjectVersions,
  InventoryOptionalField,
} from '../enums.ts';
import {
  DestinationInput,
  toDestination,
  UpdateDestinationInput,
  withDestination,
} from './destination-input.ts';
import { FilterInput, NO_FILTER, withFilter } from './filter-input.ts';
import {
  IncrementalInput,
  toIncremental,
  UpdateIncrementalInput,
  withIncremental,
} from './incremental-input.ts';

/** The input of `createInventory`. */
export const CreateInventoryInput = builder.inputType('CreateInventoryInput', {
  description: 'A new inventory rule. OSS: `InventoryConfiguration`.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description:
        'The name of the source bucket, whose objects the rule lists, for example `demo-logs`.',
    }),
    inventoryId: t.string({
      required: true,
      description:
        'The id of the new rule, unique in its bucket: 1 to 192 characters, for example ' +
        '`weekly-all`. OSS: `Id`.',
    }),
    isEnabled: t.boolean({
      required: true,
      description:
        'Whether the rule is active. A disabled rule writes no reports. OSS: `IsEnabled`.',
    }),
    filter: t.field({
      type: FilterInput,
      description: 'Which objects the rule lists. Default: all objects. OSS: `Filter`.',
    }),
    destination: t.field({
      type: DestinationInput,
      required: true,
      description: 'Where OSS writes the report, and the RAM role it uses. OSS: `Destination`.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      required: true,
      description: 'How often OSS writes the report. OSS: `Schedule/Frequency`.',
    }),
    dayOfMonth: t.int({
      description:
        'The day of the month on which OSS writes the report, 1 to 31; only with `MONTHLY`. Default: every 30 days. OSS: ' +
        '`Schedule/DayOfMonth`.',
    }),
    autoDelete: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Whether OSS deletes the rule after its only report; only with `ONCE`. OSS: `Schedule/AutoDelete`.',
    }),
    includedObjectVersions: t.field({
      type: InventoryIncludedObjectVersions.ref,
      required: true,
      description: 'Which versions of an object the report lists. OSS: `IncludedObjectVersions`.',
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description:
        'The optional columns of the report, in this order. Default: none. OSS: ' +
        '`OptionalFields`.',
    }),
    incremental: t.field({
      type: IncrementalInput,
      description:
        'The changes of objects that OSS writes between two reports, for invited accounts. Default: none. OSS: ' +
        '`IncrementalInventory`.',
    }),
  }),
});

/** Converts a `CreateInventoryInput` to a rule, without validation. */
export function toConfiguration(
  input: (typeof CreateInventoryInput)['$inferInput'],
): InventoryConfiguration {
  return {
    bucket: input.bucket,
    inventoryId: input.inventoryId,
    isEnabled: input.isEnabled,
    filter: withFilter(NO_FILTER, input.filter),
    destination: toDestination(input.destination),
    schedule: {
      frequency: InventoryFrequency.write(input.frequency),
      dayOfMonth: input.dayOfMonth ?? null,
      autoDelete: input.autoDelete,
    },
    includedObjectVersions: InventoryIncludedObjectVersions.write(input.includedObjectVersions),
    optionalFields: (input.optionalFields ?? []).map(InventoryOptionalField.write),
    incremental: toIncremental(input.incremental),
    unknownElements: [],
  };
}

/** The input of `updateInventory`. */
export const UpdateInventoryInput = builder.inputType('UpdateInventoryInput', {
  description:
    'The changes to a rule. Absent fields stay the same, at every level. Null clears an optional ' +
    'value (a filter, a prefix, the encryption, the optional fields, the day of the month, ' +
    '`autoDelete`, the incremental inventory) and is an error elsewhere.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description: 'The name of the source bucket, for example `demo-logs`.',
    }),
    inventoryId: t.string({
      required: true,
      description: 'The id of the rule to change, for example `originals-daily`. OSS: `Id`.',
    }),
    expectedVersion: t.string({ description: EXPECTED_VERSION }),
    isEnabled: t.boolean({
      description:
        'Whether the rule is active. A disabled rule writes no reports. OSS: `IsEnabled`.',
    }),
    filter: t.field({
      type: FilterInput,
      description: 'Which objects the rule lists. Null: all objects. OSS: `Filter`.',
    }),
    destination: t.field({
      type: UpdateDestinationInput,
      description:
        'Where OSS writes the report, and the RAM role it uses. Absent fields stay the same. OSS: `Destination`.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      description: 'How often OSS writes the report. OSS: `Schedule/Frequency`.',
    }),
    dayOfMonth: t.int({
      description:
        'The day of the month on which OSS writes the report, 1 to 31; only with `MONTHLY`. A new `frequency` clears it. OSS: ' +
        '`Schedule/DayOfMonth`.',
    }),
    autoDelete: t.boolean({
      description:
        'Whether OSS deletes the rule after its only report; only with `ONCE`. A new `frequency` clears it. OSS: ' +
        '`Schedule/AutoDelete`.',
    }),
    includedObjectVersions: t.field({
      type: InventoryIncludedObjectVersions.ref,
      description: 'Which versions of an object the report lists. OSS: `IncludedObjectVersions`.',
    }),
    optionalFields: t.field({
      type: [InventoryOptionalField.ref],
      description:
        'The optional columns of the report, in this order. Replaces the stored list. OSS: ' +
        '`OptionalFields`.',
    }),
    incremental: t.field({
      type: UpdateIncrementalInput,
      description:
        'The changes of objects that OSS writes between two reports, for invited accounts. Absent fields stay the ' +
        'same. Null: none. OSS: `IncrementalInventory`.',
    }),
  }),
});

type Updated = (typeof UpdateInventoryInput)['$inferInput'];

/** Applies an `UpdateInventoryInput` to the stored rule, without validation. */
export function withChanges(rule: InventoryConfiguration, input: Updated): InventoryConfiguration {
  const { includedObjectVersions, optionalFields } = input;
  return {
    ...rule,
    isEnabled: input.isEnabled ?? rule.isEnabled,
    filter: withFilter(rule.filter, input.filter),
    destination: input.destination
      ? withDestination(rule.destination, input.destination)
      : rule.destination,
    schedule: withSchedule(rule.schedule, input),
    includedObjectVersions: includedObjectVersions
      ? keepWord(
          INCLUDED_OBJECT_VERSIONS,
          InventoryIncludedObjectVersions.write(includedObjectVersions),
          rule.includedObjectVersions,
        )
      : rule.includedObjectVersions,
    optionalFields:
      optionalFields === undefined
        ? rule.optionalFields
        : keepColumns(
            OPTIONAL_FIELDS,
            (optionalFields ?? []).map(InventoryOptionalField.write),
            rule.optionalFields,
          ),
    incremental: withIncremental(rule.incremental, input.incremental),
  };
}

/** A day of the month and `autoDelete` belong to their frequency: a new one does without them. */
function withSchedule(
  old: InventorySchedule,
  { frequency, dayOfMonth, autoDelete }: Updated,
): InventorySchedule {
  const word = frequency
    ? keepWord(FREQUENCIES, InventoryFrequency.write(frequency), old.frequency)
    : old.frequency;
  const isSame = word === old.frequency;
  return {
    frequency: word,
    dayOfMonth: dayOfMonth === undefined && isSame ? old.dayOfMonth : (dayOfMonth ?? null),
    autoDelete: autoDelete === undefined && isSame ? old.autoDelete : (autoDelete ?? false),
  };
}
