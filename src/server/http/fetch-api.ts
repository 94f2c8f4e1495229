import type { IncomingMessage } from 'node:http';
import { Request as YogaRequest, Response as YogaResponse } from '@whatwg-node/fetch';
import { readJson } from './request-body.ts';

/**
 * Creates the class of the requests that Yoga makes of Node's. Their body is read straight from the connection, and only
 * as JSON: with Yoga's own limit it goes through three streams, which takes a third of a small request's time.
 *
 * HEAD is GET here, so that it is answered as GET is; Node sends the answer without its content.
 */
export function createRequestClass(maxBodyBytes: number): typeof YogaRequest {
  return class extends YogaRequest {
    readonly #body: unknown;

    constructor(input: RequestInfo | URL, init: RequestInit = {}) {
      super(input, init.method === 'HEAD' ? { ...init, method: 'GET' } : init);
      this.#body = init.body;
    }

    /** @throws what `readJson` throws. */
    override json() {
      // Yoga takes Node's request as the body.
      return readJson(this.#body as IncomingMessage, maxBodyBytes);
    }
  };
}

/** An answer that still has the content it was made with. */
export class ContentResponse extends YogaResponse {
  readonly content: BodyInit | null;

  constructor(content?: BodyInit | null, init?: ResponseInit) {
    super(content, init);
    this.content = content ?? null;
  }
}

/** A refusal in plain text, for requests that do not reach GraphQL. The request log has its reason. */
export class Refusal extends ContentResponse {
  readonly reason: string;

  /** @param reason a sentence that says what is wrong and what to send. */
  constructor(status: number, reason: string) {
    super(`${reason}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    this.reason = reason;
  }
}
