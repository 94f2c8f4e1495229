import type { PlanRequest } from '../../loaders/plan/desired-rules.ts';
import { builder } from '../builder.ts';
import { inputIssues } from '../inputs/input-issues.ts';
import { CreateInventoryInput, toConfiguration } from '../inputs/rule-inputs.ts';

const PruneInput = builder.inputType('PruneInput', {
  description:
    'Which rules a plan deletes if `rules` does not contain them: those that meet both conditions. It does not depend on ' +
    'the templates, so a template that matches nothing deletes nothing else.',
  fields: (t) => ({
    bucket: t.string({
      required: true,
      description:
        'The name of a bucket, for example `demo-logs`, or a pattern in which `*` is any text, for example `demo-*`.',
    }),
    inventoryIdPrefix: t.string({
      required: true,
      description:
        'Only rules whose ids start with this prefix, for example `managed-`. Empty: all rules of the buckets.',
    }),
  }),
});

/** The desired rules of a plan. */
export const PlanInventoriesInput = builder.inputType('PlanInventoriesInput', {
  description:
    'The rules that buckets are to have. Other rules of these buckets stay as they are, unless `prune` selects them. ' +
    'At most 1,000 buckets and 1,000 changes.',
  fields: (t) => ({
    rules: t.field({
      type: [CreateInventoryInput],
      required: true,
      description:
        'The desired rules. Each is a whole rule: an absent field has its default, so an existing rule loses the value ' +
        'that it had there. `UNKNOWN` keeps a stored value that this server does not know. Two kinds of texts make a ' +
        'rule a template: a `bucket` with `*`, which is any text, stands for all buckets that it matches, for example ' +
        '`logs-*`; and `{region}` in the name of the destination’s bucket. In a template, `{region}` in the destination ' +
        'is the region of the source bucket, for example `oss-cn-hangzhou`.',
    }),
    exceptBuckets: t.stringList({
      required: true,
      defaultValue: [],
      description:
        'Names or patterns of buckets that no pattern matches, for example the destination buckets. A rule that names ' +
        'its bucket is not affected.',
    }),
    prune: t.field({
      type: PruneInput,
      description: 'Which rules to delete if `rules` does not contain them. Default: none.',
    }),
  }),
});

/** Converts the input to a request, without validation. */
export function toPlanRequest({
  rules,
  exceptBuckets,
  prune,
}: (typeof PlanInventoriesInput)['$inferInput']): PlanRequest {
  return {
    rules: rules.map((input) => ({ rule: toConfiguration(input), issues: inputIssues(input) })),
    exceptBuckets,
    prune: prune ?? undefined,
  };
}
