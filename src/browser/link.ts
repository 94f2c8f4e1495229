import type { TabsState } from '@graphiql/react';
import { getOperationAST, parse } from 'graphql';

/** What the page's address opens. It has no headers, so that a link has no credential. */
export interface Link {
  readonly query: string;
  readonly variables: string;
  readonly operationName: string | undefined;
}

/** Longer addresses exceed what proxies accept, nginx for example 8 KB. */
const MAX_LENGTH = 8000;

/** Reads the link of an address; absent if it has no query. */
export function readLink({ searchParams }: URL): Link | undefined {
  const query = searchParams.get('query');
  if (!query) return undefined;
  const name = searchParams.get('operationName');
  return {
    query,
    // GraphiQL would otherwise take the variables of the last visit.
    variables: searchParams.get('variables') ?? '',
    operationName: name && hasOperation(query, name) ? name : undefined,
  };
}

function hasOperation(query: string, name: string): boolean {
  try {
    return Boolean(getOperationAST(parse(query), name));
  } catch {
    return false;
  }
}

/** Makes the page's address a link to a tab; without one where it would be too long. */
export function showLink(tab: TabsState['tabs'][number]): void {
  const address = new URL(location.href);
  for (const name of ['query', 'variables', 'operationName'] as const) {
    const value = tab[name];
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  if (address.href.length > MAX_LENGTH) address.search = '';
  history.replaceState({}, '', address);
}
