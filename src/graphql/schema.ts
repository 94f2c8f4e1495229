import { GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import './node.ts';
import './bucket.ts';
import './inventory-configuration.ts';
import './all-inventories.ts';
import './reports/rule-reports.ts';
import './reports/report-files.ts';
import './reports/report-objects.ts';
import './reports/report-summary.ts';
import './mutations/create-inventory.ts';
import './mutations/update-inventory.ts';
import './mutations/delete-inventory.ts';
import './mutations/summarize-report.ts';
import './plan/plan-inventories.ts';
import './plan/apply-inventories.ts';
import { semanticNonNull } from './semantic-non-null.ts';

/** The first page of GraphiQL's documentation. */
const DESCRIPTION = `The inventory rules of Alibaba Cloud OSS buckets.

An inventory rule makes OSS write lists of a bucket's objects to another bucket, once or every day, week or month.

- Read: \`buckets\` lists the buckets; \`inventories\` lists a bucket's rules, \`inventory\` reads one of them.
  \`allInventories\` lists the rules of all buckets, and names buckets without rules.
- Reports: \`freshness\` of a rule says whether its reports arrive, \`latestReport\` and \`reports\` what they contain.
- Write: \`createInventory\`, \`updateInventory\` and \`deleteInventory\`. Each returns a union of its success and of its
  expected failures; every failure implements \`Error\`.
- Many rules at once: \`planInventories\` compares the rules of buckets with desired ones, \`applyInventories\` makes the
  changes.
- Lists are Relay connections: pass \`pageInfo.endCursor\` as \`after\` to get the next page.
- Errors of queries are in \`errors\`; \`extensions.code\` identifies them.
- \`extensions.cost\` of each response has what the request cost.`;

/** The API's schema. */
export const schema = new GraphQLSchema({
  ...builder.toSchema({ directives: [...specifiedDirectives, semanticNonNull] }).toConfig(),
  description: DESCRIPTION,
});
