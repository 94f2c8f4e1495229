import type { GraphiqlTab } from '../server/graphiql/graphiql-tabs.ts';

/**
 * Gives a browser that has no tabs yet these, as GraphiQL keeps them. As its option `defaultTabs` they would
 * hide the query of an address, and another, empty one would come with each visit.
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
