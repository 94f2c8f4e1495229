import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';
import { GRAPHIQL_TABS, type GraphiqlTab } from './graphiql-tabs.ts';

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

/** A part of GraphiQL that a browser loads. */
interface Asset {
  readonly type: string;
  readonly body: Buffer<ArrayBuffer>;
  readonly etag: string;
  /** The body compressed, in each way by the first who takes it so. */
  readonly packed: Map<Coding, Promise<Buffer<ArrayBuffer>>>;
}

type Coding = keyof typeof COMPRESS;

/** Best first: so, Brotli takes two thirds of gzip's time, and leaves a tenth less. */
const COMPRESS = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
} as const;

const CODINGS = ['br', 'gzip'] as const satisfies readonly Coding[];

/** The script's address behind the API's: a proxy that hands on the one hands on the other. */
const SCRIPT = '?graphiql.js';

/**
 * GraphiQL for browsers that open the API's address (and `/`, which leads there). The page and its
 * script hold all that they need, so that it works with no network; they are made on the first visit,
 * as their 9 MB would slow down every start. By itself, the script takes a browser half the work that
 * it would inside of the page. Whoever gets something into the page cannot have it run, nor send
 * anything anywhere but here.
 */
export function useGraphiql(options: GraphiqlOptions): Plugin {
  let rendered: ReturnType<typeof render> | undefined;
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET') return;
      const isOfApi = url.pathname === options.endpoint;
      const isScript = isOfApi && url.search === SCRIPT;
      if (!isScript && !request.headers.get('accept')?.includes('text/html')) return;
      if (url.pathname === '/') {
        endResponse(
          new fetchAPI.Response(null, { status: 302, headers: { location: options.endpoint } }),
        );
      }
      if (!isOfApi) return;
      rendered ??= render(options);
      const { page, script } = await rendered;
      const { type, body, etag, packed } = isScript ? script : page;
      const headers = {
        'content-type': type,
        ...(isScript ? {} : { 'content-security-policy': POLICY }),
        'cache-control': 'no-cache',
        vary: 'accept, accept-encoding',
        etag,
      };
      const coding = codingOf(request.headers.get('accept-encoding') ?? '');
      if (request.headers.get('if-none-match') === etag) {
        endResponse(new fetchAPI.Response(null, { status: 304, headers }));
      } else if (coding) {
        const compressed = packed.get(coding) ?? COMPRESS[coding](body);
        packed.set(coding, compressed);
        const response = { headers: { ...headers, 'content-encoding': coding } };
        endResponse(new fetchAPI.Response(await compressed, response));
      } else {
        endResponse(new fetchAPI.Response(body, { headers }));
      }
    },
  };
}

/** The best way to compress that a client takes. */
function codingOf(accepted: string): Coding | undefined {
  const taken = accepted.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part
      .toLowerCase()
      .split(';')
      .map((word) => word.trim());
    return parameters.some((word) => /^q=0(\.0*)?$/.test(word)) ? [] : [name];
  });
  return CODINGS.find((coding) => taken.includes(coding));
}

async function render({ endpoint, headers, oss }: GraphiqlOptions) {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    endpoint,
    // It takes this for HTML.
    title: asHtml(oss === undefined ? 'OSS inventory' : `OSS: ${oss}`),
    defaultQuery: GRAPHIQL_TABS[0]?.query ?? '',
    // With none, the editor of variables is the one that shows.
    ...(headers && { headers: JSON.stringify(headers, null, 2) }),
    // A credential that was typed in is gone with the page.
    shouldPersistHeaders: false,
  });
  const start = html.indexOf('<script>');
  const end = html.indexOf('</script>', start);
  const head = html.slice(0, start).replace('</style>', () => `${STYLE}</style>`);
  const page = `${head}<script src="${endpoint}${SCRIPT}">${html.slice(end)}`;
  const script = OPEN_TABS + html.slice(start + '<script>'.length, end);
  return { page: asset('text/html', page), script: asset('text/javascript', script) };
}

function asset(type: string, text: string): Asset {
  const body = Buffer.from(text);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { type: `${type}; charset=utf-8`, body, etag, packed: new Map() };
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The editors' workers, which the script makes of texts that it has.
  'worker-src blob:',
  // The editors place what they show by styles on its elements.
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
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
