/** What a code of an error in `errors` means. docs/errors.md is made of this. */
interface CodeText {
  /** Whether the whole request is refused, or a field fails beside others that are answered. */
  readonly at: readonly ('request' | 'field')[];
  readonly meaning: string;
  readonly causedBy: string;
  readonly advice: string;
}

/** Every code that an error in `errors` can have, in the order of docs/errors.md. */
export const ERROR_CODES = {
  BAD_REQUEST: {
    at: ['request'],
    meaning: 'no JSON body with a `query`, or an address whose `variables` are no JSON (400)',
    causedBy: 'caller',
    advice: 'send `{"query": "…", "variables": {…}}`',
  },
  METHOD_NOT_ALLOWED: {
    at: ['request'],
    meaning: 'a mutation by GET, or another method than GET and POST (405)',
    causedBy: 'caller',
    advice: 'send a POST',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    at: ['request'],
    meaning: 'the body is of another kind than JSON (415)',
    causedBy: 'caller',
    advice: 'send `content-type: application/json`',
  },
  FORBIDDEN: {
    at: ['request'],
    meaning: 'a request that a page of a stranger could make a browser send (403)',
    causedBy: 'caller',
    advice: 'send `content-type: application/json`, or `graphql-require-preflight: 1` with a GET',
  },
  UNAUTHENTICATED: {
    at: ['request'],
    meaning:
      "no credential came, or none that is good: an API key, a token, OSS keys or the gateway's signature, as the server is set up (401)",
    causedBy: 'caller',
    advice: 'the message says what to send; [identity](access.md#identity)',
  },
  IDENTITY_UNAVAILABLE: {
    at: ['request'],
    meaning: "the keys of the tokens' issuer cannot be had at the moment (503)",
    causedBy: 'the issuer, or the way there',
    advice: 'try again after `Retry-After`; operator: look at `JWT_JWKS_URL`',
  },
  RATE_LIMITED: {
    at: ['request'],
    meaning: 'the caller [has asked too much](rate-limit.md) (429)',
    causedBy: 'caller',
    advice:
      'send nothing for `extensions.retryAfterSeconds`; where that is null, ask for less at once',
  },
  RATE_LIMIT_UNAVAILABLE: {
    at: ['request'],
    meaning: 'the server is set to answer nobody while it cannot count (503)',
    causedBy: 'Redis is away',
    advice: 'try again after `extensions.retryAfterSeconds`; operator: look at `REDIS_URL`',
  },
  GRAPHQL_PARSE_FAILED: {
    at: ['request'],
    meaning: 'the document is not GraphQL',
    causedBy: 'caller',
    advice: 'the message says where it breaks',
  },
  GRAPHQL_VALIDATION_FAILED: {
    at: ['request'],
    meaning: 'the document does not fit the schema',
    causedBy: 'caller',
    advice: 'compare it with [the schema](schema.md)',
  },
  INTROSPECTION_DISABLED: {
    at: ['request'],
    meaning: 'the server does not tell its schema',
    causedBy: "operator's setting",
    advice: '[read it](../schema/schema.graphql), or have [`INTROSPECTION`](security.md#web) set',
  },
  DOCUMENT_NOT_TRUSTED: {
    at: ['request'],
    meaning:
      'the server executes [trusted documents](security.md#trusted-documents) alone, and the request has another one, or none',
    causedBy: 'caller',
    advice: 'send the `documentId` of one',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    at: ['request'],
    meaning: 'the manifest of trusted documents has none of that id',
    causedBy: 'caller, or an old manifest',
    advice: 'send an id that it has, or the `query` where any is executed',
  },
  BATCHING_NOT_ALLOWED: {
    at: ['request'],
    meaning: 'several requests in one body',
    causedBy: 'caller',
    advice: 'send each by itself',
  },
  COST_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the operation asks for more than one may, see [limits](limits.md#cost)',
    causedBy: 'caller',
    advice: 'ask for smaller pages, or less of each item',
  },
  RESPONSE_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning:
      'the answer gets too large, see [limits](limits.md#answers); of a mutation the message says how far it was executed',
    causedBy: 'caller',
    advice: 'ask for smaller pages, or fewer fields under several names',
  },
  BODY_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the body is too large (413)',
    causedBy: 'caller',
    advice: 'send less at once',
  },
  TOKEN_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the document is too long',
    causedBy: 'caller',
    advice: 'send several',
  },
  DEPTH_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'it has too many levels of fields',
    causedBy: 'caller',
    advice: 'ask for less of each thing',
  },
  ALIAS_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'it has too many fields with an alias',
    causedBy: 'caller',
    advice: 'send several',
  },
  ROOT_FIELD_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'it has too many fields at its top',
    causedBy: 'caller',
    advice: 'send several',
  },
  DIRECTIVE_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'it has too many directives',
    causedBy: 'caller',
    advice: 'send several',
  },
  FRAGMENT_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'it has too many fragments',
    causedBy: 'caller',
    advice: 'send several',
  },
  NESTING_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'it has too many brackets within each other',
    causedBy: 'caller',
    advice: 'use variables for large inputs',
  },
  MERGE_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'it asks for too much under one name at one place',
    causedBy: 'caller',
    advice: 'give aliases',
  },
  INTERNAL_SERVER_ERROR: {
    at: ['request', 'field'],
    meaning: 'a bug',
    causedBy: 'this server',
    advice: 'report it with `extensions.errorId`, which the log has with the stack',
  },
  BAD_USER_INPUT: {
    at: ['field'],
    meaning: "an argument cannot be right: a page's size, a cursor, a name, an id",
    causedBy: 'caller',
    advice: 'read the message, which has the value and the rule',
  },
  NO_SUCH_BUCKET: {
    at: ['field'],
    meaning: 'OSS has no bucket of that name, or none that you may read',
    causedBy: 'caller',
    advice: 'check the name, and [the policy](access.md#rights)',
  },
  ACCESS_DENIED: {
    at: ['field'],
    meaning: 'OSS refuses the account that the server works with',
    causedBy: "operator's account",
    advice: 'grant the RAM action in the message ([RAM](deploy.md#ram))',
  },
  THROTTLED: {
    at: ['field'],
    meaning: 'OSS limits the rate of requests',
    causedBy: 'load',
    advice: 'try again; `extensions.retryAfterSeconds` where OSS says',
  },
  UPSTREAM_REFUSED: {
    at: ['field'],
    meaning: 'OSS refuses the request for another reason, and would refuse it again',
    causedBy: "operator's settings, or a gateway before OSS",
    advice: 'read the message and `extensions.oss`',
  },
  UPSTREAM_TIMEOUT: {
    at: ['field'],
    meaning: 'OSS did not answer in time',
    causedBy: 'OSS, or the way there',
    advice: 'try again',
  },
  UPSTREAM_UNAVAILABLE: {
    at: ['field'],
    meaning: 'OSS could not be reached, or answered nothing usable',
    causedBy: "OSS, the way there, or the operator's settings",
    advice: "try again; the server's log has the cause",
  },
  TOO_MANY_REPRESENTATIONS: {
    at: ['field'],
    meaning: 'a gateway refers to more entities than `MAX_REPRESENTATIONS` in one request',
    causedBy: 'gateway',
    advice: '[as a subgraph](federation.md) only: send several requests',
  },
} as const satisfies Readonly<Record<string, CodeText>>;

/** A code in an error's `extensions`. */
export type ErrorCode = keyof typeof ERROR_CODES;

// So that no error is made with a code that the table lacks.
declare module 'graphql' {
  interface GraphQLErrorExtensions {
    code?: ErrorCode;
  }
}
