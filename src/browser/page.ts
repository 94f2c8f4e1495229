import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { GraphQLError } from 'graphql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { GraphiqlPage } from '../server/graphiql/graphiql-page.ts';
import { rememberCredential } from './credential.ts';
import { fetchJson } from './fetch-json.ts';
import './keyboard.ts';
import { readLink, showLink } from './link.ts';
import { withoutOtherOperations } from './operation.ts';
import { Session } from './session.ts';
import { untilShown } from './shown.ts';
import { storage } from './storage.ts';
import { openTabs, STORE_DELAY_MS } from './tabs.ts';
import './workers.ts';

const page: GraphiqlPage = JSON.parse(document.querySelector('#page')?.textContent ?? '');
const { title, tabs, headers } = page;

openTabs(tabs);
const link = readLink(new URL(location.href));
const send = createGraphiQLFetcher({
  // The API has the page's address, also behind a proxy that strips a prefix of the path.
  url: location.origin + location.pathname,
  enableIncrementalDelivery: false,
  fetch: headers ? rememberCredential(headers, fetchJson) : fetchJson,
});

const graphiql = createElement(
  GraphiQL,
  {
    async fetcher(parameters, options) {
      await untilShown;
      try {
        return await send(withoutOtherOperations(parameters), options);
      } catch (error) {
        // GraphiQL would show the stack.
        const message = error instanceof Error ? error.message : String(error);
        return { errors: [new GraphQLError(message)] };
      }
    },
    plugins: [HISTORY_PLUGIN, explorerPlugin({ showAttribution: true })],
    storage,
    schemaDescription: true,
    inputValueDeprecation: true,
    // Without it, the editor of variables would be closed.
    defaultEditorToolsVisibility: true,
    defaultQuery: tabs[0]?.query ?? '',
    ...(link && { initialQuery: link.query, initialVariables: link.variables }),
    ...(headers && { defaultHeaders: JSON.stringify(headers, null, 2) }),
    // A credential is lost with the page.
    shouldPersistHeaders: false,
    onTabChange({ tabs: open, activeTabIndex }) {
      const tab = open[activeTabIndex];
      // After GraphiQL stored the tab: a reload would otherwise open the address in another tab.
      if (tab) setTimeout(() => showLink(tab), STORE_DELAY_MS);
    },
  },
  createElement(GraphiQL.Logo, null, createElement('h1', null, title)),
  createElement(Session, { operationName: link?.operationName }),
);
const root = document.querySelector('#root');
if (root) createRoot(root).render(graphiql);
