import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { expect, test } from 'vitest';
import { createSubgraphSchema, subgraphText } from '../../../src/graphql/federation.ts';
import { readPage } from '../../docs/markdown.ts';
import { startSystem } from '../../support/system.ts';
import { COMPOSERS, service } from './subgraphs.ts';

const { blocks } = await readPage('docs/federation.md');
const codeWith = (word: string) =>
  blocks.find(({ language, text }) => language === 'js' && text.includes(word))?.text ?? '';

const QUERY = '{ bucket(name: "logs") { region } }';
const TOKEN = 'Bearer a-token-of-a-user';

/** A subgraph that keeps the credential of each request. */
async function startSubgraph() {
  const seen: (string | null)[] = [];
  const system = await startSystem({
    serving: {
      schema: createSubgraphSchema(),
      observing: (telemetry) => ({
        ...telemetry,
        first: {
          ...telemetry.first,
          onParams({ request }) {
            seen.push(request.headers.get('authorization'));
          },
        },
      }),
    },
  });
  const compose = (composer: keyof typeof COMPOSERS) =>
    COMPOSERS[composer]([{ ...service('inventory', subgraphText), url: system.url }]).supergraph;
  return { ...system, seen, compose };
}

test('the page’s Hive Gateway forwards the caller’s token', async () => {
  await using subgraph = await startSubgraph();
  const made: unknown = new Function(
    'createGatewayRuntime',
    `return ${codeWith('propagateHeaders')}`,
  )((options: object) =>
    createGatewayRuntime({
      ...options,
      supergraph: subgraph.compose('The Guild'),
      logging: false,
    }),
  );
  const gateway = made as ReturnType<typeof createGatewayRuntime>;
  const response = await gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: TOKEN },
    body: JSON.stringify({ query: QUERY }),
  });
  expect(await response.json()).toEqual({ data: { bucket: { region: 'oss-cn-hangzhou' } } });
  expect(subgraph.seen).toEqual([TOKEN]);
  await gateway[Symbol.asyncDispose]();
});

test('the page’s Apollo Gateway forwards the caller’s token', async () => {
  await using subgraph = await startSubgraph();
  const Forwarding: typeof RemoteGraphQLDataSource = new Function(
    'RemoteGraphQLDataSource',
    `${codeWith('ForwardingDataSource')}; return ForwardingDataSource`,
  )(RemoteGraphQLDataSource);
  const server = new ApolloServer<{ authorization?: string }>({
    gateway: new ApolloGateway({
      supergraphSdl: subgraph.compose('Apollo'),
      buildService: ({ url = '' }) => new Forwarding({ url }),
    }),
  });
  await server.start();
  const contextValue = { authorization: TOKEN };
  const { body } = await server.executeOperation({ query: QUERY }, { contextValue });
  if (body.kind !== 'single') throw new Error('The answer comes in parts.');
  expect(body.singleResult.data).toEqual({ bucket: { region: 'oss-cn-hangzhou' } });
  expect(subgraph.seen).toEqual([TOKEN]);
  await server.stop();
});
