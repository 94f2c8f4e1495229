import type { FetchAPI, Plugin } from 'graphql-yoga';
import { codingOf } from '../http/content-coding.ts';
import { isFresh } from '../http/use-conditional-get.ts';
import { type Asset, asset, findParts, packedAs, readPart } from './graphiql-assets.ts';
import type { GraphiqlPage } from './graphiql-page.ts';
import { GRAPHIQL_TABS } from './graphiql-tabs.ts';

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

/**
 * GraphiQL for browsers that open the API's address (and `/`, which leads there). All that the page
 * loads comes from here, so that it works with no network; it is read when a browser asks for it, as it is
 * 7 MB. The page itself waits for none of it. Whoever gets something into the page cannot have it run, nor
 * send anything anywhere but here.
 */
export function useGraphiql(options: GraphiqlOptions): Plugin {
  const files = findParts();
  const page = asset('text/html; charset=utf-8', files.size > 0 ? pageOf(options) : NOT_BUILT);
  const parts = new Map<string, Promise<Asset>>();
  const partAt = (search: string) => {
    const file = files.get(search);
    if (!file) return undefined;
    const part = parts.get(search) ?? readPart(file);
    parts.set(search, part);
    // What could not be read is read again by who asks again; this one hears of it.
    part.catch(() => parts.delete(search));
    return part;
  };

  const answer = async (request: Request, part: Promise<Asset> | undefined, api: FetchAPI) => {
    const coding = codingOf(request);
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
  const { endpoint, headers } = options;
  const title = titleOf(options);
  const told: GraphiqlPage = { endpoint, title, tabs: GRAPHIQL_TABS, headers };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${asHtml(title)}</title>
    <link rel="stylesheet" href="${endpoint}?graphiql/main.css" />
    <link rel="icon" href="${endpoint}?graphiql/icon.svg" />
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script id="page" type="application/json">${JSON.stringify(told).replaceAll('<', '\\u003c')}</script>
    <script src="${endpoint}?graphiql/main.js" type="module" async></script>
  </body>
</html>
`;
}

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const NOT_BUILT = `<!doctype html>
<title>OSS inventory</title>
<p>GraphiQL is not built: <code>npm run graphiql</code> does that, and <code>npm ci</code> with the
development dependencies.</p>
`;
