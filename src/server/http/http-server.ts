import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** How long a connection may keep the server waiting, all in milliseconds. */
export interface ConnectionTimes {
  /**
   * For the head of a request, from the first byte on; of a new connection, from its beginning.
   * @default 10_000
   */
  readonly headMs?: number;
  /**
   * For a whole request with its body, from the same time on.
   * @default 30_000
   */
  readonly requestMs?: number;
  /** For an answer to be made and taken, from the request's head on. */
  readonly answerMs: number;
  /**
   * Between two requests. Longer than load balancers wait (60 s as a rule), as a request that is sent
   * on a connection about to close is lost.
   * @default 65_000
   */
  readonly idleMs?: number;
}

/** How long who sends on after the answer has to read it, in milliseconds. */
const LINGER_MS = 500;

/**
 * What goes with each answer; those that are for browsers to show say otherwise. No page may embed
 * or frame an answer, take it for a script, or learn of the address it comes from, and nobody keeps it.
 */
const HEADERS = new Map([
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
]);

/**
 * An HTTP server that nobody can occupy by being slow: heads and bodies that drip in, connections that
 * say nothing, answers that are not read and bodies that go on after their answer are cut off.
 *
 * @param handle gets every request whose address can be read, and in one way alone.
 */
export function createHttpServer(
  times: ConnectionTimes,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const { headMs = 10_000, requestMs = 30_000, answerMs, idleMs = 65_000 } = times;
  const options = {
    headersTimeout: headMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: Math.ceil(Math.min(headMs, requestMs) / 4),
  };
  return createServer(options, (request, response) => {
    response.setHeaders(HEADERS);
    cutOff(request, response, answerMs);
    const refusal = addressRefusal(request);
    if (refusal === undefined) handle(request, response);
    else response.writeHead(refusal, { connection: 'close' }).end();
  });
}

/** A name or an IP address, and a port. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

/**
 * The status for a host and a path that make up no address, as Yoga has them do: it answers one that is none
 * with a stack, and a host such as `a/graphql?` with what is not at the path. A path that is written another way than it
 * is read (`/x/../graphql`, `/%2e/graphql`, `/graphql#x`) is none of this server's: what stands in front may let
 * requests through by it.
 */
function addressRefusal({ headers: { host = 'localhost' }, url = '' }: IncomingMessage) {
  const address = HOST.test(host) ? URL.parse(`http://${host}${url}`) : null;
  if (!address) return 400;
  const isAsWritten = url.split('?', 1)[0] === address.pathname && !url.includes('#');
  return isAsWritten ? undefined : 404;
}

/** Cuts off who does not take the answer, and who has it and sends on. */
function cutOff(request: IncomingMessage, response: ServerResponse, answerMs: number): void {
  const { socket } = request;
  const fuse = setTimeout(() => socket.destroy(), answerMs).unref();
  response.once('close', () => {
    clearTimeout(fuse);
    if (request.complete) return;
    setTimeout(() => {
      if (!request.complete) socket.destroy();
    }, LINGER_MS).unref();
  });
}
