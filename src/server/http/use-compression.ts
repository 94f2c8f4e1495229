import type { Plugin } from 'graphql-yoga';
import { codingOf, compress } from './content-coding.ts';
import { ContentResponse } from './fetch-api.ts';

/** Smaller answers fit into one packet as they are, in characters. */
const SMALLEST = 1400;

/**
 * Compresses answers for whoever takes them so. (An answer has nothing in it that its caller may not see, so
 * that nothing can be guessed by how well it is compressed.) Where a proxy in front does that,
 * leave it to the proxy.
 */
export function useCompression(): Plugin {
  return {
    onResponse({ request, response, setResponse }) {
      const content = response instanceof ContentResponse ? response.content : null;
      if (typeof content !== 'string' || content.length < SMALLEST) return undefined;
      const { status, headers } = response;
      // Of what would be sent otherwise to others, too.
      headers.append('vary', 'accept-encoding');
      const coding = codingOf(request);
      if (!coding) return undefined;
      return compress(coding, Buffer.from(content)).then((packed) => {
        headers.delete('content-length');
        headers.set('content-encoding', coding);
        setResponse(new ContentResponse(packed, { status, headers }));
      });
    },
  };
}
