import { GraphQLError } from 'graphql';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { bucketNameComplaint, inventoryIdComplaint, shown } from '../inventory/validation.ts';
import type { RuleKey } from '../loaders/loaders.ts';
import type { ManifestKey } from '../loaders/report-settings.ts';
import type { FoundReport } from '../reports/found-report.ts';
import { manifestKeyComplaint } from '../reports/report-key.ts';
import type { Context } from './context.ts';
import { REPORT_COST } from './cost.ts';
import { badUserInput } from './cursors.ts';
import { reportKeyOf, ruleKeyOf, ruleOf } from './node.ts';
import type { BucketModel } from './refs.ts';

/** An entity that another subgraph can refer to. */
export type Entity = BucketModel | InventoryConfiguration | FoundReport;

/**
 * Makes the resolver of `_entities`: the entity of each representation, in the same order, `null` if it does not
 * exist. An invalid representation is an error at its own index; it does not affect the others.
 *
 * @param max the limit of representations in one request; a field beyond it reads nothing.
 */
export function entitiesResolver(max: number) {
  /** Counted per request, because the field can be repeated under aliases. */
  const counts = new WeakMap<Context, number>();

  return (
    _root: unknown,
    { representations }: { readonly representations: readonly unknown[] },
    context: Context,
  ): Promise<Entity | null>[] => {
    const count = (counts.get(context) ?? 0) + representations.length;
    counts.set(context, count);
    if (count > max) {
      throw new GraphQLError(
        `The request has at least ${count} representations; the limit is ${max} ` +
          '(MAX_REPRESENTATIONS). Send several requests, or raise the limit.',
        { extensions: { code: 'REPRESENTATION_LIMIT_EXCEEDED', limit: max } },
      );
    }
    return representations.map((each) => entityOf(each, context));
  };
}

/** Reads the entity instead of trusting the reference: it may no longer exist. */
async function entityOf(representation: unknown, context: Context): Promise<Entity | null> {
  const { __typename, ...key } = fieldsOf(representation);
  if (__typename === 'Bucket') {
    return context.loaders.bucket.load(textOf(key, 'name', bucketNameComplaint));
  }
  if (__typename === 'InventoryConfiguration') return ruleOf(ruleKeyIn(key), context);
  if (__typename === 'InventoryReport') return context.loaders.reports.byKey.load(reportKeyIn(key));
  throw badUserInput(
    `\`__typename\` is ${shown(__typename)}; the entities of this subgraph are Bucket, ` +
      'InventoryConfiguration and InventoryReport. Send one of these.',
  );
}

/** Reads the rule's key from either of its two federation keys; other fields are allowed. */
function ruleKeyIn(fields: Fields): RuleKey {
  const { id, bucket } = fields;
  if (id == null) {
    return {
      bucket: textOf(fieldsOf(bucket), 'name', bucketNameComplaint, 'bucket.'),
      inventoryId: textOf(fields, 'inventoryId', inventoryIdComplaint),
    };
  }
  const key = typeof id === 'string' ? ruleKeyOf(id) : undefined;
  if (!key)
    throw badUserInput(
      `\`id\` is ${shown(id)}, which is not the id of a rule. Send the value of ` +
        '`InventoryConfiguration.id` unchanged.',
    );
  return key;
}

/** Reads the report's key from either of its two federation keys; other fields are allowed. */
function reportKeyIn(fields: Fields): ManifestKey {
  const { id, destinationBucket } = fields;
  if (id == null) {
    return {
      destinationBucket: textOf(
        fieldsOf(destinationBucket),
        'name',
        bucketNameComplaint,
        'destinationBucket.',
      ),
      manifestKey: textOf(fields, 'manifestKey', manifestKeyComplaint),
    };
  }
  const key = typeof id === 'string' ? reportKeyOf(id) : undefined;
  if (!key)
    throw badUserInput(
      `\`id\` is ${shown(id)}, which is not the id of a report. Send the value of ` +
        '`InventoryReport.id` unchanged.',
    );
  return key;
}

/** What reading the entity of a representation costs. */
export function costOfEntity(representation: unknown): number {
  return fieldsOf(representation)['__typename'] === 'InventoryReport' ? REPORT_COST : 1;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(
  fields: Fields,
  name: string,
  complain: (text: string) => { readonly message: string } | undefined,
  path = '',
): string {
  const text = fields[name];
  const message =
    typeof text === 'string'
      ? complain(text)?.message
      : `it is ${shown(text)}; it must be a string.`;
  if (typeof text === 'string' && message === undefined) return text;
  throw badUserInput(`\`${path}${name}\` of the representation is invalid: ${message}`);
}
