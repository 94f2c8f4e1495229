import type { Plugin } from 'graphql-yoga';
import { Negotiator } from 'negotiator';
import { Refusal } from './fetch-api.ts';

/** The media types of answers; the first one for a client that takes any. */
const JSON_TYPES = ['application/json', 'application/graphql-response+json'];

/** No client sends more, in characters. */
export const MAX_ACCEPT = 2000;

/** Parameters that do not matter: all but `q`, and a `charset` other than UTF-8. */
const PARAMETER =
  /;\s*(?!q\s*=|charset\s*=(?!\s*"?utf-?8"?\s*(?:[;,]|$)))[^\s=;,"]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^;,"]*))?/gi;

/**
 * The threat: Yoga looks at `accept` when the answer is made, so that a mutation whose answer its caller does not take
 * is executed, and answered 406 with only a header of many times the size of the caller's. Here that is
 * refused before the body is read, and Yoga gets the one type that was chosen. It is always JSON: this server has no
 * answers in parts.
 */
export function useAccept(): Plugin {
  return {
    onRequest({ request: { headers }, endResponse }) {
      const accepted = headers.get('accept') || '*/*';
      const type = JSON_TYPES.includes(accepted) ? accepted : acceptedType(accepted);
      if (type !== undefined) {
        headers.set('accept', type);
        return;
      }
      const types = JSON_TYPES.join(' or ');
      endResponse(
        new Refusal(406, `Answers are ${types}: send one of them as \`accept\`, or none.`),
      );
    },
  };
}

/** The type of an answer that a client prefers; `undefined`: it takes none. */
function acceptedType(accept: string): string | undefined {
  if (accept.length > MAX_ACCEPT) return undefined;
  return new Negotiator({ headers: { accept: accept.replace(PARAMETER, '') } }).mediaType(
    JSON_TYPES,
  );
}
