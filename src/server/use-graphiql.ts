import type { FetchAPI, Plugin } from 'graphql-yoga';
import { codingOf } from './content-coding.ts';
import { type Asset, asset, packedAs, readText } from './graphiql-assets.ts';
import { GRAPHIQL_TABS, type GraphiqlTab } from './graphiql-tabs.ts';
import { isFresh } from './use-conditional-get.ts';

/** How GraphiQL opens. */
export interface GraphiqlOptions {
  /** Where the API is. */
  readonly endpoint: string;
  /**
   * What stands in the editor of headers, so that it is found: those of a credential, without it.
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Which OSS is behind the API, for a person to read.
   * @default it is not said
   */
  readonly oss?: string;
}

const LARGEST = '?graphiql.js';

/** What a browser loads after the page, behind the API's address: a proxy that hands on the one hands on the other. */
const PARTS: Readonly<Record<string, (options: GraphiqlOptions) => Promise<Asset>>> = {
  [LARGEST]: async (options) => asset(SCRIPT, scriptOf(options, await readText('js'))),
  '?graphiql.css': async () => asset('text/css; charset=utf-8', (await readText('css')) + STYLE),
  '?graphiql.icon': async () => {
    const [, base64 = ''] = (await readText('favicon')).split(',');
    return asset('image/x-icon', Buffer.from(base64, 'base64'));
  },
  '?graphiql.editor': async () => asset(SCRIPT, await readText('editorWorkerService')),
  '?graphiql.json': async () => asset(SCRIPT, await readText('jsonWorker')),
  '?graphiql.graphql': async () => asset(SCRIPT, await readText('graphqlWorker')),
};

const SCRIPT = 'text/javascript; charset=utf-8';

/**
 * GraphiQL for browsers that open the API's address (and `/`, which leads there). All that the page
 * loads comes from here, so that it works with no network; it is read when a browser asks for it, as it is
 * 9 MB. The page itself waits for none of it. Whoever gets something into the page cannot have it run, nor
 * send anything anywhere but here.
 */
export function useGraphiql(options: GraphiqlOptions): Plugin {
  const page = asset('text/html; charset=utf-8', pageOf(options));
  const parts = new Map<string, Promise<Asset>>();
  const partAt = (search: string) => {
    const part = parts.get(search) ?? PARTS[search]?.(options);
    if (!part) return undefined;
    parts.set(search, part);
    // What could not be read is read again by who asks again; this one hears of it.
    part.catch(() => parts.delete(search));
    return part;
  };

  const answer = async (request: Request, part: Promise<Asset> | undefined, api: FetchAPI) => {
    const coding = codingOf(request);
    // The page's largest part is what it waits for: it is made ready meanwhile.
    if (!part) {
      partAt(LARGEST)
        ?.then((script) => coding && packedAs(coding, script))
        .catch(() => {});
    }
    const answered = (await part) ?? page;
    const { type, body, etag } = answered;
    const headers = {
      'content-type': type,
      ...(part ? {} : { 'content-security-policy': POLICY }),
      'cache-control': 'no-cache',
      vary: 'accept, accept-encoding',
      etag,
    };
    if (isFresh(request, etag)) {
      return new api.Response(null, { status: 304, headers });
    }
    if (!coding) return new api.Response(body, { headers });
    const packed = await packedAs(coding, answered);
    return new api.Response(packed, { headers: { ...headers, 'content-encoding': coding } });
  };

  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET') return undefined;
      const isOfApi = url.pathname === options.endpoint;
      const part = isOfApi ? partAt(url.search) : undefined;
      if (!part && !request.headers.get('accept')?.includes('text/html')) return undefined;
      if (url.pathname === '/') {
        endResponse(
          new fetchAPI.Response(null, { status: 302, headers: { location: options.endpoint } }),
        );
      }
      return isOfApi ? answer(request, part, fetchAPI).then(endResponse) : undefined;
    },
  };
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The editors' workers, which the script makes of texts that it loads.
  'worker-src blob:',
  // The editors place what they show by styles on its elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function titleOf({ oss }: GraphiqlOptions): string {
  return oss === undefined ? 'OSS inventory' : `OSS: ${oss}`;
}

function pageOf(options: GraphiqlOptions): string {
  const { endpoint } = options;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${asHtml(titleOf(options))}</title>
    <script src="${endpoint}${LARGEST}" defer></script>
    <link rel="stylesheet" href="${endpoint}?graphiql.css" />
    <link rel="icon" href="${endpoint}?graphiql.icon" />
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
  </body>
</html>
`;
}

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** The package's script, between what it needs and what starts it. */
function scriptOf(options: GraphiqlOptions, library: string): string {
  const { endpoint, headers } = options;
  const shown = {
    endpoint,
    // It takes this for HTML.
    title: asHtml(titleOf(options)),
    defaultQuery: GRAPHIQL_TABS[0]?.query ?? '',
    // With none, the editor of variables is the one that shows.
    ...(headers && { headers: JSON.stringify(headers, null, 2) }),
    // A credential that was typed in is gone with the page.
    shouldPersistHeaders: false,
  };
  const workers = {
    editorWorkerService: `${endpoint}?graphiql.editor`,
    json: `${endpoint}?graphiql.json`,
    graphql: `${endpoint}?graphiql.graphql`,
  };
  return `${OPEN_TABS}${headers ? rememberCredential(headers) : ''}
const workers = ${JSON.stringify(workers)};
const sources = {};
self.MonacoEnvironment = {
  globalAPI: false,
  // One is made anew with each tab that is opened, and loaded once.
  getWorker: async (_module, label) => {
    sources[label] ??= fetch(workers[label])
      .then((response) => response.blob())
      .then((blob) => URL.createObjectURL(blob));
    return new Worker(await sources[label]);
  },
};
${library};
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), ${JSON.stringify(shown)});
`;
}

/**
 * The title shares a line with the tabs. They stay where they are: GraphiQL would move one that is
 * pressed for the first time away from under the pointer, and what was a click would be none.
 */
const STYLE = `
.graphiql-container .graphiql-logo {
  font-size: 13px; line-height: 1.3; max-width: 240px; text-wrap: balance;
}
.graphiql-tab { transform: none !important; }
`;

/**
 * Gives a browser that has no tabs yet those of GRAPHIQL_TABS, as GraphiQL keeps them. As its option
 * `defaultTabs` they would hide the query of an address, and another, empty one would come with each
 * visit.
 */
const OPEN_TABS = `
if (localStorage.getItem('graphiql:tabState') === null) {
  const tabs = ${JSON.stringify(GRAPHIQL_TABS.map(storedTab))};
  localStorage.setItem('graphiql:tabState', JSON.stringify({ tabs, activeTabIndex: 0 }));
  localStorage.setItem('graphiql:query', tabs[0].query);
}
`;

/**
 * A credential serves all tabs from the first request on that had it, until the page is left: GraphiQL has
 * headers for each tab by itself. The schema, which could not be read without one, is read then.
 *
 * @param empty the headers of a credential, without it.
 */
function rememberCredential(empty: Readonly<Record<string, string>>): string {
  return `
const credential = {};
const fetchAsGiven = self.fetch;
self.fetch = async (address, options) => {
  const headers = new Headers(options?.headers);
  let isNew = false;
  for (const [name, empty] of Object.entries(${JSON.stringify(empty)})) {
    const value = headers.get(name)?.trim();
    if (value && value !== empty.trim()) {
      isNew ||= credential[name] !== value;
      credential[name] = value;
    } else if (credential[name]) headers.set(name, credential[name]);
  }
  const response = await fetchAsGiven(address, { ...options, headers });
  if (isNew && response.ok) document.querySelector('[aria-label^="Re-fetch GraphQL schema"]')?.click();
  return response;
};
`;
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
