import { createHmac } from 'node:crypto';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { manyRules } from '../support/rules.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

/** The secret of the gateway and of {@link startClosed}. */
export const SECRET = 'a secret of no less than thirty-two characters';

/** A subgraph that answers nobody but who knows the secret. */
export async function startClosed(): Promise<TestSystem> {
  const serving = { schema: createSubgraphSchema(), gatewaySecret: SECRET };
  const system = await startSystem({ serving });
  system.emulator.storeRules('logs', manyRules(30));
  return system;
}

/** Made by hand: the names in order, as Hive Gateway's documents say. */
export function signature(signed: string, secret = SECRET): string {
  return createHmac('sha256', secret).update(signed).digest('base64');
}
