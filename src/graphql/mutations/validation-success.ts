import type { Validation } from '../../loaders/validations.ts';
import { builder } from '../builder.ts';
import { type FieldDifference, ruleDifferences } from './rule-differences.ts';

/** A value of a rule that a write or a plan would change. */
export const FieldDifferenceRef = builder.objectRef<FieldDifference>('FieldDifference').implement({
  description: 'A value of a rule that a write or a plan would change.',
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      description: 'The path of the value in the rule, for example `["destination", "prefix"]`.',
      resolve: ({ path }) => path,
    }),
    before: t.exposeString('before', {
      nullable: true,
      description: 'The value before the write, as JSON, for example `"DAILY"`. Null: none.',
    }),
    after: t.exposeString('after', {
      nullable: true,
      description: 'The value after the write, as JSON, for example `"WEEKLY"`. Null: none.',
    }),
  }),
});

/** The result of a write with `validateOnly`. It has no id, so that no client's cache takes a rule from it. */
export const ValidationSuccess = builder.objectRef<Validation>('ValidationSuccess').implement({
  description:
    'With `validateOnly`: the write would succeed, as far as reads can tell. Nothing was changed.',
  fields: (t) => ({
    differences: t.field({
      type: [FieldDifferenceRef],
      description:
        'The values that the write would change. Empty: none, and `updateInventory` would write nothing.',
      resolve: ({ before, after }) => ruleDifferences(before, after),
    }),
    unchecked: t.stringList({
      description:
        'What only the write itself can tell, in sentences for people, for example whether the RAM role may write to ' +
        'the destination bucket.',
      resolve: ({ unchecked }) => [...unchecked],
    }),
  }),
});

/** Whether a result is that of a validation. */
export function isValidation(result: object): boolean {
  return 'unchecked' in result;
}
