import type { IncomingMessage } from 'node:http';

/** Far above the size of any rule document. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024;

/** OSS's own limit is 5 GB. */
export const MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** How much of a too large body is still read, so that the client receives the answer. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** The whole body, or why there is none. */
export type RequestBody = Uint8Array | 'too large' | 'aborted';

/** Reads a request's body; never rejects. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    request.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (length > maxBytes + MAX_DISCARDED_BYTES) resolve('too large');
    });
    request.on('end', () => resolve(length > maxBytes ? 'too large' : Buffer.concat(chunks)));
    request.on('error', () => resolve('aborted'));
    request.on('close', () => resolve('aborted'));
  });
}
