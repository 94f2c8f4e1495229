import { type IncomingMessage, maxHeaderSize } from 'node:http';
import { shown } from '../../inventory/validation.ts';

/** Why a request is refused before the app sees it. */
export interface HttpRefusal {
  readonly status: number;
  /** A sentence that says what is wrong. */
  readonly reason: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A name or an IP address, and a port, which may be empty. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Refuses requests whose head Node lets pass, but which can be read in more than one way. A target in absolute form,
 * as clients send it to proxies, becomes a path and its host.
 */
export function refusalOfRequest(request: IncomingMessage): HttpRefusal | undefined {
  const { headers } = request;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') {
    const reason = `The transfer-encoding ${shown(coding)} is not supported: send \`chunked\`, or a \`content-length\`.`;
    return { status: 501, reason };
  }
  const isOfServer = request.method === 'OPTIONS' && request.url === '*';
  return refusalOfHosts(request) ?? (isOfServer ? undefined : refusalOfAddress(request));
}

function refusalOfHosts({ httpVersion, rawHeaders }: IncomingMessage): HttpRefusal | undefined {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts === 1 || (hosts === 0 && httpVersion !== '1.1')) return undefined;
  return { status: 400, reason: `The request has ${hosts} \`host\` headers: send one.` };
}

/**
 * The threat: a host and a path that make up no address, or another one, as Yoga puts them together: it answers an
 * invalid one with a stack, and a host such as `a/graphql?` with the API at another path. A path that is written in
 * another way than it is read (`/x/../graphql`, `/%2e/graphql`, `/graphql#x`) is not found: a proxy in front may let
 * requests through by it.
 */
function refusalOfAddress(request: IncomingMessage): HttpRefusal | undefined {
  useOriginForm(request);
  const { headers, url = '' } = request;
  if (!url.startsWith('/'))
    return { status: 404, reason: 'Not found: a path begins with a slash.' };
  const { host = 'localhost' } = headers;
  const address = HOST.test(host) ? URL.parse(`http://${host}${url}`) : null;
  if (!address) {
    const reason = `The host ${shown(host)} is not a name or an IP address, with or without a port.`;
    return { status: 400, reason };
  }
  const isAsWritten = url.split('?', 1)[0] === address.pathname && !url.includes('#');
  if (isAsWritten) return undefined;
  return {
    status: 404,
    reason: 'Not found: the path has dot segments, a fragment, or characters that must be encoded.',
  };
}

function useOriginForm(request: IncomingMessage): void {
  const { url = '', headers } = request;
  if (url.startsWith('/')) return;
  const [, host, rest] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  if (host === undefined || rest === undefined) return;
  // RFC 9112, 3.2.2: the host of the target counts, not the header.
  headers.host = host;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
}

/** What Node's parser says of bytes that are not a request; its other errors are those of the connection. */
interface ParserError extends Error {
  readonly code?: string;
  readonly reason?: string;
  readonly rawPacket?: Buffer;
}

/** The first byte of a TLS handshake. */
const TLS = 0x16;

/** Explains an error of Node's parser; `undefined`: the connection is broken, and nobody reads an answer. */
export function refusalOfError(error: ParserError): HttpRefusal | undefined {
  const { code = '' } = error;
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, reason: 'The request did not arrive in time.' };
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        reason: `The request line and the headers have more than ${maxHeaderSize} bytes.`,
      };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { status: 413, reason: 'The extensions of the chunks are too long.' };
    default:
      return code.startsWith('HPE_') ? refusalOfBytes(error) : undefined;
  }
}

function refusalOfBytes({ code, reason, rawPacket }: ParserError): HttpRefusal {
  if (rawPacket?.[0] === TLS) {
    const what = 'The connection begins with a TLS handshake; this server speaks plain HTTP';
    return { status: 400, reason: `${what}: use \`http://\`, or a proxy that ends TLS.` };
  }
  if (code === 'HPE_PAUSED_H2_UPGRADE' || reason === 'Invalid HTTP version') {
    return { status: 505, reason: 'This server speaks HTTP/1.1 and HTTP/1.0.' };
  }
  return { status: 400, reason: `The request is not valid HTTP/1.1: ${reason ?? code}.` };
}
