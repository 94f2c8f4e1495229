import type { CodegenConfig } from '@graphql-codegen/cli';

const types = {
  useTypeImports: true,
  strictScalars: true,
  scalars: { DateTime: 'string', BigInt: { input: 'number | string', output: 'number' } },
};

const CLIENT_DATA = 'tools/checks/client-data.ts';

/** Apollo Client and urql add `__typename` to each selection; the texts behind the ids have it, too. */
const published = {
  documents: 'packages/documents/src/*.graphql',
  documentTransforms: ['tools/checks/add-typename.ts'],
};

/** Types documents: the published ones, and those in the tests, at each `graphql(...)`. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  generates: {
    'packages/documents/src/documents.ts': {
      ...published,
      plugins: [
        'typescript-operations',
        {
          'typed-document-node': {
            documentMode: 'documentNode',
            documentNodeImport: './types.ts#TypedDocumentNode',
            dedupeFragments: true,
          },
        },
      ],
      config: { ...types, enumType: 'const', namingConvention: { enumValues: 'keep' } },
    },
    'packages/documents/src/texts.ts': {
      ...published,
      plugins: [{ [CLIENT_DATA]: { data: 'texts' } }],
    },
    'packages/documents/src/document-ids.ts': {
      ...published,
      plugins: [{ [CLIENT_DATA]: { data: 'documentIds' } }],
    },
    'packages/documents/persisted-documents.json': {
      ...published,
      plugins: [{ [CLIENT_DATA]: { data: 'manifest' } }],
    },
    'packages/documents/src/possible-types.ts': {
      plugins: [{ [CLIENT_DATA]: { data: 'possibleTypes' } }],
    },
    'packages/documents/src/introspection.ts': {
      plugins: [{ [CLIENT_DATA]: { data: 'introspection' } }],
    },
    'src/cli/rules/gql/': {
      documents: 'src/cli/rules/*.ts',
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      // The command line fails on any error.
      config: {
        ...types,
        enumsAsTypes: true,
        documentMode: 'string',
        nullability: { errorHandlingClient: true },
      },
    },
    'test/gql/': {
      // Relay's documents have directives of its compiler, which types them.
      documents: [
        'test/**/*.ts',
        '!test/gql/**',
        '!test/peers/clients/relay/**',
        '!test/peers/*/node_modules/**',
      ],
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      // The tests look at `errors` first.
      config: {
        ...types,
        enumsAsTypes: true,
        documentMode: 'string',
        nullability: { errorHandlingClient: true },
      },
    },
  },
  importExtension: '.ts',
};

export default config;
