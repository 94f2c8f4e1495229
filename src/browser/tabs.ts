import type { GraphiqlTab } from '../server/graphiql/graphiql-page.ts';

/** How long after a change GraphiQL stores its tabs, in milliseconds. */
export const STORE_DELAY_MS = 500;

/**
 * Stores the tabs as GraphiQL does, for a browser that has none yet. GraphiQL's option `defaultTabs` would hide the query
 * of a link, and each visit would add an empty tab.
 */
export function openTabs(tabs: readonly GraphiqlTab[]): void {
  if (localStorage.getItem('graphiql:tabState') !== null) return;
  const state = { tabs: tabs.map(storedTab), activeTabIndex: 0 };
  localStorage.setItem('graphiql:tabState', JSON.stringify(state));
  localStorage.setItem('graphiql:query', tabs[0]?.query ?? '');
}

function storedTab({ query, variables }: GraphiqlTab, index: number) {
  const [, name = ''] = /^(?:query|mutation) (\w+)/m.exec(query) ?? [];
  return {
    id: `example-${index}`,
    title: name,
    query,
    variables: variables ? JSON.stringify(variables, null, 2) : null,
    headers: null,
    operationName: name,
    response: null,
  };
}
