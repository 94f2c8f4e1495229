import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import stringify from 'safe-stable-stringify';
import { expect, test } from 'vitest';
import { subgraphText } from '../../../src/graphql/federation.ts';
import { SECRET, signature, startClosed } from '../../federation/signatures.ts';
import type { TestSystem } from '../../support/system.ts';
import { COMPOSERS, service } from './subgraphs.ts';

const PAGE = `query Page($bucket: String!) {
  inventories(bucket: $bucket, first: 2, filterBy: { isEnabled: true, inventoryIdPrefix: "rule-01" }) {
    nodes { inventoryId bucket { name region } }
  }
}`;
const EXPECTED = {
  inventories: {
    nodes: ['rule-010', 'rule-011'].map((inventoryId) => ({
      inventoryId,
      bucket: { name: 'logs', region: 'oss-cn-hangzhou' },
    })),
  },
};

function supergraphOf(composer: keyof typeof COMPOSERS, { url }: TestSystem): string {
  return COMPOSERS[composer]([service('inventory', subgraphText, url)]).supergraph;
}

test('Hive Gateway signs so that it is answered', async () => {
  await using system = await startClosed();
  const supergraph = supergraphOf('The Guild', system);
  for (const secret of [SECRET, `${SECRET}!`]) {
    await using gateway = createGatewayRuntime({
      supergraph,
      logging: false,
      hmacSignature: { secret },
    });
    const response = await gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: PAGE, variables: { bucket: 'logs' } }),
    });
    const { data, errors } = await response.json();
    if (secret === SECRET) expect({ data, errors }).toEqual({ data: EXPECTED });
    else expect(JSON.stringify(errors)).toContain('is not the signature');
  }
});

test('Apollo Gateway can sign so, with a data source of its own', async () => {
  await using system = await startClosed();
  class SigningDataSource extends RemoteGraphQLDataSource {
    override willSendRequest({
      request,
    }: Parameters<Required<RemoteGraphQLDataSource>['willSendRequest']>[0]) {
      // As docs/federation.md has it.
      const { query, variables = {} } = request;
      const signed = Object.keys(variables).length > 0 ? { query, variables } : { query };
      request.extensions = {
        ...request.extensions,
        'hmac-signature': signature(stringify(signed)),
      };
    }
  }
  const gateway = new ApolloGateway({
    supergraphSdl: supergraphOf('Apollo', system),
    buildService: ({ url = '' }) => new SigningDataSource({ url }),
  });
  const server = new ApolloServer({ gateway });
  await server.start();
  try {
    const { body } = await server.executeOperation({ query: PAGE, variables: { bucket: 'logs' } });
    expect(body).toMatchObject({ kind: 'single', singleResult: { data: EXPECTED } });
  } finally {
    await server.stop();
  }
});
