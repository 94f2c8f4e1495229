import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents for the tests: each `graphql(...)` call gets its variables' and answer's types. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  // Relay's documents have directives of its compiler, which types them.
  documents: ['test/**/*.ts', '!test/gql/**', '!test/clients/relay/**'],
  generates: {
    'test/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { DateTime: 'string', BigInt: { input: 'number | string', output: 'number' } },
      },
    },
  },
  importExtension: '.ts',
};

export default config;
