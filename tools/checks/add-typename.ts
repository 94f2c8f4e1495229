import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

/** For GraphQL Code Generator, which finds a transform by the name of its file. */
export const { transform } = addTypenameSelectionDocumentTransform;
