import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, introspectionFromSchema, isAbstractType } from 'graphql';

const file = new URL(import.meta.resolve('oss-inventory-graphql/schema.graphql'));
const schema = buildSchema(readFileSync(file, 'utf8'));

// For Apollo Client: the types that `... on Error` and `... on Node` include.
const possibleTypes = Object.values(schema.getTypeMap())
  .filter(isAbstractType)
  .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]);
writeFileSync('possible-types.json', JSON.stringify(Object.fromEntries(possibleTypes)));

// For urql: these, and which fields can be null.
const introspection = introspectionFromSchema(schema, { descriptions: false });
writeFileSync('introspection.json', JSON.stringify(introspection));
