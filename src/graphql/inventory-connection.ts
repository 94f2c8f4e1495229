import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { bucketNameComplaint, inventoryIdComplaint } from '../inventory/validation.ts';
import type { RuleFilter } from '../loaders/rule-filter.ts';
import { checkArguments } from './arguments.ts';
import { builder } from './builder.ts';
import { type ConnectionArgs, connectionOf, type Edge, edgeOf, pageRequest } from './connection.ts';
import { connectionType } from './connection-type.ts';
import type { Context } from './context.ts';
import { fixed } from './cost.ts';
import { InventoryFrequency } from './enums.ts';
import { InventoryConfigurationRef } from './refs.ts';

/** The edge of a rule in its bucket's list. */
export function inventoryEdge(rule: InventoryConfiguration): Edge<InventoryConfiguration> {
  return edgeOf(rule.bucket, rule.inventoryId, rule);
}

/** The rules of one bucket as a connection; `bucket` is taken as a valid name. */
export function inventoriesOf(
  bucket: string,
  { filterBy, ...args }: ConnectionArgs & { readonly filterBy?: RuleFilter | null | undefined },
  { loaders }: Context,
) {
  const { inventoryIdPrefix: prefix, destinationBucket } = filterBy ?? {};
  checkArguments({
    inventoryIdPrefix: prefix ? inventoryIdComplaint(prefix) : undefined,
    destinationBucket: destinationBucket ? bucketNameComplaint(destinationBucket) : undefined,
  });
  const request = pageRequest(bucket, args);
  // An empty filter is none: then OSS itself says whether more follow.
  const isFiltered = Object.values(filterBy ?? {}).some(
    (wanted) => wanted != null && wanted !== '',
  );
  const filter = isFiltered ? (filterBy ?? undefined) : undefined;
  return {
    ...connectionOf(() => loaders.page.load({ bucket, filter, ...request }), inventoryEdge),
    totalCount: () => loaders.count(bucket, filter),
  };
}

const InventoryFilterBy = builder.inputType('InventoryFilterBy', {
  description:
    'Which rules are wanted: all that is given must hold. OSS cannot filter, so rules are read until ' +
    'the page is full, with up to 10 requests; `inventoryIdPrefix` alone spares it from reading the rest.',
  fields: (t) => ({
    isEnabled: t.boolean({
      description: '`true`: only rules that are enabled; `false`: only those that are not.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      description: 'Only rules of this frequency; UNKNOWN: of any that this server does not know.',
    }),
    destinationBucket: t.string({
      description:
        'Only rules that write their reports into this bucket, for example `demo-reports`.',
    }),
    inventoryIdPrefix: t.string({
      description: 'Only rules whose ids begin so, for example `daily-`.',
    }),
  }),
});

/** The argument of both fields that list rules. */
export const FILTER_BY = {
  type: InventoryFilterBy,
  description: 'Which rules are wanted; left out: all.',
};

export const InventoryEdge = builder.edgeObject({
  type: InventoryConfigurationRef,
  name: 'InventoryConfigurationEdge',
  description: 'A rule in its bucket’s list.',
});

export const InventoryConnection = connectionType<
  InventoryConfiguration,
  ReturnType<typeof inventoriesOf>
>('InventoryConfigurationConnection', {
  type: InventoryConfigurationRef,
  edge: InventoryEdge,
  description: 'A page of a bucket’s rules, after the Relay specification.',
  item: 'rule',
});

builder.objectField(InventoryConnection, 'totalCount', (t) =>
  t.int({
    tracing: true,
    description:
      'How many rules the bucket has, 0 to 1,000, or how many match `filterBy`. Counted only when asked ' +
      'for, as that reads them: up to 10 requests to OSS.',
    extensions: { cost: fixed(10) },
    resolve: ({ totalCount }) => totalCount(),
  }),
);
