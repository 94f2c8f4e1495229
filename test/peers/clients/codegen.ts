import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'node_modules/oss-inventory-graphql-documents/schema.graphql',
  documents: 'src/**/*.{ts,tsx}',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        strictScalars: true,
        // A BigInt is a number in an answer: no size of an object is above 2^53.
        scalars: { DateTime: 'string', BigInt: { input: 'number | string', output: 'number' } },
        enumType: 'const',
        namingConvention: { enumValues: 'keep' },
        useTypeImports: true,
        // Fields with @semanticNonNull are not null in types: for clients that throw errors.
        nullability: { errorHandlingClient: true },
      },
    },
  },
};

export default config;
