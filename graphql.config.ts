/** For editors: completes and checks the published operations. */
export default {
  schema: 'schema/schema.graphql',
  documents: 'packages/documents/src/*.graphql',
};
