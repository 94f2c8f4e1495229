import { GraphQLError } from 'graphql';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { bucketNameComplaint, inventoryIdComplaint, shown } from '../inventory/validation.ts';
import type { RuleKey } from '../loaders/loaders.ts';
import type { Context } from './context.ts';
import { badUserInput } from './cursors.ts';
import { ruleKeyOf, ruleOf } from './node.ts';
import type { BucketModel } from './refs.ts';

/** What another subgraph can refer to. */
export type Entity = BucketModel | InventoryConfiguration;

/**
 * Makes the resolver of `_entities`: what each reference names, in the order of the references, and
 * `null` where it is gone. A reference that is none fails alone, at its own place.
 *
 * @param max how many references one request may have; a field that goes beyond reads nothing.
 */
export function entitiesResolver(max: number) {
  /** Counted over the whole request: the field can be asked again under an alias. */
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
        `The request has ${count} representations or more, and may have ${max}: ask for ` +
          'fewer, or set MAX_REPRESENTATIONS.',
        { extensions: { code: 'TOO_MANY_REPRESENTATIONS', limit: max } },
      );
    }
    return representations.map((each) => entityOf(each, context));
  };
}

/** Both kinds are looked up: what a reference names may be gone, and is `null` then. */
async function entityOf(representation: unknown, context: Context): Promise<Entity | null> {
  const { __typename, ...key } = fieldsOf(representation);
  if (__typename === 'Bucket') {
    return context.loaders.bucket.load(textOf(key, 'name', bucketNameComplaint));
  }
  if (__typename === 'InventoryConfiguration') return ruleOf(ruleKeyIn(key), context);
  throw badUserInput(
    `\`__typename\` is ${shown(__typename)}; the entities of this subgraph are Bucket and ` +
      'InventoryConfiguration.',
  );
}

/** A rule's key, by whichever of the two was sent; other fields may stand beside it. */
function ruleKeyIn(fields: Fields): RuleKey {
  const { id, bucket } = fields;
  if (id == null) {
    return {
      bucket: textOf(fieldsOf(bucket), 'name', bucketNameComplaint, 'bucket.'),
      inventoryId: textOf(fields, 'inventoryId', inventoryIdComplaint),
    };
  }
  const key = typeof id === 'string' ? ruleKeyOf(id) : undefined;
  if (!key) throw badUserInput(`\`id\` is ${shown(id)}, which is no id of a rule.`);
  return key;
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
    typeof text === 'string' ? complain(text)?.message : `it is ${shown(text)}, and must be text.`;
  if (typeof text === 'string' && message === undefined) return text;
  throw badUserInput(`\`${path}${name}\` of the representation: ${message}`);
}
