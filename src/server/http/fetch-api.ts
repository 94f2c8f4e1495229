import type { IncomingMessage } from 'node:http';
import { Request as YogaRequest, Response as YogaResponse } from '@whatwg-node/fetch';
import { readJson } from './request-body.ts';

/**
 * Node's request as Yoga's Fetch object, which reads its head where it is, without a copy. Its body is read
 * straight from the connection, and only as JSON: with Yoga's own limit it goes through three streams, which takes a
 * third of a small request's time.
 *
 * HEAD is GET here, so that it is answered as GET is; Node sends the answer without its content.
 */
export class NodeRequest extends YogaRequest {
  readonly #incoming: IncomingMessage;
  readonly #maxBodyBytes: number;

  constructor(incoming: IncomingMessage, maxBodyBytes: number) {
    const { url, headers } = incoming;
    const { host = 'localhost' } = headers;
    const method = incoming.method === 'HEAD' ? 'GET' : incoming.method;
    const body = method === 'GET' ? null : incoming;
    // Yoga's class takes Node's headers and stream as they are.
    super(`http://${host}${url}`, { method, headers, body } as unknown as RequestInit);
    this.#incoming = incoming;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** @throws what `readJson` throws. */
  override json() {
    return readJson(this.#incoming, this.#maxBodyBytes);
  }
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
