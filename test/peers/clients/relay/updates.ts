import type { SelectorStoreUpdater } from 'relay-runtime';

/** The `optimisticUpdater` of a toggle: shows the rule as enabled or disabled before the server answers. */
export function showEnabled(id: string, isEnabled: boolean): SelectorStoreUpdater {
  return (store) => store.get(id)?.setValue(isEnabled, 'isEnabled');
}

/** The `updater` of a deletion: subtracts one from the counts of the connections that the mutation names. */
export function countDeletion(connections: readonly string[]): SelectorStoreUpdater {
  return (store) => {
    if (!store.getRootField('deleteInventory')?.getValue('deletedId')) return;
    for (const id of connections) {
      const connection = store.get(id);
      const count = connection?.getValue('totalCount');
      if (typeof count === 'number') connection?.setValue(count - 1, 'totalCount');
    }
  };
}
