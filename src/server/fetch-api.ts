import { Request as YogaRequest, Response as YogaResponse } from '@whatwg-node/fetch';
import getRawBody from 'raw-body';
import { limitExceeded } from './request-limits.ts';

/** An answer that still has what it was made with. */
export class ContentResponse extends YogaResponse {
  readonly content: BodyInit | null;

  constructor(content?: BodyInit | null, init?: ResponseInit) {
    super(content, init);
    this.content = content ?? null;
  }
}

/**
 * The Fetch objects that Yoga makes of Node's requests, and of its answers: its own, but that a body is
 * read straight from the connection. (With Yoga's own limit it goes through three streams, which takes a
 * third of a small request's time.)
 *
 * The threat: a body that fills the memory. It is read no further than `bodyBytes`; so are bodies of JSON
 * alone, and `useCsrfPrevention` lets no others be read.
 */
export function createFetchApi(bodyBytes: number) {
  class BoundedRequest extends YogaRequest {
    /** Node's own request, where it has a body. */
    readonly #incoming: unknown;

    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(input, init);
      this.#incoming = init?.body;
    }

    /** @throws GraphQLError BODY_LIMIT_EXCEEDED, or SyntaxError where it is no JSON. */
    override async json() {
      const length = this.headers.get('content-length');
      const options = { limit: bodyBytes, ...(length === null ? {} : { length }) };
      try {
        const body = await getRawBody(this.#incoming as NodeJS.ReadableStream, options);
        return JSON.parse(body.toString());
      } catch (error) {
        const isTooLarge = Reflect.get(Object(error), 'type') === 'entity.too.large';
        throw isTooLarge ? tooLarge(bodyBytes) : error;
      }
    }
  }
  return { Request: BoundedRequest, Response: ContentResponse };
}

function tooLarge(limit: number) {
  return limitExceeded(
    'BODY_LIMIT_EXCEEDED',
    `The body has more than ${limit} bytes (MAX_BODY_BYTES): send less at once.`,
    { limit },
    413,
  );
}
