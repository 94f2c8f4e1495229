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

interface Page {
  readonly html: Buffer<ArrayBuffer>;
  readonly csp: string;
  readonly etag: string;
  /** The page compressed, in each way by the first who takes it so. */
  readonly packed: Map<Coding, Promise<Buffer<ArrayBuffer>>>;
}

type Coding = keyof typeof COMPRESS;

/** Best first: so, Brotli takes two thirds of gzip's time, and leaves a tenth less. */
const COMPRESS = {
  br: (html: Buffer) =>
    promisify(brotliCompress)(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
  gzip: (html: Buffer) => promisify(gzip)(html),
} as const;

const CODINGS = ['br', 'gzip'] as const satisfies readonly Coding[];

/**
 * GraphiQL for browsers that open the API's address (and `/`, which leads there). The page holds all
 * of its scripts and fonts, so that it works with no network; it is made on the first visit, as its
 * 9 MB would slow down every start. Whoever gets something into the page cannot have it run, nor send
 * anything anywhere but here: its policy lets in its own script alone.
 */
export function useGraphiql(options: GraphiqlOptions): Plugin {
  let page: Promise<Page> | undefined;
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' || !request.headers.get('accept')?.includes('text/html')) return;
      if (url.pathname === '/') {
        endResponse(
          new fetchAPI.Response(null, { status: 302, headers: { location: options.endpoint } }),
        );
      }
      if (url.pathname !== options.endpoint) return;
      page ??= render(options);
      return page.then(async ({ html, csp, etag, packed }) => {
        const headers = {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': csp,
          'cache-control': 'no-cache',
          vary: 'accept, accept-encoding',
          etag,
        };
        const coding = codingOf(request.headers.get('accept-encoding') ?? '');
        if (request.headers.get('if-none-match') === etag) {
          endResponse(new fetchAPI.Response(null, { status: 304, headers }));
        } else if (coding) {
          const body = packed.get(coding) ?? COMPRESS[coding](html);
          packed.set(coding, body);
          endResponse(
            new fetchAPI.Response(await body, {
              headers: { ...headers, 'content-encoding': coding },
            }),
          );
        } else {
          endResponse(new fetchAPI.Response(html, { headers }));
        }
      });
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

async function render({ endpoint, headers, oss }: GraphiqlOptions): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const rendered = renderGraphiQL({
    endpoint,
    // It takes this for HTML.
    title: asHtml(oss === undefined ? 'OSS inventory' : `OSS: ${oss}`),
    defaultQuery: GRAPHIQL_TABS[0]?.query ?? '',
    // With none, the editor of variables is the one that shows.
    ...(headers && { headers: JSON.stringify(headers, null, 2) }),
    // A credential that was typed in is gone with the page.
    shouldPersistHeaders: false,
  });
  const start = rendered.indexOf('<script>') + '<script>'.length;
  const end = rendered.indexOf('</script>', start);
  const head = rendered.slice(0, start).replace('</style>', () => `${STYLE}</style>`);
  const script = Buffer.from(OPEN_TABS + rendered.slice(start, end));
  const html = Buffer.concat([Buffer.from(head), script, Buffer.from(rendered.slice(end))]);
  return {
    html,
    csp: policyFor(script),
    etag: `"${sha256(html).digest('base64url')}"`,
    packed: new Map(),
  };
}

function policyFor(script: Buffer): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script).digest('base64')}'`,
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
}

function sha256(bytes: Buffer) {
  return createHash('sha256').update(bytes);
}

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
