import type { CodegenConfig } from '@graphql-codegen/cli';

const types = {
  useTypeImports: true,
  enumsAsTypes: true,
  strictScalars: true,
  scalars: { DateTime: 'string', BigInt: { input: 'number | string', output: 'number' } },
};

/** Types documents: the published ones, and those in the tests, at each `graphql(...)`. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  generates: {
    'src/documents/documents.ts': {
      documents: 'src/documents/*.graphql',
      plugins: [
        'typescript-operations',
        // A tree for Apollo Client and urql, a text for fetch; bundlers drop what is not used.
        { 'typed-document-node': { documentMode: 'documentNode', dedupeFragments: true } },
        {
          'typed-document-node': {
            documentMode: 'string',
            documentVariableSuffix: 'Text',
            fragmentVariableSuffix: 'FragmentText',
            pureMagicComment: true,
          },
        },
      ],
      config: types,
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
      config: { ...types, documentMode: 'string', nullability: { errorHandlingClient: true } },
    },
  },
  importExtension: '.ts',
};

export default config;
