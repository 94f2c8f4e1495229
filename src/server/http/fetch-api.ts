import type { IncomingMessage } from 'node:http';
import { Request as YogaRequest, Response as YogaResponse } from '@whatwg-node/fetch';
import getRawBody from 'raw-body';
import { limitExceeded } from '../operation/limit-exceeded.ts';

/**
 * Node's request as Yoga's Fetch object, which reads its head where it is, without a copy. Its body is read
 * straight from the connection: with Yoga's own limit it goes through three streams, which takes a third of a
 * small request's time.
 *
 * The threat: a body that fills the memory. It is read no further than `bodyBytes`, and as JSON alone:
 * `useCsrfPrevention` lets nothing else be read.
 */
export class NodeRequest extends YogaRequest {
  readonly #incoming: IncomingMessage;
  readonly #bodyBytes: number;

  constructor(incoming: IncomingMessage, bodyBytes: number) {
    const { method = 'GET', url, headers } = incoming;
    const { host = 'localhost' } = headers;
    const body = method === 'GET' || method === 'HEAD' ? null : incoming;
    // Of Yoga's class, which takes both as Node has them.
    super(`http://${host}${url}`, { method, headers, body } as unknown as RequestInit);
    this.#incoming = incoming;
    this.#bodyBytes = bodyBytes;
  }

  /** @throws GraphQLError BODY_LIMIT_EXCEEDED; SyntaxError where it is no JSON. */
  override async json() {
    const limit = this.#bodyBytes;
    const { 'content-length': length } = this.#incoming.headers;
    const options = { limit, ...(length === undefined ? {} : { length }) };
    const body = await getRawBody(this.#incoming, options).catch((error: unknown) => {
      throw Reflect.get(Object(error), 'type') === 'entity.too.large' ? tooLarge(limit) : error;
    });
    return JSON.parse(body.toString());
  }
}

/** An answer that still has what it was made with. */
export class ContentResponse extends YogaResponse {
  readonly content: BodyInit | null;

  constructor(content?: BodyInit | null, init?: ResponseInit) {
    super(content, init);
    this.content = content ?? null;
  }
}

function tooLarge(limit: number) {
  return limitExceeded(
    'BODY_LIMIT_EXCEEDED',
    `The body has more than ${limit} bytes (MAX_BODY_BYTES): send less at once.`,
    { limit },
    413,
  );
}
