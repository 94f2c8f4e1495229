import {
  documentIds,
  InventoryFrequency,
  introspection,
  possibleTypes,
  RulesDocument,
  RulesText,
} from 'oss-inventory-graphql-documents';
import manifest from 'oss-inventory-graphql-documents/persisted-documents.json' with {
  type: 'json',
};

process.stdout.write(
  JSON.stringify({
    document: RulesDocument.kind,
    text: RulesText,
    trusted: Object.keys(manifest).includes(documentIds.Rules),
    frequencies: Object.values(InventoryFrequency),
    nodes: possibleTypes.Node,
    types: introspection.__schema.types.length,
  }),
);
