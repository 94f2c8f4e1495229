import type { Plugin } from 'graphql-yoga';
import { codingOf, compress } from './content-coding.ts';
import { ContentResponse } from './fetch-api.ts';

/** Shorter answers fit into one packet as they are, in characters. */
const MIN_LENGTH = 1400;

/**
 * Compresses answers for clients that accept it. (An answer contains nothing that its caller may not see, so
 * its compressed size gives nothing away.) If a proxy in front compresses, leave it to the proxy.
 */
export function useCompression(): Plugin {
  return {
    onResponse({ request, response, setResponse }) {
      const content = response instanceof ContentResponse ? response.content : null;
      if (typeof content !== 'string' || content.length < MIN_LENGTH) return undefined;
      const { status, headers } = response;
      // An answer that is sent as it is depends on the header too.
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
