/** Carries the types of an operation, as Apollo Client, urql and `@graphql-typed-document-node/core` read them. */
interface OperationTypes<Data, Variables> {
  /** Never there at run time. */
  __apiType?: (variables: Variables) => Data;
}

/**
 * A document as a tree, for Apollo Client and urql. It fits the `TypedDocumentNode` of both, so that this package needs
 * neither of their libraries nor graphql.
 */
export interface TypedDocumentNode<Data, Variables> extends OperationTypes<Data, Variables> {
  // biome-ignore lint/suspicious/noExplicitAny: Each library has its own type of a node.
  readonly kind: any;
  // biome-ignore lint/suspicious/noExplicitAny: As above.
  readonly definitions: readonly any[];
}

/** A document as a text, for `fetch`. */
export type TypedDocumentText<Data, Variables> = string & OperationTypes<Data, Variables>;

/** The schema as urql's cache takes it. */
export interface Introspection {
  readonly __schema: {
    queryType: { name: string; kind?: string };
    mutationType: { name: string; kind?: string } | null;
    subscriptionType: { name: string; kind?: string } | null;
    types: readonly {
      readonly kind: string;
      readonly name: string;
      readonly fields?: readonly object[];
      readonly interfaces?: readonly object[];
      readonly possibleTypes?: readonly object[];
    }[];
    directives: readonly object[];
  };
}
