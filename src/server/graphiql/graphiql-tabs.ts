import type { GraphiqlTab } from './graphiql-page.ts';
import { MUTATION_TABS } from './mutation-tabs.ts';
import { QUERY_TABS } from './query-tabs.ts';
import { REPORT_TABS } from './report-tabs.ts';

/** The tabs that GraphiQL opens with. They work on the sample data, from left to right and again. */
export const GRAPHIQL_TABS: readonly GraphiqlTab[] = [
  ...QUERY_TABS,
  ...REPORT_TABS,
  ...MUTATION_TABS,
];
