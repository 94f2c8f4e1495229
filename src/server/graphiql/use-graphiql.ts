import type { FetchAPI, Plugin } from 'graphql-yoga';
import { codingOf } from '../http/content-coding.ts';
import { prefersHtml } from '../http/prefers-html.ts';
import { isFresh } from '../http/use-conditional-get.ts';
import {
  type Asset,
  compressAsset,
  createAsset,
  findAssets,
  readAsset,
} from './graphiql-assets.ts';
import type { GraphiqlPage } from './graphiql-page.ts';
import { GRAPHIQL_TABS } from './graphiql-tabs.ts';

/** What GraphiQL's page shows. */
export interface GraphiqlOptions {
  /**
   * What the headers editor contains at first: the names of the headers with a credential, with empty values.
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Which OSS the API works with, shown in the page.
   * @default none
   */
  readonly oss?: string;
}

/**
 * Serves GraphiQL to browsers that open the API's address. Everything that the page loads comes from this server, so
 * that it works offline; the files, 7 MB, are read when a browser requests them. All addresses are relative to the
 * page's own, so that a proxy may put a prefix in front of its path.
 *
 * The threat: injected content that runs in the page, or sends something to another server. The page's content
 * security policy allows neither.
 */
export function useGraphiql(options: GraphiqlOptions): Plugin {
  const files = findAssets();
  const page = createAsset(
    'text/html; charset=utf-8',
    files.size > 0 ? pageOf(options) : NOT_BUILT,
  );
  const assets = new Map<string, Promise<Asset>>();
  const assetAt = (search: string) => {
    const file = files.get(search);
    if (!file) return undefined;
    const asset = assets.get(search) ?? readAsset(file);
    assets.set(search, asset);
    // The next request tries again to read a file that could not be read.
    asset.catch(() => assets.delete(search));
    return asset;
  };

  const respond = async (request: Request, requested: Asset | Promise<Asset>, api: FetchAPI) => {
    const asset = await requested;
    const { type, body, etag } = asset;
    const headers = {
      'content-type': type,
      ...(asset === page ? { 'content-security-policy': POLICY } : {}),
      'cache-control': 'no-cache',
      vary: 'accept, accept-encoding',
      etag,
    };
    if (isFresh(request, etag)) return new api.Response(null, { status: 304, headers });
    const coding = codingOf(request);
    if (!coding) return new api.Response(body, { headers });
    const compressed = await compressAsset(coding, asset);
    return new api.Response(compressed, { headers: { ...headers, 'content-encoding': coding } });
  };

  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
      const asset = assetAt(url.search) ?? (prefersHtml(request) ? page : undefined);
      return asset && respond(request, asset, fetchAPI).then(endResponse);
    },
  };
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The script starts the editors' workers from texts that it loads.
  'worker-src blob:',
  // The editors position their lines with inline styles.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function pageOf({ oss, headers }: GraphiqlOptions): string {
  const title = oss === undefined ? 'OSS inventory' : `OSS: ${oss}`;
  const page: GraphiqlPage = { title, tabs: GRAPHIQL_TABS, headers };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>${escapeHtml(oss === undefined ? PRODUCT : `${PRODUCT}: ${oss}`)}</title>
    <link rel="stylesheet" href="?graphiql/main.css" />
    <link rel="icon" href="?graphiql/icon.svg" />
  </head>
  <body>
    <noscript>GraphiQL needs JavaScript.</noscript>
    <main id="root"></main>
    <script id="page" type="application/json">${JSON.stringify(page).replaceAll('<', '\\u003c')}</script>
    <script src="?graphiql/main.js" type="module" async></script>
  </body>
</html>
`;
}

const PRODUCT = 'oss-inventory-graphql';

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head>
    <meta name="viewport" content="width=device-width" />
    <title>${PRODUCT}</title>
  </head>
  <body>
    <main>
      <h1>GraphiQL is not built</h1>
      <p>Run <code>npm ci</code> with the development dependencies, or <code>npm run graphiql</code>.</p>
    </main>
  </body>
</html>
`;
