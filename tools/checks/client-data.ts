import { createHash } from 'node:crypto';
import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';
import { minifyIntrospectionQuery } from '@urql/introspection';
import {
  concatAST,
  type DocumentNode,
  type GraphQLSchema,
  introspectionFromSchema,
  isAbstractType,
  OperationTypeNode,
  print,
  separateOperations,
} from 'graphql';

/** Options of {@link plugin}. */
export interface ClientDataConfig {
  /** What the file has. */
  readonly data: keyof typeof FILES;
}

/** A plugin of GraphQL Code Generator: what clients need beside types and trees. */
export const { plugin }: CodegenPlugin<ClientDataConfig> = {
  plugin: (schema, files, { data }) =>
    FILES[data](schema, operationsOf(files.flatMap(({ document }) => document ?? []))),
};

type Operation = ReturnType<typeof operationsOf>[number];

/** Makes the text of a file. */
type WriteFile = (schema: GraphQLSchema, operations: readonly Operation[]) => string;

const FILES = {
  texts: (_, operations) => `${importOfTypes(operations)}\n\n${operations.map(textOf).join('\n')}`,
  documentIds: (_, operations) =>
    `/** The id of each operation: the SHA-256 of its text. */
export const documentIds = ${json(Object.fromEntries(operations.map(({ name, id }) => [name, id])))};`,
  manifest: (_, operations) =>
    json(Object.fromEntries(operations.map(({ id, text }) => [id, text]))),
  possibleTypes: (schema) =>
    `/** The object types of each interface and union. */
export const possibleTypes = ${json(possibleTypesOf(schema))};`,
  introspection: (schema) =>
    `import type { Introspection } from './types.ts';

/** What introspection would tell, without inputs, enums and scalars. */
export const introspection: Introspection = ${JSON.stringify(introspectionOf(schema))};`,
} satisfies Record<string, WriteFile>;

/** Each operation with the fragments that it uses. */
function operationsOf(documents: readonly DocumentNode[]) {
  return Object.entries(separateOperations(concatAST(documents))).map(([name, document]) => {
    const text = print(document);
    const id = createHash('sha256').update(text).digest('hex');
    const isQuery = document.definitions.some(
      (each) => 'operation' in each && each.operation === OperationTypeNode.QUERY,
    );
    return { name, text, id, types: `${name}${isQuery ? 'Query' : 'Mutation'}` };
  });
}

function importOfTypes(operations: readonly Operation[]): string {
  const types = operations.flatMap(({ types }) => [types, `${types}Variables`]);
  return `import type { ${types.join(', ')} } from './documents.ts';
import type { TypedDocumentText } from './types.ts';`;
}

function textOf({ name, text, types }: Operation): string {
  return `export const ${name}Text: TypedDocumentText<${types}, ${types}Variables> = \`${text}\`;\n`;
}

function possibleTypesOf(schema: GraphQLSchema): Record<string, string[]> {
  const types = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]);
  return Object.fromEntries(types);
}

function introspectionOf(schema: GraphQLSchema) {
  return minifyIntrospectionQuery(introspectionFromSchema(schema, { descriptions: false }));
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
