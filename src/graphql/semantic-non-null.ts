import {
  DirectiveLocation,
  GraphQLDirective,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
} from 'graphql';

/** Marks fields that are never null for clients that throw on errors, such as Relay. */
export const semanticNonNull = new GraphQLDirective({
  name: 'semanticNonNull',
  description:
    'The field is null only if it failed: `errors` then has an error with its path. Experimental: ' +
    'https://specs.apollo.dev/nullability/v0.4.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    levels: {
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLInt))),
      description: 'The levels of lists at which null means an error; 0 is the field itself.',
      defaultValue: [0],
    },
  },
});

/** The extensions of a field with its own requests to OSS: nullable, so that its failure does not null its parent. */
export const SEMANTIC_NON_NULL = { directives: { semanticNonNull: {} } };
