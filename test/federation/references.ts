import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { manyRules } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

/** A server with 1,000 rules in the bucket `logs`, as a subgraph. */
export async function startSubgraph(maxRepresentations?: number): Promise<TestSystem> {
  const schema = createSubgraphSchema(
    maxRepresentations === undefined ? {} : { maxRepresentations },
  );
  const system = await startSystem({ serving: { schema } });
  system.emulator.storeRules('logs', manyRules(1000));
  return system;
}

/** Asks for entities as gateways do. */
export const ENTITIES = `query Entities($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Bucket { name }
    ... on InventoryConfiguration { inventoryId bucket { name } }
  }
}`;

/** A node’s global id, made as this server makes it. */
export const globalId = (type: string, id: string) =>
  Buffer.from(`${type}:${id}`).toString('base64');
/** The id of a rule of {@link startSubgraph}. */
export const nth = (index: number) => `rule-${String(index).padStart(3, '0')}`;

/** A reference to a bucket. */
export const bucket = (name: unknown) => ({ __typename: 'Bucket', name });
/** A reference to a rule, by its first key. */
export const byId = (inventoryId: string, of = 'logs') => ({
  __typename: 'InventoryConfiguration',
  id: globalId('InventoryConfiguration', `${of}/${inventoryId}`),
});
/** A reference to a rule, by its second key. */
export const byName = (inventoryId: string, of = 'logs') => ({
  __typename: 'InventoryConfiguration',
  bucket: { name: of },
  inventoryId,
});
