import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithGuild } from '@theguild/federation-composition';
import { type DocumentNode, parse } from 'graphql';

/**
 * Another subgraph, with a `node`, a `Node` and a `PageInfo` of its own: teams that own buckets and
 * rules, and add their owner to them.
 */
export const TEAM_SDL = `
  extend schema
    @link(
      url: "https://specs.apollo.dev/federation/v2.7"
      import: ["@key", "@shareable", "@external", "@requires"]
    )

  "What the teams’ subgraph finds."
  interface Node { id: ID! foundedIn: Int! }

  type Query {
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    team(id: ID!): Team
    teams(first: Int): TeamConnection!
  }

  type TeamConnection { nodes: [Team!]! pageInfo: PageInfo! }

  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  type Team implements Node @key(fields: "id") {
    id: ID!
    foundedIn: Int!
    name: String!
    buckets: [Bucket]!
    rules: [InventoryConfiguration]!
  }

  type Bucket @key(fields: "name") {
    name: String!
    region: String @external
    owner: Team
    isFarAway: Boolean @requires(fields: "region")
  }

  type InventoryConfiguration @key(fields: "bucket { name } inventoryId") {
    bucket: Bucket!
    inventoryId: String!
    owner: Team
  }
`;

/** A subgraph that keeps nothing of a rule but its global id. */
export const AUDIT_SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])

  type Query { lastChange: Change }

  type Change { by: String! rule: InventoryConfiguration! }

  type InventoryConfiguration @key(fields: "id") { id: ID! lastChange: Change }
`;

/** A subgraph as both composers take it. */
export interface Service {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

/** Names a subgraph for composition. */
export function service(name: string, sdl: string, url = `http://${name}.test/graphql`): Service {
  return { name, url, typeDefs: parse(sdl) };
}

/** What a composer made of the subgraphs. */
export interface Composed {
  readonly errors: readonly string[];
  readonly hints: readonly string[];
  /** Empty where there are errors. */
  readonly supergraph: string;
}

/** Both composers of the federated world. */
export const COMPOSERS = {
  Apollo(services: Service[]): Composed {
    const { errors = [], hints = [], supergraphSdl = '' } = composeWithApollo(services);
    return {
      errors: errors.map(({ message }) => message),
      hints: hints.map((hint) => hint.toString()),
      supergraph: supergraphSdl,
    };
  },
  'The Guild'(services: Service[]): Composed {
    const { errors = [], supergraphSdl = '' } = composeWithGuild(services);
    return { errors: errors.map(({ message }) => message), hints: [], supergraph: supergraphSdl };
  },
} as const;
