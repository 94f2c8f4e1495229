import type { Plugin } from 'graphql-yoga';
import { Negotiator } from 'negotiator';

/** What answers are written as; the first one where a client takes any. */
const JSON_TYPES = ['application/json', 'application/graphql-response+json'];

/** No client names more, in characters. */
export const MAX_ACCEPT = 2000;

/**
 * The threat: Yoga looks at `accept` when the answer is made, so that a mutation whose answer its caller does not take
 * is executed, and answered 406 with nothing but a header of many times the size of the caller's. Here that is
 * refused before anything is read, and Yoga gets the one type that was chosen. It is JSON alone: nothing here has an
 * answer in parts.
 */
export function useAccept(): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      const type = acceptedType(request.headers.get('accept') ?? '*/*');
      if (type !== undefined) {
        request.headers.set('accept', type);
        return;
      }
      const text = `Answers are ${JSON_TYPES.join(' or ')}: send one of them as \`accept\`, or none.\n`;
      const headers = { 'content-type': 'text/plain; charset=utf-8' };
      endResponse(new fetchAPI.Response(text, { status: 406, headers }));
    },
  };
}

/** The type of an answer that a client likes best; `undefined` where it takes none. */
function acceptedType(accept: string): string | undefined {
  if (accept.length > MAX_ACCEPT) return undefined;
  // Many clients name the character set too.
  const available = JSON_TYPES.flatMap((type) => [type, `${type}; charset=utf-8`]);
  return new Negotiator({ headers: { accept } }).mediaType(available);
}
