import { createServer } from 'node:http';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { nth } from '../../federation/references.ts';
import { portOf } from '../../server/support.ts';
import { TEAM_SDL } from './subgraphs.ts';

/** What a gateway’s client gets. */
export interface GatewayAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[] | undefined;
    readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  }[];
}

/** A gateway in front of subgraphs. */
export interface Gateway extends AsyncDisposable {
  ask(query: string, variables?: Record<string, unknown>): Promise<GatewayAnswer>;
}

/** The gateways, each with the composition of its own house. */
export const GATEWAYS = [
  { name: 'Apollo Gateway', composer: 'Apollo', start: startApolloGateway },
  { name: 'Hive Gateway', composer: 'The Guild', start: startHiveGateway },
] as const;

async function startApolloGateway(supergraphSdl: string): Promise<Gateway> {
  const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl }) });
  await server.start();
  return {
    async ask(query, variables = {}) {
      const { body } = await server.executeOperation({ query, variables });
      if (body.kind !== 'single') throw new Error('The answer comes in parts.');
      const { data, errors } = body.singleResult;
      return errors ? { data, errors } : { data };
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

async function startHiveGateway(supergraph: string): Promise<Gateway> {
  const gateway = createGatewayRuntime({ supergraph, logging: false });
  return {
    async ask(query, variables = {}) {
      const response = await gateway.fetch('http://gateway.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const answer: GatewayAnswer = await response.json();
      return answer;
    },
    [Symbol.asyncDispose]: async () => gateway[Symbol.asyncDispose](),
  };
}

const TEAM = { id: '1', name: 'Observability', foundedIn: 2019 };

/** A team of 100 buckets, for a graph that has them. */
const STORAGE = { id: '2', name: 'Storage', foundedIn: 2021 };
export const TEAM_BUCKETS = Array.from({ length: 100 }, (_, index) => `team-${nth(index)}`);

const teamOf = (id: string) => [TEAM, STORAGE].find((team) => team.id === id) ?? null;

/** The rules of the team: every tenth of `startSubgraph`’s. */
export const TEAM_RULES = Array.from({ length: 100 }, (_, index) => nth(index * 10));

const resolvers = {
  Query: {
    node(_root: unknown, { id }: { id: string }) {
      const team = teamOf(id);
      return team && { __typename: 'Team', ...team };
    },
    team: (_root: unknown, { id }: { id: string }) => teamOf(id),
  },
  Team: {
    buckets({ id }: typeof TEAM) {
      const names = id === STORAGE.id ? TEAM_BUCKETS : ['logs', 'no-such-bucket', 'reports'];
      return names.map((name) => ({ name }));
    },
    rules: () => TEAM_RULES.map((inventoryId) => ({ inventoryId, bucket: { name: 'logs' } })),
  },
  Bucket: {
    owner: () => TEAM,
    isFarAway: ({ region }: { region: string | null }) => region !== 'oss-cn-hangzhou',
  },
  InventoryConfiguration: { owner: () => TEAM },
};

/** Starts the subgraph of the teams, made with Apollo’s own library. */
export async function startTeam(): Promise<AsyncDisposable & { readonly url: string }> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(TEAM_SDL), resolvers }]);
  const server = createServer(createYoga({ schema, logging: false }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
