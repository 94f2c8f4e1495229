import { parseXml } from '../../src/oss/client/xml.ts';
import { readInventory } from '../../src/oss/inventory/inventory-xml.ts';
import { documentOf, type Fate } from '../model/simulated-oss.ts';
import { BUCKET, type Replica } from './lease-world.ts';

export const ID = 'r1';

export const ruleOf = (version: number, id = ID) =>
  readInventory(BUCKET, parseXml(documentOf(id, version)));

export function create({ inventories }: Replica, version: number) {
  return inventories.put(ruleOf(version));
}

export function update({ inventories }: Replica, version: number, signal?: AbortSignal) {
  const { filter } = ruleOf(version);
  return inventories.update(BUCKET, ID, (rule) => ({ ...rule, filter }), { signal });
}

export function remove({ inventories }: Replica) {
  return inventories.delete(BUCKET, ID);
}

/** Kills a replica in an update, between its DELETE and its PUT. */
export async function crashIn(replica: Replica) {
  const { promise: isPutting, resolve } = Promise.withResolvers<void>();
  replica.beforeSending = (method) => {
    if (method !== 'PUT') return undefined;
    replica.kill();
    resolve();
    return undefined;
  };
  void update(replica, 2);
  await isPutting;
}

/** How a write ended: the code of its error, or a success. */
export const codeOf = (write: Promise<unknown>) =>
  write.then(
    () => 'success',
    (error: { code: string }) => error.code,
  );

export const lost = (appliedMs: number | null): Fate => ({
  kind: 'lost',
  ms: 1,
  how: 'reset',
  appliedMs,
});
