import { createServer } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { FULL_ACCESS } from '../../../src/access/policy.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { createDataAccess } from '../../../src/loaders/data-access.ts';
import type { InventoryStore } from '../../../src/oss/inventory/inventories.ts';
import {
  type InventoryPage,
  parseInventoryPage,
} from '../../../src/oss/inventory/inventory-xml.ts';
import { createOss } from '../../../src/oss/oss.ts';
import { withReports } from '../../../src/reports/report-store.ts';
import { addressOf, listen } from '../../../src/server/http/listening.ts';
import type { Compiling } from '../../../src/server/operation/use-compiled-execution.ts';
import { startServer } from '../../../src/server/server.ts';
import { BUCKET, idAt, pageXml } from '../../bench/rules.ts';

/** The pages in memory, as this server reads them: what all peers of this file resolve from. */
const pages = new Map<string, InventoryPage>();

function pageAt(token: string) {
  const page = pages.get(token) ?? parseInventoryPage(BUCKET, Buffer.from(pageXml(token)));
  pages.set(token, page);
  return page;
}

const none = () => Promise.reject(new Error('The bench does not ask for that.'));

const inventories: InventoryStore = {
  get: async (_bucket, id) => {
    const before = idAt(Number(id.slice(-4)) - 1);
    const [value = null] = pageAt(id === idAt(0) ? '' : before).configurations;
    return { value, ageMs: undefined };
  },
  list: async (_bucket, token) => ({ value: await pageAt(token ?? ''), ageMs: undefined }),
  listAfter: async (_bucket, id) => ({ value: await pageAt(id), ageMs: undefined }),
  put: none,
  update: none,
  previewUpdate: none,
  delete: none,
  getXml: none,
};

const stores = withReports({
  inventories,
  buckets: { get: none, list: none, regionOf: () => '' },
  objects: { list: none, get: none, read: () => new ReadableStream(), signedUrl: none },
  owner: '',
});

const contextOf = () => createDataAccess(stores, { access: FULL_ACCESS });

/** Serves this project's schema from memory, each with a server of its own; gives the address. */
const PEERS = {
  'this server': () => ours('again'),
  'this server, not compiling': () => ours('never'),

  async 'plain Yoga'() {
    const { createYoga } = await import('graphql-yoga');
    const yoga = createYoga({
      schema,
      context: contextOf,
      graphiql: false,
      landingPage: false,
      logging: false,
    });
    const server = createServer(yoga);
    await listen(server, 0, '127.0.0.1');
    return `${addressOf(server, '127.0.0.1')}/graphql`;
  },

  async 'Apollo Server'() {
    const [{ ApolloServer }, { startStandaloneServer }] = await Promise.all([
      import('@apollo/server'),
      import('@apollo/server/standalone'),
    ]);
    const server = new ApolloServer({ schema });
    const { url } = await startStandaloneServer(server, {
      listen: { port: 0, host: '127.0.0.1' },
      context: async () => contextOf(),
    });
    return url;
  },

  Mercurius: () => mercurius({}),
  'Mercurius + JIT': () => mercurius({ jit: 1 }),

  /** The limit: the same answer, looked up by its work and made text each time. */
  async 'JSON.stringify'() {
    const { graphql } = await import('graphql');
    const answers = new Map<string, unknown>();
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', async () => {
        const text = Buffer.concat(chunks).toString();
        const { query: source, variables: variableValues } = JSON.parse(text);
        const answer =
          answers.get(text) ??
          (await graphql({ schema, source, variableValues, contextValue: contextOf() }));
        answers.set(text, answer);
        const body = JSON.stringify(answer);
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        });
        response.end(body);
      });
    });
    await listen(server, 0, '127.0.0.1');
    return addressOf(server, '127.0.0.1');
  },
} satisfies Record<string, () => Promise<string>>;

async function ours(compiling: Compiling) {
  const log = pino({ level: 'silent' });
  const oss = createOss({ region: 'oss-cn-hangzhou', log });
  return (await startServer({ oss, log, compiling, storesFor: () => stores })).url;
}

async function mercurius(options: { jit?: number }) {
  const [{ default: fastify }, { default: plugin }] = await Promise.all([
    import('fastify'),
    import('mercurius'),
  ]);
  const app = fastify();
  await app.register(plugin, { schema, context: contextOf, ...options });
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
}

const start = PEERS[process.argv[2] as keyof typeof PEERS];
process.on('disconnect', () => process.exit(0));
// Asked for anything, it tells what is in use when garbage has been collected, in bytes.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('message', () => {
  collect();
  process.send?.({ heapUsed: process.memoryUsage().heapUsed });
});
process.send?.({ url: await start() });
