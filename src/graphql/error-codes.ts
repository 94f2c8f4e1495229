/** The documentation of an error code in `errors`. docs/errors.md is generated from it. */
interface CodeText {
  /** `request`: the whole request is refused. `field`: a field fails, others have data. */
  readonly at: readonly ('request' | 'field')[];
  readonly meaning: string;
  readonly causedBy: string;
  readonly advice: string;
}

/** Every code that an error in `errors` can have, in the order of docs/errors.md. */
export const ERROR_CODES = {
  BAD_REQUEST: {
    at: ['request'],
    meaning: 'the body is not JSON with a `query`, or `variables` in the URL are not JSON (400)',
    causedBy: 'caller',
    advice: 'send `{"query": "…", "variables": {…}}`',
  },
  METHOD_NOT_ALLOWED: {
    at: ['request'],
    meaning: 'a mutation by GET, or a method other than GET and POST (405)',
    causedBy: 'caller',
    advice: 'send a POST',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    at: ['request'],
    meaning: 'the body is not JSON in UTF-8, or compressed in an unsupported way (415)',
    causedBy: 'caller',
    advice:
      'send `content-type: application/json`, and as `content-encoding` one of `gzip`, `br`, `deflate`, `zstd` or none',
  },
  CSRF_BLOCKED: {
    at: ['request'],
    meaning: 'a possible cross-site request forgery (403)',
    causedBy: 'caller',
    advice: 'send `content-type: application/json`, or `graphql-require-preflight: 1` with a GET',
  },
  UNAUTHENTICATED: {
    at: ['request'],
    meaning:
      "the credential is missing or invalid: an API key, a token, OSS keys or the gateway's signature, as configured (401)",
    causedBy: 'caller',
    advice: 'the message says what to send; [identity](access.md#identity)',
  },
  IDENTITY_UNAVAILABLE: {
    at: ['request'],
    meaning: 'the keys of the token issuer cannot be fetched (503)',
    causedBy: 'the issuer or the network',
    advice: 'try again after `Retry-After`; operator: check `JWT_JWKS_URL`',
  },
  RATE_LIMITED: {
    at: ['request'],
    meaning: 'the caller exceeded its [rate limit](rate-limit.md) (429)',
    causedBy: 'caller',
    advice: 'wait for `extensions.retryAfterSeconds`; if it is null, request less at once',
  },
  RATE_LIMIT_UNAVAILABLE: {
    at: ['request'],
    meaning: 'the server cannot count requests and is configured to refuse them (503)',
    causedBy: 'Redis is unavailable',
    advice: 'try again after `extensions.retryAfterSeconds`; operator: check `REDIS_URL`',
  },
  GRAPHQL_PARSE_FAILED: {
    at: ['request'],
    meaning: 'the document is not GraphQL',
    causedBy: 'caller',
    advice: 'the message has the position of the syntax error',
  },
  GRAPHQL_VALIDATION_FAILED: {
    at: ['request'],
    meaning: 'the document does not fit the schema',
    causedBy: 'caller',
    advice: 'change it to fit [the schema](schema.md)',
  },
  OPERATION_RESOLUTION_FAILURE: {
    at: ['request'],
    meaning: 'the document has no operation of this `operationName`, or several without one (400)',
    causedBy: 'caller',
    advice: 'send one of the names in the message',
  },
  INTROSPECTION_DISABLED: {
    at: ['request'],
    meaning: 'introspection is disabled',
    causedBy: "operator's setting",
    advice:
      'read [the schema](../schema/schema.graphql), or set [`INTROSPECTION`](security.md#web)',
  },
  DOCUMENT_NOT_TRUSTED: {
    at: ['request'],
    meaning:
      'the server executes only [trusted documents](security.md#trusted-documents), and the ' +
      'request names none',
    causedBy: 'caller',
    advice: 'send a trusted `documentId`',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    at: ['request'],
    meaning: 'the manifest of trusted documents does not contain this id',
    causedBy: 'caller, or an old manifest',
    advice: 'send a known id, or the `query` if the server executes any document',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    at: ['request'],
    meaning:
      'the server has no [trusted documents](security.md#trusted-documents), and the request has an id instead of a `query`',
    causedBy: 'caller',
    advice: 'send the `query`; clients with automatic persisted queries do so by themselves',
  },
  BATCHING_NOT_ALLOWED: {
    at: ['request'],
    meaning: 'several requests in one body',
    causedBy: 'caller',
    advice: 'send one request at a time',
  },
  COST_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the operation costs more than the [limit](limits.md#cost), `MAX_COST`',
    causedBy: 'caller',
    advice: 'request smaller pages or fewer fields',
  },
  RESPONSE_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning:
      'the answer is larger than the [limit](limits.md#answers), `MAX_RESPONSE_BYTES`; for a ' +
      'mutation the message says how far it was executed',
    causedBy: 'caller',
    advice: 'request smaller pages or fewer aliases',
  },
  BODY_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the body is larger than `MAX_BODY_BYTES` (413)',
    causedBy: 'caller',
    advice: 'send less',
  },
  TOKEN_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the document has more tokens, lines or characters than `MAX_DOCUMENT_TOKENS` allows',
    causedBy: 'caller',
    advice: 'split the document',
  },
  DEPTH_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the document has more levels of fields than `MAX_DEPTH`',
    causedBy: 'caller',
    advice: 'select fewer levels, or split the document',
  },
  FIELD_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning:
      'the document has more fields than `MAX_FIELDS`, counting those of a fragment each time it is spread',
    causedBy: 'caller',
    advice: 'select fewer fields, or split the document',
  },
  FRAGMENT_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the document has more than 500 fragments',
    causedBy: 'caller',
    advice: 'remove fragments, or split the document',
  },
  NESTING_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'brackets are nested more than 200 deep',
    causedBy: 'caller',
    advice: 'send large inputs as variables',
  },
  MERGE_LIMIT_EXCEEDED: {
    at: ['request'],
    meaning: 'the same fields are selected many times at one place',
    causedBy: 'caller',
    advice: 'select each field once',
  },
  INTERNAL_SERVER_ERROR: {
    at: ['request', 'field'],
    meaning: 'a bug',
    causedBy: 'this server',
    advice: 'report it with `extensions.errorId`; the log has the stack under this id',
  },
  BAD_USER_INPUT: {
    at: ['request', 'field'],
    meaning:
      'a variable cannot be coerced, or an argument is invalid: a page size, a cursor, a name, an id',
    causedBy: 'caller',
    advice: 'the message has the value and the rule; correct the value',
  },
  NO_SUCH_BUCKET: {
    at: ['field'],
    meaning: 'the bucket does not exist, or you may not read it',
    causedBy: 'caller',
    advice: 'check the name and [the policy](access.md#rights)',
  },
  ACCESS_DENIED: {
    at: ['field'],
    meaning:
      "OSS denies access to the server's account, or this server's policy to the caller (`Forbidden`)",
    causedBy: "the operator's account or policy",
    advice:
      'grant the RAM action in the message ([RAM](deploy.md#ram)), or the [right](access.md#rights)',
  },
  REPORT_DAMAGED: {
    at: ['field'],
    meaning:
      'the rows of a report cannot be read: it is incomplete, a file is missing, or its content is damaged',
    causedBy: 'another writer to the destination bucket, or a lifecycle rule there',
    advice: 'read `extensions.problem` and `problems` of the report, and use another report',
  },
  THROTTLED: {
    at: ['field'],
    meaning: 'OSS limits the rate of requests',
    causedBy: 'load',
    advice: 'try again, after `extensions.retryAfterSeconds` if OSS sends it',
  },
  UPSTREAM_REFUSED: {
    at: ['field'],
    meaning: 'OSS refuses the request permanently, for another reason',
    causedBy: "the operator's settings, or a gateway in front of OSS",
    advice: 'read the message and `extensions.oss`',
  },
  UPSTREAM_TIMEOUT: {
    at: ['field'],
    meaning: 'OSS did not answer in time',
    causedBy: 'OSS or the network',
    advice: 'try again',
  },
  UPSTREAM_UNAVAILABLE: {
    at: ['field'],
    meaning: 'OSS could not be reached, or its answer is unusable',
    causedBy: "OSS, the network, or the operator's settings",
    advice: "try again; the server's log has the cause",
  },
  REPRESENTATION_LIMIT_EXCEEDED: {
    at: ['field'],
    meaning: 'a gateway sends more entity references than `MAX_REPRESENTATIONS` in one request',
    causedBy: 'gateway',
    advice: 'send several requests (only [as a subgraph](federation.md))',
  },
} as const satisfies Readonly<Record<string, CodeText>>;

/** A code in the `extensions` of an error. */
export type ErrorCode = keyof typeof ERROR_CODES;

// The compiler refuses an error whose code is not in the table.
declare module 'graphql' {
  interface GraphQLErrorExtensions {
    code?: ErrorCode;
  }
}
