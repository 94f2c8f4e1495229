import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ContentResponse } from './fetch-api.ts';

/**
 * Sends an answer: in one piece if it still has its content.
 *
 * @param stallMs how long the caller may take nothing of it before it is dropped, in milliseconds.
 * @throws Error if the caller leaves while it is streamed.
 */
export async function send(
  answer: Response,
  response: ServerResponse,
  stallMs: number,
): Promise<void> {
  if (response.destroyed || response.writableEnded) return;
  response.setTimeout(stallMs, () => response.destroy());
  answer.headers.forEach((value, name) => void response.setHeader(name, value));
  response.statusCode = answer.status;
  const content = answer instanceof ContentResponse ? answer.content : undefined;
  if (content === null) response.end();
  else if (typeof content === 'string' || content instanceof Uint8Array) response.end(content);
  else if (answer.body) await pipeline(Readable.from(answer.body), response);
}
