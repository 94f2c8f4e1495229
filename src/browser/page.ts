import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { GraphiqlPage } from '../server/graphiql/graphiql-page.ts';
import { rememberCredential } from './credential.ts';
import { ofOperation } from './operation.ts';
import { untilShown } from './shown.ts';
import { openTabs } from './tabs.ts';
import './workers.ts';

const page: GraphiqlPage = JSON.parse(document.querySelector('#page')?.textContent ?? '');
const { endpoint, title, tabs, headers } = page;

openTabs(tabs);
const address = new URL(location.href);
const query = address.searchParams.get('query');
const ask = createGraphiQLFetcher({
  url: endpoint,
  enableIncrementalDelivery: false,
  fetch: headers ? rememberCredential(headers) : fetch,
});

const graphiql = createElement(
  GraphiQL,
  {
    fetcher: async (parameters, options) => {
      await untilShown;
      return ask(ofOperation(parameters), options);
    },
    plugins: [explorerPlugin({ showAttribution: true })],
    schemaDescription: true,
    inputValueDeprecation: true,
    // With none, the editor of variables is the one that shows.
    defaultEditorToolsVisibility: true,
    defaultQuery: tabs[0]?.query ?? '',
    ...(query && { initialQuery: query }),
    ...(headers && { defaultHeaders: JSON.stringify(headers, null, 2) }),
    // A credential that was typed in is gone with the page.
    shouldPersistHeaders: false,
    onEditQuery(edited: string) {
      address.searchParams.set('query', edited);
      history.replaceState({}, '', address);
    },
  },
  createElement(GraphiQL.Logo, null, title),
);
const root = document.querySelector('#root');
if (root) createRoot(root).render(graphiql);
