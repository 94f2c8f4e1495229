import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { bucketNameComplaint, inventoryIdComplaint } from '../inventory/validation.ts';
import type { RuleFilter } from '../loaders/rule-filter.ts';
import { checkArguments } from './arguments.ts';
import { builder } from './builder.ts';
import {
  type ConnectionArgs,
  createConnection,
  createEdge,
  type Edge,
  pageRequest,
} from './connection.ts';
import { connectionType } from './connection-type.ts';
import type { Context } from './context.ts';
import { fixed } from './cost.ts';
import { InventoryFrequency } from './enums.ts';
import { InventoryConfigurationRef } from './refs.ts';
import { FreshnessStatusEnum } from './reports/report-enums.ts';
import { SEMANTIC_NON_NULL } from './semantic-non-null.ts';

/** Creates the edge of a rule in its bucket's list. */
export function inventoryEdge(rule: InventoryConfiguration): Edge<InventoryConfiguration> {
  return createEdge(rule.bucket, rule.inventoryId, rule);
}

/** What is wrong with the conditions, for `checkArguments`. */
export function filterComplaints(filterBy: RuleFilter | null | undefined) {
  const {
    inventoryIdPrefix: prefix,
    inventoryIdContains: part,
    destinationBucket,
  } = filterBy ?? {};
  return {
    inventoryIdPrefix: prefix ? inventoryIdComplaint(prefix) : undefined,
    inventoryIdContains: part ? inventoryIdComplaint(part) : undefined,
    destinationBucket: destinationBucket ? bucketNameComplaint(destinationBucket) : undefined,
  };
}

/** Makes the connection of a bucket's rules; the bucket's name must be valid. */
export function inventoriesOf(
  bucket: string,
  { filterBy, ...args }: ConnectionArgs & { readonly filterBy?: RuleFilter | null | undefined },
  { loaders }: Context,
) {
  checkArguments(filterComplaints(filterBy));
  const request = pageRequest(bucket, args);
  // An empty filter is treated as absent: OSS then says whether more rules follow.
  const isFiltered = Object.values(filterBy ?? {}).some(
    (wanted) => wanted != null && wanted !== '',
  );
  const filter = isFiltered ? (filterBy ?? undefined) : undefined;
  return {
    ...createConnection(() => loaders.page.load({ bucket, filter, ...request }), inventoryEdge),
    totalCount: () => loaders.count(bucket, filter),
  };
}

const InventoryFilterBy = builder.inputType('InventoryFilterBy', {
  description:
    'Conditions that a rule must meet, all of them. OSS cannot filter, so the server reads rules ' +
    'until the page is full: up to 10 requests to OSS for a bucket. With only `inventoryIdPrefix`, it reads ' +
    'only pages that can contain such ids.',
  fields: (t) => ({
    isEnabled: t.boolean({
      description: '`true`: only enabled rules. `false`: only disabled rules.',
    }),
    frequency: t.field({
      type: InventoryFrequency.ref,
      description:
        'Only rules with this frequency. `UNKNOWN`: only rules whose frequency this server does ' +
        'not know.',
    }),
    destinationBucket: t.string({
      description:
        'Only rules that write their reports to this bucket, for example `demo-reports`.',
    }),
    inventoryIdPrefix: t.string({
      description: 'Only rules whose ids start with this prefix, for example `daily-`.',
    }),
    inventoryIdContains: t.string({
      description:
        'Only rules whose ids contain this text, in upper or lower case, for example `nginx`.',
    }),
    freshness: t.field({
      type: [FreshnessStatusEnum],
      description:
        'Only rules whose reports have one of these statuses, for example `[OVERDUE, NEVER]`. Empty: no condition. ' +
        'Takes up to three more requests to OSS for each rule that meets the other conditions.',
    }),
  }),
});

/** The argument of the fields that list rules. */
export const FILTER_BY = {
  type: InventoryFilterBy,
  description: 'Which rules to return. Default: all.',
};

/** The edge of a rule. */
export const InventoryEdge = builder.edgeObject({
  type: InventoryConfigurationRef,
  name: 'InventoryConfigurationEdge',
  description: 'A rule and its cursor.',
});

/** The connection of both fields that list rules. */
export const InventoryConnection = connectionType<
  InventoryConfiguration,
  ReturnType<typeof inventoriesOf>
>('InventoryConfigurationConnection', {
  type: InventoryConfigurationRef,
  edge: InventoryEdge,
  description:
    'A page of a bucket’s rules, as defined by the Relay Cursor Connections Specification.',
  items: 'rules',
});

builder.objectField(InventoryConnection, 'totalCount', (t) =>
  t.int({
    tracing: true,
    description:
      'The number of rules in the bucket, 0 to 1,000, or the number that match `filterBy`. ' +
      'Selecting it takes up to 10 requests to OSS.',
    nullable: true,
    extensions: { cost: fixed(10), ...SEMANTIC_NON_NULL },
    resolve: ({ totalCount }) => totalCount(),
  }),
);
