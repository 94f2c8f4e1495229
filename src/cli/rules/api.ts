import type { TypedDocumentString } from './gql/graphql.ts';

/** The API, of a server or in this process. */
export interface Api extends AsyncDisposable {
  /**
   * Runs an operation.
   *
   * @param signal aborts it. Without a server, a mutation then begins no new change, and gives its outcome; with one, it
   *   ends without an answer.
   * @throws ApiError if the answer has errors; StartError if there is no answer.
   */
  run<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: NoInfer<Variables>,
    signal?: AbortSignal,
  ): Promise<Data>;
}

/** One of the errors of an answer. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    readonly code?: string;
    readonly issues?: readonly { readonly path: readonly string[]; readonly message: string }[];
  };
}

/** An answer with errors. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly errors: readonly AnswerError[];

  constructor(errors: readonly AnswerError[]) {
    super(errors.map(({ message }) => message).join('\n'));
    this.errors = errors;
  }

  /** Whether the request itself was accepted, and fields of it failed. */
  get isOfFields(): boolean {
    return this.errors.every(({ path }) => path !== undefined);
  }
}
