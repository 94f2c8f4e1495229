import type { Plugin } from 'graphql-yoga';
import { prefersHtml } from './prefers-html.ts';

/** Explains the API to a person who opens its address in a browser while GraphiQL is off. */
export function useLandingPage(): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (!prefersHtml(request)) return;
      const headers = { 'content-type': 'text/html; charset=utf-8', vary: 'accept' };
      endResponse(new fetchAPI.Response(PAGE, { headers }));
    },
  };
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="color-scheme" content="light dark" />
    <title>oss-inventory-graphql</title>
  </head>
  <body>
    <main>
      <h1>oss-inventory-graphql</h1>
      <p>A GraphQL API for the inventory rules of Alibaba Cloud OSS buckets.</p>
      <p>
        Send GraphQL requests to this address: a POST with <code>content-type: application/json</code>, your
        credential if the server requires one, and a body such as
      </p>
      <pre><code>{ "query": "{ buckets(first: 10) { nodes { name } } }" }</code></pre>
      <p>
        The package’s <code>docs</code> folder describes the API, its credentials and its errors. New to GraphQL? Read
        <a href="https://graphql.org/learn/">graphql.org/learn</a>.
      </p>
      <p>GraphiQL, the API’s explorer for browsers, is off here: its operator can set <code>GRAPHIQL=true</code>.</p>
    </main>
  </body>
</html>
`;
