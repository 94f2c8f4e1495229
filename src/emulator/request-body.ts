import type { IncomingMessage } from 'node:http';

/** No rule document comes near this size. */
const MAX_BODY_BYTES = 1024 * 1024;

/** How much of a body that is too large is still read, so that its sender gets to the answer. */
const MAX_DISCARDED_BYTES = 16 * MAX_BODY_BYTES;

/** A body in full, or that it is too large, or that the client left before its end. */
export type RequestBody = Uint8Array | 'too large' | 'aborted';

/** Reads a request's body and never fails. */
export function readBody(request: IncomingMessage): Promise<RequestBody> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    request.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (length > MAX_DISCARDED_BYTES) resolve('too large');
    });
    request.on('end', () => resolve(length > MAX_BODY_BYTES ? 'too large' : Buffer.concat(chunks)));
    request.on('error', () => resolve('aborted'));
    request.on('close', () => resolve('aborted'));
  });
}
