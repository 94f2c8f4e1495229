/** Names the type of a node or an entity: a report has the id of its rule, too. */
export function entityTypeOf(entity: object) {
  if ('manifestKey' in entity) return 'InventoryReport';
  return 'inventoryId' in entity ? 'InventoryConfiguration' : 'Bucket';
}
