import { Negotiator } from 'negotiator';
import { MAX_ACCEPT } from './use-accept.ts';

/** Whether a browser opens an address: a GET or HEAD whose `accept` prefers HTML to JSON. */
export function prefersHtml({ method, headers }: Request): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const accept = headers.get('accept') ?? '';
  if (accept.length > MAX_ACCEPT) return false;
  // A client that accepts anything, such as curl, gets JSON.
  const types = ['application/json', 'application/graphql-response+json', 'text/html'];
  return new Negotiator({ headers: { accept } }).mediaType(types) === 'text/html';
}
